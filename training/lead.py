"""Which open deals will be won? ``python -m training.lead DATA`` fits a lead model and judges it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import click
import numpy as np
import pandas as pd

from features.build import LeadRows, training_rows
from features.commands import plain_errors
from features.deals import Deals
from features.doubts import doubts
from features.eligible import DATED_SHARE, Plan
from features.errors import InputError
from features.messages import Message, message
from features.schema import Upload
from features.stays import with_histories
from features.store import snapshots
from features.store.jobs import progress
from features.store.workspace import Workspace
from models import lead, registry
from models.candidates import Progress
from models.card import ModelCard
from models.choice import choice_of
from models.encoding import LeftOut
from models.lead import LeadModel
from models.versions import Version
from training.columns import planned
from training.data import say_left_out
from training.fitting import Fitted, fit_and_judge, named_groups
from training.holdout import lead_splits, rows_of
from training.reporting import say, write_model
from training.sources import Source, load_source, source_of

KIND: Final = "lead"
STAGE_RATE: Final = ("stage_rate", "stage")


def train(
    source: Source,
    *,
    exclude: Collection[str] = (),
    include: Collection[str] = (),
    ordered: bool = False,
    learning: bool = False,
    horizon: int | None = None,
    report: Progress = progress,
) -> tuple[LeadModel, ModelCard]:
    """Fit a lead model and judge it.

    Parameters
    ----------
    source
        The deals to learn from.
    exclude, include
        Columns, by header or name, to keep out, and to use although they are left out by default.
    ordered
        Whether rows without dates are in the order of time.
    horizon
        Days within which a win counts; None for ever.
    learning
        Whether to find out also if more data would help; takes two to three times as long.
    report
        Told each step.

    Raises
    ------
    InputError
        ``one_outcome`` where the closed deals are not both won and lost, or not within the horizon;
        ``horizon_needs_days`` where deals have no days.
    """
    deals = with_histories(_deals(source))
    _check_outcomes(deals)
    _check_horizon(deals, horizon)
    report(message("Looking for columns that give the outcome away"), 0.02)
    using, _ = planned(deals, source.names(exclude), source.names(include), horizon)
    report(message("Working out what was known of each deal on earlier days"), 0.06)
    found = training_rows(deals, using, horizon)
    _check_rows(found, deals, horizon)
    every = rows_of(found)
    fitted = fit_and_judge(
        every,
        lambda: lead_splits(deals, using, every, found.day, ordered=ordered, horizon=horizon),
        STAGE_RATE if using.staged else None,
        lambda step, share: report(step, 0.1 + 0.85 * share),
        learning=learning,
    )
    using = _without(using, fitted)
    model = LeadModel(fitted.scorer, using, dict(source.columns), lead.remember(deals, using), horizon)
    report(message("Writing the card"), 0.97)
    return model, _card(source, deals, using, fitted, found, horizon)


def train_snapshot(workspace: Workspace, snapshot_id: str, *, report: Progress = progress) -> Version:
    """Fit a lead model to a snapshot and save it; it goes live by itself if it is worth using."""
    source = source_of(workspace, snapshots.get(workspace, snapshot_id), (Upload.DEALS,))
    model, card = train(source, report=report)
    return registry.save(workspace, KIND, partial(lead.save, model), card)


def _deals(source: Source) -> Deals:
    if source.deals is None:
        raise TypeError("a lead model learns from deals")
    return source.deals


def _check_outcomes(deals: Deals) -> None:
    counts = deals.frame["outcome"].value_counts()
    won, lost = int(counts.get("won", 0)), int(counts.get("lost", 0))
    if min(won, lost) == 0:
        raise InputError(
            "one_outcome",
            "A model needs deals that were won and deals that were lost, but the data have {won} won, {lost} "
            "lost and {open} open. Check which column is the outcome, or name it with --outcome.",
            won=won,
            lost=lost,
            open=int(counts.get("open", 0)),
        )


def _check_horizon(deals: Deals, horizon: int | None) -> None:
    closed = deals.frame[deals.frame["outcome"].ne("open")]
    if horizon is not None and closed[["created_on", "closed_on"]].notna().all(axis=1).mean() < DATED_SHARE:
        raise InputError(
            "horizon_needs_days",
            "To tell whether deals were won within {horizon} days takes their days of creation and closing, "
            "and most closed deals lack one of them. Map these columns, or leave --horizon out.",
            horizon=horizon,
        )


def _check_rows(found: LeadRows, deals: Deals, horizon: int | None) -> None:
    outcomes = len(np.unique(found.won))
    if horizon is None and outcomes < 2:
        raise InputError(
            "days_ahead",
            "A model needs won and lost deals that were open on some day up to {as_of}, the latest on which "
            "something had happened, but by their days {n} deals of one outcome were and none of the other. "
            "Mend the days of creation and closing.",
            as_of=deals.as_of.date(),
            n=int(found.deal_id.nunique()),
        )
    if outcomes < 2:
        raise InputError(
            "one_outcome",
            "Within {horizon} days {n} deals were won and the others not, so there is nothing to compare. "
            "Take another horizon, or leave --horizon out.",
            horizon=horizon,
            n=int(found.deal_id[found.won > 0].nunique()),
        )


def _without(using: Plan, fitted: Fitted) -> Plan:
    """Move the columns that the classifier could not use to those left out."""
    idle = {out.column: out.reason for out in fitted.left_out if out.column in using.own}
    own = tuple(name for name in using.own if name not in idle)
    unused = {name: reason for name, reason in idle.items() if name not in using.history}
    return replace(using, own=own, left_out={**using.left_out, **unused})


def _card(
    source: Source, deals: Deals, using: Plan, fitted: Fitted, found: LeadRows, horizon: int | None
) -> ModelCard:
    headers = source.headers()
    ends = _ends(deals, found, horizon)
    return ModelCard(
        kind=KIND,
        winner=fitted.judgement.winner,
        live=fitted.judgement.live,
        verdict=_verdict(fitted, horizon),
        target=_target(headers),
        horizon=horizon,
        as_of=pd.Timestamp(deals.as_of) if using.dated else None,
        rows=len(ends),
        positives=int(ends.sum()),
        base_rate=float(ends.mean()),
        columns_used=tuple(headers.get(name, name) for name in using.columns),
        columns_left_out=tuple(
            LeftOut(headers[name], reason) for name, reason in using.left_out.items() if name in headers
        ),
        holdout=fitted.holdout,
        metrics=fitted.judgement.metrics,
        calibration=fitted.judgement.calibration,
        importance=fitted.importance,
        group_rates=named_groups(fitted.group_rates, headers),
        choice=choice_of(fitted.scorer.classifier),
        doubts=doubts(deals.frame, deals.frame["outcome"], [*using.own, *using.history], headers),
        snapshot=source.snapshot.id if source.snapshot else "",
        data_digest=source.digest,
    )


def _ends(deals: Deals, found: LeadRows, horizon: int | None) -> pd.Series:
    """Return whether each deal was won: of the closed ones, or within the horizon from its first day."""
    if horizon is None:
        return deals.frame.loc[deals.frame["outcome"].ne("open"), "outcome"].eq("won")
    return pd.Series(found.won > 0).groupby(found.deal_id.to_numpy()).first()


def _verdict(fitted: Fitted, horizon: int | None) -> Message:
    verdict = fitted.judgement.verdict
    if horizon is None:
        return verdict
    return message("Won within {horizon} days. {verdict}", horizon=horizon, verdict=verdict)


def _target(headers: dict[str, str]) -> str:
    return headers.get("outcome", headers.get("stage", "outcome"))


@click.command()
@click.argument("data")
@click.option("--outcome", help="Column with the outcome: won and lost, yes and no, 1 and 0.")
@click.option("--entries", type=click.Path(path_type=Path), help="File with the stage entries of the deals.")
@click.option(
    "--lookup",
    "lookups",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Table to join to the deals of a file.",
)
@click.option("--exclude", multiple=True, metavar="COLUMN", help="Keep a column out; may be repeated.")
@click.option("--include", multiple=True, metavar="COLUMN", help="Use a column that is left out by default.")
@click.option("--ordered", is_flag=True, help="The rows are in order of time, though they have no dates.")
@click.option("--horizon", type=click.IntRange(7, 730), help="Days within which a win counts; ever without.")
@click.option(
    "--learning-curve", "learning", is_flag=True, help="Find out also whether more data would help."
)
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write the model into.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object instead of a table.")
@plain_errors
def main(
    data: str,
    outcome: str | None,
    entries: Path | None,
    lookups: tuple[Path, ...],
    exclude: tuple[str, ...],
    include: tuple[str, ...],
    ordered: bool,
    learning: bool,
    horizon: int | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Learn from DATA, a file of deals or a snapshot id, which deals are won.

    The model of a snapshot is kept in the workspace. The first one worth using is used there; later ones,
    and those with a horizon, wait until a person puts them live.
    """
    source = load_source(data, outcome, (Upload.DEALS,), entries, lookups)
    say_left_out(source.deals)
    model, card = train(
        source, exclude=exclude, include=include, ordered=ordered, learning=learning, horizon=horizon
    )
    write = partial(lead.save, model)
    if source.snapshot is not None:
        # What forecasts and values rest on is the chance to be won at all, so only that goes live by itself.
        registry.save(Workspace.open(), KIND, write, card, by_itself=horizon is None)
    if out is not None:
        write_model(out, write, card)
    say(card, as_json)


if __name__ == "__main__":
    main()
