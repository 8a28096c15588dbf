"""Where does the process lose deals, is that real or chance, and what would it bring to fix it?"""

import pandas as pd
import streamlit as st

from features.messages import message
from features.schema import Upload, column_title
from features.store.stage_targets import stage_targets
from models import performance
from models.bottlenecks import OTHERS, OWN_PAST, bottlenecks
from models.funnel import against_targets, drop_off, stage_table
from models.passages import HISTORY, passages
from pages.charts.funnel import LossLabels, losses
from pages.shared import cache, choosers, notes, stage_view
from pages.shared.access import may_open
from pages.shared.language import MISSING
from pages.shared.pictures import picture
from pages.shared.rates import Titles, chance, rate_frame, rate_picture
from pages.shared.session import visit
from pages.shared.tables import Field, Form, money_field, table
from pages.shared.tiles import headline_tile, tile
from pages.shared.welcome import require_pipeline

DIMENSIONS = ("team", "owner", "source", "product")
WHOLE = "whole"  # choice of the whole process instead of one stage

here = visit()
_ = here.language.text
language, workspace = here.language, here.workspace
snapshot = require_pipeline(here)
deals = cache.deals_of(workspace, snapshot)
stages = deals.process.stages


def choose_dimension(titles: dict[str, str]) -> str | None:
    """Let the visitor choose what to compare by; None where the file has nothing to compare by."""
    if not titles:
        return None
    return choosers.one_of_few("funnel_by", _("Compare by"), titles)


def answer(found: pd.DataFrame) -> None:
    """Say which stage holds the process back most, or that none does, or why nobody can tell."""
    if not stages:
        shows = _("how many deals reach each stage, how many move on, and where most are lost")
        notes.lacking(language, [message("Stage")], shows)
    elif not passed.tells_losses:
        st.info(notes.plain(language.say(passed.note)), icon=":material/info:")
    elif found.empty:
        st.success(no_bottleneck(), icon=":material/check_circle:")
    else:
        st.warning(notes.plain(language.say(found["message"].iloc[0])), icon=":material/filter_alt:")
        if len(found) > 1:
            more = len(found) - 1
            st.caption(language.plural("{n} more is listed below.", "{n} more are listed below.", more))


def no_bottleneck() -> str:
    """Say what was compared without finding a bottleneck."""
    if dimension is None:
        return _("No stage has fallen by more than chance in the last half year.")
    column = dimensions[dimension]
    if passed.method != HISTORY:
        return _("Compared by {column}, no stage falls below the others by more than chance.", column=column)
    return _(
        "Compared by {column} and with the time before the last half year, no stage falls below by more "
        "than chance.",
        column=column,
    )


def key_figures(dropped: pd.DataFrame) -> None:
    """Show how many deals there are, how many are won and how fast, and what was lost."""
    is_open = int((deals.frame["outcome"] == "open").sum())
    lost, value = int(dropped["deals"].sum()), float(dropped["value"].sum())
    unknown = message("The lost deals of this file carry no amounts.")
    with st.container(horizontal=True):
        tile(language, _("Deals"), language.number(len(deals.frame)), _("{n} still open", n=is_open))
        for metric in ("win_rate", "cycle_days"):
            headline_tile(language, head[metric], deals.currency)
        tile(
            language,
            _("Value of lost deals"),
            language.money(value, deals.currency) if value > 0 else MISSING,
            _("{n} deals lost", n=lost),
            None if value > 0 else unknown,
        )


def show_stages() -> None:
    """Show what became of the deals at each stage, beside the targets."""
    st.subheader(_("Stages"))
    goals = against_targets(whole, stage_targets(workspace))
    stage_view.show_flow(language, whole)
    if passed.tells_losses:
        stage_view.show_conversion(language, goals)
    else:
        st.caption(_("Lost deals are not in this picture: nobody knows at which stage they were lost."))
    stage_view.show_figures(language, whole, deals.currency)
    if goals[["target_conversion", "target_days"]].notna().any(axis=None):
        stage_view.show_targets(language, goals)
    else:
        st.caption(_("No stage has a target yet. With one you would see here whether it is met."))
        if may_open(here.role, "settings"):
            st.page_link(
                "pages/settings.py",
                label=_("Set targets"),
                icon=":material/settings:",
                query_params={"section": "targets"},
            )
    if passed.tells_losses:
        notes.method(language, notes.plain(language.say(passed.note)))


def show_bottlenecks(found: pd.DataFrame) -> None:
    """List the bottlenecks with their evidence and their price."""
    st.subheader(_("Bottlenecks"))
    if found.empty:
        st.markdown(no_bottleneck())
    else:
        list_bottlenecks(found)
    notes.method(
        language,
        _(
            "Tests of conversions, corrected together for all stages and groups looked at (Holm): the "
            "chance of naming even one sound stage is at most 5%. Worth a year = deals that reach the stage "
            "in a year × gap × share won of those that move on × average amount won; an order of size, not "
            "a promise."
        ),
    )


