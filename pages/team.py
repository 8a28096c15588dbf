"""Who needs help with which skill, how does each rep and team do, and does working together pay?"""

import pandas as pd
import streamlit as st

from features.messages import Points, message
from features.store.targets import targets
from models import coaching, collaboration, performance
from models.intervals import Estimate
from models.quota import Period, period_of
from pages.shared import cache, choosers, coaching_view, notes
from pages.shared.rates import Titles, rate_frame, rate_picture
from pages.shared.session import visit
from pages.shared.tables import Field, Form, money_field, table
from pages.shared.tiles import headline_tile, tile
from pages.shared.welcome import require_pipeline

ALL = "all"  # choice of every team

here = visit()
_ = here.language.text
language, workspace = here.language, here.workspace
snapshot = require_pipeline(here)
deals = cache.deals_of(workspace, snapshot)


def choose_period() -> Period:
    """Let the visitor choose the months that bookings and targets are counted in."""
    month = period_of(deals.as_of, "month")
    periods = {
        "last12": Period(month.end - pd.DateOffset(years=1), month.end),
        "year": period_of(deals.as_of, "year"),
        "quarter": period_of(deals.as_of, "quarter"),
        "month": month,
    }
    titles = {
        "last12": _("Last 12 months"),
        "year": _("This year"),
        "quarter": _("This quarter"),
        "month": _("This month"),
    }
    return periods[choosers.one_of_many("team_period", _("Booked in"), titles)]


def choose_team(teams: list[str]) -> str:
    """Let the visitor choose a team to look at."""
    options = {ALL: _("All teams")} | {name: name for name in teams}
    return choosers.one_of_many("team_name", _("Team"), options)


