"""From which rows is it learned who leaves? Labelled customers, or customers on days and what came next."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from features.buying import Purchases, buying_features, buys_within, customers_on, purchases
from features.calendar_parts import column_of_part, dates_of, latest_day, with_ages
from features.customer_days import is_for_good
from features.deals import Deals
from features.errors import InputError
from features.leaks import leak_suspects
from features.messages import Message, message
from features.personal import WHY_NOT, personal_columns
from features.schema import CUSTOMERS
from models.arrays import Array
from models.bg_nbd import fit_bg_nbd
from models.judging import Rows
from models.lifetime_value import MIN_REPEATERS, PRIOR, WEEK, timing
from models.purchases import purchases as account_purchases
from training.fitting import Split, random_splits

GAP_QUANTILE: Final = 0.9  # of the gaps between purchases: a customer silent for longer is unusual
MOST_OF_HISTORY: Final = 4  # a horizon is at most the history over this
WHOLE_DAYS: Final = 30  # a horizon is rounded up to whole months of so many days
FEWEST_GAPS: Final = 20  # repeat purchases from which the usual gap can be told
MOST_DAYS: Final = 12  # days on which customers are looked at
FEWEST_JUDGED: Final = 10  # customers who left and who stayed, held out as well as kept

PURCHASE_MODEL: Final = "bg_nbd"
LEAST: Final = 1e-4  # chance that is read into a 0 of the purchase model; nothing is certain
_DATE = message("It is a date that may have been set or moved when the customer left.")
_NO_DAY = message("It is a date, and nothing tells from which day to count.")
_LAST_VALUE = message("It changes over time and the file has only its last value.")
NEVER: Final[Mapping[str, Message]] = {
    "account": message("It names the customer and says nothing that would hold for another one."),
    "churned": message("It is the outcome, which is to be predicted."),
    "last_contact_on": _LAST_VALUE,
    "satisfaction": _LAST_VALUE,
}
"""Columns of a customers file that are left out by default, and why."""


_CANONICAL: Final = frozenset(column.name for column in CUSTOMERS)


@dataclass(frozen=True)
class Labelled:
    """Customers with a label.

    Attributes
    ----------
    rows
        To learn from; dates as ages and months.
    left_out
        Why other columns are left out.
    used, dates
        Columns that the rows are made of, and which of them are dates.
    as_of
        The day from which ages count; None where there are none.
    """

    rows: Rows
    left_out: Mapping[str, Message]
    used: tuple[str, ...]
    dates: tuple[str, ...] = ()
    as_of: pd.Timestamp | None = None

    def parted(self, idle: Mapping[str, Message]) -> tuple[tuple[str, ...], dict[str, Message]]:
        """Return the columns used and why others are not, given the features that no classifier could use."""
        made: dict[str, list[str]] = {name: [] for name in self.used}
        for part in map(str, self.rows.X):
            made[part if part in made else column_of_part(part)].append(part)
        unused = {name: idle[parts[0]] for name, parts in made.items() if set(parts) <= set(idle)}
        return tuple(name for name in self.used if name not in unused), {**self.left_out, **unused}


def labelled_customers(
    frame: pd.DataFrame,
    exclude: Collection[str],
    include: Collection[str],
    as_of: pd.Timestamp | None = None,
) -> Labelled:
    """Take the customers whose label says whether they left.

    Parameters
    ----------
    frame
        A customers file.
    exclude, include
        Columns to keep out, and to use although left out by default.
    as_of
        The day of the export, from which ages of dates count; by default the latest day in the file.

    Raises
    ------
    InputError
        ``no_outcome`` without labels, ``one_outcome`` where all say the same.
    """
    known = frame[frame["churned"].notna()].reset_index(drop=True)
    left = known["churned"].to_numpy(dtype=np.float64)
    _check_labels(left)
    present = [name for name in map(str, frame) if name != "line" and frame[name].notna().any()]
    left_out = _left_out(known, present, exclude, include)
    day = latest_day(frame) if as_of is None else as_of
    if day is None:
        left_out |= {name: _NO_DAY for name in dates_of(frame) if name in present and name not in left_out}
    used = known[[name for name in present if name not in left_out]]
    dates = tuple(dates_of(used))
    seen_on = pd.Series(pd.NaT if day is None else day, index=used.index, dtype="datetime64[us]")
    X = with_ages(used, seen_on)
    groups = pd.Series(np.arange(len(X)).astype(str), dtype="str")
    about = pd.DataFrame({"id": known.get("account", groups), "day": pd.NaT})
    rows = Rows(X, left, np.ones(len(X)), groups, about=about)
    return Labelled(rows, left_out, tuple(map(str, used)), dates, day if dates else None)


def _left_out(
    known: pd.DataFrame, present: list[str], exclude: Collection[str], include: Collection[str]
) -> dict[str, Message]:
    """Return why columns of labelled customers are not used; the gravest reason of each."""
    left_out = {name: NEVER[name] for name in present if name in NEVER}
    own = [name for name in present if name not in _CANONICAL]
    left_out |= dict.fromkeys(personal_columns(known, own), WHY_NOT)
    free = [name for name in present if name not in left_out]
    left_out |= {name: _DATE for name in dates_of(known[free]) if not is_for_good(name)}
    outcome = pd.Series(np.where(known["churned"] > 0, "lost", "won"), dtype="str")
    suspects = leak_suspects(known, outcome, free, customers=True)
    left_out |= {suspect.column: suspect.message for suspect in suspects}
    left_out = {name: reason for name, reason in left_out.items() if name not in include or name == "churned"}
    return left_out | {name: message("You left it out.") for name in exclude}


def usual_horizon(bought: Purchases) -> int:
    """Return after how many days without a purchase a customer counts as gone.

    The 0.9 quantile of the gaps between purchases, rounded up to whole months of 30 days; but at most a
    quarter of the history, so that there are days to learn from and a later one to judge by.

    Raises
    ------
    InputError
        ``too_few_purchases`` where hardly anybody bought twice.
    """
    gaps = bought.gaps()
    if len(gaps) < FEWEST_GAPS:
        raise InputError(
            "too_few_purchases",
            "Only {n} times did a customer buy again, too few to tell when one has left; it takes {fewest}. "
            "Give a longer history of won deals, or a customers file that says who left.",
            n=len(gaps),
            fewest=FEWEST_GAPS,
        )
    months = int(np.ceil(gaps.quantile(GAP_QUANTILE) / WHOLE_DAYS))
    history = int((bought.deals.as_of - bought.frame["day"].min()).days)
    return max(min(months, history // (MOST_OF_HISTORY * WHOLE_DAYS)), 1) * WHOLE_DAYS


def customers_over_time(deals: Deals, horizon: int) -> tuple[Rows, tuple[Split, ...]]:
    """Take customers on several days, each with whether they bought in the `horizon` days that followed.

    Parameters
    ----------
    deals
        Deals with won ones.
    horizon
        Days without a purchase after which a customer has left.

    Returns
    -------
    Rows
        Every account with a purchase, on days from `horizon` before the as-of day backwards; the label is 1
        where it bought nothing afterwards. An account's rows share its weight of 1.
    tuple of Split
        Judged on the latest day by what was known on that day; a random part where that leaves too few.

    Raises
    ------
    InputError
        ``short_history`` where the purchases do not reach back twice the horizon, ``one_outcome``.
    """
    bought = purchases(deals)
    days = _days(bought, deals.as_of, horizon)
    at = pd.concat([customers_on(bought, day) for day in days], ignore_index=True)
    left = (~buys_within(bought, at, horizon)).astype(np.float64)
    _check_labels(left)
    weight = 1.0 / at.groupby("account")["day"].transform("size").to_numpy(dtype=np.float64)
    about = at[["account", "day"]].rename(columns={"account": "id"})
    rows = Rows(buying_features(bought, at, horizon), left, weight, at["account"], about=about)
    return rows, _splits(deals, rows, at["day"], days[0], horizon)


def _splits(
    deals: Deals, rows: Rows, day: pd.Series, latest: pd.Timestamp, horizon: int
) -> tuple[Split, ...]:
    held = (day == latest).to_numpy()
    # What is known on the latest day is who bought in the horizon before it, not in the days since.
    known = (day <= latest - pd.Timedelta(days=horizon)).to_numpy()
    description = message(
        "Fitted with what was known on {day}; judged on who bought nothing in the {horizon} days after it.",
        day=latest.date(),
        horizon=horizon,
    )
    given = _by_purchase_model(deals, rows.groups[held], latest, horizon)
    found = Split(rows.take(known), rows.take(held), description, given)
    enough = known.any() and min(found.fit.rarer(), found.judged.rarer()) >= FEWEST_JUDGED
    return (found,) if enough else random_splits(rows)


def _by_purchase_model(
    deals: Deals, accounts: pd.Series, day: pd.Timestamp, horizon: int
) -> dict[str, Array]:
    """Return BG/NBD's chance of each account to buy nothing, fitted to what was known on the day.

    An account that bought once counts as active for ever in that model, so its chance to be active alone
    would call silence impossible; what it says of the next purchase is the stronger baseline.
    """
    known = account_purchases(deals, day).set_index("account")
    if (known["frequency"] > 0).sum() < MIN_REPEATERS:
        return {}
    model = fit_bg_nbd(*timing(known), penalty=PRIOR / len(known))
    return {
        PURCHASE_MODEL: np.clip(model.quiet(horizon / WEEK, *timing(known.loc[accounts])), LEAST, 1 - LEAST)
    }


def _days(bought: Purchases, as_of: pd.Timestamp, horizon: int) -> list[pd.Timestamp]:
    """Return the days on which to look at customers, the latest first."""
    latest = as_of - pd.Timedelta(days=horizon)
    first = bought.frame["day"].min() + pd.Timedelta(days=horizon)
    step = pd.Timedelta(days=max(horizon // 3, WHOLE_DAYS))
    days = [latest - step * place for place in range(MOST_DAYS) if latest - step * place >= first]
    if not days:
        raise InputError(
            "short_history",
            "The won deals reach back to {first}, but to tell who leaves they must cover twice the {horizon} "
            "days that pass between purchases. Give a longer history.",
            first=bought.frame["day"].min().date(),
            horizon=horizon,
        )
    return days


def _check_labels(left: np.ndarray) -> None:
    gone, stayed = int((left > 0).sum()), int((left == 0).sum())
    if gone + stayed == 0:
        raise InputError(
            "no_outcome",
            "No row says whether the customer left. Name the column that does with --outcome; it should hold "
            "yes and no, or 1 and 0.",
        )
    if min(gone, stayed) == 0:
        raise InputError(
            "one_outcome",
            "A model needs customers who left and customers who stayed, but the data have {gone} who left "
            "and {stayed} who stayed.",
            gone=gone,
            stayed=stayed,
        )
