"""Do days, stages and outcomes of the deals agree? Findings about the rows of a pipeline."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from features.cleaning import Cleaned
from features.findings import Code, Finding, Severity, finding
from features.mapping import ColumnMap
from features.messages import Message, message, plural_message
from features.schema import Upload, column_title
from features.stages import Process, outcome_of_stages

FEWEST_CLOSED = 40  # won and lost deals each, from which gradient boosting has something to learn

QUIET_DAYS = 90  # a quarter in which nobody spoke with the customer


@dataclass(frozen=True)
class _Pipeline:
    """Rows of a pipeline with what their stage and their outcome column say."""

    rows: pd.DataFrame
    outcome: pd.Series  # settled: open, won or lost
    told: pd.Series  # by the stage alone; missing where the stage is blank or unknown
    mapped: frozenset[str]
    as_of: pd.Timestamp

    @cached_property
    def is_open(self) -> pd.Series:
        return self.outcome.eq("open")

    @cached_property
    def has_own(self) -> pd.Series:
        """Which rows say in their outcome column what became of them."""
        return self.rows["outcome"].notna()

    def lines(self, mask: pd.Series) -> pd.Series:
        return self.rows["line"][mask]


def check_deals(
    cleaned: Cleaned, columns: ColumnMap, process: Process, as_of: pd.Timestamp, outcome: pd.Series
) -> list[Finding]:
    """Look at the rows of a pipeline; see `features.checks.check`."""
    pipeline = _Pipeline(
        rows=cleaned.frame,
        outcome=outcome,
        told=outcome_of_stages(cleaned.frame["stage"], process, cleaned.numbered("stage")),
        mapped=frozenset(name for name in columns.columns.values() if name is not None),
        as_of=as_of.normalize(),
    )
    found = [*_outcomes(pipeline), *_ids(pipeline), *_stages(pipeline), *_days(pipeline)]
    return [one for one in found if one is not None]


def _outcomes(pipeline: _Pipeline) -> list[Finding | None]:
    """Is there enough to learn from? The gravest answer only."""
    if not {"outcome", "stage"} & pipeline.mapped:
        return [_no_outcome()]
    won, lost = int(pipeline.outcome.eq("won").sum()), int(pipeline.outcome.eq("lost").sum())
    if not (won and lost):
        return [_one_class(won, lost)]
    return [_few_closed(won, lost) if min(won, lost) < FEWEST_CLOSED else None]


def _no_outcome() -> Finding:
    return finding(
        Code.NO_OUTCOME,
        Severity.ERROR,
        message("No column of the file says whether a deal was won or lost."),
        message("Map the column with the stage or the outcome; without one the file cannot be saved."),
    )


def _one_class(won: int, lost: int) -> Finding:
    if won or lost:
        said = message("Deals won: {won}, lost: {lost}. There is nothing to compare.", won=won, lost=lost)
    else:
        said = message("No deal is won or lost.")
    return finding(
        Code.ONE_CLASS,
        Severity.ERROR,
        said,
        message("Include closed deals in the export, and check which stages mean won and lost."),
    )


def _few_closed(won: int, lost: int) -> Finding:
    return finding(
        Code.FEW_CLOSED,
        Severity.WARNING,
        message(
            "Deals won: {won}, lost: {lost}. A model can learn from {fewest} of each on.",
            won=won,
            lost=lost,
            fewest=FEWEST_CLOSED,
        ),
        message("Export a longer period."),
    )


def _ids(pipeline: _Pipeline) -> list[Finding | None]:
    blank = pipeline.rows["deal_id"].isna()
    if len(blank) and blank.all():
        said = message("The file has no deal id: deals are recognised by their name and account.")
        lines = pipeline.rows["line"].head(0)
    else:
        said = plural_message("One deal has no id.", "{n} deals have no id.", int(blank.sum()))
        lines = pipeline.lines(blank)
    remedy = message("Include the id in the export, so that uploads can be compared deal by deal.")
    found = finding(Code.NO_IDS, Severity.NOTE, said, remedy, column="deal_id", lines=lines)
    return [found if blank.any() else None]


def _stages(pipeline: _Pipeline) -> list[Finding | None]:
    """Check that every stage is known and agrees with the outcome column."""
    return [_unknown_stages(pipeline), _blank(pipeline), _contradictions(pipeline), _lost_by_reason(pipeline)]


def _unknown_stages(pipeline: _Pipeline) -> Finding | None:
    unknown = pipeline.rows["stage"].notna() & pipeline.told.isna() & ~pipeline.has_own
    said = plural_message(
        "One deal is in a stage of unknown meaning ({stages}); it counts as open.",
        "{n} deals are in stages of unknown meaning ({stages}); they count as open.",
        int(unknown.sum()),
        stages=", ".join(sorted(pipeline.rows["stage"][unknown].unique())),
    )
    remedy = message("Say in the settings whether these stages are open, won or lost.")
    return _of_rows(pipeline, unknown, Code.UNKNOWN_STAGE, said, remedy, "stage")


def _blank(pipeline: _Pipeline) -> Finding | None:
    column = "outcome" if "outcome" in pipeline.mapped else "stage"
    blank = pipeline.rows["stage"].isna() & ~pipeline.has_own & pipeline.is_open
    said = plural_message(
        "One deal has neither stage nor outcome; it counts as open.",
        "{n} deals have neither stage nor outcome; they count as open.",
        int(blank.sum()),
    )
    remedy = message("Fill them in if these deals are closed.")
    known = blank if column in pipeline.mapped else blank & False
    return _of_rows(pipeline, known, Code.BLANK_OUTCOME, said, remedy, column)


def _contradictions(pipeline: _Pipeline) -> Finding | None:
    told, written = pipeline.told[pipeline.has_own], pipeline.rows["outcome"][pipeline.has_own]
    disagree = told.isin(["won", "lost"]) & told.ne(written)
    against = disagree.reindex(pipeline.rows.index, fill_value=False)
    said = plural_message(
        "In one deal the stage says otherwise than the outcome; the outcome counts.",
        "In {n} deals the stage says otherwise than the outcome; the outcome counts.",
        int(against.sum()),
    )
    remedy = message("Check which of the two columns is kept up to date, and map that one.")
    return _of_rows(pipeline, against, Code.STAGE_AGAINST_OUTCOME, said, remedy, "outcome")


def _lost_by_reason(pipeline: _Pipeline) -> Finding | None:
    by_reason = pipeline.outcome.eq("lost") & pipeline.told.ne("lost") & ~pipeline.has_own
    said = plural_message(
        "One deal in an open stage counts as lost, since it has a loss reason or is archived.",
        "{n} deals in open stages count as lost, since they have a loss reason or are archived.",
        int(by_reason.sum()),
    )
    remedy = message("If they are open, leave the loss reason out of the mapping.")
    return _of_rows(pipeline, by_reason, Code.LOST_BY_REASON, said, remedy, "loss_reason", Severity.NOTE)


def _days(pipeline: _Pipeline) -> list[Finding | None]:
    """Check that the days follow each other and that none is later than the file."""
    late = [
        _after_as_of(pipeline, name)
        for name in ("created_on", "closed_on", "stage_entered_on", "last_activity_on")
    ]
    return [_backwards(pipeline), *late, _overdue(pipeline), _quiet(pipeline), _no_closing_day(pipeline)]


def _backwards(pipeline: _Pipeline) -> Finding | None:
    backwards = pipeline.rows["closed_on"] < pipeline.rows["created_on"]
    said = plural_message(
        "One deal was closed before it was created.",
        "{n} deals were closed before they were created.",
        int(backwards.sum()),
    )
    remedy = message("Check the two dates, and whether day and month are read in the right order.")
    return _of_rows(pipeline, backwards, Code.CLOSED_BEFORE_CREATED, said, remedy, "closed_on")


def _after_as_of(pipeline: _Pipeline, name: str) -> Finding | None:
    late = pipeline.rows[name] > pipeline.as_of
    if name == "closed_on":  # of an open deal it is the expected day, which may well be later
        late &= ~pipeline.is_open
    said = plural_message(
        "One deal has a later {column} than {day}, the day up to which this file tells.",
        "{n} deals have a later {column} than {day}, the day up to which this file tells.",
        int(late.sum()),
        column=column_title(Upload.DEALS, name),
        day=pipeline.as_of.date(),
    )
    remedy = message("Mend these dates, or choose the right as-of day on the Data screen.")
    return _of_rows(pipeline, late, Code.AFTER_AS_OF, said, remedy, name)


def _overdue(pipeline: _Pipeline) -> Finding | None:
    expected = pipeline.rows["expected_close_on"].fillna(pipeline.rows["closed_on"])
    overdue = pipeline.is_open & (expected < pipeline.as_of)
    said = plural_message(
        "One open deal is past its expected closing day.",
        "{n} open deals are past their expected closing days.",
        int(overdue.sum()),
    )
    remedy = message("Ask the owners for a new day, or close these deals.")
    return _of_rows(pipeline, overdue, Code.OVERDUE, said, remedy, "expected_close_on")


def _quiet(pipeline: _Pipeline) -> Finding | None:
    since = pipeline.as_of - pd.Timedelta(days=QUIET_DAYS)
    quiet = pipeline.is_open & (pipeline.rows["last_activity_on"] < since)
    said = plural_message(
        "One open deal has had no activity for more than {days} days.",
        "{n} open deals have had no activity for more than {days} days.",
        int(quiet.sum()),
        days=QUIET_DAYS,
    )
    remedy = message("Call these customers, or close the deals; open ones swell the pipeline.")
    return _of_rows(pipeline, quiet, Code.QUIET, said, remedy, "last_activity_on")


def _no_closing_day(pipeline: _Pipeline) -> Finding | None:
    missing = ~pipeline.is_open & pipeline.rows["closed_on"].isna()
    said = plural_message(
        "One closed deal has no closing day.", "{n} closed deals have no closing day.", int(missing.sum())
    )
    remedy = message("Include it in the export; forecast, cycle time and trends leave these deals out.")
    dated = missing if "closed_on" in pipeline.mapped else missing & False
    return _of_rows(pipeline, dated, Code.NO_CLOSING_DAY, said, remedy, "closed_on")


def _of_rows(
    pipeline: _Pipeline,
    mask: pd.Series,
    code: Code,
    said: Message,
    remedy: Message,
    column: str,
    severity: Severity = Severity.WARNING,
) -> Finding | None:
    """Make a finding about the rows of a mask; none where it holds nowhere."""
    if not mask.any():
        return None
    return finding(code, severity, said, remedy, column=column, lines=pipeline.lines(mask))
