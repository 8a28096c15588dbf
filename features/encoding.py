"""Which characters do these bytes spell? By evidence: byte-order mark, strict decoding, looks of the text.

A file may hold a few damaged bytes; they become U+FFFD and are listed as unread cells by the cleaning.
"""

from __future__ import annotations

import codecs
import re
from functools import cache

from charset_normalizer import from_bytes

from features.errors import InputError

# UTF-32 stands before UTF-16: its little-endian mark begins with the one of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Characters that decide between the double-byte sets; more would only cost time.
_EVIDENCE_CHARACTERS = 20_000
# Share of common characters from which a text counts as Chinese. Chinese text has 0.9 and more of its
# characters in the first level of GB 2312 or of Big5 or among their punctuation; Western text misread as
# Chinese has under 0.5.
_COMMON_SHARE = 0.7
# Share of damaged characters up to which a file still counts as written in an encoding.
_DAMAGED_SHARE = 0.05
# Single-byte and East Asian sets that real exports come in; charset-normalizer chooses among them.
_OTHERS = ["cp1252", "cp1250", "cp1251", "big5", "shift_jis", "euc_kr"]
_REPLACEMENT = "\ufffd"
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes) -> tuple[str, str]:
    """Decode a text file.

    Parameters
    ----------
    data
        The file's bytes, not empty.

    Returns
    -------
    tuple
        The text without byte-order mark, and the Python name of the encoding: ``utf-8``, ``utf-8-sig``,
        ``utf-16``, ``gb18030``, ``big5``, ``cp1252`` …

    Raises
    ------
    InputError
        ``not_text`` where the bytes are no text in any encoding known here.
    """
    text, encoding = _decoded(data)
    if len(_CONTROL.findall(text[:100_000])) > len(text[:100_000]) / 1000:
        raise _not_text()
    return text, encoding


def _decoded(data: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    if b"\0" in data[:10_000]:
        return _wide(data)
    text = data.decode("utf-8", errors="replace")
    if _damaged_share(text) <= _DAMAGED_SHARE:
        return text, "utf-8"
    return _chinese(data) or _other(data)


def _wide(data: bytes) -> tuple[str, str]:
    """UTF-16 without a mark: every other byte of its ASCII characters is zero."""
    head = data[:10_000]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < len(head) / 8 or min(even, odd) > max(even, odd) / 10:
        raise _not_text()
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    return data.decode(encoding, errors="replace"), encoding


def _chinese(data: bytes) -> tuple[str, str] | None:
    texts = {encoding: data.decode(encoding, errors="replace") for encoding in ("gb18030", "big5")}
    shares = {encoding: _common_share(text) for encoding, text in texts.items()}
    best = max(shares, key=lambda encoding: shares[encoding])
    if shares[best] < _COMMON_SHARE or _damaged_share(texts[best]) > _DAMAGED_SHARE:
        return None
    return texts[best], best


def _beyond_ascii(text: str) -> list[str]:
    found = _BEYOND_ASCII.findall(text[: 50 * _EVIDENCE_CHARACTERS])
    return (found or _BEYOND_ASCII.findall(text))[:_EVIDENCE_CHARACTERS]


def _damaged_share(text: str) -> float:
    beyond = _beyond_ascii(text)
    return beyond.count(_REPLACEMENT) / max(len(beyond), 1)


def _common_share(text: str) -> float:
    beyond = _beyond_ascii(text)
    return sum(map(_is_common_chinese, beyond)) / max(len(beyond), 1)


@cache
def _is_common_chinese(character: str) -> bool:
    """Tell whether GB 2312 or Big5 has the character among symbols or in its first level."""
    gb, big5 = (_lead_byte(character, encoding) for encoding in ("gb2312", "big5"))
    return gb in (0xA1, 0xA3) or 0xB0 <= gb <= 0xD7 or big5 == 0xA1 or 0xA4 <= big5 <= 0xC6


def _lead_byte(character: str, encoding: str) -> int:
    try:
        return character.encode(encoding)[0]
    except UnicodeEncodeError:
        return 0


def _other(data: bytes) -> tuple[str, str]:
    # Lines without high bytes tell nothing and would let the sample miss the ones that do.
    telling = b"\n".join(line for line in data.splitlines() if not line.isascii())[:200_000]
    guess = from_bytes(telling, cp_isolation=_OTHERS).best()
    text = data.decode(guess.encoding if guess else "cp1252", errors="replace")
    # Neighbouring code pages share most letters; the commonest name wins where the text is the same.
    if guess is None or text == data.decode("cp1252", errors="replace"):
        return text, "cp1252"
    return text, guess.encoding


def _not_text() -> InputError:
    return InputError(
        "not_text",
        "This file is not a table: it holds binary data, not text. "
        "Upload a CSV file or an Excel workbook (.xlsx).",
    )