def list_bottlenecks(found: pd.DataFrame) -> None:
    """Show the table of bottlenecks, the dearest first."""
    compared = {OTHERS: _("all others"), OWN_PAST: _("the time before the last half year")}
    frame = found.assign(
        group=found["group"].replace("", _("Whole company")),
        comparison=found["comparison"].map(compared),
        chance=[chance(language, p) for p in found["p_corrected"]],
    )
    fields = {
        "group": Field(dimensions.get(dimension or "", _("Group")), pinned=True),
        "stage": Field(_("Stage")),
        "conversion": Field(_("Conversion"), Form.SHARE),
        "low": Field(_("95% from"), Form.SHARE),
        "high": Field(_("95% to"), Form.SHARE),
        "n": Field(_("n"), Form.COUNT, _("Decided deals that the conversion rests on.")),
        "comparison": Field(_("Compared with")),
        "other_conversion": Field(_("Their conversion"), Form.SHARE),
        "other_n": Field(_("Their n"), Form.COUNT),
        "gap": Field(_("Gap (points)"), Form.POINTS, _("Percentage points.")),
        "chance": Field(
            _("Chance alone (p)"),
            Form.TEXT,
            _("How often chance alone would make such a gap anywhere; corrected for all tests."),
        ),
        "wins_a_year": Field(_("Wins a year if closed"), Form.NUMBER),
        "money": money_field(language, _("Worth a year if closed"), deals.currency),
    }
    alt = _("Stages that fall below by more than chance, the dearest first")
    table(language, frame, fields, key="funnel_bottlenecks", alt=alt, file_name="bottlenecks")


def choose_stage(found: pd.DataFrame) -> str:
    """Let the visitor choose where to compare: by default at the worst bottleneck."""
    ranks = {str(rank): stage for rank, stage in enumerate(stages)} if passed.tells_losses else {}
    titles = {WHOLE: _("Whole process"), **ranks}
    worst = found.loc[found["comparison"] == OTHERS, "rank"]
    first = str(worst.iloc[0]) if len(worst) else WHOLE
    return choosers.one_of_many("funnel_stage", _("At stage"), titles, first)


def show_comparison(by: str, found: pd.DataFrame) -> None:
    """Compare groups at one stage or over the whole process."""
    st.subheader(_("Compared by {column}", column=dimensions[by]))
    stage = choose_stage(found)
    if stage == WHOLE:
        rows = cache.of_deals(workspace, snapshot, performance.by, column=by)
        rows = rows.assign(n=rows["won"] + rows["lost"], group=rows["name"], conversion=rows["win_rate"])
        rate, everyone = _("Win rate"), float(head["win_rate"]["value"])
    else:
        rank = int(stage)
        rows = cache.of_deals(workspace, snapshot, stage_table, by=by)
        low = found.loc[(found["comparison"] == OTHERS) & (found["rank"] == rank), "group"]
        rows = rows[rows["rank"] == rank].assign(marked=lambda part: part["group"].isin(low))
        rate, everyone = _("Share that moves on"), float(whole["conversion"].iloc[rank])
    draw_comparison(rows, Titles(dimensions[by], rate, everyone=_("All")), everyone)
    if stage == WHOLE:
        method = _(
            "Won among the deals closed in the last 365 days, or ever where no closing day is known; "
            "intervals after Wilson."
        )
    else:
        method = _("Orange: below the others by more than chance. The dashed line is the whole company.")
    notes.method(language, method)


def draw_comparison(rows: pd.DataFrame, titles: Titles, everyone: float) -> None:
    """Draw the groups, the best first."""
    rows = rows.assign(group=rows["group"].replace("", _("(not given)")))
    frame = rate_frame(rows.sort_values("conversion", ascending=False), "group", "conversion")
    alt = _("{rate} by {column} with 95% intervals", rate=titles.value, column=titles.name)
    rate_picture(language, frame, titles, key="funnel_by_group", alt=alt, everyone=everyone)


def show_drop_off(dropped: pd.DataFrame) -> None:
    """Show why deals were lost, and at which stage."""
    st.subheader(_("Why deals are lost"))
    if deals.frame["loss_reason"].isna().all():
        notes.lacking(language, [message("Loss reason")], _("why deals are lost, stage by stage"))
        return
    unknown = _("Stage not known")
    frame = dropped.assign(
        stage=dropped["stage"].replace("", unknown),
        reason=dropped["reason"].replace("", _("No reason given")),
    )
    if not frame["value"].sum() > 0:
        frame = frame.drop(columns="value")
    order = [*stages, unknown] if dropped["rank"].isna().any() else list(stages)
    labels = LossLabels(_("Reason"), _("Lost deals"), _("Lost at"), _("Share of all lost deals"))
    fields = {
        "stage": Field(labels.stage),
        "reason": Field(labels.reason),
        "deals": Field(labels.deals, Form.COUNT),
        "value": money_field(language, _("Value lost"), deals.currency),
        "share": Field(labels.share, Form.SHARE),
    }
    alt = _("Lost deals by reason and stage")
    picture(
        language,
        losses(frame, order, labels),
        frame,
        fields,
        key="funnel_losses",
        alt=alt,
        file_name="losses",
    )


dimensions = {
    name: language.value(column_title(Upload.DEALS, name))
    for name in DIMENSIONS
    if deals.frame[name].nunique() > 1
}
dimension = choose_dimension(dimensions)
passed = cache.of_deals(workspace, snapshot, passages)
whole = cache.of_deals(workspace, snapshot, stage_table)
dropped = cache.of_deals(workspace, snapshot, drop_off)
headline = cache.of_deals(workspace, snapshot, performance.headline)
head = {row["metric"]: row for row in headline.to_dict("records")}
narrow = cache.of_deals(workspace, snapshot, bottlenecks, by=dimension)

answer(narrow)
key_figures(dropped)
if stages:
    show_stages()
if passed.tells_losses:
    show_bottlenecks(narrow)
if dimension is not None:
    show_comparison(dimension, narrow)
show_drop_off(dropped)
