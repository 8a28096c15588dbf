"""Which customers are worth most, which are about to leave, whom do we owe a visit?"""

import math

import pandas as pd
import streamlit as st

from features.errors import InputError
from features.messages import Message, message, plural_message
from features.store.company import previous
from models.customers import VALUABLE, Summary, by_tier_and_risk, only, overdue, summary
from models.lifetime_value import Holdout, LifetimeValue, lifetime_value
from models.service_rules import service_rules
from models.tiers import TIERS
from models.versions import Version
from pages.charts.customers import ValueLabels, value_by_tier
from pages.charts.theme import AXES
from pages.shared import cache, choosers, notes, progress, scores
from pages.shared.access import may_open
from pages.shared.customer_base import customer_base
from pages.shared.leaving_view import show_leaving
from pages.shared.pictures import picture
from pages.shared.service_editor import show_service_rules
from pages.shared.session import visit
from pages.shared.tables import Field, Form, money_field, table
from pages.shared.tier_moves import show_tier_moves
from pages.shared.welcome import require_pipeline

ALL = "all"
RISK_TITLES: dict[str, Message] = {
    "left": message("Has left"),
    "high": message("High risk"),
    "medium": message("Medium risk"),
    "low": message("Low risk"),
    "unknown": message("Risk unknown"),
}
SOURCE_TITLES: dict[str, Message] = {
    "label": message("Customers file: has left"),
    "churn_model": message("Churn model"),
    "bg_nbd": message("Purchase rhythm (BG/NBD)"),
}

here = visit()
_ = here.language.text
language, workspace = here.language, here.workspace
if here.snapshot is None and show_leaving(here):
    st.stop()
snapshot = require_pipeline(here)
currency = cache.currency_of(workspace, snapshot)


def answer(frame: pd.DataFrame) -> None:
    """Say how many customers there are, what they are worth, who may leave and who waits for a visit."""
    told = summary(frame)
    lines = [worth_line(told), *risk_lines(told)]
    if told.seen:
        lines.append(
            _(
                "Visits overdue: {late} of {seen}, {valuable} of them to A and B customers.",
                late=told.overdue,
                seen=told.seen,
                valuable=told.valuable_overdue,
            )
        )
    st.markdown("  \n".join(f"**{line}**" for line in lines))


def worth_line(told: Summary) -> str:
    """Say how many customers there are and what they are worth."""
    count = plural_message("{n} customer", "{n} customers", told.customers)
    if math.isnan(told.value):
        return _("{customers}; their value is unknown.", customers=count)
    worth = notes.plain(language.money(told.value, currency))
    return _("{customers}, expected to be worth {money} over the next year.", customers=count, money=worth)


def risk_lines(told: Summary) -> list[str]:
    """Say how many valuable customers may leave, have left, or cannot be judged."""
    lines = []
    if told.valuable_known:
        lines.append(
            _(
                "A and B customers at high risk to leave: {high} of {known}.",
                high=told.at_risk,
                known=told.valuable_known - told.valuable_left,
            )
        )
    if told.valuable_left:
        lines.append(
            language.plural(
                "{n} A or B customer has left, as the customers file says.",
                "{n} A and B customers have left, as the customers file says.",
                told.valuable_left,
            )
        )
    if told.valuable > told.valuable_known:
        lines.append(
            language.plural(
                "The risk of {n} A or B customer is unknown.",
                "The risk of {n} A and B customers is unknown.",
                told.valuable - told.valuable_known,
            )
        )
    return lines


def show_risk_source(version: Version | None) -> None:
    """Say what the risk means, and offer to train the model that knows it best where there is none."""
    if version is not None:
        if version.card.horizon is not None:
            st.caption(
                _("Risk to leave: chance that the customer buys nothing in {n} days.", n=version.card.horizon)
            )
        return
    if progress.panel(workspace, language, ["churn"]):
        return
    st.info(
        _("There is no churn model yet: risk is read from each customer's purchase rhythm where it can be."),
        icon=":material/info:",
    )
    if may_open(here.role, "models") and st.button(
        _("Train the churn model"), key="customers_train", icon=":material/model_training:"
    ):
        command = ["-m", "training.churn", snapshot.id, "--json"]
        progress.begin(workspace, language, command, "churn", message("Training the churn model"))


def show_picture(frame: pd.DataFrame) -> None:
    """Draw the value by tier and risk; the number of customers where no value is known."""
    count = bool(frame["lifetime_value"].isna().all())
    st.subheader(_("Customers by tier and risk") if count else _("Value by tier and risk"))
    if count:
        notes.lacking(language, [message("Amount")], _("what each customer is worth"))
    sums = by_tier_and_risk(frame)
    risks = {name: language.say(title) for name, title in RISK_TITLES.items()}
    value = money_field(language, _("Value of the next year"), currency)
    labels = ValueLabels(
        _("Tier"),
        _("Customers") if count else value.title,
        _("Risk to leave"),
        _("Customers"),
        risks,
        AXES[language.code],
    )
    fields = {
        "tier": Field(_("Tier")),
        "title": Field(_("Risk to leave")),
        "customers": Field(_("Customers"), Form.COUNT),
        **({} if count else {"value": value}),
    }
    shown = sums.assign(title=sums["risk_class"].map(risks))
    alt = _("Customers by tier and risk") if count else _("Value of the customers by tier and risk to leave")
    chart = value_by_tier(sums, labels, count=count)
    picture(language, chart, shown, fields, key="customers_value", alt=alt, file_name="customers_by_tier")


