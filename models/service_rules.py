"""Which customers count as A, B or C in this company, and how often is each visited? Kept in its settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Final

from features.errors import InputError
from features.store.settings import get_setting, put_setting
from features.store.workspace import Workspace
from models.tiers import CADENCE, TIERS, Cutoffs

CUTOFFS_KEY: Final = "tier_cutoffs"
"""Setting: an object with the fields of `models.tiers.Cutoffs`."""
CADENCE_KEY: Final = "visit_cadence"
"""Setting: an object of days between visits by tier (A, B, C)."""


@dataclass(frozen=True)
class ServiceRules:
    """Where tiers and risk classes begin (`cutoffs`), and days between visits by tier (`cadence`)."""

    cutoffs: Cutoffs = field(default_factory=Cutoffs)
    cadence: Mapping[str, int] = field(default_factory=lambda: dict(CADENCE))


def service_rules(ws: Workspace) -> ServiceRules:
    """Return the rules kept for a workspace, the usual ones where none were."""
    kept = get_setting(ws, CUTOFFS_KEY, {})
    return ServiceRules(Cutoffs(**kept), {**CADENCE, **get_setting(ws, CADENCE_KEY, {})})


def save_service_rules(ws: Workspace, rules: ServiceRules) -> None:
    """Keep rules for a workspace.

    Raises
    ------
    InputError
        ``cutoffs_crossed`` where B ends before A or medium risk begins above high, ``cadence_below_one``
        where a tier is to be visited more often than once a day.
    """
    cutoffs = rules.cutoffs
    if not (
        0 < cutoffs.a_share <= cutoffs.b_share <= 1 and 0 < cutoffs.medium_risk <= cutoffs.high_risk <= 1
    ):
        raise InputError(
            "cutoffs_crossed",
            "The limits cross: tier B must reach at least as far as tier A, and high risk begin at or above "
            "medium risk. Nothing was saved.",
        )
    if any(rules.cadence.get(tier, 0) < 1 for tier in TIERS):
        raise InputError(
            "cadence_below_one", "Days between visits must be 1 or more for each tier. Nothing was saved."
        )
    put_setting(ws, CUTOFFS_KEY, asdict(cutoffs))
    put_setting(ws, CADENCE_KEY, dict(rules.cadence))
