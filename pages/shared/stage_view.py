"""How are the stages of a process shown? What became of the deals, conversion and days beside the targets."""

from __future__ import annotations

import pandas as pd

from features.messages import Share
from pages.charts.funnel import FlowLabels, flow
from pages.shared.language import MISSING, Language
from pages.shared.pictures import picture
from pages.shared.rates import Titles, rate_frame, rate_picture
from pages.shared.tables import Field, Form, money_field, table

FLOW_COLUMNS = ("stage", "reached", "moved_on", "open", "lost", "conversion", "low", "high", "n")


def show_flow(language: Language, stages: pd.DataFrame) -> None:
    """Draw how many deals reached each stage and what became of them; rows of `models.funnel.stage_table`."""
    _ = language.text
    fates = (_("Moved on"), _("Open"), _("Lost"))
    labels = FlowLabels(_("Stage"), _("Deals"), _("What became of them"), fates, _("Conversion"))
    fields = {name: field for name, field in _fields(language, "").items() if name in FLOW_COLUMNS}
    alt = _("Deals that reached each stage: moved on, still open, lost")
    chart = flow(stages.assign(said=_said(language, stages)), labels)
    picture(language, chart, _known(stages), fields, key="funnel_flow", alt=alt, file_name="funnel")


def show_conversion(language: Language, goals: pd.DataFrame) -> None:
    """Draw the conversion of each stage with its target; rows of `models.funnel.against_targets`."""
    _ = language.text
    has_target = bool(goals["target_conversion"].notna().any())
    frame = rate_frame(goals, "stage", "conversion", goal="target_conversion")
    titles = Titles(_("Stage"), _("Share that moves on"), _("Target") if has_target else "")
    alt = _("Conversion of each stage with its 95% interval and its target")
    rate_picture(language, frame, titles, key="funnel_conversion", alt=alt)


def show_figures(language: Language, stages: pd.DataFrame, currency: str) -> None:
    """List all figures of the stages; columns in which nothing is known are left out."""
    alt = language.text("Reached, conversion, losses and days of every stage")
    frame, fields = _known(stages), _fields(language, currency)
    table(language, frame, fields, key="funnel_stages", alt=alt, file_name="stages")


def show_targets(language: Language, goals: pd.DataFrame) -> None:
    """List target and actual of the stages that have a target; rows of `models.funnel.against_targets`."""
    _ = language.text
    words = _verdicts(language)
    judged = {name: goals[name].map(words) for name in ("conversion_verdict", "days_verdict")}
    has_target = goals[["target_conversion", "target_days"]].notna().any(axis=1)
    fields = {
        "stage": Field(_("Stage"), pinned=True),
        "conversion": Field(_("Conversion"), Form.SHARE),
        "target_conversion": Field(_("Target conversion"), Form.SHARE),
        "conversion_verdict": Field(_("Conversion target")),
        "median_days": Field(_("Median days"), Form.DAYS),
        "target_days": Field(_("Target days"), Form.DAYS),
        "days_verdict": Field(_("Days target")),
    }
    alt = _("Conversion and days of each stage beside their targets")
    frame = _known(goals.assign(**judged)[has_target])
    table(language, frame, fields, key="funnel_targets", alt=alt, file_name="stage_targets")


def _fields(language: Language, currency: str) -> dict[str, Field]:
    _ = language.text
    return {
        "stage": Field(_("Stage"), pinned=True),
        "reached": Field(_("Reached"), Form.COUNT),
        "moved_on": Field(_("Moved on"), Form.COUNT),
        "open": Field(_("Open"), Form.COUNT),
        "lost": Field(_("Lost"), Form.COUNT),
        "value_lost": money_field(language, _("Value lost"), currency),
        "conversion": Field(_("Conversion"), Form.SHARE),
        "low": Field(_("95% from"), Form.SHARE),
        "high": Field(_("95% to"), Form.SHARE),
        "n": Field(_("n"), Form.COUNT, _("Decided deals that the conversion rests on.")),
        "median_days": Field(_("Median days"), Form.DAYS, _("Until half have moved on or were lost.")),
        "median_low": Field(_("Days from"), Form.DAYS, _("Lower end of the 95% interval of the median.")),
        "median_high": Field(_("Days to"), Form.DAYS, _("Upper end of the 95% interval of the median.")),
        "value_reached": money_field(language, _("Value reached"), currency),
    }


def _verdicts(language: Language) -> dict[str, str]:
    _ = language.text
    return {
        "met": _("met"),
        "missed": _("missed"),
        "unsure": _("unsure: the interval holds the target"),
        "unknown": MISSING,
        "": MISSING,
    }


def _known(frame: pd.DataFrame) -> pd.DataFrame:
    """Leave out columns in which nothing is known."""
    unknown = [name for name in frame if (frame[name].isna() | frame[name].eq(MISSING)).all()]
    if "conversion" in unknown:
        unknown.append("n")
    return frame.drop(columns=unknown)


def _said(language: Language, stages: pd.DataFrame) -> list[str]:
    """Write out conversion and interval of each stage."""
    rates = zip(stages["conversion"], stages["low"], stages["high"], strict=True)
    return [
        ""
        if pd.isna(rate)
        else language.text(
            "{rate} ({interval})", rate=Share(rate, 1), interval=language.interval(low, high, 1)
        )
        for rate, low, high in rates
    ]
