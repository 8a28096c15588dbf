"""How well does a header fit a canonical column? By known names, nearly known ones, and its values."""

from __future__ import annotations

from rapidfuzz import fuzz

from features.headers import core
from features.looks import Looks, plausibility
from features.schema import Column, Kind

# Scores run from 0 to 1. A known name beats a name that is nearly known, and within the known
# names the preferred one wins by a little.
EXACT, CORE, FUZZY = 1.00, 0.85, 0.80
PREFERENCE = 0.002  # what each place in the list of synonyms costs
NEARLY = 88.0  # similarity in percent from which two names differ by a slip of the pen
MISREAD = 0.2  # a known name keeps its column down to this share of readable values: the rest is reported
FITTING = 0.8  # a guessed name needs this share, and so do outcomes
SHORTEST = 4  # letters from which a slip of the pen can be told from another word

# One of these words more or less and the column is another one, however alike the names are.
_CONTRASTS = frozenset(
    """next last first previous prev won lost open closed start end from to by not id type
    score""".split()  # noqa: SIM905 - a word list
)


def fit(header: str, looks: Looks, column: Column) -> float:
    """Return how well one header and its values fit one canonical column.

    Parameters
    ----------
    header
        As `features.headers.normalise` returns it.
    looks
        What its values look like; a known name with unfitting values does not fit, a guessed one needs more.
    column
        The canonical column.

    Returns
    -------
    float
        0 not at all, `FUZZY` a slip of the pen, `CORE` the same but for words like "deal", `EXACT` the first
        of the column's synonyms.
    """
    fits = plausibility(looks, column)
    if header in column.synonyms:
        needed = FITTING if column.kind in (Kind.OUTCOME, Kind.FLAG) else MISREAD
        return EXACT - PREFERENCE * column.synonyms.index(header) if fits >= needed else 0.0
    if fits < FITTING or _looks_numeric(looks, column):
        return 0.0
    return max(_core_score(header, column), _fuzzy_score(header, column))


def _looks_numeric(looks: Looks, column: Column) -> bool:
    """Dates or numbers under a name that only resembles that of a text column are something else."""
    return column.kind in (Kind.CATEGORY, Kind.PERSON, Kind.PEOPLE, Kind.TEXT) and (
        max(looks.numbers, looks.dates) > FITTING
    )


def _core_score(header: str, column: Column) -> float:
    wanted = core(header)
    cores = [core(name) for name in column.synonyms]
    return CORE - PREFERENCE * cores.index(wanted) if wanted and wanted in cores else 0.0


def _fuzzy_score(header: str, column: Column) -> float:
    """Compare names without their spaces, so that "closedate" is "close date"; a slip of the pen costs.

    Not for Chinese, where one character more is another word, not a slip.
    """
    if not header.isascii():
        return 0.0
    contrasts = _CONTRASTS & set(header.split())
    best = max(
        (
            fuzz.ratio(header.replace(" ", ""), name.replace(" ", ""), score_cutoff=NEARLY)
            for name in column.synonyms
            if len(name) >= SHORTEST and _CONTRASTS & set(name.split()) == contrasts
        ),
        default=0.0,
    )
    return FUZZY * best / 100
