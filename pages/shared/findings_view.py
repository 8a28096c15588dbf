"""Can this file be relied on, and what is odd in it? The verdict, then each finding with its rows."""

from __future__ import annotations

import streamlit as st

from features.checks import Code, Finding, Severity
from features.ingest import Ingested
from pages.shared import notes, upload
from pages.shared.language import Language
from pages.shared.tables import Field, Form, table

SIGNS = {
    Severity.ERROR: ":material/error:",
    Severity.WARNING: ":material/warning:",
    Severity.NOTE: ":material/info:",
}


def show_verdict(language: Language, read: Ingested) -> None:
    """Say in a sentence or two whether the file came in whole and can be relied on."""
    grave = [found for found in read.findings if found.severity is Severity.ERROR]
    if grave:
        st.error(
            notes.plain(language.together(map(language.say, (grave[0].message, grave[0].remedy)))),
            title=language.text("This file is not ready to work with."),
            icon=":material/error:",
        )
        return
    odd = sum(found.severity is Severity.WARNING for found in read.findings)
    whole = read.table.rejects.empty and read.cleaned.unread.empty
    said = language.together([_how_much_was_read(language, read), _how_much_is_odd(language, odd)])
    if whole and not odd:
        st.success(said, icon=":material/check_circle:")
    else:
        st.warning(said, icon=":material/warning:")


def _how_much_was_read(language: Language, read: Ingested) -> str:
    kept, rejected = len(read.table.cells), len(read.table.rejects)
    if not rejected and read.cleaned.unread.empty:
        return language.plural(
            "The one row was read with every cell.", "All {n} rows were read with every cell.", kept
        )
    if not rejected:
        return language.plural("The one row was read.", "All {n} rows were read.", kept)
    return language.text(
        "{kept} of {all} rows were read, {rejected} could not be.",
        kept=kept,
        all=kept + rejected,
        rejected=rejected,
    )


def _how_much_is_odd(language: Language, odd: int) -> str:
    if not odd:
        return language.text("Nothing was found that would mislead you.")
    return language.plural(
        "One thing should be looked at before you rely on the figures.",
        "{n} things should be looked at before you rely on the figures.",
        odd,
    )


def show_findings(language: Language, read: Ingested) -> None:
    """List what the checks found, the gravest first, each with its remedy and its rows."""
    st.subheader(language.text("What to look at"))
    if not read.findings:
        st.success(language.text("Nothing found that would mislead you."), icon=":material/check_circle:")
        _show_checks(language, read)
        return
    ranked = sorted(read.findings, key=lambda finding: list(Severity).index(finding.severity))
    for place, finding in enumerate(ranked):
        with st.container(border=True, gap="small"):
            st.markdown(f"{SIGNS[finding.severity]} **{language.say(finding.message)}**")
            st.caption(language.say(finding.remedy))
            if finding.code == Code.MIXED_CURRENCIES:
                label = language.text("Give the rates")
                st.page_link("pages/settings.py", label=label, query_params={"section": "currencies"})
            if finding.lines:
                _show_rows(language, read, finding, f"finding_{place}")
    with st.expander(language.text("Findings as a table"), icon=":material/table:"):
        _findings_table(language, tuple(ranked))
    _show_checks(language, read)


def _show_rows(language: Language, read: Ingested, finding: Finding, key: str) -> None:
    title = language.plural("Show {n} row", "Show {n} rows", len(finding.lines))
    box = st.expander(title, key=key, on_change="rerun")
    if box.open:
        rows = upload.rows_of(read.table, finding)
        fields = {name: Field(str(name)) for name in rows.columns}
        alt = language.text("Rows of this finding")
        with box:
            table(language, rows, fields, key=f"{key}_rows", alt=alt, file_name=f"rows_{finding.code}")


def _show_checks(language: Language, read: Ingested) -> None:
    """Show every check with its answer, so that "does not apply" is not taken for "nothing wrong"."""
    frame = upload.checks_frame(language, read)
    fields = {
        "check": Field(language.text("Check")),
        "answer": Field(language.text("Answer")),
        "reason": Field(language.text("Why not")),
        "code": Field(language.text("Code")),
    }
    with st.expander(language.text("What was checked"), icon=":material/checklist:"):
        alt = language.text("Every check of this file and its answer")
        table(language, frame, fields, key="checks", alt=alt, file_name="checks")


def _findings_table(language: Language, findings: tuple[Finding, ...]) -> None:
    fields = {
        "severity": Field(language.text("Weight")),
        "message": Field(language.text("What was found")),
        "remedy": Field(language.text("What to do")),
        "rows": Field(language.text("Rows"), Form.COUNT),
        "code": Field(language.text("Code")),
    }
    frame = upload.findings_frame(language, findings)
    alt = language.text("Findings in this file")
    table(language, frame, fields, key="findings", alt=alt, file_name="findings")
