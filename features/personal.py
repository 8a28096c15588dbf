"""Which columns tell of private persons, and how are they hidden? Kinds of personal data, and their mask.

E-mails, phones, contact persons and free text. Owners and accounts are names of business and no such thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from features.headers import normalise
from features.messages import message
from features.schema import Kind

PERSONAL = frozenset({Kind.EMAIL, Kind.PHONE, Kind.CONTACT, Kind.NOTE})
"""Kinds of columns that are masked, and never features, unless a person says otherwise."""

WHY_NOT = message("It names or describes a person, and it is no ground to foresee what comes.")
"""Why a model leaves such a column out."""

_MOST = 0.5
"""Share of the filled cells that must look like it: a column half full of addresses is one of addresses."""

_DISTINCT_LOOKED_AT = 500  # different values; enough to tell what stands in a column
_EMAIL = r"[^@\s;,]+@[^@\s;,]+\.[A-Za-z]{2,}(?:\s*[;,、]\s*[^@\s;,]+@[^@\s;,]+\.[A-Za-z]{2,})*"
_MOBILE = r"(?:(?:\+|00)?86[ -]?)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}"
_INTERNATIONAL = r"\+[0-9][0-9 ().-]{6,18}[0-9]"
_ANY_PHONE = r"\+?[0-9(][0-9 ()./-]{5,20}[0-9](?: ?(?:x|ext\.?|转) ?[0-9]{1,6})?"
_PHONE_NAME = re.compile(
    r"\b(phones?|mobile|cell(phone)?|tel(ephone)?|fax|whatsapp|wechat|contact (number|no))\b"
    r"|电话|手机|座机|传真|微信|联系方式|联系号码"
)
_CONTACT_NAME = re.compile(
    r"\b(first|last|full|given|family|middle) name\b|\bsurname\b"
    r"|^((primary|main|key|billing|customer|client|account|company) )?contact( name| person)?s?$"
    r"|^(decision maker|champion|buyer)( name)?$"
    r"|联系人(姓名|名称)?$|^(客户)?姓名$|^(姓|名)$|决策人(姓名)?$|关键人(姓名)?$|经办人$|收件人$|采购人$"
)
_NOTE_NAME = re.compile(
    r"\b(notes?|comments?|remarks?|memo|description|details|next steps?|message|feedback|summary|background)$"
    r"|备注|描述|说明|纪要|跟进(内容|记录)|沟通(内容|记录)|拜访(内容|记录)|下一步|留言|反馈|详情|小记"
)
# A typical value of a note is a sentence: that many characters or words; Chinese says more with fewer.
_LONG, _WORDS, _LONG_CHINESE = 60, 6, 16
# Names hardly repeat: that share of the cells, or that many values, are different; else they are classes.
_DIFFERENT, _MANY = 0.3, 20
_DOTS = "•••"
_KEPT_DIGITS = 2


def personal_kind(header: str, values: pd.Series, *, cells: int | None = None) -> Kind | None:
    """Tell whether a column of texts holds personal data, and of which kind.

    Parameters
    ----------
    header
        Its name in the file.
    values
        Its texts; blanks do not count.
    cells
        Number of filled cells, where `values` are only the different ones.
    """
    filled = values[values.notna() & values.ne("")]
    if filled.empty:
        return None
    distinct = filled.drop_duplicates()
    seen, words = distinct.head(_DISTINCT_LOOKED_AT), normalise(header)
    if _share(seen, _EMAIL) >= _MOST:
        return Kind.EMAIL
    phones = _ANY_PHONE if _PHONE_NAME.search(words) else f"{_MOBILE}|{_INTERNATIONAL}"
    if _share(seen, phones) >= _MOST:
        return Kind.PHONE
    different = len(distinct) / (cells or len(filled))
    if different < _DIFFERENT and len(distinct) <= _MANY:
        return None
    if _CONTACT_NAME.search(words) and _share(seen, r"[^0-9@]+") >= _MOST:
        return Kind.CONTACT
    is_note = _is_prose(seen, different, is_named=bool(_NOTE_NAME.search(words)))
    return Kind.NOTE if is_note else None


def personal_columns(frame: pd.DataFrame, names: Iterable[str]) -> dict[str, Kind]:
    """Return those of the named columns that hold personal data, each with its kind.

    Parameters
    ----------
    frame
        A cleaned frame, or deals: any with the columns named.
    names
        Custom columns; of the canonical ones none is personal.
    """
    texts = (name for name in names if pd.api.types.is_string_dtype(frame[name]))
    found = ((name, personal_kind(str(name), frame[name])) for name in texts)
    return {name: kind for name, kind in found if kind is not None}


def mask(values: pd.Series, kind: Kind) -> pd.Series:
    """Hide what is private in texts of a personal kind; blanks stay blank.

    Returns
    -------
    Series of str
        Same index. Of an e-mail the first letter and what stands behind the @ stay, of a phone its last two
        figures, of a name its first letter, of a note nothing.
    """
    text = values.astype("str")
    match kind:
        case Kind.EMAIL:
            hidden = text.str.replace(r"([^@\s;,]?)[^@\s;,]*@", rf"\1{_DOTS}@", regex=True)
            hidden = hidden.where(text.str.contains("@", regex=False), _DOTS)
        case Kind.PHONE:
            hidden = _DOTS + text.str.replace("[^0-9]", "", regex=True).str[-_KEPT_DIGITS:]
        case Kind.CONTACT:
            hidden = text.str[:1] + _DOTS
        case Kind.NOTE:
            hidden = pd.Series(_DOTS, index=text.index, dtype="str")
        case _:
            return values
    return hidden.where(values.notna() & text.ne(""), values).astype("str")


def masked(frame: pd.DataFrame, kinds: Mapping[str, Kind]) -> pd.DataFrame:
    """Return a frame with its personal columns hidden; columns that it lacks are passed over."""
    hidden = {name: mask(frame[name], kind) for name, kind in kinds.items() if name in frame.columns}
    return frame.assign(**hidden) if hidden else frame


def _share(values: pd.Series, pattern: str) -> float:
    return float(values.str.fullmatch(pattern).mean())


def _is_prose(values: pd.Series, different: float, *, is_named: bool) -> bool:
    if different < _MOST:
        return False
    words = values.str.count(r"\S\s+\S").median() + 1
    chinese = values.str.count("[\u3400-\u9fff]").median()
    long = values.str.len().median() > _LONG or words >= _WORDS or chinese >= _LONG_CHINESE
    return is_named or bool(long)
