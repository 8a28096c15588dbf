"""Which columns may a model of deals use, and why not the others? A plan, with a reason for each.

A column may be used when what it said on a past day can be known: it does not change over a deal's life, or
its history is kept. Older snapshots of the same report show which columns change, and what they said before.
The others are left out, each with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from features.deals import Deals
from features.messages import Message, Share, message
from features.personal import WHY_NOT, personal_columns
from features.schema import DEALS
from features.sightings import CHANGING, STEADY, Change, changes, settled
from features.stays import has_histories

HISTORY = ("owner", "team", "source", "product", "account", "industry", "region")
"""Canonical columns whose past win rate and volume are features where deals have closing dates."""

_LAST_VALUE = message("It changes over a deal's life and the file has only its last value.")
_NAMES_A_ROW = message("It names the deal and says nothing that would hold for another one.")
_OUTCOME = message("It is the outcome, which is to be predicted.")
_AFTER = message("It is only known once the deal is closed.")
_DAYS = ("expected_close_on", "stage_entered_on", "last_activity_on")
_TOO_FEW_DAYS = message("Too few deals have it to say what was known when.")

NEVER: Mapping[str, Message] = MappingProxyType(
    {
        "deal_id": _NAMES_A_ROW,
        "deal_name": _NAMES_A_ROW,
        "outcome": _OUTCOME,
        "loss_reason": _AFTER,
        "created_on": _TOO_FEW_DAYS,
        "closed_on": _AFTER,
        "expected_close_on": _LAST_VALUE,
        "stage_entered_on": _LAST_VALUE,
        "last_activity_on": _LAST_VALUE,
        "activity_count": _LAST_VALUE,
        "probability": _LAST_VALUE,
        "forecast_category": _LAST_VALUE,
        "collaborators": _LAST_VALUE,
        "satisfaction": _LAST_VALUE,
    }
)

SEEN = (
    "expected_close_on",
    "last_activity_on",
    "activity_count",
    "probability",
    "forecast_category",
    "satisfaction",
)
"""Canonical columns that move while a deal is worked on, and are used as older snapshots knew them."""

FEWEST_SEEN = 40
"""Won and lost deals each that older snapshots saw open, from which on what they said is used."""

BOUND = ("outcome", "created_on", "closed_on")
"""Columns that say when and how a deal ended; nobody can vouch for them as features."""

EVOLVING_NAME = re.compile(
    r"\b(last|latest|next|modified|updated|recent|days|duration|activit\w*|e?mails?|calls|meetings|visits"
    r"|forecast|weighted|expected|probability|times contacted|step|progress)\b"
    r"|最近|最后|最新|下次|更新|修改|次数|天数|时长|停留|剩余|累计|预计|跟进|进度|概率|可能性",
    re.IGNORECASE,
)
"""Names of custom columns that grow or move while a deal is worked on."""

MOST_LEVELS_AHEAD = 50
"""Levels of a column whose conversions by stage are told apart; with more, hardly any deal is behind each."""

DATED_SHARE = 0.5
"""Deals are taken as dated when at least this share of the closed ones has a day of creation or closing."""


@dataclass(frozen=True)
class Plan:
    """What a model of deals is built from; it travels with the model.

    Attributes
    ----------
    dated
        Whether deals have days of creation or closing; without them a row is a deal, not a deal on a day.
    staged
        Whether enough stage entries are known, so that the stage on a past day is.
    own
        Columns used as they stand.
    history
        Columns whose past win rate and volume are used.
    left_out
        Columns of the file that are not used, each with its reason.
    ahead
        Columns whose conversions in the stages ahead are used.
    seen
        Columns that change over a deal's life, used as older snapshots knew them.
    """

    dated: bool
    staged: bool
    own: tuple[str, ...]
    history: tuple[str, ...]
    left_out: Mapping[str, Message]
    ahead: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the file that the model needs, in the file's order of canonical, then custom columns."""
        days, stage = ["created_on"] * self.dated, ["stage"] * self.staged
        return tuple(dict.fromkeys([*days, *stage, *self.own, *self.history, *self.seen]))


