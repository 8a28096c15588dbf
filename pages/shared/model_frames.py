"""How are a comparison, the columns offered and the facts of a card put into words? As frames."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import numpy as np
import pandas as pd

from features import build, buying
from features.messages import Message
from features.store.snapshots import Snapshot
from models.card import ModelCard
from models.choice import say_choice
from models.versions import Version
from pages.shared.language import MISSING, Language
from pages.shared.model_card import (
    HIGHER,
    METRICS,
    feature_title,
    model_title,
    moment,
    state_title,
    written,
)
from training.churn import BUYS_NOTHING


def facts_frame(language: Language, version: Version) -> pd.DataFrame:
    """Return what one must know of a version before using it: ``title``, ``value``, in words."""
    _, card = language.text, version.card
    ever = _("ever") if card.kind == "lead" else _("as marked in the file")
    named = [
        (_("Name"), version.id),
        (_("State"), state_title(language, version)),
        (_("Trained"), moment(language, version)),
        (_("Verdict"), language.say(card.verdict)),
        *((_("To be checked"), language.say(doubt)) for doubt in card.doubts),
        (_("What scores"), model_title(language, card.winner)),
        (_("What is foretold"), _target(language, card)),
        (
            _("Within"),
            ever if card.horizon is None else language.plural("{n} day", "{n} days", card.horizon),
        ),
        (_("Facts known up to"), MISSING if card.as_of is None else language.date(card.as_of)),
        (
            _("Learned from"),
            _(
                "{rows} cases, {k} of them with the outcome ({rate})",
                rows=card.rows,
                k=card.positives,
                rate=language.percent(card.base_rate, 1),
            ),
        ),
        (
            _("Judged on"),
            _("{rows} rows held out. {how}", rows=card.holdout.rows, how=card.holdout.description),
        ),
        (_("How it was chosen"), MISSING if card.choice is None else language.say(say_choice(card.choice))),
        (_("Snapshot"), card.snapshot or MISSING),
        (_("SHA-256 of the data"), card.data_digest or MISSING),
        (_("SHA-256 of the model"), version.digest),
        (_("Made with"), ", ".join(f"{name} {number}" for name, number in card.libraries.items())),
        (_("Format"), str(card.format_version)),
    ]
    return pd.DataFrame(named, columns=["title", "value"], dtype="str")


def _target(language: Language, card: ModelCard) -> str:
    """Say what is foretold: the file's column, or what stands in for one."""
    if card.target == BUYS_NOTHING:
        return language.text("That a customer buys nothing more")
    won = language.text("Won, by the column “{column}”", column=card.target)
    left = language.text("Left, by the column “{column}”", column=card.target)
    return won if card.kind == "lead" else left


def only_used(language: Language, card: ModelCard, other: ModelCard) -> str:
    """Name the columns that only one version learned from, each with the other's reason to leave it out."""
    reasons = {left.column: left.reason for left in other.columns_left_out}
    named = []
    for column in card.columns_used:
        if column not in other.columns_used:
            title = feature_title(language, card, column)
            named.append(f"{title} ({language.say(reasons[column])})" if column in reasons else title)
    return "; ".join(named)


def difference_frame(language: Language, found: pd.DataFrame) -> pd.DataFrame:
    """Return `models.comparison.differences` in words, differences with their interval and meaning."""
    rows = []
    for row in found.to_dict("records"):
        metric = METRICS[str(row["metric"])]
        low, high, change = (
            _signed(language, row[name], metric.digits) for name in ("low", "high", "difference")
        )
        # Between figures that may be below 0 a dash would read as another sign.
        ends = MISSING if MISSING in (low, high) else language.text("{low} to {high}", low=low, high=high)
        rows.append(
            {
                "title": language.say(metric.title),
                "live": language.number(row["live"], metric.digits),
                "candidate": language.number(row["candidate"], metric.digits),
                "difference": written(language, change, ends),
                "means": _meaning(language, row, higher=metric.better == HIGHER),
            }
        )
    return pd.DataFrame(rows, columns=["title", "live", "candidate", "difference", "means"], dtype="str")


def _signed(language: Language, change: float, digits: int) -> str:
    """Write a change with its sign; none where nothing is left of it."""
    sign = "+" if round(change, digits) > 0 else ""
    return f"{sign}{language.number(change, digits)}"


def _meaning(language: Language, row: Mapping[Hashable, float], *, higher: bool) -> str:
    if np.isnan(row["low"]) or row["low"] <= 0 <= row["high"]:
        return language.text("within chance")
    better = (row["low"] > 0) == higher
    return language.text("candidate better") if better else language.text("candidate worse")


def movers_frame(language: Language, movers: pd.DataFrame) -> pd.DataFrame:
    """Return those who move between bands with ``bands`` (from → to) and ``why`` in words."""
    bands = movers["band_live"] + " → " + movers["band_candidate"]
    why = ["; ".join(language.say(each) for each in causes) for causes in movers["why"]]
    return movers.assign(bands=bands, why=why)


def offered_frame(language: Language, kind: str, upload: Snapshot, offered: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that a training may use, to edit.

    Parameters
    ----------
    kind, upload
        The kind of model, and what it is to learn from.
    offered
        From `training.columns`.

    Returns
    -------
    pandas.DataFrame
        ``use`` (bool), ``title`` (the file's header), ``evidence`` (in words), ``filled``, ``distinct``.
    """
    headers = {name or header: header for header, name in upload.columns.columns.items()}
    titles = {"lead": build.feature_title, "churn": buying.feature_title}
    return pd.DataFrame(
        {
            "use": offered["used"].to_numpy(),
            "title": [
                headers[name] if name in headers else language.say(titles[kind](name))
                for name in offered["column"]
            ],
            "evidence": [
                language.say(reason) if isinstance(reason, Message) else "" for reason in offered["reason"]
            ],
            "filled": offered["filled"].to_numpy(),
            "distinct": offered["distinct"].to_numpy(),
        }
    )
