"""What does every screen say of a customer? One table for Customers and Overview, so that they agree."""

from __future__ import annotations

import pandas as pd

from features.store.company import load_customers
from features.store.snapshots import Snapshot
from features.store.workspace import Workspace
from models.customers import customers
from models.lifetime_value import lifetime_value
from models.service_rules import service_rules
from pages.shared import cache


def customer_base(
    workspace: Workspace, snapshot: Snapshot, churn: pd.DataFrame | None = None
) -> pd.DataFrame | None:
    """Return the customers of a snapshot by the company's own rules, as `models.customers.customers` does.

    Parameters
    ----------
    churn
        As `models.churn.score` returns them; None without a usable model.

    Returns
    -------
    DataFrame or None
        None where no account ever bought.
    """
    valued = cache.of_deals(workspace, snapshot, lifetime_value)
    if valued.method == "none":
        return None
    deals, rules = cache.deals_of(workspace, snapshot), service_rules(workspace)
    return customers(valued, deals, rules, churn, load_customers(workspace))
