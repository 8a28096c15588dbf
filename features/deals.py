"""What is known of the deals on a day? Typed deals with their outcome settled, and their stage entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from features.conversion import NO_RATES, LeftOut, Rates, convert
from features.entries import entries_from_snapshots, join_entries
from features.headers import normalise
from features.keys import among
from features.numbered import Numbered
from features.schema import DEALS, Kind
from features.stages import Process, outcome_of_stages, stage_ranks
from features.wide_stages import stage_columns, wide_entries

__all__ = ["Deals", "as_of_view", "entries_from_snapshots", "latest_fact", "resolve", "settle_outcome"]

# Facts with a day on which they happened; the latest of them dates a file that names no as-of day itself.
FACT_DAYS = ("created_on", "closed_on", "stage_entered_on", "last_activity_on")
# What a deal says now need not be what it said then; only a snapshot of that day could tell.
EVOLVING = (
    "probability",
    "forecast_category",
    "activity_count",
    "expected_close_on",
    "loss_reason",
    "collaborators",
    "satisfaction",
)
# Odoo archives a lost deal in the stage where it was lost; these flags say so.
_ACTIVE = frozenset({"active", "is active", "有效", "是否有效"})

_NUMBERS = (Kind.MONEY, Kind.SHARE, Kind.COUNT, Kind.NUMBER)


@dataclass(frozen=True)
class Deals:
    """Deals of one snapshot, resolved against the process; what every model of the pipeline takes.

    Attributes
    ----------
    frame
        One row per deal. Every canonical column of `features.schema.DEALS` (all blank where the file lacks
        it), then the custom columns, and ``line`` (int64, line of the source file), ``stage_rank`` (float64,
        place of the stage in `process.stages`, blank for closed deals and unknown stages). ``outcome`` is
        always ``open``, ``won`` or ``lost``. Text columns have dtype ``str``, dates ``datetime64[us]`` at
        midnight, numbers ``float64``. ``deal_id`` is unique and filled; ``closed_on`` is blank for open
        deals. ``amount`` is in `currency`; ``currency`` says what it was in in the file.
    entries
        One row per deal and open stage entered: ``deal_id``, ``stage``, ``stage_rank`` (float64),
        ``entered_on``; sorted by deal and day. Empty where nothing is known of the past.
    process
        Order and meaning of the stage names.
    as_of
        The day up to which facts are known.
    currency
        ISO 4217 code of all amounts, or "" where the file names none.
    custom
        Names of the custom columns in `frame`.
    left_out
        Amounts in currencies without a rate: they are blank in `frame`, so that no sum mixes currencies.
    seen
        What older snapshots said of the deals open on their day, see `features.sightings.seen_open`:
        ``deal_id``, ``seen_on`` and the columns as they stood. Empty for a single file.
    """

    frame: pd.DataFrame
    entries: pd.DataFrame
    process: Process
    as_of: pd.Timestamp
    currency: str = ""
    custom: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    seen: pd.DataFrame = field(default_factory=lambda: nothing_seen())


def nothing_seen() -> pd.DataFrame:
    """Return `Deals.seen` where there are no older snapshots."""
    kinds = {"deal_id": "str", "seen_on": "datetime64[us]"}
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})


def resolve(
    frame: pd.DataFrame,
    process: Process,
    *,
    as_of: pd.Timestamp | None = None,
    entries: pd.DataFrame | None = None,
    currency: str = "",
    custom: Sequence[str] = (),
    rates: Rates = NO_RATES,
    seen: pd.DataFrame | None = None,
) -> Deals:
    """Settle what each row of a cleaned frame says: one row per deal, its outcome, its days.

    Parameters
    ----------
    frame
        `features.cleaning.Cleaned.frame` of a deals upload; canonical columns that it lacks are blank.
    process
        Order and meaning of the stage names.
    as_of
        The day up to which facts are known; by default `latest_fact` of the rows.
    entries
        Known stage entries: ``deal_id``, ``stage``, ``entered_on``. Joined with what the rows themselves say
        of the present stage, and with columns that hold the day of a stage (`features.wide_stages`), which
        are no custom columns then; entries of closed stages, of other deals and after `as_of` are left out.
    currency
        Of all amounts, where the rows name none.
    custom, seen
        See `Deals`.
    rates
        What foreign currencies are worth; see `features.conversion.convert`.

    Returns
    -------
    Deals
        The outcome is the outcome column's where filled, else the stage's; a blank outcome and an unknown
        stage count as open. The closing day of an open deal is its expected one. Of rows with one deal id the
        last line is kept. A deal without an id is named by deal name and account where no other deal shares
        them (so that the next export finds it again), else by its line.
    """
    rows = _complete(frame, custom)
    rows["deal_id"] = _identify(rows)
    rows = rows.sort_values("line", kind="stable").drop_duplicates("deal_id", keep="last", ignore_index=True)
    rows["outcome"] = settle_outcome(rows, process, custom)
    money = convert(rows["amount"], rows["currency"], rates, currency=currency)
    rows["amount"] = money.amounts
    is_open = rows["outcome"].eq("open")
    rows["expected_close_on"] = rows["expected_close_on"].fillna(rows["closed_on"].where(is_open))
    rows["closed_on"] = rows["closed_on"].mask(is_open)
    rows["stage_rank"] = stage_ranks(rows["stage"], process).where(is_open)
    wide = stage_columns(rows, custom, process.stages)
    if wide:
        entered = wide_entries(rows, wide)
        entries = entered if entries is None else pd.concat([entries, entered], ignore_index=True)
    day = latest_fact(rows) if as_of is None else as_of.normalize()
    known = join_entries(rows, entries, process, day)
    older = nothing_seen() if seen is None else seen
    own = tuple(name for name in custom if name not in wide)
    return Deals(rows, known, process, day, money.currency, own, money.left_out, older)


def settle_outcome(
    frame: pd.DataFrame, process: Process, custom: Sequence[str] = (), stages: Numbered | None = None
) -> pd.Series:
    """Return ``open``, ``won`` or ``lost`` for each row, from the outcome column, else from the stage.

    Where neither the outcome column nor a stage name can say "lost", a deal with a loss reason or switched
    off (Odoo's ``Active``) is lost unless its stage is a won one. `stages` is the stage column where it is
    numbered already.
    """
    told = outcome_of_stages(frame["stage"], process, stages)
    has_own = bool(frame["outcome"].notna().any())
    if not has_own and not process.lost:
        off = [
            frame[name].eq(0.0)
            for name in custom
            if normalise(name) in _ACTIVE and frame[name].dtype == float
        ]
        lost = pd.concat([frame["loss_reason"].notna(), *off], axis=1).any(axis=1)
        told = told.mask(lost & told.ne("won"), "lost")
    settled = frame["outcome"].fillna(told) if has_own else told
    return settled.fillna("open").astype("str")


def latest_fact(frame: pd.DataFrame) -> pd.Timestamp:
    """Return the latest day on which something happened, of deals with their outcome settled.

    Days in the future are slips of the pen and do not count; without any day it is today.
    """
    today = pd.Timestamp.today().normalize()
    days = [frame[name] for name in FACT_DAYS if name != "closed_on"]
    days.append(frame["closed_on"].mask(frame["outcome"].eq("open")))
    latest = [_latest(day, today) for day in days]
    return max((day for day in latest if not pd.isna(day)), default=today)


def _latest(days: pd.Series, today: pd.Timestamp) -> pd.Timestamp:
    latest: pd.Timestamp = days.max()
    return days[days <= today].max() if latest > today else latest


def as_of_view(deals: Deals, day: pd.Timestamp) -> Deals:
    """Return what was known on an earlier day.

    Parameters
    ----------
    deals
        Deals as known on `deals.as_of`.
    day
        The day to go back to; on or after `deals.as_of` the deals come back as they are.

    Returns
    -------
    Deals
        Deals created later are gone; so are those without a creation day of which nothing else is dated by
        then, and closed ones without a closing day, of which nobody knows what they were. Outcomes of later
        days are open again. Stage and stage day of open deals come from the entries, blank where these are
        silent. Columns that evolve (`EVOLVING`) are blank for deals open that day; what snapshots had said of
        them by then stays in `Deals.seen`. The amount stays: it is what the view is about, and whether it was
        changed afterwards only older snapshots can tell.
    """
    if day >= deals.as_of:
        return deals
    entries = deals.entries[deals.entries["entered_on"] <= day].reset_index(drop=True)
    rows = deals.frame[_known(deals.frame, entries, day)].reset_index(drop=True)
    later = rows["outcome"].eq("open") | (rows["closed_on"] > day)
    rows["outcome"] = rows["outcome"].mask(later, "open")
    rows["closed_on"] = rows["closed_on"].mask(later)
    last = entries.drop_duplicates("deal_id", keep="last").set_index("deal_id")
    for name, then in (("stage", "stage"), ("stage_rank", "stage_rank"), ("stage_entered_on", "entered_on")):
        rows[name] = rows[name].where(~later, last[then].reindex(rows["deal_id"]).set_axis(rows.index))
    for name in ("stage_entered_on", "last_activity_on"):
        rows[name] = rows[name].where(rows[name] <= day)
    for name in EVOLVING:
        rows[name] = rows[name].mask(later)
    seen = deals.seen[deals.seen["seen_on"] <= day].reset_index(drop=True)
    return replace(deals, frame=rows, entries=entries, as_of=day.normalize(), seen=seen)


def _complete(frame: pd.DataFrame, custom: Sequence[str]) -> pd.DataFrame:
    """Every canonical column with its dtype, then the custom ones and the line."""
    blank = {Kind.DATE: "datetime64[us]"} | dict.fromkeys(_NUMBERS, "float64")
    columns = {
        column.name: frame[column.name]
        if column.name in frame
        else pd.Series(None, index=frame.index, dtype=blank.get(column.kind, "str"))
        for column in DEALS
    }
    lines = frame["line"] if "line" in frame else pd.Series(range(1, len(frame) + 1), index=frame.index)
    return pd.DataFrame(columns | {name: frame[name] for name in custom} | {"line": lines.astype("int64")})


def _identify(rows: pd.DataFrame) -> pd.Series:
    named = rows["deal_name"] + (" · " + rows["account"]).fillna("")
    taken = named.duplicated(keep=False) | among(named, rows["deal_id"])
    named = named.mask(rows["deal_id"].notna() | taken)
    return rows["deal_id"].fillna(named).fillna(line_ids(rows)).astype("str")


def line_ids(rows: pd.DataFrame) -> pd.Series:
    """Return the ids that deals get which nothing but their line tells apart; another file has others."""
    return "line " + rows["line"].astype("str")


def _known(rows: pd.DataFrame, entries: pd.DataFrame, day: pd.Timestamp) -> pd.Series:
    """Tell which deals were known on a day before the as-of day."""
    others = [name for name in FACT_DAYS if name != "created_on"]
    dated = (rows[others] <= day).any(axis=1) | among(rows["deal_id"], entries["deal_id"])
    existed = (rows["created_on"] <= day) | (rows["created_on"].isna() & dated)
    return existed & (rows["outcome"].eq("open") | rows["closed_on"].notna())
