"""How are skill gaps shown? The map of owners and stages, whom to train in what, and one rep in detail."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from features.messages import Money, Share
from models.coaching import LEAST_DEALS, WHOLE
from models.skills import Skill, skill_of
from pages.charts.team import GapLabels, gaps
from pages.shared import notes
from pages.shared.language import Language
from pages.shared.pictures import picture
from pages.shared.rates import Titles, chance, rate_frame, rate_picture
from pages.shared.tables import Field, Form, money_field, table

SMALLEST_GAP = 0.005
"""A gap of less than half a percentage point reads as none: the screen would set 71% against 71%."""


def show_gaps(language: Language, rows: pd.DataFrame, currency: str) -> None:
    """Draw owners by stages, coloured by the gap; rows of `models.coaching.by_stage`."""
    _ = language.text
    rows = _readable(language, rows.sort_values(["team", "owner", "rank"]))
    order = list(rows.sort_values("rank")["stage"].unique())
    labels = GapLabels(
        owner=_("Owner"),
        stage=_("Stage"),
        gap=_("Gap to what such deals let expect, in points"),
        actual=_share_title(language, rows),
        expected=_("Expected"),
        n=_("Decided deals"),
        sure=_("More than chance"),
    )
    alt = _("Gap of each owner at each stage; a dot marks those that are more than chance")
    fields = {"owner": Field(_("Owner"), pinned=True), "team": Field(_("Team"))}
    fields |= _fields(language, rows, currency)
    chart = gaps(rows, order, labels)
    picture(language, chart, rows, fields, key="team_gaps", alt=alt, file_name="gaps")


def show_suggestions(language: Language, found: pd.DataFrame, currency: str) -> None:
    """List whom to train in which skill, the dearest gap first; rows of `models.coaching.suggestions`."""
    _ = language.text
    said = {name: [language.say(text) for text in found[name]] for name in ("skill", "training")}
    frame = _readable(language, found.assign(**said, survives=True))
    fields = {
        "owner": Field(_("Owner"), pinned=True),
        "team": Field(_("Team")),
        "stage": Field(_("Stage")),
        "skill": Field(_("Skill")),
        "actual": Field(_share_title(language, found), Form.SHARE),
        "expected": Field(_("Expected"), Form.SHARE),
        "n": Field(_("n"), Form.COUNT),
        "money": money_field(language, _("Worth a year if closed"), currency),
        "training": Field(_("Training")),
    }
    alt = _("Whom to train in which skill, the dearest gap first")
    table(language, frame, fields, key="team_training", alt=alt, file_name="training")


def show_rep(language: Language, rows: pd.DataFrame, count: int, currency: str) -> None:
    """Show one rep stage by stage beside what their deals let expect, and the weakest stage.

    Parameters
    ----------
    rows
        Rows of `models.coaching.by_stage` of one owner.
    count
        Stages of the process.
    """
    _ = language.text
    rows = rows.sort_values("rank", ignore_index=True)
    if rows["n"].lt(LEAST_DEALS).all():
        said = _("{owner} has too few decided deals at each stage to tell.", owner=rows["owner"].iloc[0])
        st.info(notes.plain(said), icon=":material/info:")
    else:
        weakest = _weakest(rows)
        _say_weakest(language, weakest, skill_of(weakest["stage"], weakest["rank"], count), currency)
    shown = _readable(language, rows).assign(marked=rows["survives"])
    frame = rate_frame(shown, "stage", "actual", goal="expected")
    titles = Titles(_("Stage"), _share_title(language, rows), goal=_("Expected from such deals"))
    alt = _("What this rep's deals did at each stage, beside what such deals let expect")
    rate_picture(language, frame, titles, key="team_rep_stages", alt=alt)
    alt = _("Figures of this rep at each stage")
    table(language, shown, _fields(language, rows, currency), key="team_rep", alt=alt, file_name="rep")


def _weakest(rows: pd.DataFrame) -> dict[Any, Any]:
    """Return the stage with the largest gap below: a sure one if there is any."""
    chancy = ~(rows["survives"] & (rows["gap"] < 0))
    return rows.assign(chancy=chancy).sort_values(["chancy", "shrunk_gap"]).iloc[0].to_dict()


def _say_weakest(language: Language, row: dict[Any, Any], skill: Skill, currency: str) -> None:
    """Say where the rep is furthest below, whether that may be chance, and what to do about it."""
    _ = language.text
    if row["shrunk_gap"] > -SMALLEST_GAP:
        _say_no_gap(language, row)
        return
    show = st.warning if row["survives"] else st.info
    said = _("{what} {verdict}", what=_what(language, row), verdict=_verdict(language, row))
    show(notes.plain(said), icon=":material/school:")
    st.markdown(
        notes.plain(_("Skill to train: {skill}. {training}", skill=skill.name, training=skill.training))
    )
    if not pd.isna(row["money"]):
        worth = Money(row["money"], currency)
        said = _("Closing the most likely gap would bring about {money} a year.", money=worth)
        st.markdown(notes.plain(said))


def _say_no_gap(language: Language, row: dict[Any, Any]) -> None:
    """Say that there is nothing to train for: nothing lies below, or no more than chance makes."""
    if row["gap"] >= 0:
        said = language.text("{owner} is nowhere below what such deals let expect.", owner=row["owner"])
        st.success(notes.plain(said), icon=":material/check_circle:")
        return
    said = language.text(
        "What {owner} lies below the expected is no more than chance makes of so few deals.",
        owner=row["owner"],
    )
    st.info(notes.plain(said), icon=":material/info:")


def _what(language: Language, row: dict[Any, Any]) -> str:
    facts: dict[str, Any] = {name: Share(row[name]) for name in ("actual", "low", "high", "expected")}
    facts |= {"owner": row["owner"], "stage": row["stage"], "n": round(row["n"])}
    if row["rank"] == WHOLE:
        return language.text(
            "{owner} wins {actual} of the deals ({low} to {high}, n = {n}); {expected} was to be expected.",
            **facts,
        )
    return language.text(
        "{owner} is weakest at {stage}: {actual} of the deals move on ({low} to {high}, n = {n}); "
        "{expected} was to be expected.",
        **facts,
    )


def _verdict(language: Language, row: dict[Any, Any]) -> str:
    if row["survives"]:
        return language.text("That is more than chance.")
    if row["n"] < LEAST_DEALS:
        return language.text("These are too few deals to tell.")
    return language.text("That may be chance.")


def _readable(language: Language, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with names for blanks, and whether a gap is sure written out."""
    yes, no = language.text("yes"), language.text("no")
    return rows.assign(
        stage=rows["stage"].replace("", language.text("Whole process")),
        sure=rows["survives"].map({True: yes, False: no}),
        money=rows["money"].where(rows["shrunk_gap"] < 0),
        chance=[chance(language, p) for p in rows["p_value"]],
    )


def _share_title(language: Language, rows: pd.DataFrame) -> str:
    whole = rows["rank"].eq(WHOLE).all()
    return language.text("Win rate") if whole else language.text("Share that moves on")


def _fields(language: Language, rows: pd.DataFrame, currency: str) -> dict[str, Field]:
    _ = language.text
    return {
        "stage": Field(_("Stage")),
        "actual": Field(_share_title(language, rows), Form.SHARE),
        "low": Field(_("95% from"), Form.SHARE),
        "high": Field(_("95% to"), Form.SHARE),
        "n": Field(_("n"), Form.COUNT, _("Decided deals that the share rests on.")),
        "expected": Field(_("Expected"), Form.SHARE),
        "shrunk_gap": Field(
            _("Most likely gap (points)"),
            Form.POINTS,
            _("Percentage points; the measured gap, drawn toward 0 the more chance is in it."),
        ),
        "chance": Field(_("Chance alone (p)"), Form.TEXT, _("For this cell alone; blank for too few deals.")),
        "sure": Field(
            _("More than chance"), help=_("Of all gaps named, at most one in ten on average is chance.")
        ),
        "money": money_field(language, _("Worth a year if closed"), currency),
    }