def choose(frame: pd.DataFrame) -> pd.DataFrame:
    """Let tier, owner and risk be chosen; return the customers that remain."""
    tiers = {ALL: _("All"), "".join(VALUABLE): _("A and B")} | {tier: tier for tier in TIERS}
    owners = {ALL: _("All")} | {name: name for name in sorted(frame["owner"].dropna().unique())}
    risks = {ALL: _("All")} | {name: language.say(title) for name, title in RISK_TITLES.items()}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        tier = choosers.one_of_few("customers_tier", _("Tier"), tiers)
        owner = choosers.one_of_many("customers_owner", _("Owner"), owners, width=240)
        risk = choosers.one_of_many("customers_risk", _("Risk to leave"), risks, width=240)
    return only(frame, *("" if choice == ALL else choice for choice in (tier, owner, risk)))


def show_customers(rows: pd.DataFrame) -> None:
    """Show one row per customer."""
    st.subheader(language.plural("{n} customer", "{n} customers", len(rows)))
    if rows.empty:
        st.info(_("No customer fits this choice."))
        return
    named = {name: language.say(title) for name, title in SOURCE_TITLES.items()}
    shown = rows.assign(source=rows["risk_source"].map(named))
    fields = {
        "account": Field(_("Account"), pinned=True),
        "tier": Field(_("Tier")),
        "lifetime_value": money_field(language, _("Value of the next year"), currency),
        "risk": Field(_("Risk to leave"), Form.SHARE),
        "source": Field(_("Risk from")),
        "owner": Field(_("Owner")),
        "due_on": Field(_("Next visit due"), Form.DAY),
        "overdue_days": Field(_("Overdue (days)"), Form.DAYS),
        "recency_days": Field(_("Days since last purchase"), Form.DAYS),
        "frequency": Field(_("Repeat purchases"), Form.COUNT),
        "monetary": money_field(language, _("Mean purchase"), currency),
        "satisfaction": Field(_("Satisfaction"), Form.GIVEN),
    }
    alt = _("Customers with value, risk and visits")
    table(language, shown, fields, key="customers_all", alt=alt, file_name="customers", height=420)


def show_overdue(rows: pd.DataFrame) -> None:
    """Show whom a visit is owed, longest overdue first."""
    st.subheader(_("Overdue visits"))
    if not rows["last_contact_on"].notna().any():
        lacking = [message("Last contact"), message("Last activity")]
        notes.lacking(language, lacking, _("which visits are overdue"), any_of_them=True)
        return
    late = overdue(rows)
    if late.empty:
        st.success(_("No visit is overdue."), icon=":material/check_circle:")
        return
    fields = {
        "account": Field(_("Account"), pinned=True),
        "tier": Field(_("Tier")),
        "owner": Field(_("Owner")),
        "overdue_days": Field(_("Overdue (days)"), Form.DAYS),
        "due_on": Field(_("Visit was due"), Form.DAY),
        "last_contact_on": Field(_("Last contact"), Form.DAY),
        "lifetime_value": money_field(language, _("Value of the next year"), currency),
        "satisfaction": Field(_("Satisfaction"), Form.GIVEN),
    }
    alt = _("Overdue visits")
    table(language, late, fields, key="customers_overdue", alt=alt, file_name="overdue_visits")


def show_method(found: LifetimeValue) -> None:
    """Say how value is reckoned and how far off that was on days held out."""
    if found.reason is not None:
        st.caption(f":material/info: {language.say(found.reason)}")
    if found.holdout is not None:
        held = found.holdout
        st.caption(
            _(
                "Checked on the last {days} days, {accounts} customers: {predicted} repeat purchases "
                "foretold, {actual} came. "
                "Error per customer: {error} purchases; by purchase rates alone {rates}.",
                days=held.days,
                accounts=held.accounts,
                predicted=round(held.predicted),
                actual=round(held.actual),
                error=language.number(held.error, 2),
                rates=language.number(held.rate_error, 2),
            )
        )
        if not math.isnan(held.value_error):
            show_value_error(held)
    notes.method(
        language,
        _(
            "Value: purchases expected in {days} days times the expected amount, less {rate} a year.",
            days=found.horizon_days,
            rate=language.percent(found.annual_discount),
        ),
    )


def show_value_error(held: Holdout) -> None:
    """Say how far off the money was on days held out."""
    money = {
        "predicted": held.predicted_value,
        "actual": held.actual_value,
        "error": held.value_error,
        "rates": held.rate_value_error,
    }
    st.caption(
        _(
            "In money: {predicted} foretold, {actual} came. Error per customer: {error}; by purchase rates "
            "and the mean amount {rates}.",
            **{name: notes.plain(language.money(value, currency)) for name, value in money.items()},
        )
    )


def churn_risks() -> tuple[Version, pd.DataFrame] | None:
    """Return the churn model and what it says; None without one, said why where one cannot be used."""
    try:
        return scores.churn_scores(workspace, snapshot)
    except InputError as error:
        st.warning(language.say(error.message), icon=":material/warning:")
        return None


with st.spinner(_("Reckoning what each customer is worth …")):
    valued = cache.of_deals(workspace, snapshot, lifetime_value)
    scored = churn_risks()
    everyone = customer_base(workspace, snapshot, scored and scored[1])
if everyone is None:
    st.warning(language.say(valued.reason or message("Nothing is known.")), icon=":material/warning:")
    needed = [message("Account"), message("Closed on"), message("Amount")]
    notes.lacking(language, needed, _("value, risk and visits of each customer"))
else:
    answer(everyone)
    show_service_rules(here, service_rules(workspace))
    show_risk_source(scored and scored[0])
    show_picture(everyone)
    chosen = choose(everyone)
    show_customers(chosen)
    show_overdue(chosen)
    if (before := previous(workspace, snapshot)) is not None:
        show_tier_moves(here, before, snapshot, service_rules(workspace).cutoffs)
    show_method(valued)
