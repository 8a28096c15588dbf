"""What do the words in a cell say? Blanks, names, yes and no, outcomes: by word lists in both languages."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Callable, Set

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from features.cells import contains, matches
from features.stages import outcome_of_name
from features.text_bytes import first_bytes, holds_any, may_hold_doubled
from features.traditional import simplified

# Nothing was entered, whatever the column: placeholders of CRMs and spreadsheets.
_NOTHING = {
    "null", "none", "nil", "nan", "n/a", "n.a", "\\n", "select", "please select", "select one", "blank",
    "empty", "undefined", "not applicable", "not specified", "not set", "no value",
    "无", "空", "暂无", "没有", "空白", "请选择", "未填写", "未填", "未设置", "未选择", "不适用", "缺失",
}  # fmt: skip
# An answer in a column of names ("NA" is also North America), nothing in one of dates or numbers.
_UNKNOWN = {
    "unknown", "na", "tbd", "tba", "to be determined", "0000-00-00", "未知", "不详", "待定", "未定",
}  # fmt: skip
# Texts longer than the longest of these words, or with a digit other than 0, cannot be one of them.
_LONGEST_NOTHING = 24
_ONLY_MARKS = re.compile(r"[-‐-―_./\\?*<>()\[\]{}~·…\s]*")
_EDGE_MARKS = "-–—_.*<>()[]{} "
# Patterns for whole columns stay texts without \s, \d or look-around: those the fast Arrow kernels take.
_SPREADSHEET_ERROR = r"#(?:REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|#+)"
_ZERO_WIDTH = "[\u200b-\u200f\u2060\ufeff]"
# With these their UTF-8 begins, and with those below that of blanks other than the ordinary one.
_OF_ZERO_WIDTH = b"\xe2\xef"
_AS_FORMULA = r'^="(.*)"$'
_BLANKS = "[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
_UNEVEN_BLANKS = f"{_BLANKS.replace(' ', '')}|  "
_OF_OTHER_BLANKS = b"\t\n\v\f\r\xc2\xe1\xe2\xe3"

_YES = {
    "yes", "y", "true", "t", "1", "1.0", "on", "churned", "churn", "churned customer",
    "attrited", "attrited customer",
    "ja", "oui", "sí", "si", "sim", "sì", "да", "はい", "wahr", "vrai", "verdadero",
    "是", "是的", "有", "对", "真", "√", "✓", "✔", "流失", "已流失",
}  # fmt: skip
_NO = {
    "no", "n", "false", "f", "0", "0.0", "off", "retained", "active",
    "stayed", "not churned", "existing customer", "retained customer", "active customer",
    "nein", "non", "não", "nao", "нет", "いいえ", "falsch", "faux", "falso",
    "否", "不是", "无", "没有", "错", "假", "×", "✗", "✘", "未流失", "留存", "活跃",
}  # fmt: skip
_OPEN = {
    "open", "open deal", "still open", "active", "pending", "ongoing", "new", "working", "in progress",
    "in process", "on hold", "进行中", "跟进中", "推进中", "处理中", "未结束", "未关闭", "打开",
    "开启", "开放",
    # German, French, Spanish, Portuguese, Italian, Russian, Japanese.
    "offen", "in bearbeitung", "laufend", "aktiv", "ouvert", "ouverte", "en cours", "abierto", "abierta",
    "en curso", "en proceso", "aberto", "aberta", "em andamento", "aperto", "aperta", "in corso",
    "открыта", "открыт", "в работе", "オープン", "商谈中",
}  # fmt: skip
_FLAG_OUTCOMES = {1.0: "won", 0.0: "lost"}


def by_value(text: pd.Series, read: Callable[[str], object], dtype: str) -> pd.Series:
    """Read each distinct text once.

    Parameters
    ----------
    text
        Text cells.
    read
        What one text means; None where it means nothing.
    dtype
        Of the result.

    Returns
    -------
    Series
        Same index as `text`.
    """
    codes, values = pd.factorize(text, use_na_sentinel=False)
    meant = pd.Series([read(value) for value in values.astype(object)], dtype=dtype)
    return meant.take(codes).set_axis(text.index)


def plain(text: pd.Series) -> pd.Series:
    """Take off what is not part of a cell's text: outer blanks, invisible characters, ``="…"`` around it.

    Returns
    -------
    Series of str
        Same index; "" where the cell is missing.
    """
    texts = pa.array(text.astype("str").fillna(""))
    trimmed = pc.call_function("utf8_trim_whitespace", [texts])
    bare = pd.Series(trimmed, index=text.index, name=text.name, dtype="str")
    if holds_any(bare, _OF_ZERO_WIDTH) and contains(bare, _ZERO_WIDTH).any():
        bare = bare.str.replace(_ZERO_WIDTH, "", regex=True)
    if holds_any(bare, b"=") and contains(bare, _AS_FORMULA).any():
        bare = bare.str.replace(_AS_FORMULA, r"\1", regex=True)
    return bare


def is_blank(text: pd.Series, *, is_name: bool) -> pd.Series:
    """Tell which cells say that nothing was entered.

    Parameters
    ----------
    text
        Cells as `plain` returns them.
    is_name
        The column holds names or words: "unknown" and "NA" are then answers, not blanks.
    """
    words = _NOTHING if is_name else _NOTHING | _UNKNOWN
    rows = np.flatnonzero(_begins_one(words)[first_bytes(text)])
    begun = text if len(rows) == len(text) else text.take(rows)
    likely = (begun.str.len() <= _LONGEST_NOTHING).to_numpy() & ~contains(begun, "[1-9]")
    says = np.zeros(len(text), dtype=bool)
    says[rows[likely]] = by_value(begun[likely], lambda cell: _says_nothing(cell, words), "bool")
    return pd.Series(says, index=text.index)


def _begins_one(words: Set[str]) -> NDArray[np.bool_]:
    """Tell for each byte whether a text that begins with it may be one of some words, or marks only."""
    begins = np.ones(256, dtype=bool)
    for sign in string.ascii_letters + string.digits:
        begins[ord(sign)] = any(word.startswith(sign.casefold()) for word in words)
    return begins


def _key(cell: str) -> str:
    """Write a cell as the word lists are written."""
    return simplified(unicodedata.normalize("NFKC", cell)).casefold()


def _says_nothing(cell: str, words: Set[str]) -> bool:
    key = _key(cell).strip()
    return (
        _ONLY_MARKS.fullmatch(key) is not None
        or key in words
        or key.strip(_EDGE_MARKS).removeprefix("#") in words
    )


def is_spreadsheet_error(text: pd.Series) -> pd.Series:
    """Tell which cells hold an error that a spreadsheet left, such as ``#REF!`` or ``#####``."""
    found = matches(text, _SPREADSHEET_ERROR) if holds_any(text, b"#") else False
    return pd.Series(found, index=text.index, dtype=bool)


