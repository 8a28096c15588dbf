"""How does a visitor see and correct the reading of a file? Frames to edit, and what they then say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from features.applicable import Answer, checked
from features.checks import Finding, Severity
from features.findings import TITLES
from features.ingest import Ingested
from features.mapping import ColumnMap
from features.problems import lines_in_another_encoding
from features.reading import TextTable
from features.schema import COLUMNS, Upload
from features.stages import Process
from pages.shared.language import Language


class Fate(StrEnum):
    """What became of a line that did not simply become a row."""

    MENDED = "mended"
    REJECTED = "rejected"
    SKIPPED = "skipped"


SAMPLES = 3
"""Values shown of each column: enough to recognise it."""

OPEN, WON, LOST = "open", "won", "lost"


@dataclass(frozen=True)
class Source:
    """How the visitor wants a file read: sheet (or file of an archive), encoding; None: by evidence."""

    sheet: str | None = None
    encoding: str | None = None


@dataclass(frozen=True)
class Dates:
    """What the visitor says of the days: the as-of day, and whether the day comes before the month."""

    as_of: pd.Timestamp | None = None
    day_first: bool | None = None


def meanings(language: Language, kind: Upload) -> dict[str, str]:
    """Return what a column may mean: title in the reader's language → canonical name ("" for an own one)."""
    return {language.text("(own column)"): ""} | {
        language.say(column.title): column.name for column in COLUMNS[kind]
    }


def mapping_frame(language: Language, table: TextTable, columns: ColumnMap) -> pd.DataFrame:
    """Return one row per header: ``header``, ``means`` (title), ``sure`` (0 to 1), ``values``, ``why``."""
    titles = {name: title for title, name in meanings(language, columns.kind).items()}
    return pd.DataFrame(
        {
            "header": list(columns.columns),
            "means": [titles[name or ""] for name in columns.columns.values()],
            "sure": list(columns.confidence.values()),
            "values": [_some_values(table.cells[header]) for header in columns.columns],
            "why": [_why(language, columns, header) for header in columns.columns],
        }
    )


def _why(language: Language, columns: ColumnMap, header: str) -> str:
    choice = columns.choices.get(header)
    return language.text("As you decided before.") if choice is None else language.say(choice.reason)


def read_mapping(language: Language, edited: pd.DataFrame, kind: Upload) -> ColumnMap:
    """Return the map that an edited frame of `mapping_frame` says."""
    names = meanings(language, kind)
    chosen = zip(edited["header"].astype(str), edited["means"].astype(str), strict=True)
    return ColumnMap(kind, {header: names.get(title) or None for header, title in chosen})


def twice_mapped(language: Language, columns: ColumnMap) -> list[str]:
    """Return the titles of the canonical columns that more than one header stands for."""
    titles = {name: title for title, name in meanings(language, columns.kind).items()}
    used = [name for name in columns.columns.values() if name]
    return [titles[name] for name in dict.fromkeys(used) if used.count(name) > 1]


def process_frame(language: Language, frame: pd.DataFrame, process: Process) -> pd.DataFrame:
    """Return one row per stage name of the file: ``stage``, ``deals``, ``means`` (title), ``order``."""
    counts = frame["stage"].value_counts()
    titles = outcome_titles(language)
    named = [
        *((stage, OPEN) for stage in process.stages),
        *((stage, WON) for stage in process.won),
        *((stage, LOST) for stage in process.lost),
    ]
    return pd.DataFrame(
        {
            "stage": [stage for stage, _ in named],
            "deals": [int(counts.get(stage, 0)) for stage, _ in named],
            "means": [titles[outcome] for _, outcome in named],
            "order": [float(place + 1) for place in range(len(named))],
        }
    )


def read_process(language: Language, edited: pd.DataFrame) -> Process:
    """Return the process that an edited frame of `process_frame` says."""
    codes = {title: code for code, title in outcome_titles(language).items()}
    ordered = edited.sort_values("order", kind="stable")
    outcome = ordered["means"].map(codes)
    of = {code: tuple(ordered["stage"][outcome == code]) for code in (OPEN, WON, LOST)}
    return Process(stages=of[OPEN], won=of[WON], lost=of[LOST])


