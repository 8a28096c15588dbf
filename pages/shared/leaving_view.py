"""Who is about to leave, where there is a customers file but no pipeline? The list, with reasons."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from features.errors import InputError
from features.messages import Message
from features.schema import Upload
from features.store import snapshots
from features.store.company import load_customers
from features.store.workspace import Workspace
from models import versions
from models.leaving import leaving
from models.versions import Version
from pages.shared import notes, scores
from pages.shared.language import Language
from pages.shared.session import Visit
from pages.shared.tables import Field, Form, download, draw
from pages.shared.tiles import tile

SHOWN = 200
"""Customers of the list: more than anybody calls in a week; the download has all."""

REASONS = ("reason_1", "reason_2")


def show_leaving(here: Visit) -> bool:
    """Show who may leave by the customers file; return whether there is such a file."""
    if not snapshots.listing(here.workspace, Upload.CUSTOMERS):
        return False
    _ = here.language.text
    version = versions.latest(here.workspace, scores.CHURN)
    if version is None or version.card.horizon is not None:
        st.info(_("There is a customers file, but no model has learned who leaves."), icon=":material/info:")
        label = _("Train the churn model")
        st.page_link("pages/models.py", label=label, query_params={"model": "churn"})
    elif not version.card.live:
        st.warning(here.language.say(version.card.verdict), icon=":material/warning:")
    else:
        try:
            _show(here.language, _found(here, version))
        except InputError as error:
            notes.refuse(here.language, error)
    st.caption(_("Upload your pipeline, too, and see what each customer is worth and whom you owe a visit."))
    st.page_link("pages/data.py", label=_("Upload a file"), icon=":material/upload_file:")
    return True


def _found(here: Visit, version: Version) -> pd.DataFrame:
    newest = snapshots.listing(here.workspace, Upload.CUSTOMERS)[0]
    return _leaving(str(here.workspace.root), version.id, newest.id, here.workspace)


@st.cache_resource(max_entries=4, show_spinner=False)
def _leaving(
    root: str,
    version: str,
    newest: str,  # noqa: ARG001 - part of the key
    _workspace: Workspace,
) -> pd.DataFrame:
    customers = load_customers(_workspace)
    assert customers is not None
    return leaving(scores.churn_model(root, version), customers)


def _show(language: Language, found: pd.DataFrame) -> None:
    _ = language.text
    with st.container(horizontal=True):
        tile(language, _("Customers"), language.number(len(found)), _("not marked as gone"))
        likely = language.number(int(found["band"].eq("A").sum()))
        tile(language, _("Likeliest to leave"), likely, _("in band A"))
        expected = language.number(round(float(found["churn_probability"].sum())))
        tile(language, _("Expected to leave"), expected, _("sum of the chances"))
    fields = {
        "account": Field(_("Customer"), pinned=True, width=150),
        "band": Field(_("Band"), width=60),
        "churn_probability": Field(_("Chance to leave"), Form.SCORE, width=130),
        "reason_1": Field(_("First reason"), width=540),
        "reason_2": Field(_("Second reason"), width=540),
    }
    alt = _("Customers by their chance to leave, the likeliest first")
    draw(language, _said(language, found.head(SHOWN)), fields, key="leaving", alt=alt)
    if len(found) > SHOWN:
        st.caption(_("The {shown} likeliest of {n}; the download has all.", shown=SHOWN, n=len(found)))
    title = _("Download all for the CRM (CSV)")

    def everyone() -> pd.DataFrame:
        return _said(language, found)

    download(language, everyone, None, key="leaving_all", file_name="customers_for_crm", title=title)
    notes.method(
        language,
        _(
            "Chance by the churn model, calibrated on customers that it had not seen; A from twice the odds "
            "of all. An association, not a cause."
        ),
    )


def _said(language: Language, found: pd.DataFrame) -> pd.DataFrame:
    """Return the columns for people and CRMs, the reasons in words."""
    said = found[["account", "score", "band", "churn_probability"]].copy()
    for name in [name for name in REASONS if name in found]:
        said[name] = [language.say(why) if isinstance(why, Message) else None for why in found[name]]
    return said
