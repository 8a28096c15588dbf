"""What should a rep do next with this lead? What is due, and what follows from the reasons against it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from features.ahead import RATE
from features.build import feature_title
from features.messages import Message, Share, message
from features.stages import Process
from models.background import Background
from models.explain import Explanation, Reason
from models.twins import column_of

Lead = Mapping[Hashable, Any]
"""One row of `models.leads.lead_list`."""


def first_step(lead: Lead, process: Process) -> Message | None:
    """Return the most pressing thing to do: what is due, else what the rep noted, else the next stage."""
    steps = due_steps(lead)
    if steps:
        return steps[0]
    if _known(lead["typed_step"]):
        return message("{text}", text=str(lead["typed_step"]))
    following = next_stage(lead, process)
    return None if following is None else message("Take it to {stage}", stage=following)


def due_steps(lead: Lead) -> list[Message]:
    """Return what is due on a lead, the most pressing first."""
    steps: list[Message] = []
    if lead["overdue"]:
        days = int(lead["overdue_days"])
        steps.append(message("Settle a new close date: the expected one passed {n} days ago", n=days))
    if lead["quiet"]:
        steps.append(message("Get in touch: no activity for {n} days", n=int(lead["quiet_days"])))
    if lead["stuck"]:
        steps.append(
            message(
                "Agree on a dated next step or close it: {n} days in {stage}, usual are {usual}",
                n=int(lead["days_in_stage"]),
                stage=str(lead["stage"]),
                usual=round(float(lead["usual_days"])),
            )
        )
    if lead["old"]:
        days, usual = int(lead["age_days"]), round(float(lead["long_days"]))
        steps.append(
            message(
                "Find out whether it is still real: open for {n} days, nine in ten wins took {usual} or less",
                n=days,
                usual=usual,
            )
        )
    return steps


def next_steps(
    lead: Lead, process: Process, explanation: Explanation | None, background: Background | None
) -> list[Message]:
    """Return what to do with one lead: what is due, then what follows from the reasons, no advice twice.

    Parameters
    ----------
    lead, process
        The lead, and the stages that it can go through.
    explanation, background
        Why the lead has its chance, and the rates of the training rows; None where no model explains.
    """
    steps = due_steps(lead)
    if explanation is not None and background is not None:
        steps += _from_reasons(explanation, lead, process, background)
        steps += _in_favour(explanation, lead)
    following = next_stage(lead, process)
    if not steps and following is not None:
        steps.append(message("Take it to {stage}", stage=following))
    return steps


def next_stage(lead: Lead, process: Process) -> str | None:
    """Return the stage that follows the lead's in the process; None after the last and for unknown ones."""
    stages = list(process.stages)
    place = stages.index(lead["stage"]) if lead["stage"] in stages else len(stages)
    return stages[place + 1] if place + 1 < len(stages) else None


def _from_reasons(
    explanation: Explanation, lead: Lead, process: Process, background: Background
) -> list[Message]:
    """Return the advice for each subject that speaks against a lead; what has none of its own shares one."""
    told = {name for name, flag in (("days_in_stage", "stuck"), ("age_days", "old")) if lead[flag]}
    steps: list[Message] = []
    others: list[str] = []
    for reason in explanation.reasons_against:
        kind = _kind(reason.feature)
        if kind not in _ADVICE:
            others.append(reason.feature)
        elif kind not in told:
            found = _ADVICE[kind](_Case(reason, lead, process, background))
            steps += [] if found is None else [found]
        told.add(kind)
    return steps + ([_compare(others)] if others else [])


def _compare(features: list[str]) -> Message:
    """Say to look at past deals, for columns of which only the company knows what they mean."""
    names = feature_title(features[0])
    for name in features[1:]:
        names = message("{first}, {second}", first=names, second=feature_title(name))
    return message("See under similar past deals how others won in spite of: {columns}", columns=names)


@dataclass(frozen=True)
class _Case:
    """One reason against one lead."""

    reason: Reason
    lead: Lead
    process: Process
    background: Background


