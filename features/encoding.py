"""Which characters do these bytes spell? Byte-order mark, zero bytes, strict UTF-8, then detection tell.

Detection looks at the lines that hold other bytes than ASCII and at no others. A file may mix encodings:
lines written in another one than the rest are read in theirs and listed. Damaged bytes become U+FFFD.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from features.errors import InputError
from features.guessing import guess_encodings, is_plausible_utf8

# UTF-32 stands before UTF-16: its little-endian mark begins with the one of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Bytes at the beginning that tell UTF-16, and characters that tell text from binary data.
_HEAD = 20_000
_BEGINNING = 100_000
# Bytes of telling lines that are looked at; more would only cost time.
_EVIDENCE = 200_000
_HIGH = 0x80
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_LINE_END = re.compile(rb"\r\n|\r|\n")
# Lines of a file that are shown to tell its possible encodings apart.
_SAMPLE_LINES = 3
# A second encoding is as likely as the first from this part of its weight on.
_AS_LIKELY = 0.7


@dataclass(frozen=True)
class EncodingChoice:
    """A way to read the file: the encoding's Python name, and telling lines as it spells them."""

    encoding: str
    sample: str


@dataclass(frozen=True)
class OddLine:
    """A line not written like the rest.

    Attributes
    ----------
    line
        Physical line of the file, from 1.
    text
        As it was read.
    encoding
        What it was read with; "" where its bytes are damaged and U+FFFD stands for them.
    """

    line: int
    text: str
    encoding: str


@dataclass(frozen=True)
class Decoded:
    """A file as text.

    Attributes
    ----------
    data
        In UTF-8, without byte-order mark: what was UTF-8 is not spelt out and written again.
    encoding
        Its Python name: ``utf-8``, ``utf-8-sig``, ``utf-16``, ``gb18030``, ``big5``, ``cp1252`` …
    choices
        Where several encodings are equally likely: those, the one taken first. Else empty.
    odd_lines
        Lines written in another encoding, or damaged, in file order.
    """

    data: bytes
    encoding: str
    choices: tuple[EncodingChoice, ...] = ()
    odd_lines: tuple[OddLine, ...] = ()

    @property
    def text(self) -> str:
        """The file as characters."""
        return self.data.decode("utf-8")


def decode(data: bytes, encoding: str | None = None, *, hint: str | None = None) -> Decoded:
    """Decode a text file.

    Parameters
    ----------
    data
        The file's bytes, not empty.
    encoding
        The encoding that a person chose; found by evidence where None.
    hint
        What the file itself says of its encoding; believed where its bytes allow it.

    Raises
    ------
    InputError
        ``not_text`` where the bytes are no text in any encoding known here; ``unknown_encoding``.
    """
    decoded = _decoded(data, hint)
    if encoding and encoding != decoded.encoding:
        # What the evidence left open stays open, so that the choice can be changed.
        decoded = replace(_forced(data, encoding), choices=decoded.choices)
    beginning = decoded.data[:_BEGINNING].decode("utf-8", errors="ignore")
    controls, zeros = len(_CONTROL.findall(beginning)), beginning.count("\0")
    if controls > max(2, len(beginning) / 1000) or zeros > len(beginning) / 5:
        raise _not_text()
    return replace(decoded, data=decoded.data.removeprefix(codecs.BOM_UTF8))


def _spelt(data: bytes, encoding: str, errors: str = "replace") -> bytes:
    """Write in UTF-8 what bytes spell in an encoding."""
    if encoding in ("utf-8", "utf-8-sig") and _is_utf_8(data):
        return data.removeprefix(codecs.BOM_UTF8) if encoding == "utf-8-sig" else data
    return data.decode(encoding, errors=errors).encode("utf-8", errors="replace")