def of_team(frame: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows of the team looked at."""
    return frame if team == ALL else frame[frame["team"] == team]


def answer() -> None:
    """Say who needs help with which skill first, or that nobody falls behind, or that nobody can tell."""
    if has_owners and by_stage["n"].lt(coaching.LEAST_DEALS).all():
        st.info(
            _(
                "No rep has enough decided deals at any stage to say who needs help: {n} or more are needed.",
                n=coaching.LEAST_DEALS,
            ),
            icon=":material/info:",
        )
    elif has_owners and found.empty:
        st.success(
            _("Nobody falls behind what their deals let expect by more than chance."),
            icon=":material/check_circle:",
        )
    elif has_owners:
        top = found.iloc[0]
        st.warning(notes.plain(language.say(top["message"])), icon=":material/school:")
        said = _("Skill to train: {skill}. {training}", skill=top["skill"], training=top["training"])
        st.markdown(notes.plain(said))
        if len(found) > 1:
            more = len(found) - 1
            st.caption(language.plural("{n} more gap below.", "{n} more gaps below.", more))
    else:
        shows = _("each rep's results, and who needs help with which skill")
        notes.lacking(language, [message("Owner")], shows)


def key_figures() -> None:
    """Show what the company booked, how much of the target that is, and how it wins."""
    head = cache.of_deals(workspace, snapshot, performance.headline, targets=goals, period=period)
    rows = {row["metric"]: row for row in head.to_dict("records")}
    for pair in (("booked", "attainment"), ("win_rate", "cycle_days")):
        with st.container(horizontal=True):
            for metric in pair:
                headline_tile(language, rows[metric], deals.currency)


def show_results() -> None:
    """Show win rates with their intervals, and the table of all key figures, by rep or by team."""
    st.subheader(_("Results"))
    by_team = len(teams) > 1 and choose_unit() == "team"
    if by_team:
        rows = cache.of_deals(
            workspace, snapshot, performance.by, column="team", targets=goals, period=period
        )
    else:
        rows = cache.of_deals(workspace, snapshot, coaching.reps, targets=goals, period=period)
    rows = of_team(rows)
    rows = rows.assign(n=rows["won"] + rows["lost"], name=rows["name"].replace("", _("(not given)")))
    name = _("Team") if by_team else _("Owner")
    draw_win_rates(rows, name, expected=None if by_team else "expected_win_rate")
    blank = [column for column in rows if (rows[column].isna() | rows[column].eq("")).all()]
    known = rows.drop(columns=blank)
    alt = _("Key figures, most booked first")
    table(language, known, result_fields(name), key="team_results", alt=alt, file_name="results")
    say_lacking(known)
    notes.method(
        language,
        _(
            "Win rate and cycle time look at deals closed in the last 365 days; expected (grey mark) is what "
            "such deals (source, product, industry, region, size, new or existing customer) bring team-mates."
        ),
    )


def choose_unit() -> str:
    """Let the visitor choose between reps and teams."""
    units = {"owner": _("By rep"), "team": _("By team")}
    return choosers.one_of_few("team_by", _("Show"), units, show_title=False)


def draw_win_rates(rows: pd.DataFrame, name: str, expected: str | None) -> None:
    """Draw the win rates, the highest first."""
    frame = rate_frame(rows.sort_values("win_rate", ascending=False), "name", "win_rate", goal=expected)
    titles = Titles(name, _("Win rate"), goal=_("Expected from such deals") if expected else "")
    alt = _("Win rate with its 95% interval, and what such deals let expect")
    rate_picture(language, frame, titles, key="team_win_rates", alt=alt)


def result_fields(name: str) -> dict[str, Field]:
    """Return the columns of the table of results."""
    return {
        "name": Field(name, pinned=True),
        **({} if name == _("Team") else {"team": Field(_("Team"))}),
        "attainment": Field(_("Attainment"), Form.SHARE, _("Booked divided by target.")),
        "booked": money_field(language, _("Booked"), deals.currency),
        "target": money_field(language, _("Target"), deals.currency),
        "win_rate": Field(_("Win rate"), Form.SHARE),
        "low": Field(_("95% from"), Form.SHARE),
        "high": Field(_("95% to"), Form.SHARE),
        "n": Field(_("n"), Form.COUNT, _("Deals closed in the last 365 days.")),
        "cycle_days": Field(_("Cycle days"), Form.DAYS, _("Median from created to won.")),
        "cycle_n": Field(_("n won"), Form.COUNT, _("Won deals that the cycle time rests on.")),
        "activities": Field(_("Activities"), Form.COUNT, _("On open and recently closed deals.")),
        "activities_per_deal": Field(_("Activities a deal"), Form.NUMBER),
        "open_deals": Field(_("Open deals"), Form.COUNT),
        "open_value": money_field(language, _("Open value"), deals.currency),
    }


def say_lacking(known: pd.DataFrame) -> None:
    """Say which columns the table would have if the file, or the targets, held more."""
    titles = {
        "booked": _("Booked"),
        "target": _("Target"),
        "cycle_days": _("Cycle days"),
        "activities": _("Activities"),
        "open_value": _("Open value"),
    }
    missing = [title for column, title in titles.items() if column not in known]
    if missing:
        st.caption(_("Not shown, for nothing is known of it: {columns}.", columns=language.listing(missing)))


def show_collaboration() -> None:
    """Show whether deals with colleagues on them are won more often."""
    st.subheader(_("Does working together pay?"))
    effect = cache.of_deals(workspace, snapshot, collaboration.effect)
    if effect.rates.empty:
        shows = _("win rates with and without colleagues on the deal")
        notes.lacking(language, [message("Collaborators")], shows)
        return
    st.markdown(notes.plain(language.say(effect.message)))
    if effect.raw and effect.adjusted:
        with st.container(horizontal=True):
            tile(language, _("Difference as it is"), *points(effect.raw))
            tile(language, _("Difference for the same kinds of deals"), *points(effect.adjusted))
    names = {True: _("With colleagues"), False: _("Without")}
    frame = effect.rates.assign(name=effect.rates["together"].map(names))
    titles = Titles(_("Deal"), _("Win rate"))
    alt = _("Win rate of deals with and without colleagues, with 95% intervals")
    shown = rate_frame(frame, "name", "win_rate", n="deals")
    rate_picture(language, shown, titles, key="team_together", alt=alt)
    notes.method(
        language,
        _(
            "An association, not proof of a cause. Same kinds of deals: source, product, industry, region, "
            "size, customer, owner and team held equal (doubly robust); what the file does not record is not."
        ),
    )


def points(difference: Estimate) -> tuple[str, str]:
    """Write a difference of shares and its interval in percentage points."""
    value, low, high = (
        language.value(Points(share)) for share in (difference.value, difference.low, difference.high)
    )
    between = _("{low} to {high}, n = {n}", low=low, high=high, n=difference.n)
    return _("{points} points", points=value), between


def show_coaching(rows: pd.DataFrame) -> None:
    """Show the map of gaps, whom to train, and one rep in detail."""
    st.subheader(_("Gaps by stage"))
    coaching_view.show_gaps(language, rows, deals.currency)
    if rows["survives"].any():
        st.caption(
            _(
                "● marks a gap that is more than chance; of all gaps so marked, at most one in ten on "
                "average is not real."
            )
        )
    listed = of_team(found)
    if len(listed):
        coaching_view.show_suggestions(language, listed, deals.currency)
    notes.method(
        language,
        _(
            "What happened at each stage, over all decided deals of the file, against what the kind of deals "
            "and the team let expect, drawn toward 0 by how much chance is in it; marked where it survives a "
            "false-discovery rate of 10%."
        ),
    )
    show_one(rows, listed)


def show_one(rows: pd.DataFrame, listed: pd.DataFrame) -> None:
    """Show one rep stage by stage; at first the one with the dearest gap."""
    st.subheader(_("One rep in detail"))
    owners = {name: name for name in sorted(rows["owner"].unique())}
    first = str(listed["owner"].iloc[0]) if len(listed) else next(iter(owners))
    owner = choosers.one_of_many("team_rep_name", _("Rep"), owners, first)
    count = len(deals.process.stages)
    coaching_view.show_rep(language, rows[rows["owner"] == owner], count, deals.currency)


has_owners = bool(deals.frame["owner"].notna().any())
teams = sorted(deals.frame["team"].dropna().unique())
goals = targets(workspace)
by_stage = cache.of_deals(workspace, snapshot, coaching.by_stage)
found = cache.of_deals(workspace, snapshot, coaching.suggestions, stages=by_stage)

answer()
with st.container(horizontal=True):
    period = choose_period()
    team = choose_team(teams) if len(teams) > 1 else ALL
key_figures()
if has_owners:
    show_results()
if len(of_team(by_stage)):
    show_coaching(of_team(by_stage))
show_collaboration()
