"""How does a stranger read a model's card? As one page of HTML, in the reader's language, without the app."""

from __future__ import annotations

from html import escape

import pandas as pd

from features.messages import Message
from models.card import ModelCard
from models.versions import Version
from pages.shared import model_card as cards
from pages.shared import model_frames as frames
from pages.shared.language import Language

STYLE = """
body { font: 16px/1.5 system-ui, "Noto Sans CJK SC", sans-serif; max-width: 60rem; margin: 2rem auto }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.5rem }
th, td { border-bottom: 1px solid #ccc; padding: .3rem .6rem; text-align: left; vertical-align: top }
"""


def card_page(language: Language, version: Version) -> str:
    """Return the card of a version as a page that stands by itself.

    Parameters
    ----------
    language
        The reader's.
    version
        The version.

    Returns
    -------
    str
        HTML with every fact of the card that is for people: verdict, what it predicts and from what, figures
        beside the simpler ways, calibration, importance, columns used and left out. All texts escaped.
    """
    _, card = language.text, version.card
    titles = {"lead": _("Leads: will it be won?"), "churn": _("Customers: will they leave?")}
    parts = [
        _table(frames.facts_frame(language, version), {"title": _("Fact"), "value": _("Is")}),
        _heading(_("Against simpler ways")),
        _table(
            cards.metric_table(language, card),
            {"title": _("Way of scoring")}
            | {name: language.say(metric.title) for name, metric in cards.METRICS.items()},
        ),
        _paragraph(_("All are judged on the same rows, which none has seen; the intervals are 95% ones.")),
        *_group_rates(language, card),
        _heading(_("Are its promises kept?")),
        _table(
            _shares(language, cards.calibration_frame(language, card), ("predicted", "observed")),
            {
                "predicted": _("Predicted share"),
                "observed": _("Observed share"),
                "interval": _("95% interval"),
                "n": _("Rows"),
            },
        ),
        _heading(_("What moves it")),
        _table(
            _shares(language, cards.importance_frame(language, card), ("share",)),
            {"title": _("What is known"), "share": _("Share of all movement")},
        ),
        _heading(_("Columns used and left out")),
        _table(
            cards.columns_frame(language, card),
            {"title": _("Column"), "used": _("Use"), "reason": _("Why left out")},
        ),
    ]
    title = f"{titles[card.kind]} {cards.version_title(language, version)}"
    code = {"en": "en", "zh": "zh-CN"}[language.code]
    return (
        f'<!doctype html>\n<html lang="{code}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body>\n<h1>{escape(title)}</h1>\n"
        f"{_paragraph(language.say(card.verdict))}\n" + "\n".join(parts) + "\n</body></html>\n"
    )


def _group_rates(language: Language, card: ModelCard) -> list[str]:
    """Return the rates of the groups where they score or rows are too few for a model; else nothing."""
    _, found = language.text, card.group_rates
    if found.empty:
        return []
    column = cards.feature_title(language, card, str(found["column"].iloc[0]))
    said = _shares(language, cards.with_interval(language, found), ("rate",)).assign(
        group=cards.group_names(language, found),
        won=found["won"].round().astype("int64"),
        n=found["n"].round().astype("int64"),
    )
    titles = {
        "group": column,
        "won": _("Won") if card.kind == "lead" else _("Left"),
        "n": _("Cases"),
        "rate": _("Smoothed rate"),
        "interval": _("95% interval"),
    }
    return [_heading(_("Smoothed rates by {column}", column=column)), _table(said, titles)]


def _heading(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _table(frame: pd.DataFrame, titles: dict[str, str]) -> str:
    head = "".join(f"<th>{escape(title)}</th>" for title in titles.values())
    rows = [
        "<tr>" + "".join(f"<td>{escape(_text(value))}</td>" for value in row) + "</tr>"
        for row in frame[list(titles)].itertuples(index=False, name=None)
    ]
    return f"<table><tr>{head}</tr>\n" + "\n".join(rows) + "</table>"


def _shares(language: Language, frame: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    written = {name: [language.percent(float(value), 1) for value in frame[name]] for name in names}
    return frame.assign(**written)


def _text(value: object) -> str:
    return "" if value is None or isinstance(value, Message) else str(value)
