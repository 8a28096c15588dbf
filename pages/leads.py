"""Which leads first, and why? Open deals by their chance to be won, and one lead opened."""

import pandas as pd
import streamlit as st

from features.errors import InputError
from features.messages import message
from features.schema import DEALS
from models.leads import FILTERS, choices, chosen, lead_list
from models.registry import Version
from pages.shared import address, cache, notes, progress, scores
from pages.shared.lead_view import reason_text, show_lead
from pages.shared.session import visit
from pages.shared.tables import Field, Form, money_field, table
from pages.shared.welcome import require_pipeline

here = visit()
_ = here.language.text
language, workspace = here.language, here.workspace
snapshot = require_pipeline(here)
currency = cache.currency_of(workspace, snapshot)
TITLES = {column.name: language.say(column.title) for column in DEALS}


def scored() -> tuple[Version | None, pd.DataFrame | None]:
    """Return the model version and its scores; say why where there are none."""
    try:
        found = scores.lead_scores(workspace, snapshot)
    except InputError as error:
        notes.refuse(language, error)
        offer_training()
        return None, None
    if found is None:
        st.info(_("No lead model has been trained yet, so leads are listed without a chance to win."))
        offer_training()
        return None, None
    return found


def offer_training() -> None:
    """Offer to train the lead model on the pipeline looked at."""
    busy = progress.panel(workspace, language, ["lead"])
    if not busy and st.button(_("Train the lead model"), type="primary", key="leads_train"):
        command = ["-m", "training.lead", snapshot.id, "--json"]
        progress.begin(workspace, language, command, "lead", message("Training the lead model"))


def answer(version: Version | None, leads: pd.DataFrame) -> None:
    """Say how many leads there are, what they are worth, and whether the model can be believed."""
    with st.container(horizontal=True):
        st.metric(_("Open leads"), language.number(len(leads)), border=True)
        st.metric(_("Open value"), language.money(leads["amount"].sum(min_count=1), currency), border=True)
        expected = leads["expected_value"].sum(min_count=1)
        st.metric(_("Expected value"), language.money(expected, currency), border=True)
        if version is not None and version.card.live:
            best = int(leads["band"].isin(["A", "B"]).sum())
            st.metric(_("In band A or B"), language.number(best), border=True)
    if version is None:
        return
    verdict = notes.plain(language.say(version.card.verdict))
    if version.card.live:
        st.success(verdict, icon=":material/verified:")
    else:
        st.warning(
            verdict,
            title=_("These leads are not ranked by a model: it found no signal beyond the base rate."),
            icon=":material/warning:",
        )


def filters(leads: pd.DataFrame) -> dict[str, str]:
    """Show the filters of the columns that the file has; return what is wanted."""
    wanted: dict[str, str] = {}
    with st.container(horizontal=True):
        for column in FILTERS:
            options = ["", *choices(leads, column)]
            if len(options) < 2:
                continue
            key = f"leads_{column}"
            address.take(key, options, "")
            wanted[column] = (
                st.selectbox(TITLES[column], options, format_func=lambda value: value or _("All"), key=key)
                or ""
            )
            address.put(key, "")
    return wanted


def with_reasons(version: Version | None, leads: pd.DataFrame) -> pd.DataFrame:
    """Add the strongest reasons as sentences."""
    if version is None:
        return leads
    reasons = scores.lead_reasons(workspace, snapshot, version)
    names = [name for name in reasons.columns if str(name).startswith("reason_")]
    found = scores.lead_scores(workspace, snapshot)
    if not names or found is None:
        return leads
    texts = {
        name: dict(
            zip(found[1]["deal_id"], (reason_text(here, reason) for reason in reasons[name]), strict=True)
        )
        for name in names
    }
    return leads.assign(**{name: leads["deal_id"].map(said) for name, said in texts.items()})


def show_list(leads: pd.DataFrame) -> str:
    """Show the leads; return the id of the one to open, "" for none."""
    fields = {
        "name": Field(_("Lead"), pinned=True),
        "band": Field(
            _("Band"), help=_("Odds to win against all leads: A at least twice, B the same, C half, D below.")
        ),
        "probability": Field(_("Chance to win"), Form.SCORE),
        "amount": money_field(_("Amount"), currency),
        "expected_value": money_field(_("Expected value"), currency),
        "stage": Field(_("Stage")),
        "owner": Field(_("Owner")),
        "team": Field(_("Team")),
        "account": Field(_("Account")),
        "age_days": Field(_("Days open"), Form.DAYS),
        "reason_1": Field(_("First reason")),
        "reason_2": Field(_("Second reason")),
        "reason_3": Field(_("Third reason")),
        "deal_id": Field(_("Deal ID")),
    }
    known = {name: field for name, field in fields.items() if name in leads and leads[name].notna().any()}
    alt = _("Open leads, the most likely first")
    rows = table(
        language, leads, known, key="leads_list", alt=alt, file_name="leads", select=True, height=420
    )
    st.caption(_("Choose a lead to see why."))
    if rows:
        st.query_params["lead"] = str(leads["deal_id"].iloc[rows[0]])
    return st.query_params.get("lead", "")


version, found_scores = scored()
every = cache.of_deals(workspace, snapshot, lead_list, scores=found_scores)
if every.empty:
    st.info(_("No deal of this snapshot is open: there is nothing to work on."), icon=":material/info:")
    st.stop()
answer(version, every)
shown = chosen(every, filters(every))
opened = show_list(with_reasons(version, shown))
one = every[every["deal_id"].eq(opened)]
if not one.empty:
    show_lead(here, snapshot, version, one.iloc[0])
if version is not None:
    notes.method(
        language,
        _("Chance to be won ever, calibrated on unseen deals; expected value is amount times chance."),
    )