def _is_utf_8(data: bytes) -> bool:
    """Tell whether bytes are UTF-8 throughout, without spelling them out."""
    ends = pa.py_buffer(np.array([0, len(data)], dtype=np.int64))
    try:
        pa.Array.from_buffers(pa.large_string(), 1, [None, ends, pa.py_buffer(data)]).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _forced(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(_spelt(data, encoding), encoding)
    except (LookupError, UnicodeError, ValueError) as error:
        raise InputError(
            "unknown_encoding",
            "“{encoding}” is no encoding known here. Use a name such as utf-8, gb18030, big5 or cp1252.",
            encoding=encoding,
        ) from error


def _decoded(data: bytes, hint: str | None) -> Decoded:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(_spelt(data, encoding), encoding)
    if b"\0" in data[:_HEAD] and (wide := _utf_16(data[:_HEAD])):
        return Decoded(_spelt(data, wide), wide)
    return Decoded(data, "utf-8") if _is_utf_8(data) else _hinted(data, hint) or _by_lines(data)


def _utf_16(head: bytes) -> str | None:
    """Tell UTF-16 without a mark: read in the right byte order its separators and line ends are ASCII."""
    shares = {}
    for encoding in ("utf-16-le", "utf-16-be"):
        text = head[: len(head) // 2 * 2].decode(encoding, errors="replace")
        ascii_characters = sum(1 for letter in text if "\t" <= letter < "\x7f")
        is_text = text.count("\0") <= len(text) / 100 and ("\n" in text or "\r" in text)
        shares[encoding] = ascii_characters / len(text) if is_text else 0.0
    best, other = sorted(shares, key=lambda encoding: shares[encoding], reverse=True)
    return best if shares[best] > 0.04 and shares[best] > 4 * shares[other] else None


def _hinted(data: bytes, hint: str | None) -> Decoded | None:
    # Browsers read these as the Windows code page, and so do those who write them.
    name = {"iso-8859-1": "cp1252", "latin1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
    encoding = name.get((hint or "").lower(), hint)
    if not encoding:
        return None
    try:
        return Decoded(_spelt(data, encoding, "strict"), encoding.lower())
    except (LookupError, UnicodeError, ValueError):
        return None


def _by_lines(data: bytes) -> Decoded:
    """Read a file that is not UTF-8 throughout, by what its lines with other bytes than ASCII say."""
    lines = _telling_lines(data)
    utf_8 = [span for span in lines if is_plausible_utf8(data[slice(*span)])]
    rest = sorted(set(lines) - set(utf_8))
    found = guess_encodings(b"\n".join(_within(data, rest, _EVIDENCE)))
    others = [name for name, _ in found]
    if len(utf_8) >= len(rest):
        return _mixed(data, "utf-8", rest, others[:1])
    decoded = _mixed(data, others[0], utf_8, ["utf-8"])
    likely = [name for name, weight in found if weight >= _AS_LIKELY * found[0][1]]
    return replace(decoded, choices=_choices(data, rest, likely))


def _telling_lines(data: bytes) -> list[tuple[int, int]]:
    """Return where each line begins and ends that holds other bytes than ASCII."""
    codes = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero((codes == 0x0A) | (codes == 0x0D))
    of_line = np.unique(np.searchsorted(ends, np.flatnonzero(codes >= _HIGH)))
    starts = np.append(0, ends + 1)[of_line]
    stops = np.append(ends, len(codes))[of_line]
    return list(zip(starts.tolist(), stops.tolist(), strict=True))


def _within(data: bytes, spans: list[tuple[int, int]], size: int) -> list[bytes]:
    """Return the lines at these places, as many as fit into so many bytes, from all over the file."""
    step = max(1, sum(stop - start for start, stop in spans) // size)
    return [data[start:stop][:size] for start, stop in spans[::step]]


def _mixed(data: bytes, encoding: str, odd: list[tuple[int, int]], others: list[str]) -> Decoded:
    """Decode in one encoding, the odd lines in another one that fits them."""
    pieces, found, place, line = [], [], 0, 1
    for start, stop in odd:
        pieces.append(data[place:start].decode(encoding, errors="replace"))
        line += len(_LINE_END.findall(data, place, start))
        text, used = _odd_text(data[start:stop], encoding, others)
        pieces.append(text)
        if used != encoding:
            found.append(OddLine(line, text, used))
        place = stop
    pieces.append(data[place:].decode(encoding, errors="replace"))
    return Decoded("".join(pieces).encode("utf-8"), encoding, odd_lines=tuple(found))


def _odd_text(line: bytes, encoding: str, others: list[str]) -> tuple[str, str]:
    damaged = line.decode(encoding, errors="replace")
    intact = sum(letter > "\x7f" and letter != "\ufffd" for letter in damaged)
    # Most of its letters spelling something, the line is damaged, not written otherwise.
    if encoding == "utf-8" and intact >= damaged.count("\ufffd"):
        return damaged, ""
    for other in others:
        try:
            return line.decode(other), other
        except UnicodeDecodeError:
            continue
    return damaged, ""


def _choices(data: bytes, spans: list[tuple[int, int]], names: list[str]) -> tuple[EncodingChoice, ...]:
    """Offer the encodings that spell the telling lines differently."""
    lines = _within(data, spans, _EVIDENCE)
    spelt: dict[str, EncodingChoice] = {}
    for name in names:
        text = b"\n".join(lines).decode(name, errors="replace")
        spelt.setdefault(text, EncodingChoice(name, "\n".join(text.split("\n")[:_SAMPLE_LINES])))
    return tuple(spelt.values()) if len(spelt) > 1 else ()


def _not_text() -> InputError:
    return InputError(
        "not_text",
        "This file is not a table: it holds binary data, not text. "
        "Upload a CSV file or an Excel workbook (.xlsx).",
    )
