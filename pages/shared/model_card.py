"""How is a model's card put into words and tables? What the Models screen shows of a version, as frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from features import build, buying
from features.messages import Message, message
from features.store.jobs import Job
from models.card import ModelCard
from models.registry import TRAINING
from models.versions import Version
from pages.shared.access import ROLES
from pages.shared.language import MISSING, Language
from training.retrain import ACTOR

STRONGEST = 15
"""Features shown in the picture: beyond them bars are too short to compare."""


@dataclass(frozen=True)
class Metric:
    """A figure that judges a model: its title, which way is better, and what it is where nothing is learned.

    Attributes
    ----------
    title, better
        What it is called; what a reader should look for.
    digits
        Decimals worth showing.
    landmark, means
        A value to compare with, and what it means; None where there is none.
    """

    title: Message
    better: Message
    digits: int
    landmark: float | None = None
    means: Message | None = None


HIGHER, _LOWER = message("higher is better"), message("lower is better")

METRICS: dict[str, Metric] = {
    "auc": Metric(message("Ranking (AUC)"), HIGHER, 3, 0.5, message("Chance: 0.5")),
    "log_loss": Metric(message("Log loss"), _LOWER, 3),
    "brier": Metric(message("Brier score"), _LOWER, 3),
    "ece": Metric(message("Calibration error"), _LOWER, 3),
    "lift_top_tenth": Metric(message("Lift in the top tenth"), HIGHER, 2, 1.0, message("Chance: 1")),
}

MODELS: dict[str, Message] = {
    "boosting": message("Boosted trees"),
    "logistic": message("Logistic model"),
    "mean": message("Mean of trees and logistic model"),
    "group_rates": message("Rate of the group"),
    "stage_rate": message("Rate of the stage"),
    "age_rate": message("Rate by age"),
    "recency_rate": message("Rate by days since the last purchase"),
    "bg_nbd": message("Purchase model BG/NBD"),
    "entered_probability": message("Probability entered"),
    "base_rate": message("Base rate, the same for all"),
}

ACTORS: dict[str, Message] = {
    **ROLES,
    TRAINING: message("Training job"),
    "training.sample": message("Loading of the sample company"),
    ACTOR: message("Scheduled retraining"),
}


def model_title(language: Language, name: str) -> str:
    """Return what a model or baseline is called."""
    return language.say(MODELS[name]) if name in MODELS else name


def feature_title(language: Language, card: ModelCard, name: str) -> str:
    """Return what a feature or column of the card's model is called."""
    titles = {"lead": build.feature_title, "churn": buying.feature_title}
    return language.say(titles[card.kind](name))


def spread(language: Language, low: float, high: float, digits: int) -> str:
    """Write the interval of a figure that is no share: 0.71–0.78."""
    if np.isnan(low) or np.isnan(high):
        return MISSING
    return f"{language.number(low, digits)}–{language.number(high, digits)}"


def spreads(language: Language, frame: pd.DataFrame, digits: int) -> list[str]:
    """Write the interval, ``low`` to ``high``, of each row."""
    return [
        spread(language, low, high, digits) for low, high in zip(frame["low"], frame["high"], strict=True)
    ]


def metric_frame(language: Language, card: ModelCard, metric: str) -> pd.DataFrame:
    """Return one row per model, the winner first: ``title``, ``value``, ``low``, ``high``, ``interval``.

    ``chosen`` tells which one scores; ``reason`` why a value is missing, "" where it is not.
    """
    rows = card.metrics[card.metrics["metric"] == metric]
    chosen = rows["model"] == card.winner
    rows = rows.assign(chosen=chosen).sort_values("chosen", ascending=False, kind="stable")
    digits = METRICS[metric].digits
    values = rows[["value", "low", "high"]].astype("float64")
    reasons = [language.say(why) if isinstance(why, Message) else "" for why in rows["reason"]]
    return pd.DataFrame(
        {
            "title": [model_title(language, name) for name in rows["model"]],
            **{name: values[name].to_numpy() for name in values},
            "interval": [
                spread(language, low, high, digits)
                for low, high in zip(values["low"], values["high"], strict=True)
            ],
            "chosen": rows["chosen"].to_numpy(),
            "reason": reasons,
        }
    )


def metric_table(language: Language, card: ModelCard) -> pd.DataFrame:
    """Return one row per model, the winner first: ``title``, and each metric with its interval as text."""
    table: dict[str, list[str]] = {}
    for name, metric in METRICS.items():
        frame = metric_frame(language, card, name)
        table["title"] = list(frame["title"])
        values = zip(frame["value"], frame["interval"], strict=True)
        table[name] = [
            written(language, language.number(value, metric.digits), text) for value, text in values
        ]
    return pd.DataFrame(table)


