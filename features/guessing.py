"""In which code page are these lines written? The likely ones, the likeliest first."""

from __future__ import annotations

import re
from functools import cache

import chardet

# What real exports come in, as chardet calls it → the Python codecs to try, the narrowest first.
_CODECS = {
    "gb18030": ("gb18030",),
    "big5": ("big5", "cp950", "big5hkscs"),
    "big5hkscs": ("big5hkscs",),
    "shift_jis": ("shift_jis", "cp932"),
    "cp932": ("cp932",),
    "shift_jis_2004": ("shift_jis", "cp932", "shift_jis_2004"),
    "euc-kr": ("euc_kr", "cp949"),
    "cp949": ("cp949",),
    "windows-1250": ("cp1250",),
    "windows-1251": ("cp1251",),
    "windows-1252": ("cp1252",),
    "macroman": ("mac_roman",),
}
_ASKED = ["gb18030", "big5", "shift_jis", "euc_kr", "cp1250", "cp1251", "cp1252", "mac_roman"]
# Most files in a code page are in one of these, and their neighbours share most letters or byte pairs: where
# these do not tell them apart by more than this factor, it is the likelier one. Measured with
# tests/benchmarks/encodings.py.
_COMMONEST, _PRIOR = ("cp1252", "gb18030"), 1.5
# Share of common characters from which a text counts as Chinese. Chinese text has 0.9 and more of its
# characters in the first level of GB 2312 or of Big5 or among their punctuation; Western text misread as
# Chinese has under 0.5.
_COMMON_SHARE = 0.7
# Text in one Chinese set misread in the other keeps up to 0.8 of common characters: a small lead tells.
_SHARPNESS = 4
# Share of damaged characters up to which lines still count as written in an encoding.
_DAMAGED_SHARE = 0.05
_CHINESE = ("gb18030", "big5")
# Set → lead bytes of its common characters, and the codec that knows them.
_FIRST_LEVEL = {
    "gb18030": (0xB0, 0xD7, "gb2312"), "big5": (0xA4, 0xC6, "big5"), "cp950": (0xA4, 0xC6, "big5"),
}  # fmt: skip
_REPLACEMENT = "\ufffd"
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_CHARACTERS = 20_000
# What no language writes within a word: a symbol, or a capital behind a small letter.
_SYMBOL = re.compile(r"(?<=[^\W\d_])[^\w\s\x00-\x7f’'·‘­](?=[^\W\d_]|[’‘])|(?<=[^\W\d_])[¹²³](?=[^\W\d_])")
# A single Chinese character within a small Latin word: "Ümit" taken for Big5.
_LONE = re.compile(
    r"(?<![\u3400-\u9fff])[\u3400-\u9fff](?=[a-z])|(?<=[a-z])[\u3400-\u9fff](?![\u3400-\u9fff])"
)


def guess_encodings(lines: bytes) -> list[tuple[str, float]]:
    """Guess the encoding of lines that are no UTF-8.

    Parameters
    ----------
    lines
        Lines that hold other bytes than ASCII; lines without them only blur the picture.

    Returns
    -------
    list of tuple
        Python name and weight, the likeliest first, at least one; weights compare with each other only.
    """
    weights: dict[str, float] = {}
    for guess in chardet.detect_all(lines, ignore_threshold=True, include_encodings=_ASKED):
        if name := _codec(lines, str(guess["encoding"]).lower()):
            weights.setdefault(name, float(guess["confidence"]) * _fit(lines, name))
    for name in () if any(_is_sound_chinese(lines, name) for name in _CHINESE) else _CHINESE:
        # One damaged byte is enough for the detector to rule a set out.
        share = _damaged_chinese_share(lines, name)
        if share >= _COMMON_SHARE:
            weights[name] = share**_SHARPNESS
    ranked = sorted(weights.items(), key=lambda item: item[1], reverse=True) or [("cp1252", 1.0)]
    text = lines.decode(ranked[0][0], errors="replace")
    if "cp1252" in weights and text == lines.decode("cp1252", errors="replace"):
        # Neighbouring code pages share most letters; the commonest name wins where the text is the same.
        ranked.sort(key=lambda item: item[0] != "cp1252")
    return ranked


def _codec(lines: bytes, name: str) -> str:
    """Return the narrowest codec of a family that reads all lines, else the widest; "" for other families."""
    family = _CODECS.get(name, ())
    return next(
        (codec for codec in family if _REPLACEMENT not in lines.decode(codec, "replace")),
        "".join(family[-1:]),
    )


def _fit(lines: bytes, encoding: str) -> float:
    """Weigh an encoding by what its letters look like beside each other."""
    text = lines.decode(encoding, errors="replace")[: 10 * _CHARACTERS]
    beyond = len(_BEYOND_ASCII.findall(text)) or 1
    odd = len(_SYMBOL.findall(text)) + len(_LONE.findall(text))
    odd += _late_capitals(text) + text.count(_REPLACEMENT)
    likeness = float((1 - min(odd / beyond, 0.95)) ** 2) * _first_level_share(text, encoding) ** _SHARPNESS
    return likeness * (_PRIOR if encoding in _COMMONEST else 1.0)


def _first_level_share(text: str, encoding: str) -> float:
    """Return the share of Chinese characters that the set itself counts as common; 1 for other sets."""
    lowest, highest, name = _FIRST_LEVEL.get(encoding, (0, 0, ""))
    found = [letter for letter in text[:_CHARACTERS] if "\u3400" <= letter <= "\u9fff"] if name else []
    common = sum(lowest <= _lead_byte(letter, name) <= highest for letter in found)
    return common / len(found) if found else 1.0


def _late_capitals(text: str) -> int:
    """Count capitals beyond ASCII within a word that is not all in capitals."""
    return sum(
        letter > "\x7f" and letter.isupper() and before.isalpha() and (before.islower() or after.islower())
        for before, letter, after in zip(text, text[1:], text[2:], strict=False)
    )


def is_plausible_utf8(line: bytes) -> bool:
    """Tell whether a line is UTF-8 by more than accident: two bytes of another encoding may happen to fit."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    beyond = _BEYOND_ASCII.findall(text)
    return any(letter >= "\u0800" for letter in beyond) or sum(map(str.isalpha, beyond)) >= 0.6 * len(beyond)


def _damaged_chinese_share(lines: bytes, encoding: str) -> float:
    """Return the share of common Chinese characters where a few are damaged, else 0."""
    beyond = _BEYOND_ASCII.findall(lines.decode(encoding, errors="replace"))[:_CHARACTERS]
    damaged = beyond.count(_REPLACEMENT) / max(len(beyond), 1)
    return sum(map(_is_common_chinese, beyond)) / len(beyond) if 0 < damaged <= _DAMAGED_SHARE else 0.0


def _is_sound_chinese(lines: bytes, encoding: str) -> bool:
    """Tell whether lines are Chinese throughout, and hardly a rare character among them."""
    text = lines.decode(encoding, errors="replace")
    has_any = any("\u3400" <= letter <= "\u9fff" for letter in text[:_CHARACTERS])
    return has_any and _REPLACEMENT not in text and _first_level_share(text, encoding) >= _COMMON_SHARE


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
