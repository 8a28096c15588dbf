"""What does a model say of each row of a file? ``python -m training.score MODEL_DIR DATA --out FILE``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click
import pandas as pd

from features import build, buying
from features.commands import plain_errors
from features.deals import Deals, resolve
from features.export import BYTE_ORDER_MARK, neutralised
from features.ingest import Ingested, ingest
from features.lookup_files import join_files
from features.mapping import ColumnMap, propose
from features.messages import Message, Share, message
from features.reading import read_table
from features.schema import Upload
from features.store import company, snapshots
from features.store.jobs import progress
from features.store.workspace import Workspace
from models import churn, lead
from models.card import read_card
from models.churn import ChurnModel
from models.lead import LeadModel
from models.rate_words import group_sentences
from models.scorer import Scorer, check_columns
from training.data import find_snapshot
from training.sources import check_width

DIGITS: Final = 6  # of a probability as written
SCORES: Final = ("probability", "score", "band")


@dataclass(frozen=True)
class Input:
    """What is to be scored.

    Attributes
    ----------
    rows
        The rows as they will be written, one each.
    frame
        The same rows, typed.
    deals
        What they say as deals; None for customers.
    columns
        Canonical and custom columns that the data have.
    """

    rows: pd.DataFrame
    frame: pd.DataFrame
    deals: Deals | None
    columns: frozenset[str]


def score_data(
    folder: Path,
    data: str,
    reasons: int = 3,
    lookups: Sequence[Path] = (),
    as_of: pd.Timestamp | None = None,
) -> pd.DataFrame:
    """Score the rows of a file or snapshot with the model of a folder.

    Parameters
    ----------
    folder
        Folder that a training has written. It is run, not only read: use only folders that you trust.
    data
        Path of a file, or id of a snapshot.
    reasons
        Reasons a row, at most.
    lookups
        Tables to join to the deals of a file, by equal names; a snapshot has them in its workspace.
    as_of
        The day up to which a file's facts are known; by default the latest day on which something happened.

    Returns
    -------
    pandas.DataFrame
        The rows as they are, in their order, with ``probability`` (0 to 1), ``score`` (0 to 100), ``band``
        (A to D) and ``reason_1`` … added. Deals that have closed are scored as they stood on the last day on
        which they were open; rows of accounts that never bought have no chance to leave, so they stay blank.
        A column of the data that is called like an added one gets ``(input)`` behind its name.

    Raises
    ------
    InputError
        ``not_a_model``, ``missing_columns``, ``no_such_data``, and what reading raises.
    """
    kind = read_card(folder).kind
    progress(message("Reading the data"), 0.1)
    if kind == "lead":
        found = _score_deals(lead.load(folder), data, reasons, lookups, as_of)
    else:
        found = _score_customers(churn.load(folder), data, reasons, as_of)
    return found


def _score_deals(
    model: LeadModel, data: str, count: int, lookups: Sequence[Path], as_of: pd.Timestamp | None
) -> pd.DataFrame:
    given = _read(data, Upload.DEALS, model.columns, lookups, as_of)
    check_columns(model.headers(), given.columns)
    deals = given.deals
    assert deals is not None
    progress(message("Scoring {n} rows", n=len(given.rows)), 0.4)
    at = _last_open_days(deals, dated=model.plan.dated)
    X = lead.features(model, deals, at)
    scores = lead.score_features(model, at["deal_id"], X)
    found = lead.reasons_of(model, X, count=count)
    groups = model.scorer.groups
    said = [] if groups is None else group_sentences(groups, X, "lead", build.feature_title)
    why = _reasons(model.scorer, found, count, said)
    table = pd.concat([scores, why], axis=1).set_index("deal_id")
    return _beside(given.rows, table, _deal_of_row(given.frame, deals))


def _score_customers(model: ChurnModel, data: str, count: int, as_of: pd.Timestamp | None) -> pd.DataFrame:
    kind = Upload.CUSTOMERS if model.horizon is None else Upload.DEALS
    given = _read(data, kind, model.columns, (), as_of)
    check_columns(model.headers(), given.columns)
    progress(message("Scoring {n} rows", n=len(given.rows)), 0.4)
    known: Deals | pd.DataFrame = given.frame if given.deals is None else given.deals
    scores = churn.score(model, known).rename(columns={"churn_probability": "probability"})
    found = churn.reasons(model, known, count=count)
    groups, title = model.scorer.groups, buying.feature_title
    said = [] if groups is None else group_sentences(groups, churn.features(model, known), "churn", title)
    why = _reasons(model.scorer, found, count, said)
    table = pd.concat([scores.drop(columns="account"), why.reset_index(drop=True)], axis=1)
    if given.deals is None:
        return _beside(given.rows, table, pd.Series(table.index))
    return _beside(given.rows, table.set_index(pd.Index(scores["account"])), given.frame["account"])


def _read(
    data: str,
    kind: Upload,
    trained: Mapping[str, str | None],
    lookups: Sequence[Path],
    as_of: pd.Timestamp | None,
) -> Input:
    if not Path(data).is_file():
        return _read_snapshot(data, kind)
    table = read_table(Path(data), name=Path(data).name)
    check_width(table)
    columns = ColumnMap(kind, as_trained(propose(table, kind).columns, trained))
    told = ingest(Path(data), name=Path(data).name, columns=columns, as_of=as_of)
    read, tables = join_files(told, lookups)
    frame = read.cleaned.frame.reset_index(drop=True)
    present = {name for name in columns.columns.values() if name is not None} | set(read.cleaned.custom)
    present |= {name for table in tables for name in table.join.columns}
    deals = _deals(read) if kind is Upload.DEALS else None
    return Input(table.cells.reset_index(drop=True), frame, deals, frozenset(present))


def _read_snapshot(data: str, kind: Upload) -> Input:
    workspace = Workspace.open()
    snapshot = find_snapshot(workspace, data)
    frame = snapshots.load_frame(workspace, snapshot.id).reset_index(drop=True)
    deals = company.load_deals(workspace, snapshot.id) if kind is Upload.DEALS else None
    present = {name for name in snapshot.columns.columns.values() if name is not None} | set(snapshot.custom)
    if deals is not None:  # joined tables bring columns of their own
        present |= set(deals.custom) | set(deals.frame.columns[deals.frame.notna().any()])
    return Input(frame.drop(columns="line"), frame, deals, frozenset(present))


def as_trained(
    proposed: Mapping[str, str | None], trained: Mapping[str, str | None]
) -> dict[str, str | None]:
    """Map headers as the training did, and what the training did not know as proposed."""
    known = {header: trained[header] for header in proposed if header in trained}
    taken = {name for name in known.values() if name is not None}
    others = {header: name if name not in taken else None for header, name in proposed.items()}
    return {**others, **known}


def _deals(read: Ingested) -> Deals:
    cleaned = read.cleaned
    custom = tuple(cleaned.custom)
    return resolve(cleaned.frame, read.process, as_of=read.as_of, currency=cleaned.currency, custom=custom)


def _last_open_days(deals: Deals, *, dated: bool) -> pd.DataFrame:
    """Return each deal with the last day on which it was open; blank where the model knows no days."""
    frame = deals.frame
    day = (frame["closed_on"] - pd.Timedelta(days=1)).fillna(frame["created_on"])
    day = day.where(~(day < frame["created_on"]), frame["created_on"])
    day = day.mask(frame["outcome"].eq("open"), deals.as_of).fillna(deals.as_of).astype("datetime64[us]")
    return pd.DataFrame({"deal_id": frame["deal_id"], "day": day if dated else day.mask(day.notna())})


def _deal_of_row(frame: pd.DataFrame, deals: Deals) -> pd.Series:
    """Return the deal of each row; rows with one deal id are one deal, seen in the last of them."""
    of_line = deals.frame.set_index("line")["deal_id"]
    return frame["line"].map(of_line).fillna(frame["deal_id"]).astype("str")


def _reasons(scorer: Scorer, found: pd.DataFrame, count: int, by_group: Sequence[Message]) -> pd.DataFrame:
    """Return the columns ``reason_1`` … as text; where rates score, the rate is the only reason."""
    names = [f"reason_{place}" for place in range(1, count + 1)]
    if scorer.classifier is None:
        only = [str(reason) for reason in by_group] or str(_base_reason(scorer))
        return pd.DataFrame(
            {name: only if name == "reason_1" else "" for name in names},
            index=found.index,
        )
    texts = {name: [("" if each is None else str(each)) for each in found[name]] for name in names}
    return pd.DataFrame(texts, index=found.index)


def _base_reason(scorer: Scorer) -> Message:
    return message("No column tells more than the base rate of {rate}", rate=Share(scorer.base_rate))


def _beside(rows: pd.DataFrame, table: pd.DataFrame, key: pd.Series) -> pd.DataFrame:
    """Put each row's scores beside it."""
    scores = table.reindex(key).set_axis(rows.index)
    scores["probability"] = scores["probability"].round(DIGITS)
    scores["score"] = scores["score"].astype("Int64")
    clashes = {name: f"{name} (input)" for name in rows.columns if name in scores}
    return pd.concat([rows.rename(columns=clashes), scores], axis=1)


