"""Which names are probably one name spelt in two ways? Pairs for a person to confirm."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

NEARLY = 86.0
"""Similarity in percent (insertions and deletions) from which a pair is worth a question."""

MOST = 2_000
"""Names looked at: each is compared with every known one, and nobody confirms more."""

_BLANKS = re.compile(r"\s+")
_NOT_LETTERS = re.compile(r"[\W_]+")
_LEGAL_FORM = re.compile(
    r"\b(?:incorporated|inc|llc|ltd|limited|corporation|corp|company|co|gmbh|ag|plc|group|holdings?|sa|bv)\b"
    r"|(?:股份)?有限(?:责任)?公司|集团|公司"
)
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class NearMiss:
    """A name that is probably another one.

    Attributes
    ----------
    value
        As the deals spell it.
    known
        As the other table spells it.
    rows
        Number of deals concerned.
    likeness
        0 to 1; 1 where only blanks, marks or the legal form differ.
    """

    value: str
    known: str
    rows: int
    likeness: float


def folded(name: str) -> str:
    """Return a name without case, width and doubled blanks: two names with one folded form are the same."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", name).casefold()).strip()


def bare(name: str) -> str:
    """Return a folded name without blanks, marks and legal form: ``"GTX Pro"`` is ``"gtxpro"``."""
    letters = _NOT_LETTERS.sub(" ", folded(name))
    return _LEGAL_FORM.sub("", letters).replace(" ", "") or letters.replace(" ", "")


def near_misses(names: Iterable[tuple[str, int]], known: Collection[str]) -> tuple[NearMiss, ...]:
    """Find for each name the known one that it is probably meant to be.

    Parameters
    ----------
    names
        Names that are not known, with the number of rows of each, the most frequent first.
    known
        The known names.

    Returns
    -------
    tuple of NearMiss
        The most rows first; a name that resembles none is left out, and so is one whose figures differ
        ("Model 2" is not "Model 3").
    """
    by_bare: dict[str, str] = {}
    for name in sorted(known):
        by_bare.setdefault(bare(name), name)
    found = []
    for value, rows in list(names)[:MOST]:
        match = process.extractOne(bare(value), by_bare.keys(), scorer=fuzz.ratio, score_cutoff=NEARLY)
        if match and _DIGITS.findall(bare(value)) == _DIGITS.findall(match[0]):
            found.append(NearMiss(value, by_bare[match[0]], rows, match[1] / 100))
    return tuple(sorted(found, key=lambda one: (-one.rows, one.value)))
