"""When are two headers the same? Headers without case, punctuation, units and the prefixes that CRMs add."""

from __future__ import annotations

import re
import unicodedata

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_TRAILING_BRACKET = re.compile(r"\s*[(\[{（【][^()\[\]{}（）【】]*[)\]}）】]\s*$")
_PREFIX = re.compile(r"^(deal|opportunity|lead|商机|机会|销售机会)\s*(\s[-–]\s|[:：.])\s*", re.IGNORECASE)
_NOT_WORD = re.compile(r"[\W_]+")
_CJK = r"[\u3400-\u9fff]"
_CJK_SPACE = re.compile(rf"(?<={_CJK}) (?={_CJK})|(?<={_CJK}) (?=id\b)")
_FILLERS = frozenset(
    {"deal", "opportunity", "opp", "lead", "sales", "crm", "the", "current", "name", "field"}
)
_CJK_FILLERS = re.compile("商机|机会|销售|项目|当前|所属")


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
        bracket at the end (a unit, a pipeline) and the record's name in front are dropped.
    """
    text = unicodedata.normalize("NFKC", header).strip()
    text = _PREFIX.sub("", text) or text
    text = _TRAILING_BRACKET.sub("", text) or text
    words = _NOT_WORD.sub(" ", _CAMEL.sub(" ", text)).strip().lower()
    return _CJK_SPACE.sub("", words)


def core(normalised: str) -> str:
    """Return a normalised header without the words that name the record, not the column; maybe "".

    ``"opportunity owner name"`` and ``"owner"`` share the core ``"owner"``.
    """
    words = [word for word in _CJK_FILLERS.sub("", normalised).split() if word not in _FILLERS]
    return " ".join(words)