def write_scores(scored: pd.DataFrame, out: Path) -> None:
    """Write scored rows as CSV, formulas neutralised.

    A byte order mark stands before it where there are letters beyond ASCII: Excel reads UTF-8 without the
    mark as another encoding, and simple programs stumble over it where it is not needed.
    """
    text = neutralised(scored).to_csv(index=False, date_format="%Y-%m-%d", lineterminator="\r\n")
    out.write_bytes((b"" if text.isascii() else BYTE_ORDER_MARK) + text.encode("utf-8"))


@click.command()
@click.argument("model_dir", type=click.Path(path_type=Path))
@click.argument("data")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="CSV file to write.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day up to which the facts are known.")
@click.option("--reasons", default=3, show_default=True, type=click.IntRange(0, 10), help="Reasons a row.")
@click.option(
    "--lookup",
    "lookups",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Table to join to the deals of a file.",
)
@plain_errors
def main(
    model_dir: Path,
    data: str,
    out: Path,
    as_of: dt.datetime | None,
    reasons: int,
    lookups: tuple[Path, ...],
) -> None:
    """Score DATA, a file or a snapshot id, with the model in MODEL_DIR.

    Every row is written, in its order. Deals that have closed are scored as they stood on the last day on
    which they were open.
    """
    day = None if as_of is None else pd.Timestamp(as_of)
    scored = score_data(model_dir, data, reasons, lookups, day)
    write_scores(scored, out)
    progress(message("{n} rows written to {file}", n=len(scored), file=str(out)), 1.0)


if __name__ == "__main__":
    main()
