"""Who needs help with which skill, and does working together pay? Reps beside what their deals promise."""

import pandas as pd
import streamlit as st

from features.messages import message
from features.store.targets import targets as stored_targets
from models.coaching import by_stage, reps, suggestions
from models.collaboration import Effect, effect
from pages.charts.team import GapLabels, gaps
from pages.shared import address, cache, notes, scores
from pages.shared.pictures import picture
from pages.shared.session import visit
from pages.shared.tables import Field, Form, money_field, table
from pages.shared.welcome import require_pipeline

here = visit()
_ = here.language.text
language, workspace = here.language, here.workspace
snapshot = require_pipeline(here)


def answer(found: pd.DataFrame) -> None:
    """Say who needs help with which skill, or that nobody differs by more than chance."""
    if found.empty:
        st.success(
            _("No rep falls behind at any stage by more than chance, given the deals they had."),
            icon=":material/check_circle:",
        )
        return
    st.subheader(_("Who needs help with which skill"))
    for row in found.to_dict("records"):
        with st.container(border=True, gap="small"):
            st.markdown(f"**{notes.plain(language.say(row['message']))}**")
            st.caption(
                _("Skill: {skill}. Training: {training}", skill=row["skill"], training=row["training"]),
            )
    fields = {
        "owner": Field(_("Owner")),
        "team": Field(_("Team")),
        "stage": Field(_("Stage")),
        "skill": Field(_("Skill")),
        "training": Field(_("Training")),
        "actual": Field(_("Conversion"), Form.SHARE),
        "low": Field(_("Low end"), Form.SHARE),
        "high": Field(_("High end"), Form.SHARE),
        "expected": Field(_("To be expected"), Form.SHARE),
        "n": Field(_("Deals"), Form.COUNT),
        "money": money_field(_("Worth a year"), snapshot.currency),
    }
    said = found.assign(
        skill=[language.say(skill) for skill in found["skill"]],
        training=[language.say(training) for training in found["training"]],
    )
    with st.expander(_("Skill gaps as a table"), icon=":material/table:"):
        alt = _("Skill gaps that are more than chance")
        table(language, said, fields, key="team_gaps", alt=alt, file_name="skill_gaps")


def show_reps(figures: pd.DataFrame) -> None:
    """Show one row per rep."""
    st.subheader(_("Every rep"))
    fields = {
        "name": Field(_("Owner"), pinned=True),
        "team": Field(_("Team")),
        "booked": money_field(_("Booked this quarter"), snapshot.currency),
        "target": money_field(_("Target"), snapshot.currency),
        "attainment": Field(_("Attainment"), Form.SHARE),
        "win_rate": Field(_("Win rate"), Form.SHARE),
        "low": Field(_("Win rate, low end"), Form.SHARE),
        "high": Field(_("Win rate, high end"), Form.SHARE),
        "closed": Field(_("Deals closed"), Form.COUNT),
        "expected_win_rate": Field(_("Win rate to be expected"), Form.SHARE),
        "shrunk_win_rate": Field(_("Win rate, best guess"), Form.SHARE),
        "cycle_days": Field(_("Cycle time (days)"), Form.DAYS),
        "activities_per_deal": Field(_("Activities per deal"), Form.NUMBER),
        "open_deals": Field(_("Open deals"), Form.COUNT),
        "open_value": money_field(_("Open value"), snapshot.currency),
    }
    rows = figures.assign(closed=figures["won"] + figures["lost"])
    known = {name: field for name, field in fields.items() if rows[name].notna().any()}
    alt = _("Key figures of every rep")
    table(language, rows, known, key="team_reps", alt=alt, file_name="reps", height=380)


