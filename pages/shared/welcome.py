"""What does a screen show before there is a pipeline? Two ways in: the visitor's own file, or the sample."""

from __future__ import annotations

import streamlit as st

from features.messages import message
from features.schema import Upload
from features.store import jobs
from features.store.jobs import State
from features.store.snapshots import Snapshot, listing
from features.store.workspace import Workspace
from pages.shared import progress
from pages.shared.access import may_open
from pages.shared.session import MAIN, SAMPLE, Visit, choose_company, workspace_of


def require_pipeline(here: Visit) -> Snapshot:
    """Return the pipeline looked at; where there is none, show the two ways in and end the run."""
    if here.snapshot is None:
        welcome(here)
        st.stop()
    return here.snapshot


def welcome(here: Visit) -> None:
    """Offer the two ways in."""
    _ = here.language.text
    st.markdown(
        _(
            "Drop in the pipeline export of your CRM and see which leads to work first and why, "
            "where deals are lost, what you will book, and who needs help."
        )
    )
    own, sample = st.columns(2, border=True)
    with own:
        _own_file(here)
    with sample:
        _sample_company(here)
    if listing(here.workspace, Upload.CUSTOMERS):
        st.caption(_("Your customers file is kept: the Customers screen shows who is about to leave."))
        st.page_link("pages/customers.py", label=_("See the customers"), icon=":material/groups:")


def _own_file(here: Visit) -> None:
    _ = here.language.text
    st.subheader(_("Your pipeline"))
    st.markdown(
        _(
            "An export of any CRM: CSV, Excel or ODS. It needs one column that says won or lost, or the "
            "stage; every other column helps."
        )
    )
    if here.company == SAMPLE:
        if st.button(_("Back to my company"), key="to_main"):
            choose_company(MAIN)
            st.rerun()
    elif not may_open(here.role, "data"):
        st.caption(_("Your manager uploads it."))
    else:
        st.page_link("pages/data.py", label=_("Upload a file"), icon=":material/upload_file:")


def _sample_company(here: Visit) -> None:
    _ = here.language.text
    st.subheader(_("Sample company"))
    st.markdown(
        _(
            "6,000 made-up deals of three years, 40 reps in 5 teams, nothing missing. "
            "Ready within a minute or so."
        )
    )
    workspace = workspace_of(SAMPLE)
    if progress.panel(workspace, here.language, []):
        return
    if listing(workspace, Upload.DEALS):
        if _waited_for(workspace) or st.button(_("Open the sample company"), key="to_sample", type="primary"):
            choose_company(SAMPLE)
            st.rerun()
    elif st.button(_("Load the sample company"), key="load_sample", type="primary"):
        st.session_state["waits_for_sample"] = True
        command = ["-m", "training.sample", "--lang", here.language.code]
        title = message("Loading the sample company")
        progress.begin(workspace, here.language, command, progress.SAMPLE_JOB, title)


def _waited_for(workspace: Workspace) -> bool:
    """Whether this visitor has waited for the load that has just ended well; they want to see it at once."""
    waited = st.session_state.pop("waits_for_sample", False)
    loads = [job for job in jobs.listing(workspace) if job.kind == progress.SAMPLE_JOB]
    return waited and bool(loads) and loads[0].state is State.DONE
