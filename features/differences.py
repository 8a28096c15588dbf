"""What changed between two snapshots? Deals won, lost, moved, pushed, pulled in, re-priced, new and gone."""

from __future__ import annotations

import pandas as pd

from features.deals import Deals, line_ids

CHANGES = (
    "won",
    "lost",
    "reopened",
    "new",
    "gone",
    "moved_on",
    "moved_back",
    "pushed",
    "pulled_in",
    "amount_up",
    "amount_down",
)
COLUMNS = (
    "deal_id",
    "deal_name",
    "account",
    "owner",
    "change",
    "amount_old",
    "amount_new",
    "before",
    "after",
)


def differences(old: Deals, new: Deals) -> pd.DataFrame:
    """Compare two snapshots deal by deal.

    Parameters
    ----------
    old, new
        The earlier and the later snapshot.

    Returns
    -------
    pandas.DataFrame
        One row per deal and change, in the order of `CHANGES`, then by deal: ``deal_id``, ``deal_name``,
        ``account``, ``owner`` (as the later snapshot has them), ``change``, ``amount_old``, ``amount_new``
        (float64, blank where the deal is not in that snapshot), ``before``, ``after`` (text: the outcome, the
        stage, or the expected closing day as YYYY-MM-DD; blank for changes of amount). A deal that is new and
        already won or lost has both changes. Stage, day and amount are compared for deals open in both, the
        amount only where both snapshots are in one currency. Deals that only their line tells apart are left
        out, since the same line of two files is not the same deal.
    """
    both = _comparable(old).add_suffix("_old").join(_comparable(new).add_suffix("_new"), how="outer")
    parts = [
        *_outcome_changes(both),
        *_moves(both, "stage_rank", "stage", ("moved_on", "moved_back")),
        *_moves(both, "expected_close_on", "expected_close_on", ("pushed", "pulled_in")),
        *(_moves(both, "amount", "", ("amount_up", "amount_down")) if old.currency == new.currency else []),
    ]
    found = pd.concat(parts) if parts else both.iloc[:0]
    order = found["change"].map({change: place for place, change in enumerate(CHANGES)})
    return found.assign(order=order).sort_values(["order", "deal_id"], ignore_index=True)[list(COLUMNS)]


def _comparable(deals: Deals) -> pd.DataFrame:
    frame = deals.frame
    return frame[frame["deal_id"].ne(line_ids(frame))].set_index("deal_id")


def _outcome_changes(both: pd.DataFrame) -> list[pd.DataFrame]:
    old, new = both["outcome_old"], both["outcome_new"]
    changed = new.notna() & old.ne(new)
    changes = {
        "won": changed & new.eq("won"),
        "lost": changed & new.eq("lost"),
        "reopened": changed & new.eq("open") & old.notna(),
        "new": old.isna(),
        "gone": new.isna(),
    }
    return [_rows(both[mask], change, old[mask], new[mask]) for change, mask in changes.items()]


def _moves(both: pd.DataFrame, measure: str, shown: str, names: tuple[str, str]) -> list[pd.DataFrame]:
    """Return the deals open in both whose measure rose, and those whose measure fell."""
    still_open = both["outcome_old"].eq("open") & both["outcome_new"].eq("open")
    old, new = both[f"{measure}_old"], both[f"{measure}_new"]
    before, after = (_text(both[f"{shown}_{side}"]) if shown else None for side in ("old", "new"))
    return [
        _rows(both[mask], name, before, after)
        for name, mask in zip(names, (still_open & (new > old), still_open & (new < old)), strict=True)
    ]


def _rows(rows: pd.DataFrame, change: str, before: pd.Series | None, after: pd.Series | None) -> pd.DataFrame:
    made = {
        name: rows[f"{name}_new"].fillna(rows[f"{name}_old"]) for name in ("deal_name", "account", "owner")
    }
    blank = pd.Series(None, index=rows.index, dtype="str")
    made |= {"change": pd.Series(change, index=rows.index, dtype="str")}
    made |= {name: rows[name] for name in ("amount_old", "amount_new")}
    made |= {"before": blank if before is None else before.reindex(rows.index)}
    made |= {"after": blank if after is None else after.reindex(rows.index)}
    return pd.DataFrame(made).rename_axis("deal_id").reset_index()


def _text(values: pd.Series) -> pd.Series:
    dated = pd.api.types.is_datetime64_any_dtype(values)
    return values.dt.strftime("%Y-%m-%d").astype("str") if dated else values.astype("str")