def show_gaps(found: pd.DataFrame) -> None:
    """Show owners by stages, coloured by the gap to what their deals let expect."""
    st.subheader(_("By stage, against what their deals let expect"))
    rows = found[found["stage"].ne("")]
    if rows.empty:
        notes.lacking(language, [message("Stage")], _("where each rep is ahead or behind"))
        return
    sure, chance = _("more than chance"), _("may be chance")
    frame = rows.assign(sure=rows["survives"].map({True: sure, False: chance}))
    stages = list(cache.deals_of(workspace, snapshot).process.stages)
    labels = GapLabels(
        owner=_("Owner"),
        stage=_("Stage"),
        gap=_("Gap in points, shrunk toward the team"),
        actual=_("Conversion"),
        expected=_("To be expected"),
        n=_("Deals"),
        sure=_("How sure"),
    )
    fields = {
        "owner": Field(_("Owner"), pinned=True),
        "stage": Field(_("Stage")),
        "n": Field(_("Deals"), Form.COUNT),
        "actual": Field(_("Conversion"), Form.SHARE),
        "low": Field(_("Low end"), Form.SHARE),
        "high": Field(_("High end"), Form.SHARE),
        "expected": Field(_("To be expected"), Form.SHARE),
        "shrunk_gap": Field(_("Gap, shrunk"), Form.SHARE),
        "sure": Field(_("How sure")),
    }
    alt = _("Owners by stages: ahead of or behind what their deals let expect")
    picture(
        language, gaps(frame, stages, labels), frame, fields, key="team_stages", alt=alt, file_name="stages"
    )
    st.caption(_("A dot marks gaps that remain after allowing for how many were tested."))


def show_one(found: pd.DataFrame) -> None:
    """Show one rep's stages."""
    names = sorted(found["owner"].unique())
    address.take("team_owner", ["", *names], "")
    st.selectbox(
        _("Look at one rep"),
        ["", *names],
        format_func=lambda name: name or _("(nobody chosen)"),
        key="team_owner",
    )
    address.put("team_owner", "")
    owner = st.session_state["team_owner"]
    if not owner:
        return
    fields = {
        "stage": Field(_("Stage")),
        "n": Field(_("Deals"), Form.COUNT),
        "actual": Field(_("Conversion"), Form.SHARE),
        "low": Field(_("Low end"), Form.SHARE),
        "high": Field(_("High end"), Form.SHARE),
        "expected": Field(_("To be expected"), Form.SHARE),
        "wins_a_year": Field(_("Wins a year that the gap is worth"), Form.NUMBER),
        "money": money_field(_("Worth a year"), snapshot.currency),
    }
    alt = _("Conversion of one rep by stage")
    rows = found[found["owner"].eq(owner)]
    table(language, rows, fields, key="team_one", alt=alt, file_name="rep")


def show_together(found: Effect) -> None:
    """Show win rates with and without colleagues on the deal."""
    st.subheader(_("Does working together pay?"))
    st.markdown(notes.plain(language.say(found.message)))
    if found.rates.empty:
        return
    titles = {True: _("With colleagues"), False: _("Alone")}
    frame = found.rates.assign(title=found.rates["together"].map(titles))
    fields = {
        "title": Field(_("Deals")),
        "deals": Field(_("Closed"), Form.COUNT),
        "won": Field(_("Won"), Form.COUNT),
        "win_rate": Field(_("Win rate"), Form.SHARE),
        "low": Field(_("Low end"), Form.SHARE),
        "high": Field(_("High end"), Form.SHARE),
    }
    alt = _("Win rate with and without colleagues")
    table(language, frame, fields, key="team_together", alt=alt, file_name="collaboration")


deals = cache.deals_of(workspace, snapshot)
if deals.frame["owner"].isna().all():
    notes.lacking(language, [message("Owner")], _("who wins how much, and who needs help with which skill"))
    st.stop()
win = scores.win_probabilities(workspace, snapshot)
with st.spinner(_("Comparing everybody with their team …")):
    staged = cache.of_deals(workspace, snapshot, by_stage)
    answer(cache.of_deals(workspace, snapshot, suggestions))
    show_reps(cache.of_deals(workspace, snapshot, reps, targets=stored_targets(workspace), probability=win))
    show_gaps(staged)
    show_one(staged)
    show_together(cache.of_deals(workspace, snapshot, effect))
notes.method(
    language,
    _("Each rep against team-mates with such deals; gaps are tested at a false-discovery rate of 10 %."),
)
