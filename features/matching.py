"""How well does a header fit a canonical column? By known names, nearly known ones, and its values."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from features import phrases, synonyms
from features.headers import core, is_qualified, normalise, spelled_out
from features.looks import Looks, plausibility
from features.schema import Column, Kind

# Scores run from 0 to 1. A known name beats a name that is nearly known, and within the known
# names the preferred one wins by a little.
EXACT, JOINED, SPELLED, PHRASE, CORE = 1.00, 0.97, 0.93, 0.88, 0.85
FUZZY, MISSPELT = 0.80, 0.74
PREFERENCE = 0.0018  # what each place in the list of synonyms costs; the last of the longest stays above CORE
NEARLY = 88.0  # similarity in percent from which two names differ by a slip of the pen
MISREAD = 0.2  # a known name keeps its column down to this share of readable values: the rest is reported
FITTING = 0.8  # a guessed name needs this share, and so do outcomes
SHORTEST = 4  # letters from which a slip of the pen can be told from another word
SLIPPERY = 5  # letters from which a single word may be misspelt; from 8 on with two slips

# One of these words more or less and the column is another one, however alike the names are.
_CONTRASTS = frozenset(
    """next last first previous prev won lost open closed reopened start end from to by not id type
    score""".split()  # noqa: SIM905 - a word list
)
_WORDS = (
    phrases.WORDS
    | _CONTRASTS
    | {
        word
        for table in (synonyms.DEAL, synonyms.STAGE_ENTRY, synonyms.CUSTOMER, synonyms.TARGET)
        for names in table.values()
        for name in names
        for word in spelled_out(name).split()
        if word.isascii()
    }
)


class How(StrEnum):
    """By what a column was recognised."""

    KNOWN = "known"  # its name is in the list
    PHRASE = "phrase"  # its name is put together like the names in the list
    WORDY = "wordy"  # a name of the list with words like "deal" or "name" beside it
    SLIP = "slip"  # a name of the list but for a slip of the pen
    MENDED = "mended"  # a name of the list once misspelt words are mended
    VALUES = "values"  # its values say it


@dataclass(frozen=True)
class Fit:
    """How well a header fits a canonical column.

    Attributes
    ----------
    score
        0 not at all; `FUZZY` a slip of the pen, `CORE` the same but for words like "deal", `EXACT` the first
        of the column's synonyms.
    how
        By what it was recognised.
    known_as
        The synonym that it resembles, "" where none.
    plausible
        Share of its values that can stand in such a column, 0 to 1.
    """

    score: float
    how: How = How.KNOWN
    known_as: str = ""
    plausible: float = 1.0


NONE = Fit(0.0)


def fit(header: str, looks: Looks, column: Column) -> Fit:
    """Return how well one header and its values fit one canonical column.

    Parameters
    ----------
    header
        As it stands in the file, or normalised.
    looks
        What its values look like; a known name with unfitting values does not fit, a guessed one needs more.
    column
        The canonical column.
    """
    named = name_fit(header, column.name, column.synonyms)
    if not named.score:
        return NONE
    fits = plausibility(looks, column)
    is_listed = named.how is How.KNOWN
    needed = FITTING if not is_listed or column.kind in (Kind.OUTCOME, Kind.FLAG) else MISREAD
    if fits < needed or (not is_listed and _looks_numeric(looks, column)):
        return NONE
    return Fit(named.score, named.how, named.known_as, fits)


@functools.lru_cache(maxsize=65_536)
def name_fit(header: str, name: str, known: tuple[str, ...]) -> Fit:
    """Return how well a header alone fits the canonical column `name`, which CRMs call `known`."""
    words = normalise(header)
    if words in known and not is_qualified(header):
        bracket = PREFERENCE / 2 if header.rstrip().endswith((")", "）", "]")) else 0.0
        return Fit(EXACT - PREFERENCE * known.index(words) - bracket, How.KNOWN, words)
    spelled, spellings = spelled_out(header), _spellings(known)
    if spelled in spellings:
        return Fit(SPELLED - PREFERENCE * spellings[spelled], How.KNOWN, spelled)
    if (place := _joined(known).get(spelled.replace(" ", ""))) is not None:
        return Fit(JOINED - PREFERENCE * place, How.KNOWN, spelled)
    if phrases.says(header, name):
        return Fit(PHRASE, How.PHRASE)
    wanted, cores = core(spelled), _cores(known)
    if wanted and wanted in cores:
        return Fit(CORE - PREFERENCE * cores[wanted], How.WORDY, wanted)
    return _slip(spelled, name, known)


def _looks_numeric(looks: Looks, column: Column) -> bool:
    """Dates or numbers under a name that only resembles that of a text column are something else."""
    return column.kind in (Kind.CATEGORY, Kind.PERSON, Kind.PEOPLE, Kind.TEXT) and (
        max(looks.numbers, looks.dates) > FITTING
    )


@functools.cache
def _spellings(known: tuple[str, ...]) -> dict[str, int]:
    return {spelled_out(name): place for place, name in reversed(list(enumerate(known)))}


@functools.cache
def _cores(known: tuple[str, ...]) -> dict[str, int]:
    """Return the cores that are names by themselves: "sales person" does not make an owner of any person."""
    cores = {core(spelled_out(name)): place for place, name in reversed(list(enumerate(known)))}
    return {name: place for name, place in cores.items() if name in _spellings(known)}


@functools.cache
def _joined(known: tuple[str, ...]) -> dict[str, int]:
    """Return the English names without blanks: "FORECASTCATEGORY"."""
    return {name.replace(" ", ""): place for name, place in _spellings(known).items() if name.isascii()}


@functools.cache
def _bare(known: tuple[str, ...]) -> tuple[tuple[str, frozenset[str], str, int], ...]:
    """Return the English names without blanks, with the words that set them apart, and their place."""
    return tuple(
        (spelled.replace(" ", ""), frozenset(_CONTRASTS & set(spelled.split())), spelled, place)
        for spelled, place in _spellings(known).items()
        if spelled.isascii() and len(spelled) >= SHORTEST
    )


def _slip(spelled: str, name: str, known: tuple[str, ...]) -> Fit:
    """Compare names without their spaces; a slip of the pen costs.

    Not for Chinese, where one character more is another word, not a slip.
    """
    if not spelled.isascii():
        return NONE
    bare, contrasts = spelled.replace(" ", ""), _CONTRASTS & set(spelled.split())
    near = [
        (FUZZY * likeness / 100 - PREFERENCE * place, listed)
        for other, apart, listed, place in _bare(known)
        if apart == contrasts and (likeness := fuzz.ratio(bare, other, score_cutoff=NEARLY))
    ]
    if near:
        return Fit(max(near)[0], How.SLIP, max(near)[1])
    mended = mend(spelled)
    if mended == spelled:
        return NONE
    places = [_spellings(known).get(mended), _cores(known).get(core(mended))]
    place = next((one for one in places if one is not None), 0 if phrases.says(mended, name) else None)
    return NONE if place is None else Fit(MISSPELT - PREFERENCE * place, How.MENDED, mended)


@functools.lru_cache(maxsize=8192)
def mend(spelled: str) -> str:
    """Replace each word that no name holds by the one of ours that a slip of the pen makes of it.

    Words of 5 to 7 letters may have one slip (a letter more, less, another or swapped), longer ones two;
    where two of our words are equally near, the word stays.
    """
    return " ".join(word if word in _WORDS else _mended(word) for word in spelled.split())


def _mended(word: str) -> str:
    slips = 0 if len(word) < SLIPPERY else 1 if len(word) < 8 else 2
    if not slips or not word.isalpha():
        return word
    found = sorted(
        (DamerauLevenshtein.distance(word, other, score_cutoff=slips), other)
        for other in _WORDS
        if abs(len(other) - len(word)) <= slips and len(other) >= SLIPPERY
    )
    near = [(distance, other) for distance, other in found if distance <= slips]
    unique = len(near) == 1 or (len(near) > 1 and near[0][0] < near[1][0])
    return near[0][1] if near and unique else word
