"""What will we book by month, how sure is that, and will we hit the target?"""

import pandas as pd
import streamlit as st

from features.messages import message
from features.store.targets import targets as stored_targets
from models.deal_outlook import deal_outlook
from models.forecast import SIMULATION, Forecast, forecast
from models.leading import led
from models.target_chance import chance
from models.track_record import TITLES
from pages.charts.forecast import ForecastLabels, bookings
from pages.charts.theme import AXES
from pages.shared import cache, choosers, notes, scores
from pages.shared.access import may_open
from pages.shared.pictures import picture
from pages.shared.session import visit
from pages.shared.tables import Field, Form, money_field, table
from pages.shared.tiles import tile
from pages.shared.track_record import show_track_record, track_record
from pages.shared.welcome import require_pipeline

MONTHS = ["3", "6", "12"]
DEFAULT_MONTHS = "6"

here = visit()
_ = here.language.text
language, workspace = here.language, here.workspace
snapshot = require_pipeline(here)


def answer(found: Forecast, chances: pd.DataFrame) -> None:
    """Say the bookings of the period, how sure, and the chance to hit the target."""
    total = found.period[found.period["part"].eq("total")].iloc[0]
    company = chances[chances["scope"].eq("company") & chances["month"].isna()]
    with st.container(horizontal=True):
        title = language.plural(
            "Bookings of the next {n} month (P50)",
            "Bookings of the next {n} months (P50)",
            len(found.calendar),
        )
        tile(language, title, language.money(total["p50"], found.currency), leading_method(found))
        ends = (language.money(total[end], found.currency) for end in ("p10", "p90"))
        tile(language, _("80% interval (P10–P90)"), " – ".join(ends))
        tile(language, _("Open deals behind it"), language.number(len(found.deals)))
        if not company.empty:
            show_target(found, company.iloc[0], aimed_at(chances, "company"))
    if company.empty:
        no_target()


def leading_method(found: Forecast) -> str:
    """Name the simple method whose number leads, nothing where it is the simulation's."""
    return "" if found.method == SIMULATION else language.say(TITLES[found.method])


def show_target(found: Forecast, company: pd.Series, aimed: pd.DatetimeIndex) -> None:
    """Show the target, the chance to hit it, and what is expected in its months where these are not all."""
    below = ""
    if len(aimed) < len(found.calendar):
        below = _("P50 of these {money}", money=language.money(company["p50"], found.currency))
    tile(language, target_title(found, aimed), language.money(company["target"], found.currency), below)
    tile(language, _("Chance to hit it"), language.chance(company["chance"]))


def aimed_at(chances: pd.DataFrame, scope: str) -> pd.DatetimeIndex:
    """Return the months forecast that have a target of this scope."""
    return pd.DatetimeIndex(chances.loc[chances["scope"].eq(scope), "month"].dropna().unique())


def target_title(found: Forecast, aimed: pd.DatetimeIndex) -> str:
    """Name the target, and how many of the months have one where not all do."""
    if len(aimed) == len(found.calendar):
        return _("Target")
    return _("Target ({n} of {months} months)", n=len(aimed), months=len(found.calendar))


def no_target() -> None:
    """Say that there is no target yet, and where to enter one."""
    st.info(
        _("There is no target for these months yet: type it in under Settings or upload a list of targets.")
    )
    if may_open(here.role, "settings"):
        st.page_link(
            "pages/settings.py",
            label=_("Settings"),
            icon=":material/settings:",
            query_params={"section": "targets"},
        )


def by_month(found: Forecast, chances: pd.DataFrame) -> None:
    """Show the months as a picture with its table."""
    simulated = found.method == SIMULATION
    company = chances[chances["scope"].eq("company") & chances["month"].notna()]
    parts = {"booked": _("Booked already"), "open": _("From open deals"), "new": _("From deals to come")}
    labels = ForecastLabels(
        month=_("Month"),
        money=_("Bookings ({currency})", currency=found.currency) if found.currency else _("Bookings"),
        part=_("Part"),
        interval=_("80% interval (P10–P90)"),
        median=_("P50 (as likely above as below)"),
        target=_("Target"),
        parts=parts,
        axes=AXES[language.code],
    )
    whole = _("Total") if simulated else _("Total: {method}", method=leading_method(found))
    frame = found.months.assign(title=found.months["part"].map({**parts, "total": whole}))
    fields = {
        "month": Field(_("Month"), Form.MONTH),
        "title": Field(_("Part")),
        "p10": money_field(language, "P10", found.currency),
        "p50": money_field(language, "P50", found.currency),
        "p90": money_field(language, "P90", found.currency),
        "mean": money_field(language, _("Mean"), found.currency),
    }
    st.subheader(_("By month"))
    # The parts are simulated, and do not add up to what another method says.
    drawn = found.months if simulated else found.months[found.months["part"].eq("total")]
    chart = bookings(drawn, company[["month", "target"]], labels)
    alt = _("Expected bookings by month with their 80% interval and the target")
    picture(language, chart, frame, fields, key="forecast_months", alt=alt, file_name="forecast_months")
    st.caption(language.together(signs(found, has_target=not company.empty)))


