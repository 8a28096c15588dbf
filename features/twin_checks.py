"""Is everything there once, and spelt one way? Findings about repeated rows, deals and names."""

from __future__ import annotations

import unicodedata

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.cleaning import Cleaned
from features.findings import Code, Finding, Severity, finding
from features.mapping import ColumnMap
from features.messages import message, plural_message
from features.numbered import Numbered
from features.reading import TextTable
from features.schema import Upload, column_title

SAME_DEAL = ("deal_name", "account", "owner", "amount", "created_on")
"""Two deals that agree in all of these, with a name and a day, are one that was entered twice."""

SPELT = ("owner", "account", "team", "product", "source", "industry", "region")
"""Columns whose names are counted by: two spellings split one owner's figures in two."""

_KEYS = {Upload.DEALS: "deal_id", Upload.CUSTOMERS: "account"}
_SURNAME_FIRST = "^([^,]*),([^,]*)$"
_SHOWN = 3  # names written several ways that a sentence shows


def check_twins(cleaned: Cleaned, table: TextTable, columns: ColumnMap) -> list[Finding]:
    """Look for what is there twice; see `features.checks.check`."""
    return [
        *_repetitions(cleaned, table, columns.kind),
        *_same_deals(cleaned, columns.kind),
        *_spellings(cleaned, columns.kind),
    ]


def _repetitions(cleaned: Cleaned, table: TextTable, kind: Upload) -> list[Finding]:
    """Find ids in several rows; in a file without ids, rows that are equal in every cell."""
    key = _KEYS.get(kind)
    if key is None:
        return []
    ids, line = cleaned.numbered(key), cleaned.frame["line"]
    if not ids.filled.any():
        return _copies(line[table.cells.duplicated(keep="first").to_numpy()])
    again = line[ids.come_again()]
    said = plural_message(
        "One row has a {column} that a later row has too; the later one counts.",
        "{n} rows have a {column} that a later row has too; the later ones count.",
        len(again),
        column=column_title(kind, key),
    )
    remedy = message("Remove the repeated rows if the earlier ones are not out of date.")
    found = finding(Code.REPEATED_IDS, Severity.WARNING, said, remedy, column=key, lines=again)
    return [found] if len(again) else []


def _copies(lines: pd.Series) -> list[Finding]:
    said = plural_message(
        "One row is an exact copy of an earlier one.",
        "{n} rows are exact copies of earlier ones.",
        len(lines),
    )
    remedy = message("They are kept. Include an id in the export, so that copies can be told from twins.")
    return [finding(Code.REPEATED_ROWS, Severity.NOTE, said, remedy, lines=lines)] if len(lines) else []


def _same_deals(cleaned: Cleaned, kind: Upload) -> list[Finding]:
    """Find deals that differ in their id only."""
    if kind is not Upload.DEALS or not cleaned.numbered("deal_id").filled.any():
        return []
    namesakes = cleaned.frame.loc[_namesakes(cleaned), [*SAME_DEAL, "line"]]
    again = namesakes.loc[namesakes.duplicated(list(SAME_DEAL), keep=False), "line"]
    if again.empty:
        return []
    said = plural_message(
        "{n} deal is there under a second id, with the same name, account, owner, amount and first day.",
        "{n} deals have different ids and the same name, account, owner, amount and first day.",
        len(again),
    )
    remedy = message("Merge them in the CRM if they were entered twice; both count until then.")
    return [finding(Code.REPEATED_DEALS, Severity.WARNING, said, remedy, column="deal_name", lines=again)]


def _namesakes(cleaned: Cleaned) -> NDArray[np.int64]:
    """Return the rows of deals of one name, by their places; of the copies of one id the last."""
    ids, names = cleaned.numbered("deal_id"), cleaned.numbered("deal_name")
    known = ids.filled & names.filled & cleaned.frame["created_on"].notna().to_numpy()
    rows = np.flatnonzero(known)
    rows = rows[~Numbered(ids.texts, ids.codes[rows]).come_again()]
    counts = np.bincount(names.codes[rows], minlength=len(names.texts))
    return rows[counts[names.codes[rows]] > 1]


def _spellings(cleaned: Cleaned, kind: Upload) -> list[Finding]:
    return [
        found
        for name in SPELT
        if name in cleaned.frame and (found := _spelt_differently(cleaned, name, kind)) is not None
    ]


def _spelt_differently(cleaned: Cleaned, name: str, kind: Upload) -> Finding | None:
    names = cleaned.numbered(name)
    counts = pd.DataFrame({"name": names.texts, "n": names.counts(), "key": _keys(names.texts)})
    split = counts[counts["key"].duplicated(keep=False) & counts["key"].ne("")]
    if split.empty:
        return None
    split = split.sort_values(["key", "n", "name"], ascending=[True, False, True])
    groups = split.groupby("key")["name"]
    shown = [" = ".join(names) for _, names in list(groups)[:_SHOWN]]
    # The commonest spelling is taken to be the right one.
    is_rare = np.isin(names.codes, split.index[split["key"].duplicated()])
    return finding(
        Code.SPELLINGS,
        Severity.WARNING,
        plural_message(
            "One name in {column} is spelt in several ways: {names}.",
            "{n} names in {column} are spelt in several ways, such as {names}.",
            groups.ngroups,
            column=column_title(kind, name),
            names="; ".join(shown),
        ),
        message("Make one spelling of them in the CRM; until then each counts by itself."),
        column=name,
        lines=cleaned.frame.loc[is_rare, "line"],
    )


def _keys(names: pd.Series) -> pd.Series:
    """Return `spelling_key` of each name: of plain ones, which are nearly all, by whole columns."""
    plain = names.str.isascii()
    lower = names[plain].str.lower()
    turned = lower.str.replace(_SURNAME_FIRST, r"\2 \1", regex=True)
    keys = turned.str.replace("[^0-9a-z]", "", regex=True)
    return keys if plain.all() else pd.concat([keys, names[~plain].map(spelling_key)]).reindex(names.index)


def spelling_key(name: str) -> str:
    """Return what is left of a name when case, width, accents, blanks and marks do not count.

    "Lee, Ann" and "ANN LEE" have one key, "Ann Lee" and "Ann Lea" have not; "" where only marks are left.
    """
    bare = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(sign for sign in bare if not unicodedata.combining(sign))
    first, comma, rest = letters.partition(",")
    words = f"{rest} {first}" if comma and "," not in rest else letters
    return "".join(sign for sign in words if sign.isalnum())