def plan(
    deals: Deals,
    *,
    suspects: Mapping[str, Message] = MappingProxyType({}),
    exclude: Collection[str] = (),
    include: Collection[str] = (),
    horizon: int | None = None,
) -> Plan:
    """Decide which columns of these deals a model may use.

    Parameters
    ----------
    deals
        The deals to learn from.
    suspects
        Columns that look as if they gave the outcome away, with the evidence.
    exclude
        Columns that a person keeps out.
    include
        Columns that a person vouches for: used although they look as if they gave the outcome away.
    horizon
        Days within which the outcome is asked for; None for ever.
    """
    dated = is_dated(deals)
    staged = dated and has_histories(deals) and "stage" not in exclude
    present = [name for name in _columns(deals) if deals.frame[name].notna().any()]
    changed = changes(deals, present) if dated else {}
    reasons = {
        name: reason
        for name in present
        if (reason := _reason(deals, name, changed.get(name), dated=dated, staged=staged))
    }
    moving = tuple(name for name in present if _is_seen(deals, name, changed.get(name)))
    moving = moving if moving and _seen_enough(deals, horizon) else ()
    reasons = {name: reason for name, reason in reasons.items() if name not in moving}
    reasons |= {name: reason for name, reason in suspects.items() if name in present}
    reasons = {name: reason for name, reason in reasons.items() if name not in include or name in BOUND}
    reasons |= {name: message("You left it out.") for name in exclude if name in present}
    seen = tuple(name for name in moving if name not in reasons and name not in include)
    free = [name for name in present if name not in reasons and name not in (*BOUND, *seen)]
    own = tuple(name for name in free if name != "stage" and not (dated and name == "account"))
    history = tuple(name for name in HISTORY if name in free) if dated and "closed_on" in present else ()
    return Plan(dated, staged, own, history, reasons, _told_apart(deals, own) if staged else (), seen)


def is_dated(deals: Deals) -> bool:
    """Whether enough closed deals have a day of creation or closing to say what was known when."""
    closed = deals.frame.loc[deals.frame["outcome"].ne("open"), ["created_on", "closed_on"]]
    return bool(len(closed)) and bool(closed.notna().any(axis=1).mean() >= DATED_SHARE)


def _columns(deals: Deals) -> list[str]:
    return [column.name for column in DEALS] + list(deals.custom)


def _is_seen(deals: Deals, name: str, change: Change | None) -> bool:
    """Whether snapshots show that a column changes, and it is of a kind that may be used as they knew it."""
    if change is None or change.share <= (STEADY if name in SEEN else CHANGING):
        return False
    custom = name in deals.custom and not pd.api.types.is_datetime64_any_dtype(deals.frame[name])
    return name in SEEN or custom


def _seen_enough(deals: Deals, horizon: int | None) -> bool:
    """Whether snapshots old enough to tell saw enough deals that were won and lost since."""
    known = deals.frame["deal_id"].isin(settled(deals, horizon).seen["deal_id"])
    counts = deals.frame.loc[known, "outcome"].value_counts()
    return bool(min(counts.get("won", 0), counts.get("lost", 0)) >= FEWEST_SEEN)


def _reason(deals: Deals, name: str, change: Change | None, *, dated: bool, staged: bool) -> Message | None:
    """Say why a column of the file has to stay out; None where it may be used."""
    if name == "created_on" and dated:
        return None
    if name == "stage":
        return None if staged else _LAST_VALUE
    steady = change is not None and change.share <= STEADY
    if name in NEVER and not (steady and NEVER[name] is _LAST_VALUE and name not in _DAYS):
        return NEVER[name]
    custom = name in deals.custom
    if custom and change is not None and change.share > CHANGING:
        return message(
            "It changes over a deal's life ({share} of {n} deals that were seen twice), and older snapshots "
            "do not tell of enough deals that have ended since.",
            share=Share(change.share),
            n=change.deals,
        )
    return _uninformative(deals.frame[name]) or (
        _unfit(name, deals.frame[name], dated=dated and not steady) if custom else None
    )


def _told_apart(deals: Deals, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the text columns of few enough levels."""
    kinds = {name: deals.frame[name].dtype for name in columns}
    texts = [
        name
        for name, kind in kinds.items()
        if not pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_datetime64_any_dtype(kind)
    ]
    return tuple(name for name in texts if deals.frame[name].nunique() <= MOST_LEVELS_AHEAD)


def _uninformative(values: pd.Series) -> Message | None:
    if values.nunique() == 1 and values.notna().all():
        return message("It says the same in every row.")
    return None


def _unfit(name: str, values: pd.Series, *, dated: bool) -> Message | None:
    if dated and pd.api.types.is_datetime64_any_dtype(values):
        return message("It is a date, and nothing tells on which day it was known.")
    if dated and EVOLVING_NAME.search(name):
        return message(
            "Its name says that it changes over a deal's life, and the file has only its last value."
        )
    return WHY_NOT if personal_columns(values.to_frame(name), [name]) else None