def clean_names(text: pd.Series) -> pd.Series:
    """Make one spelling of names that differ only in blanks (ordinary, full-width, line breaks).

    Characters are otherwise kept as they are: a name is not normalised further.
    """
    may_be = holds_any(text, _OF_OTHER_BLANKS) or may_hold_doubled(text, b" ")
    if not may_be or not contains(text, _UNEVEN_BLANKS).any():
        return text
    return text.str.replace(f"{_BLANKS}+", " ", regex=True)


def clean_people(text: pd.Series) -> pd.Series:
    """Part the names in a cell by ``"; "``, whatever parted them (; , 、 / or a line break)."""
    parted = text.str.replace(f"{_BLANKS}*[;,、/；，\n]+{_BLANKS}*", "; ", regex=True)
    return clean_names(parted.str.strip("; "))


def parse_flags(text: pd.Series) -> pd.Series:
    """Read yes and no.

    Returns
    -------
    Series of float64
        1.0 for yes, 0.0 for no, NaN for anything else; same index. Yes/no, true/false, 1/0, 是/否, 有/无,
        churned/retained, 流失/未流失.
    """
    return by_value(plain(text), _flag, "float64")


def _flag(cell: str) -> float:
    key = _key(cell)
    return 1.0 if key in _YES else 0.0 if key in _NO else np.nan


def parse_outcomes(text: pd.Series) -> pd.Series:
    """Read what became of a deal.

    Returns
    -------
    Series of str
        ``open``, ``won``, ``lost``, or missing where the cell says none of them; same index. Words of both
        languages; where a column says yes/no or 1/0 ("won?"), yes is won and no is lost.
    """
    return by_value(plain(text), _outcome, "str")


def _outcome(cell: str) -> str | None:
    said = outcome_of_name(cell)
    if said in ("won", "lost"):
        return said
    if _key(cell) in _OPEN:
        return "open"
    return _FLAG_OUTCOMES.get(_flag(cell))
