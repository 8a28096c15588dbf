"""Which columns can the list of leads show? Their titles, their forms, and the file for the CRM."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import pandas as pd

from features.messages import Message, message
from features.stages import Process
from features.store.snapshots import Snapshot
from models.advice import first_step
from models.priority import DUE
from pages.shared.language import Language
from pages.shared.tables import Field, Form, money_field

REASONS: Final = ("reason_1", "reason_2", "reason_3")
ALWAYS: Final = "name"
USUAL: Final = (
    "band",
    "probability",
    "trend",
    "amount",
    "step",
    "reason_1",
    "reason_2",
    "expected_value",
    "stage",
    "times_usual",
    "last_activity_on",
    "owner",
)
"""Columns shown unless the reader chooses others."""

SORTS: Final[Mapping[str, tuple[Message, bool]]] = {
    "priority": (message("What to do first"), False),
    "probability": (message("Chance to win"), False),
    "expected_value": (message("Expected value"), False),
    "amount": (message("Amount"), False),
    "trend": (message("Fallen most since the last snapshot"), True),
    "times_usual": (message("Longest in its stage"), False),
    "last_activity_on": (message("Longest without activity"), True),
    "expected_close_on": (message("Expected close"), True),
}
"""Orders of the list: column → title, and whether the smallest comes first."""


def lead_fields(language: Language, currency: str) -> dict[str, Field]:
    """Return every column that the list can show, in its order."""
    _ = language.text
    moved = _("Change since the last snapshot, in points of chance.")
    usual = _("Median stay of the deals that moved on from this stage.")
    ratio = _("Days in stage over the usual ones: 1 is usual.")
    step = _("What is due; else what is noted in the file or the next stage.")
    return {
        "name": Field(_("Lead"), pinned=True, width=255),
        "band": Field(_("Band"), width=60),
        "probability": Field(_("Chance to win"), Form.SCORE, width=115),
        "trend": Field(_("Trend (points)"), Form.POINTS, help=moved, width=110),
        "amount": money_field(language, _("Amount"), currency, width=110),
        # What to do and why stand before the figures behind them, so that nobody has to scroll for them.
        "step": Field(_("Next step"), help=step, width=330),
        "reason_1": Field(_("First reason"), width=380),
        "reason_2": Field(_("Second reason"), width=380),
        "reason_3": Field(_("Third reason"), width=380),
        "expected_value": money_field(
            language, _("Expected value"), currency, help=_("Amount times chance"), width=170
        ),
        "stage": Field(_("Stage"), width=140),
        "days_in_stage": Field(_("Days in stage"), Form.DAYS, width=110),
        "usual_days": Field(_("Usual days there"), Form.DAYS, help=usual, width=130),
        "times_usual": Field(_("Times the usual stay"), Form.NUMBER, help=ratio, width=175),
        "last_activity_on": Field(_("Last activity"), Form.DAY, width=120),
        "expected_close_on": Field(_("Expected close"), Form.DAY, width=120),
        "owner": Field(_("Owner"), width=120),
        "team": Field(_("Team"), width=110),
        "account": Field(_("Account"), width=180),
        "age_days": Field(_("Days open"), Form.DAYS, width=90),
        "deal_id": Field(_("Deal ID"), width=110),
    }


def offered(fields: Mapping[str, Field], leads: pd.DataFrame, *, explained: bool) -> list[str]:
    """Return the columns that say something in this list, the name apart."""
    of_reasons = set(REASONS) if explained else set()
    filled = {name for name in fields if name in leads and bool(leads[name].notna().any())}
    has_steps = bool(leads[["stage", "typed_step"]].notna().any(axis=None) or leads[list(DUE)].any(axis=None))
    of_steps = {"step"} if has_steps else set()
    return [name for name in fields if name in filled | of_reasons | of_steps and name != ALWAYS]


def with_texts(
    language: Language, leads: pd.DataFrame, reasons: pd.DataFrame, process: Process
) -> pd.DataFrame:
    """Add the next step and the reasons of leads as texts in the reader's language.

    Parameters
    ----------
    leads
        Rows of `models.leads.lead_list`.
    reasons
        `models.explain.reasons`, indexed by deal id; no columns where nothing explains.
    process
        The stages that a deal can go through.
    """
    steps = [first_step(lead, process) for lead in leads.to_dict("records")]
    texts = {"step": _said(language, steps)}
    of_lead = reasons.reindex(leads["deal_id"])
    texts |= {name: _said(language, of_lead[name]) for name in REASONS if name in of_lead}
    return leads.assign(**{name: pd.Series(said, leads.index, dtype="str") for name, said in texts.items()})


def crm_file(
    language: Language, snapshot: Snapshot, leads: pd.DataFrame, reasons: pd.DataFrame, process: Process
) -> pd.DataFrame:
    """Return every lead for import into the CRM: its id under the header of the file, and what was added.

    The column names are plain and the same in every language, so that a mapping in the CRM is made once.
    """
    full = with_texts(language, leads, reasons, process)
    header = next(
        (header for header, name in snapshot.columns.columns.items() if name == "deal_id"), "deal_id"
    )
    found = pd.DataFrame(
        {
            header: full["deal_id"],
            "score": (100 * full["probability"]).round().astype("Int64"),
            "band": full["band"],
            "probability": full["probability"].round(4),
            "rank": pd.Series(range(1, len(full) + 1), full.index),
            "next_step": full["step"],
        }
    )
    return found.assign(**{name: full[name] for name in REASONS if name in full})


def _said(language: Language, messages: Iterable[object]) -> list[str | None]:
    return [language.say(each) if isinstance(each, Message) else None for each in messages]