def _kind(feature: str) -> str:
    """Return the subject of a feature; features of one subject lead to the same advice."""
    name = feature if feature == RATE else column_of(feature)
    subjects = {"days_in_stage_ratio": "days_in_stage", "stage_rank": "stage", RATE: "stage", "team": "owner"}
    past = ("account_wins", "account_deals_closed", "account_last_win_days")
    return "account" if name in past else subjects.get(name, name)


def _stay(case: _Case) -> Message | None:
    days, stage = case.lead["days_in_stage"], case.lead["stage"]
    if not _known(days):
        return None
    return message(
        "Agree on a dated next step: it has been in {stage} for {n} days", stage=stage, n=int(days)
    )


def _stage(case: _Case) -> Message | None:
    following = next_stage(case.lead, case.process)
    if following is None:
        return None
    known = next((groups for groups in case.background.features if groups.feature == "stage"), None)
    place = known.levels.index(following) if known is not None and following in known.levels else None
    if known is None or place is None or known.counts[place] == 0:
        return message("Take it to {stage}", stage=following)
    rate, n = Share(known.rates[place]), known.counts[place]
    return message("Take it to {stage}: leads there win {rate} (n = {n})", stage=following, rate=rate, n=n)


def _age(case: _Case) -> Message | None:
    days = case.lead["age_days"]
    if not _known(days):
        return None
    return message("Ask by when they will decide: it has been open for {n} days", n=int(days))


def _account(case: _Case) -> Message | None:
    account = case.lead["account"]
    if not _known(account):
        return None
    return message(
        "Find someone at {account} who speaks for you: the past counts against it", account=account
    )


def _owner(case: _Case) -> Message | None:  # noqa: ARG001 - all advice is asked the same way
    return message("Go through it with a colleague who wins such deals more often")


def _load(case: _Case) -> Message | None:
    open_deals = case.reason.value
    if not isinstance(open_deals, float | int):
        return None
    return message("Make room for it: its owner has {n} open deals", n=int(open_deals))


def _source(case: _Case) -> Message | None:  # noqa: ARG001 - all advice is asked the same way
    return message("Check need, budget and who decides before more work: its source is won less often")


def _amount(case: _Case) -> Message | None:  # noqa: ARG001 - all advice is asked the same way
    return message("Check the size: bring in who decides on such sums, or offer a first part")


def _product(case: _Case) -> Message | None:
    product = case.reason.value
    if not isinstance(product, str):
        return None
    return message("Check that {product} is what they need: it is won less often", product=product)


def _silence(case: _Case) -> Message | None:
    days = case.lead["quiet_days"]
    if case.lead["quiet"] or not _known(days):
        return None
    return message("Get in touch: the last activity was {n} days ago", n=int(days))


def _date(case: _Case) -> Message | None:
    if case.lead["overdue"]:
        return None
    return message("Agree with the customer on the day of decision: the expected close speaks against it")


def _colleague(case: _Case) -> Message | None:  # noqa: ARG001 - all advice is asked the same way
    return message("Bring in a colleague or presales: few or none are on it")


def _season(case: _Case) -> Message | None:  # noqa: ARG001 - nobody can change the calendar
    return None


_ADVICE: Mapping[str, Callable[[_Case], Message | None]] = {
    "days_in_stage": _stay,
    "stage": _stage,
    "age_days": _age,
    "account": _account,
    "owner": _owner,
    "owner_open_deals": _load,
    "source": _source,
    "amount": _amount,
    "product": _product,
    "month": _season,
    "days_since_activity": _silence,
    "days_to_expected_close": _date,
    "pushes": _date,
    "collaborators": _colleague,
}


def _in_favour(explanation: Explanation, lead: Lead) -> list[Message]:
    for reason in explanation.reasons_for:
        some = isinstance(reason.value, float | int) and reason.value > 0 and _known(lead["account"])
        if some and reason.feature in ("account_wins", "account_deals_closed"):
            return [message("Build on the earlier business with {account}", account=str(lead["account"]))]
    return []


def _known(value: object) -> bool:
    return not bool(pd.isna(value))  # type: ignore[call-overload]
