"""What changed since the last snapshot, and what is worth most to do now? Counts and a short list."""

from __future__ import annotations

import pandas as pd

from features.deals import Deals
from features.differences import CHANGES, differences
from models.bottlenecks import bottlenecks
from models.customer_insights import customers_at_risk, overdue_visits
from models.forecast import forecast
from models.insights import Insight, dearest_bottleneck, ranked, target_gap
from models.lead_insights import gone_quiet, past_expected_close
from models.leading import led
from models.target_chance import chance
from models.track_record import Lead

LEAD_COLUMNS = ("deal_id", "deal_name", "amount", "expected_close_on", "last_activity_on")


def changes(old: Deals, new: Deals) -> pd.DataFrame:
    """Count and sum what changed between two snapshots.

    Returns
    -------
    DataFrame
        One row per kind of change that occurred, in the order of `features.differences.CHANGES`: ``change``,
        ``deals`` (int64), ``money`` (the later amounts; of deals gone the earlier ones; of changed amounts
        the difference; blank where no deal has an amount).
    """
    found = differences(old, new)
    moved = found["change"].isin(["amount_up", "amount_down"])
    money = found["amount_new"].fillna(found["amount_old"])
    money = money.mask(moved, found["amount_new"] - found["amount_old"])
    groups = found.assign(money=money).groupby("change")
    # Where no deal has an amount, the value is unknown and not 0.
    rows = groups.agg(deals=("deal_id", "size")).join(groups["money"].sum(min_count=1))
    return rows.reindex([change for change in CHANGES if change in rows.index]).reset_index()


def things_to_do(
    deals: Deals,
    win: pd.Series | None = None,
    targets: pd.DataFrame | None = None,
    customers: pd.DataFrame | None = None,
    lead: Lead | None = None,
    count: int = 3,
) -> list[Insight]:
    """Return the most valuable things to do, most money times certainty first.

    Parameters
    ----------
    deals
        The deals looked at.
    win
        Probability to win by deal id; None where no model can say.
    targets
        As `features.store.targets` keeps them; None where there are none.
    customers
        As `models.customers.customers` returns them; None where no account ever bought.
    lead
        What the forecast leads with; None for the simulation as it is.
    count
        How many at most.
    """
    found = _about_leads(deals, win)
    if customers is not None:
        found += [customers_at_risk(customers, deals.currency), overdue_visits(customers, deals.currency)]
    found.append(dearest_bottleneck(bottlenecks(deals, by="team")))
    expected = led(forecast(deals, win), deals, lead or Lead())
    if expected.reason is None:
        found.append(target_gap(chance(expected, targets), deals.currency))
    return ranked(found, count)


def _about_leads(deals: Deals, win: pd.Series | None) -> list[Insight | None]:
    if win is None:
        return []
    is_open = deals.frame["outcome"].eq("open")
    leads = deals.frame.loc[is_open, list(LEAD_COLUMNS)]
    # Without an open deal, the mapped column would have no kind of its own.
    leads = leads.assign(probability=leads["deal_id"].map(win).astype("float64"))
    return [
        past_expected_close(leads, deals.as_of, deals.currency),
        gone_quiet(leads, deals.as_of, deals.currency),
    ]