def figure(language: Language, card: ModelCard, metric: str) -> tuple[str, str]:
    """Write one metric of the winner, and its interval."""
    frame = metric_frame(language, card, metric)
    if frame.empty or not frame["chosen"].iloc[0]:
        return MISSING, MISSING
    value, interval = float(frame["value"].iloc[0]), str(frame["interval"].iloc[0])
    return language.number(value, METRICS[metric].digits), interval


def calibration_frame(language: Language, card: ModelCard) -> pd.DataFrame:
    """Return the card's calibration with ``interval`` written out."""
    return with_interval(language, card.calibration)


def with_interval(language: Language, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with the interval of a share, ``low`` to ``high``, written out."""
    bounds = zip(frame["low"].astype(float), frame["high"].astype(float), strict=True)
    return frame.assign(interval=[language.interval(low, high) for low, high in bounds])


def slices_frame(language: Language, found: pd.DataFrame) -> pd.DataFrame:
    """Return one row per slice of `models.curves.slices`: ``auc`` and ``log_loss`` written with intervals."""
    rows = []
    for name, part in found.groupby("slice", sort=False):
        by_metric = {str(row["metric"]): row for row in part.to_dict("records")}
        first = part.iloc[0]
        row = {"slice": name, **{key: first[key] for key in ("n", "predicted", "observed")}}
        for metric in ("auc", "log_loss"):
            value, low, high = (float(by_metric[metric][end]) for end in ("value", "low", "high"))
            digits = METRICS[metric].digits
            row[metric] = written(
                language, language.number(value, digits), spread(language, low, high, digits)
            )
        why = by_metric["auc"]["reason"]
        rows.append({**row, "reason": language.say(why) if isinstance(why, Message) else ""})
    return pd.DataFrame(rows)


def group_names(language: Language, table: pd.DataFrame) -> list[str]:
    """Return what each group of `models.rates.GroupRates.table` is called."""
    return [language.say(group) if isinstance(group, Message) else str(group) for group in table["group"]]


def importance_frame(language: Language, card: ModelCard) -> pd.DataFrame:
    """Return the card's features with their ``title``, the strongest first."""
    return card.importance.assign(
        title=[feature_title(language, card, name) for name in card.importance["feature"]]
    )


def columns_frame(language: Language, card: ModelCard) -> pd.DataFrame:
    """Return one row per column offered to the model: ``title``, ``used`` (in words), ``reason``."""
    used = [(feature_title(language, card, name), language.text("used"), "") for name in card.columns_used]
    left = [
        (feature_title(language, card, out.column), language.text("left out"), language.say(out.reason))
        for out in card.columns_left_out
    ]
    return pd.DataFrame([*left, *used], columns=["title", "used", "reason"], dtype="str")


def versions_frame(language: Language, versions: Sequence[Version], trail: pd.DataFrame) -> pd.DataFrame:
    """Return one row per version, the newest first.

    Parameters
    ----------
    versions
        From the registry.
    trail
        The audit trail, which knows who saved each.

    Returns
    -------
    pandas.DataFrame
        ``saved_at``, ``by``, ``state`` (in words), ``verdict``, ``auc``, ``log_loss``, ``id``.
    """
    saved = trail[trail["action"] == "model_saved"].drop_duplicates("subject").set_index("subject")["actor"]
    return pd.DataFrame(
        {
            "saved_at": [version.saved_at for version in versions],
            "by": [actor_title(language, str(saved.get(version.id, ""))) for version in versions],
            "state": [state_title(language, version) for version in versions],
            "verdict": [language.say(version.card.verdict) for version in versions],
            "auc": [written(language, *figure(language, version.card, "auc")) for version in versions],
            "log_loss": [
                written(language, *figure(language, version.card, "log_loss")) for version in versions
            ],
            "id": [version.id for version in versions],
        }
    )


def state_title(language: Language, version: Version) -> str:
    """Say whether a version is in use, could be, or may not be."""
    if version.live:
        return language.text("live")
    return language.text("good enough") if version.card.live else language.text("not worth using")


def actor_title(language: Language, actor: str) -> str:
    """Say who did something: a role in words, a training, or the name as it stands."""
    return language.say(ACTORS[actor]) if actor in ACTORS else actor or MISSING


def version_title(language: Language, version: Version) -> str:
    """Name a version for a list: when it was made, and its state."""
    return f"{moment(language, version)} · {state_title(language, version)}"


def moment(language: Language, version: Version) -> str:
    """Write when a version was saved: day and time, UTC."""
    return language.text("{day}, {time} UTC", day=version.saved_at.date(), time=f"{version.saved_at:%H:%M}")


def seconds(job: Job) -> int | None:
    """Return how long a job took; None where it has not ended or never began."""
    if job.started_at is None or job.ended_at is None:
        return None
    return round((job.ended_at - job.started_at).total_seconds())


def written(language: Language, value: str, interval: str) -> str:
    """Write a figure with its interval, where it has one."""
    return (
        value if interval == MISSING else language.text("{rate} ({interval})", rate=value, interval=interval)
    )
