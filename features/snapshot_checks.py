"""Did something change that was settled? Findings that need the snapshot before."""

from __future__ import annotations

import pandas as pd

from features.cleaning import Cleaned
from features.findings import Code, Finding, Severity, finding
from features.messages import message, plural_message
from features.schema import Upload, column_title

SETTLED = ("amount", "closed_on", "created_on", "account", "owner", "product", "source")
"""What a closed deal has for good; where it changes, past figures change with it."""

_SAME_CENTS = 0.005  # amounts that differ by less are one, rounded differently


def check_against(before: pd.DataFrame, cleaned: Cleaned, outcome: pd.Series) -> list[Finding]:
    """Compare closed deals with what the snapshot before said of them.

    Parameters
    ----------
    before
        Rows of the snapshot before, of the same report, as they were saved, their outcome settled.
    cleaned
        The upload.
    outcome
        ``open``, ``won`` or ``lost`` for each of its rows.

    Returns
    -------
    list of Finding
        One for each settled column that changed, and one for outcomes that turned; none for deals opened
        again, which is an event of its own (`features.differences`).
    """
    old = before[before["outcome"].ne("open") & before["deal_id"].notna()]
    old = old.drop_duplicates("deal_id", keep="last").set_index("deal_id")
    new = cleaned.frame.assign(outcome=outcome)
    new = new[new["deal_id"].isin(old.index) & new["outcome"].ne("open")]
    new = new.drop_duplicates("deal_id", keep="last")
    told = old.reindex(new["deal_id"]).set_axis(new.index)
    found = [_changed(new, told, name) for name in (*SETTLED, "outcome")]
    return [one for one in found if one is not None]


def _changed(new: pd.DataFrame, told: pd.DataFrame, name: str) -> Finding | None:
    if name not in new or name not in told:
        return None
    now, then = new[name], told[name]
    differs = (now - then).abs() > _SAME_CENTS if now.dtype.kind == "f" else now.ne(then)
    lines = new.loc[differs & now.notna() & then.notna(), "line"]
    if lines.empty:
        return None
    said = plural_message(
        "{column} of one closed deal is not what the snapshot before said.",
        "{column} of {n} closed deals is not what the snapshot before said.",
        len(lines),
        column=column_title(Upload.DEALS, name),
    )
    remedy = message("Ask who changed it and why: figures of past months change with it.")
    return finding(Code.CHANGED_AFTER_CLOSE, Severity.WARNING, said, remedy, column=name, lines=lines)
