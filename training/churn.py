"""Which customers will leave? ``python -m training.churn DATA`` fits a churn model and judges it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import click
import pandas as pd

from features.buying import purchases
from features.commands import plain_errors
from features.doubts import doubts
from features.messages import Message, message
from features.schema import Upload
from features.store import snapshots
from features.store.jobs import progress
from features.store.workspace import Workspace
from models import churn, registry
from models.candidates import Progress
from models.card import ModelCard
from models.choice import choice_of
from models.churn import ChurnModel
from models.encoding import LeftOut
from models.judging import Rows
from models.versions import Version
from training.customers import customers_over_time, labelled_customers, usual_horizon
from training.data import say_left_out
from training.fitting import Fitted, fit_and_judge, named_groups, ordered_split, random_splits
from training.reporting import say, write_model
from training.sources import Source, load_source, source_of

KIND: Final = "churn"
KINDS: Final = (Upload.CUSTOMERS, Upload.DEALS)
RECENCY_RATE: Final = ("recency_rate", "recency_days")
BUYS_NOTHING: Final = "buys_nothing"
"""The target where no column says who left."""
NEEDED: Final = ("account", "closed_on")
"""Columns of a pipeline without which nobody's purchases are known; the amount helps."""


def train(
    source: Source,
    *,
    exclude: Collection[str] = (),
    include: Collection[str] = (),
    ordered: bool = False,
    learning: bool = False,
    report: Progress = progress,
) -> tuple[ChurnModel, ModelCard]:
    """Fit a churn model and judge it: to the label of a customers file, else to what customers bought.

    Parameters
    ----------
    source
        Customers with a label, or deals.
    exclude, include
        Columns of a customers file, by header or name, to keep out, and to use although left out by default.
    ordered
        Whether the rows of a customers file are in the order of time.
    learning
        Whether to find out also if more data would help; takes two to three times as long.
    report
        Told each step.

    Raises
    ------
    InputError
        See `training.customers`.
    """
    if source.deals is not None:
        return _from_purchases(source, report, learning=learning)
    found = labelled_customers(source.frame, source.names(exclude), source.names(include), as_of=source.as_of)
    rows = found.rows
    fitted = fit_and_judge(
        rows,
        lambda: (ordered_split(rows),) if ordered else random_splits(rows),
        None,
        _fitting(report),
        learning=learning,
    )
    used, left_out = found.parted({out.column: out.reason for out in fitted.left_out})
    dates = tuple(name for name in found.dates if name in used)
    model = ChurnModel(fitted.scorer, None, used, dict(source.columns), dates, found.as_of)
    card = _card(source, fitted, rows, used, left_out, None)
    return model, replace(card, doubts=_doubts(source, used))


def train_snapshot(workspace: Workspace, snapshot_id: str, *, report: Progress = progress) -> Version:
    """Fit a churn model to a snapshot and save it; it goes live by itself if it is worth using."""
    source = source_of(workspace, snapshots.get(workspace, snapshot_id), KINDS)
    model, card = train(source, report=report)
    return registry.save(workspace, KIND, partial(churn.save, model), card)


def _doubts(source: Source, used: tuple[str, ...]) -> tuple[Message, ...]:
    said = source.frame["churned"].map({1.0: "lost", 0.0: "won"}).fillna("open").astype("str")
    return doubts(source.frame, said, used, source.headers(), customers=True)


def _from_purchases(source: Source, report: Progress, *, learning: bool) -> tuple[ChurnModel, ModelCard]:
    deals = source.deals
    assert deals is not None
    report(message("Looking at customers on earlier days"), 0.02)
    horizon = usual_horizon(purchases(deals))
    rows, splits = customers_over_time(deals, horizon)
    fitted = fit_and_judge(rows, lambda: splits, RECENCY_RATE, _fitting(report), learning=learning)
    left_out = {out.column: out.reason for out in fitted.left_out}
    used = tuple(str(name) for name in rows.X if name not in left_out)
    model = ChurnModel(fitted.scorer, horizon, NEEDED, dict(source.columns))
    return model, _card(source, fitted, rows, used, left_out, horizon)


def _card(
    source: Source,
    fitted: Fitted,
    rows: Rows,
    used: tuple[str, ...],
    left_out: Mapping[str, Message],
    horizon: int | None,
) -> ModelCard:
    headers = source.headers()
    positives = int(rows.y.sum())
    return ModelCard(
        kind=KIND,
        winner=fitted.judgement.winner,
        live=fitted.judgement.live,
        verdict=fitted.judgement.verdict,
        target=headers.get("churned", BUYS_NOTHING),
        horizon=horizon,
        as_of=None if source.deals is None else pd.Timestamp(source.deals.as_of),
        rows=len(rows.y),
        positives=positives,
        base_rate=positives / len(rows.y),
        columns_used=tuple(headers.get(name, name) for name in used),
        columns_left_out=tuple(LeftOut(headers.get(name, name), reason) for name, reason in left_out.items()),
        holdout=fitted.holdout,
        metrics=fitted.judgement.metrics,
        calibration=fitted.judgement.calibration,
        importance=fitted.importance,
        group_rates=named_groups(fitted.group_rates, headers),
        choice=choice_of(fitted.scorer.classifier),
        snapshot=source.snapshot.id if source.snapshot else "",
        data_digest=source.digest,
    )


def _fitting(report: Progress) -> Progress:
    return lambda step, share: report(step, 0.05 + 0.9 * share)


@click.command()
@click.argument("data")
@click.option("--outcome", help="Column that says who left: yes and no, 1 and 0.")
@click.option("--exclude", multiple=True, metavar="COLUMN", help="Keep a column out; may be repeated.")
@click.option("--include", multiple=True, metavar="COLUMN", help="Use a column that is left out by default.")
@click.option("--ordered", is_flag=True, help="The rows are in order of time, though they have no dates.")
@click.option(
    "--learning-curve", "learning", is_flag=True, help="Find out also whether more data would help."
)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day up to which the facts are known.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write the model into.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object instead of a table.")
@plain_errors
def main(
    data: str,
    outcome: str | None,
    exclude: tuple[str, ...],
    include: tuple[str, ...],
    ordered: bool,
    learning: bool,
    as_of: dt.datetime | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Learn from DATA which customers leave.

    DATA is a file or a snapshot id: customers with a column that says who left, or deals, from whose won ones
    it is learned who stops buying. The model of a snapshot is kept in the workspace, and is used there if it
    is worth using.
    """
    day = None if as_of is None else pd.Timestamp(as_of)
    source = load_source(data, outcome, KINDS if outcome is None else (Upload.CUSTOMERS,), as_of=day)
    say_left_out(source.deals)
    model, card = train(source, exclude=exclude, include=include, ordered=ordered, learning=learning)
    write = partial(churn.save, model)
    if source.snapshot is not None:
        registry.save(Workspace.open(), KIND, write, card)
    if out is not None:
        write_model(out, write, card)
    say(card, as_json)


if __name__ == "__main__":
    main()
