"""What does a model say of each row of a file? ``python -m training.score MODEL_DIR DATA --out FILE``."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import click
import pandas as pd

from features import build, buying
from features.commands import plain_errors
from features.deals import Deals
from features.export import BYTE_ORDER_MARK, neutralised
from features.messages import Message, Share, message
from features.schema import Upload
from features.store.jobs import progress
from features.store.workspace import Workspace
from models import churn, lead
from models.band_rules import kept_bands
from models.bands import BandRules, usual_bands
from models.churn import ChurnModel
from models.lead import LeadModel
from models.rate_words import group_sentences
from models.scorer import Scorer, check_columns, check_numbers
from training.data import say_left_out
from training.model_folder import open_model
from training.score_input import read_input

DIGITS: Final = 6  # of a probability as written
FROM_COMPANY, USUAL = "workspace", "usual"
"""Where the bands of a scored file come from: set by the company whose model it is, or by nobody."""


@dataclass(frozen=True)
class Scored:
    """Rows with what a model says of them.

    Attributes
    ----------
    kind
        ``lead`` or ``churn``.
    rows
        The rows as they are, in their order, with ``probability`` (0 to 1), ``score`` (0 to 100), ``band``
        (A to D) and ``reason_1`` … added. Deals that have closed are scored as they stood on the last day on
        which they were open; rows of accounts that never bought have no chance to leave, so they stay blank.
        A column of the data that is called like an added one gets ``(input)`` behind its name.
    bands
        Where the bands begin.
    bands_from
        `FROM_COMPANY` or `USUAL`.
    """

    kind: str
    rows: pd.DataFrame
    bands: BandRules
    bands_from: str

    def record(self) -> dict[str, object]:
        """Return what machines read of it; see *Commands* in the documentation for the keys."""
        edges = {"A": self.bands.a, "B": self.bands.b, "C": self.bands.c}
        return {
            "kind": self.kind,
            "rows": len(self.rows),
            "rows_scored": int(self.rows["probability"].notna().sum()),
            "bands": {band: round(edge, DIGITS) for band, edge in edges.items()},
            "bands_from": self.bands_from,
        }

    def describe(self) -> Message:
        """Say where the bands begin, and who says so."""
        edges = {name: Share(edge) for name, edge in asdict(self.bands).items()}
        if self.bands_from == FROM_COMPANY:
            return message("Bands as set for the company: A from {a}, B from {b}, C from {c}.", **edges)
        return message("The usual bands for this model: A from {a}, B from {b}, C from {c}.", **edges)


def score_data(
    folder: Path,
    data: str,
    reasons: int = 3,
    lookups: Sequence[Path] = (),
    as_of: pd.Timestamp | None = None,
) -> Scored:
    """Score the rows of a file or snapshot with the model of a folder.

    Parameters
    ----------
    folder
        Folder that a training has written, see `training.model_folder.open_model`. Where
        it is a version of a workspace, leads get the bands that are set there, as on the screen.
    data
        Path of a file, or id of a snapshot.
    reasons
        Reasons a row, at most.
    lookups
        Tables to join to the deals of a file, by equal names; a snapshot has them in its workspace.
    as_of
        The day up to which a file's facts are known; by default the latest day on which something happened.

    Raises
    ------
    InputError
        ``not_a_model``, ``missing_columns``, ``no_such_data``, and what reading raises.
    """
    opened = open_model(folder)
    model, usual = opened.model, usual_bands(opened.model.scorer.base_rate)
    progress(message("Reading the data"), 0.1)
    if isinstance(model, ChurnModel):
        return Scored("churn", _score_customers(model, data, reasons, as_of), usual, USUAL)
    kept = None if opened.home is None else kept_bands(opened.home)
    rows = _score_deals(model, data, reasons, lookups, as_of, kept or usual, opened.home)
    return Scored("lead", rows, kept or usual, FROM_COMPANY if kept else USUAL)


def _score_deals(
    model: LeadModel,
    data: str,
    count: int,
    lookups: Sequence[Path],
    as_of: pd.Timestamp | None,
    rules: BandRules,
    home: Workspace | None,
) -> pd.DataFrame:
    given = read_input(data, Upload.DEALS, model.columns, lookups, as_of, home)
    deals = given.deals
    assert deals is not None
    say_left_out(deals)
    progress(message("Scoring {n} rows", n=len(given.rows)), 0.4)
    at = _last_open_days(deals, dated=model.plan.dated)
    X = lead.features(model, deals, at, given.columns)
    check_numbers(model.scorer, X)
    scores = lead.score_features(model, at["deal_id"], X, rules)
    found = lead.reasons_of(model, X, count=count)
    groups = model.scorer.groups
    said = [] if groups is None else group_sentences(groups, X, "lead", build.feature_title)
    why = _reasons(model.scorer, found, count, said)
    table = pd.concat([scores, why], axis=1).set_index("deal_id")
    return _beside(given.rows, table, _deal_of_row(given.frame, deals))


def _score_customers(model: ChurnModel, data: str, count: int, as_of: pd.Timestamp | None) -> pd.DataFrame:
    kind = Upload.CUSTOMERS if model.horizon is None else Upload.DEALS
    given = read_input(data, kind, model.columns, (), as_of)
    check_columns(model.headers(), given.columns)
    progress(message("Scoring {n} rows", n=len(given.rows)), 0.4)
    known: Deals | pd.DataFrame = given.frame if given.deals is None else given.deals
    X = churn.features(model, known, as_of)
    check_numbers(model.scorer, X)
    scores = churn.score(model, known, as_of).rename(columns={"churn_probability": "probability"})
    found = churn.reasons(model, known, as_of, count=count)
    groups, title = model.scorer.groups, buying.feature_title
    said = [] if groups is None else group_sentences(groups, X, "churn", title)
    why = _reasons(model.scorer, found, count, said)
    table = pd.concat([scores.drop(columns="account"), why.reset_index(drop=True)], axis=1)
    if given.deals is None:
        return _beside(given.rows, table, pd.Series(table.index))
    return _beside(given.rows, table.set_index(pd.Index(scores["account"])), given.frame["account"])


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
    # Rows of one kind share their sentence, which is put into words once, not for each.
    different = {id(each): each for name in names for each in found[name]}
    said = {key: "" if each is None else str(each) for key, each in different.items()}
    texts = {name: [said[id(each)] for each in found[name]] for name in names}
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
@click.option("--json", "as_json", is_flag=True, help="Say as one JSON object what was written.")
@plain_errors
def main(
    model_dir: Path,
    data: str,
    out: Path,
    as_of: dt.datetime | None,
    reasons: int,
    lookups: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Score DATA, a file or a snapshot id, with the model in MODEL_DIR.

    Every row is written, in its order. Deals that have closed are scored as they stood on the last day on
    which they were open. Leads get the bands set on the Leads screen where MODEL_DIR is a version of a
    workspace, else the usual ones; which, is said at the end.
    """
    day = None if as_of is None else pd.Timestamp(as_of)
    scored = score_data(model_dir, data, reasons, lookups, day)
    write_scores(scored.rows, out)
    progress(scored.describe(), 0.95)
    progress(message("{n} rows written to {file}", n=len(scored.rows), file=str(out)), 1.0)
    if as_json:
        click.echo(json.dumps({"out": str(out), **scored.record()}, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
