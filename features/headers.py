"""When are two headers the same? Headers without case, punctuation, units and the prefixes that CRMs add."""

from __future__ import annotations

import functools
import re
import unicodedata

from features.foreign_phrases import RECORD
from features.traditional import simplified

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_TRAILING_BRACKET = re.compile(r"\s*[(\[{（【][^()\[\]{}（）【】]*[)\]}）】]\s*$")
_PREFIX = re.compile(r"^(deal|opportunity|lead|商机|机会|销售机会)\s*(\s[-–]\s|[:：.])\s*", re.IGNORECASE)
_NOT_WORD = re.compile(r"[\W_]+")
_ACCENTS = re.compile("(?<=[a-zA-Z])[\u0300-\u036f]+")
_CJK = r"[\u3400-\u9fff]"
_CJK_SPACE = re.compile(rf"(?<={_CJK}) (?={_CJK})|(?<={_CJK}) (?=id\b)")
_FILLERS = frozenset(
    {"deal", "opportunity", "opp", "lead", "sales", "crm", "the", "current", "name", "field"}
)
_CJK_FILLERS = re.compile("商机|机会|销售|项目|当前|所属")
_FOREIGN_RECORD = re.compile(RECORD)

# How people in a hurry write the words that headers are made of.
_SHORT = {
    "acct": "account", "act": "activity", "amt": "amount", "avg": "average", "cat": "category",
    "cls": "close", "clsd": "closed", "co": "company", "crt": "created", "crtd": "created",
    "cos": "company", "cur": "currency", "curr": "currency", "cust": "customer",
    "dept": "department", "desc": "description", "dt": "date", "est": "estimated", "exp": "expected",
    "fcst": "forecast", "ld": "lead", "lst": "last", "ind": "industry",
    "mgr": "manager", "nm": "name", "no": "number",
    "nr": "number", "num": "number", "opp": "opportunity", "oppty": "opportunity", "opps": "opportunity",
    "optny": "opportunity", "org": "organization", "organisation": "organization", "pct": "percent",
    "perc": "percent", "prev": "previous", "prob": "probability", "prod": "product", "qty": "quantity",
    "reg": "region", "rgn": "region", "rep": "rep", "resp": "responsible", "rev": "revenue", "rsn": "reason",
    "src": "source", "stg": "stage", "terr": "territory", "val": "value", "yr": "year",
    "deals": "deal", "opportunities": "opportunity", "leads": "lead",
}  # fmt: skip
# What stands in brackets is a unit or a pipeline, but one of these words makes another column of it.
_QUALIFIED = re.compile(
    r"[(\[{（【][^)\]}）】]*(?:estimate|expect|forecast|project|planned|actual|weighted|target|预计|预期|实际|加权|预测|目标)"
    r"[^)\]}）】]*[)\]}）】]",
    re.IGNORECASE,
)
_CUSTOM_FIELD = re.compile(r"__c$", re.IGNORECASE)  # Salesforce marks fields of one's own so
_MONEY_WORDS = frozenset(
    """usd eur cny rmb gbp jpy hkd twd chf k keur kusd kchf kgbp kcny teur tusd tchf meur musd thousand
    thousands million millions mn mio tsd""".split()  # noqa: SIM905 - a word list
)
_CJK_UNIT = re.compile(r"(?<=[额值入价])(?:[百千]?[万亿])?(?:人民币|美元|欧元|元)$|(?<=[额值入价])[百千]?万$")


def normalise(header: str) -> str:
    """Reduce a header to the words that say what stands in the column.

    Parameters
    ----------
    header
        As it stands in the file: ``"Deal - Expected close date"``, ``"StageName"``, ``"金额（元）"``.

    Returns
    -------
    str
        Lower-case words with single spaces: ``"expected close date"``, ``"stage name"``, ``"金额"``. A
        bracket at the end (a unit, a pipeline), the record's name in front, and accents are dropped, and
        traditional Chinese characters are simplified.
    """
    text = simplified(_without_accents(unicodedata.normalize("NFKC", header))).strip()
    text = _PREFIX.sub("", text) or text
    text = _TRAILING_BRACKET.sub("", text) or text
    words = _NOT_WORD.sub(" ", _CAMEL.sub(" ", text)).strip().lower()
    return _CJK_SPACE.sub("", words)


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text)))


@functools.lru_cache(maxsize=8192)
def spelled_out(header: str) -> str:
    """Return a header's words with abbreviations written out and units at its end taken off.

    Parameters
    ----------
    header
        As it stands in the file, or normalised: ``"Opp Amt (USD)"``, ``"Exp. Close"``, ``"Win %"``.

    Returns
    -------
    str
        ``"opportunity amount"``, ``"expected close"``, ``"win percent"``. For comparing names only: a
        report is remembered by `normalise`, which does not change with the word list.
    """
    text = _CUSTOM_FIELD.sub("", header.strip())
    if is_qualified(text):
        text = re.sub(r"[()\[\]{}（）【】]", " ", text)
    text = re.sub(r"[%％](?!\s*[)\]）】])", " percent", text)
    if len(text) > 1:  # a lone "#" counts the rows
        text = text.replace("#", " number ")
    words = [_SHORT.get(word, word) for word in normalise(text).split()]
    words = [word for place, word in enumerate(words) if place == 0 or word != words[place - 1]]
    words = _halved(words)  # "Account Name: Account Name", a column of a related record
    words = ["".join(_halved(list(words[0])))] if len(words) == 1 and not words[0].isascii() else words
    while len(words) > 1 and words[-1] in _MONEY_WORDS:
        words.pop() if words[-2] != "in" else words.__delitem__(slice(-2, None))
    return _CJK_UNIT.sub("", " ".join(words))


def _halved(parts: list[str]) -> list[str]:
    """Return the first half where the second says the same."""
    half = len(parts) // 2
    return parts[:half] if half and parts[:half] == parts[half:] else parts


def is_qualified(header: str) -> bool:
    """Whether brackets hold a word that makes another column of it: ``"Amount (weighted)"``."""
    return _QUALIFIED.search(header) is not None


@functools.lru_cache(maxsize=8192)
def core(normalised: str) -> str:
    """Return a normalised header without the words that name the record, not the column; maybe "".

    ``"opportunity owner name"`` and ``"owner"`` share the core ``"owner"``.
    """
    bare = _CJK_FILLERS.sub("", _FOREIGN_RECORD.sub("", normalised))
    words = [word for word in bare.split() if word not in _FILLERS]
    return " ".join(words)