def signs(found: Forecast, *, has_target: bool) -> list[str]:
    """Say what the signs in the picture of the months stand for, in sentences."""
    if found.method == SIMULATION:
        said = [_("Bars: expected bookings. Line: the 80% interval; point: P50.")]
    else:
        said = [_("Bars and points: {method}. Line: the 80% interval.", method=leading_method(found))]
    if has_target:
        said.append(_("Grey dash: target."))
    if found.method != SIMULATION:
        said.append(_("In the table, the parts are the simulation's."))
    return said


def by_group(found: Forecast, chances: pd.DataFrame) -> None:
    """Show teams or owners with their targets and chances, all months together or each."""
    scopes = {"team": _("Team"), "owner": _("Owner")}
    scopes = {scope: title for scope, title in scopes.items() if found.group_names["scope"].eq(scope).any()}
    if not scopes:
        return
    st.subheader(_("By team and owner"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        scope = choosers.one_of_few("forecast_scope", _("Show"), scopes)
        together = {"together": _("All months together"), "each": _("Month by month")}
        each = choosers.one_of_few("forecast_each", _("Months"), together) == "each"
    rows, months = (found.groups, ["month"]) if each else (found.group_period, [])
    mine = chances[chances["scope"].eq(scope) & chances["month"].notna().eq(each)]
    targeted = mine.set_index(["name", *months])[["target", "chance"]]
    rows = rows[rows["scope"].eq(scope)].join(targeted, on=["name", *months])
    rows = rows.sort_values([*months, "p50"], ascending=[*[True] * len(months), False], ignore_index=True)
    title = _("Target") if each else target_title(found, aimed_at(chances, scope))
    fields = {
        "name": Field(scopes[scope], pinned=True),
        **({"month": Field(_("Month"), Form.MONTH)} if each else {}),
        "p10": money_field(language, "P10", found.currency),
        "p50": money_field(language, "P50", found.currency),
        "p90": money_field(language, "P90", found.currency),
        "mean": money_field(language, _("Mean"), found.currency),
        "target": money_field(language, title, found.currency),
        "chance": Field(_("Chance to hit it"), Form.CHANCE),
    }
    if rows["target"].isna().all():
        rows = rows.drop(columns=["target", "chance"])
    alt = _("Expected bookings by team or owner and month")
    table(language, rows, fields, key="forecast_groups", alt=alt, file_name=f"forecast_{scope}")
    st.caption(
        _(
            "Means add up to the company's, within the noise of the simulation; P10, P50 and P90 do not, "
            "for not all have luck at once."
        )
    )
    if found.method != SIMULATION:
        st.caption(_("Teams and owners are the simulation's: only it knows them."))


def by_deal(found: Forecast) -> None:
    """Show the open deals that carry the forecast, and when each is likely to be won."""
    rows = deal_outlook(found, cache.deals_of(workspace, snapshot))
    if rows.empty:
        return
    st.subheader(_("Open deals behind it"))
    fields = {
        "deal_name": Field(_("Deal"), pinned=True),
        "expected": money_field(language, _("Expected in these months"), found.currency),
        "amount": money_field(language, _("Amount"), found.currency),
        "probability": Field(_("Chance to win"), Form.SHARE),
        "month": Field(
            _("Won by"), Form.MONTH, _("If it is won: half of such deals were won by this month.")
        ),
        "in_period": Field(_("Chance to win in these months"), Form.SHARE),
        "owner": Field(_("Owner")),
        "account": Field(_("Account")),
    }
    rows = rows.drop(columns=[name for name in ("account", "owner") if rows[name].isna().all()])
    alt = _("Open deals with their chance, the month they are likely to be won, and what to expect")
    table(language, rows, fields, key="forecast_deals", alt=alt, file_name="forecast_deals", height=420)
    st.caption(_("Won by: blank where that is later than the months shown."))


horizons = {months: months for months in MONTHS}
months = int(choosers.one_of_few("forecast_horizon", _("Months ahead"), horizons, DEFAULT_MONTHS))
with st.spinner(_("Simulating futures …")):
    win = scores.win_probabilities(workspace, snapshot)
    plain = cache.of_deals(workspace, snapshot, forecast, win=win, months=months)
if plain.reason is not None:
    st.warning(language.say(plain.reason), icon=":material/warning:")
    lacking = [message("Created on"), message("Closed on"), message("Amount")]
    notes.lacking(language, lacking, _("bookings by month with their interval"))
else:
    with st.spinner(_("Forecasting from past months …")):
        record = track_record(workspace, snapshot, months)
    shown = led(plain, cache.deals_of(workspace, snapshot), record.lead)
    found_chances = chance(shown, stored_targets(workspace))
    answer(shown, found_chances)
    if shown.method != SIMULATION:
        st.info(language.say(record.verdict), icon=":material/info:")
    by_month(shown, found_chances)
    by_group(shown, found_chances)
    by_deal(shown)
    for note in plain.notes:
        st.caption(f":material/info: {language.say(note)}")
    show_track_record(here, record)
    notes.method(
        language,
        _("Thousands of futures: open deals by their probability and timing, new ones as they came so far."),
    )
