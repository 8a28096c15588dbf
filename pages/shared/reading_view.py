"""What was read of a file, and where did its lines go? Figures, a preview, and every line set aside."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from features.ingest import Ingested
from features.reading import Accounting, TextTable
from features.reasons import CELL_REASONS, ROW_REASONS, SKIP_REASONS
from pages.shared import notes, upload
from pages.shared.language import Language
from pages.shared.tables import Field, Form, table
from pages.shared.upload import Fate

PREVIEW_ROWS = 20
"""Rows of the preview: enough to see that columns stand where they should."""


def show_reading(language: Language, read: Ingested, *, some_hidden: bool = False) -> None:
    """Show how the file was read, where its lines went, and its first rows.

    Parameters
    ----------
    some_hidden
        Whether personal data are hidden in `read`, which is then said.
    """
    source = read.table
    st.subheader(language.text("What was read"))
    with st.container(horizontal=True):
        for title, value in _figures(language, read).items():
            st.metric(title, value, border=True)
    for note in source.notes:
        st.info(notes.plain(language.say(note)), icon=":material/info:")
    st.caption(_account(language, source.accounting, len(source.cells)))
    _show_preview(language, source, some_hidden=some_hidden)
    _show_lines(language, source)
    _show_unread(language, read)


def _figures(language: Language, read: Ingested) -> dict[str, str]:
    source = read.table
    header = language.number(source.header_row) if source.header_row else language.text("none")
    figures = {
        language.text("Rows read"): language.number(len(source.cells)),
        language.text("Rows mended"): language.number(len(source.repaired)),
        language.text("Rows rejected"): language.number(len(source.rejects)),
        language.text("Cells not read"): language.number(len(read.cleaned.unread)),
        language.text("Header in line"): header,
        language.text("Encoding"): (source.encoding or source.container).upper(),
    }
    if source.delimiter:
        figures[language.text("Columns separated by")] = _delimiter_name(language, source.delimiter)
    return figures


def _delimiter_name(language: Language, delimiter: str) -> str:
    names = {
        ",": language.text("comma"),
        ";": language.text("semicolon"),
        "\t": language.text("tab"),
        "|": language.text("vertical bar"),
        " ": language.text("blanks"),
    }
    return names.get(delimiter, delimiter)


def _account(language: Language, went: Accounting, rows: int) -> str:
    """Say where the lines of the file went; the parts add up to the whole."""
    said = language.text(
        "{lines} lines in all: {kept} as they stand, {repaired} mended, {rejected} rejected, "
        "{skipped} that are no rows (header, titles, notes, totals, blank lines).",
        lines=went.lines,
        kept=went.kept,
        repaired=went.repaired,
        rejected=went.rejected,
        skipped=sum(went.skipped.values()),
    )
    if went.kept + went.repaired <= rows:
        return said
    breaks = language.text("Cells with line breaks take several lines: {n} rows in all.", n=rows)
    return language.together([said, breaks])


def _show_preview(language: Language, source: TextTable, *, some_hidden: bool) -> None:
    preview = source.cells.head(PREVIEW_ROWS).copy()
    preview.insert(0, _line_title(language, preview), source.lines[:PREVIEW_ROWS])
    st.dataframe(
        preview,
        hide_index=True,
        height=220 if len(preview) > 5 else "content",
        alt=language.text("First rows of the file as text"),
    )
    shown = len(preview)
    st.caption(
        language.text(
            "The first {n} rows as they stand in the file; personal data are hidden (see Settings).",
            n=shown,
        )
        if some_hidden
        else language.text("The first {n} rows, exactly as they stand in the file.", n=shown)
    )


def _line_title(language: Language, preview: pd.DataFrame) -> str:
    title = language.text("Line")
    return title if title not in preview.columns else f"{title} #"


def _show_lines(language: Language, source: TextTable) -> None:
    """List the lines that did not simply become rows: mended, rejected, skipped; blank ones only counted."""
    fates = {
        Fate.MENDED: language.text("mended"),
        Fate.REJECTED: language.text("rejected"),
        Fate.SKIPPED: language.text("no row of the table"),
    }
    reasons = {code: language.say(reason) for code, reason in (ROW_REASONS | SKIP_REASONS).items()}
    odd = upload.odd_lines(source)
    if odd.empty:
        return
    said = odd.assign(
        fate=odd["fate"].map({fate.value: title for fate, title in fates.items()}),
        reason=odd["reason"].map(lambda code: reasons.get(code, code)),
    )
    fields = {
        "line": Field(language.text("Line"), Form.COUNT),
        "fate": Field(language.text("What became of it")),
        "reason": Field(language.text("Why")),
        "text": Field(language.text("Text")),
    }
    title = language.plural(
        "{n} line that did not simply become a row", "{n} lines that did not simply become rows", len(odd)
    )
    alt = language.text("Lines mended, rejected and skipped")
    with st.expander(title, icon=":material/rule:"):
        table(language, said, fields, key="odd_lines", alt=alt, file_name="lines")


def _show_unread(language: Language, read: Ingested) -> None:
    unread = read.cleaned.unread
    if unread.empty:
        return
    title = language.plural("{n} cell could not be read", "{n} cells could not be read", len(unread))
    with st.expander(title, icon=":material/warning:"):
        show_problems(language, unread, "upload_problems")


def show_problems(language: Language, problems: pd.DataFrame, key: str) -> None:
    """Show rejected rows and unread cells (``line, column, text, reason``) with their download."""
    reasons = {code: language.say(reason) for code, reason in (ROW_REASONS | CELL_REASONS).items()}
    fields = {
        "line": Field(language.text("Line"), Form.COUNT),
        "column": Field(language.text("Column")),
        "text": Field(language.text("Text")),
        "reason": Field(language.text("Why")),
    }
    frame = upload.problem_frame(language, problems, reasons)
    alt = language.text("What could not be read")
    table(language, frame, fields, key=key, alt=alt, file_name="problems")