def outcome_titles(language: Language) -> dict[str, str]:
    """Return the three outcomes by code, in the reader's language."""
    return {OPEN: language.text("Open"), WON: language.text("Won"), LOST: language.text("Lost")}


def findings_frame(language: Language, findings: tuple[Finding, ...]) -> pd.DataFrame:
    """Return one row per finding: ``severity``, ``code``, ``message``, ``remedy``, ``rows``."""
    words = {
        Severity.ERROR: language.text("must be mended"),
        Severity.WARNING: language.text("look at it"),
        Severity.NOTE: language.text("good to know"),
    }
    return pd.DataFrame(
        {
            "severity": [words[finding.severity] for finding in findings],
            "code": [finding.code for finding in findings],
            "message": [language.say(finding.message) for finding in findings],
            "remedy": [language.say(finding.remedy) for finding in findings],
            "rows": [len(finding.lines) for finding in findings],
        }
    )


def checks_frame(language: Language, read: Ingested) -> pd.DataFrame:
    """Return one row per check: ``code``, ``check`` (title), ``answer``, ``reason`` in words."""
    words = {
        Answer.FOUND: language.text("found something"),
        Answer.NOTHING: language.text("found nothing"),
        Answer.NOT_APPLICABLE: language.text("does not apply"),
    }
    every = checked(read.cleaned, read.columns, read.findings, compared=read.compared)
    return pd.DataFrame(
        {
            "code": [one.code.value for one in every],
            "check": [language.say(TITLES[one.code]) for one in every],
            "answer": [words[one.answer] for one in every],
            "reason": ["" if one.reason is None else language.say(one.reason) for one in every],
        }
    )


def rows_of(table: TextTable, finding: Finding) -> pd.DataFrame:
    """Return the rows of the file that a finding is about, as text, with their ``line``."""
    lines = pd.Series(table.lines)
    concerned = lines.isin(finding.lines).to_numpy()
    rows = table.cells[concerned].reset_index(drop=True)
    rows.insert(0, "line", lines[concerned].to_numpy(), allow_duplicates=True)
    return rows


def odd_lines(table: TextTable) -> pd.DataFrame:
    """Return the lines of a file that did not simply become rows, by line; header and blanks left out.

    Returns
    -------
    DataFrame
        ``line`` (int64), ``fate`` (a value of `Fate`), ``reason`` (short code, "" where repaired), ``text``.
    """
    is_mended = np.isin(table.lines, table.repaired)
    mended = pd.DataFrame(
        {
            "line": table.lines[is_mended],
            "text": [" | ".join(row) for row in table.cells[is_mended].itertuples(index=False, name=None)],
            "reason": "",
        }
    )
    said = table.skipped[~table.skipped["reason"].isin(["header", "blank"])]
    others = lines_in_another_encoding(table)
    others = others[~others["line"].isin(mended["line"])]
    parts = (
        (Fate.MENDED, mended),
        (Fate.MENDED, others),
        (Fate.REJECTED, table.rejects),
        (Fate.SKIPPED, said),
    )
    columns = ["line", "fate", "reason", "text"]
    frames = [part.assign(fate=fate.value)[columns] for fate, part in parts if len(part)]
    if not frames:
        return pd.DataFrame(columns=columns)
    return pd.concat(frames, ignore_index=True).sort_values("line", kind="stable", ignore_index=True)


def problem_frame(language: Language, problems: pd.DataFrame, reasons: Mapping[str, str]) -> pd.DataFrame:
    """Return rejected rows and unread cells with their reason in words; unknown codes stay as they are."""
    whole = language.text("(whole row)")
    return problems.assign(
        column=problems["column"].replace("", whole),
        reason=problems["reason"].map(lambda code: reasons.get(code, code)),
    )


def _some_values(cells: pd.Series) -> str:
    filled = cells[cells != ""]
    return " · ".join(str(value)[:40] for value in filled.drop_duplicates().head(SAMPLES))
