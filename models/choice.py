"""How was the winner chosen? The mixes that were tried, what each cost on rows held out, the calibration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from features.messages import Message, message, plural_message
from models.classifier import Classifier
from models.selection import CORRECTED, LOGISTIC, TREES

PARTS: Final[Mapping[str, Message]] = {
    TREES: message("trees"),
    CORRECTED: message("trees that correct the logistic model"),
    LOGISTIC: message("logistic model"),
}
"""What the parts of a model are called before people."""
CALIBRATIONS: Final[Mapping[str, Message]] = {
    "none": message("No calibration was needed."),
    "sigmoid": message("Chances were calibrated by a line in log-odds."),
    "beta": message("Chances were calibrated by a slope for either tail."),
    "isotonic": message("Chances were calibrated by a rising curve."),
}


@dataclass(frozen=True)
class Choice:
    """How a classifier became what it is.

    Attributes
    ----------
    parts
        Of the chosen mix; their log-odds are averaged.
    log_loss
        By mix, its parts joined by ``+``: mean log loss on the rows that chose, before calibration.
    judged_on, rows
        ``latest`` or ``out_of_fold``, and how many rows chose.
    calibration
        ``none``, ``sigmoid``, ``beta`` or ``isotonic``.
    view
        How the trees see categories: ``ranks``, ``rates`` or ``both``.
    recent
        Whether recent rows count more.
    """

    parts: tuple[str, ...]
    log_loss: Mapping[str, float]
    judged_on: str
    rows: int
    calibration: str
    view: str
    recent: bool


def choice_of(model: Classifier | None) -> Choice | None:
    """Return how a classifier was chosen; None where rates score."""
    if model is None:
        return None
    made = model.selection
    return Choice(
        made.parts, made.log_loss, made.judged_on, made.rows, model.calibration.kind, made.view, made.recent
    )


def say_choice(choice: Choice) -> Message:
    """Say in a few sentences what was tried, what was taken, and how it was calibrated."""
    held = (
        plural_message("the latest {n} row", "the latest {n} rows", choice.rows)
        if choice.judged_on == "latest"
        else plural_message("{n} row held out in turn", "{n} rows held out in turn", choice.rows)
    )
    taken = choice.log_loss["+".join(choice.parts)]
    if len(choice.log_loss) == 1:
        return message(
            "On {held} the log loss was {loss}: {parts}. {calibration}",
            held=held,
            loss=taken,
            parts=_named(choice.parts),
            calibration=CALIBRATIONS[choice.calibration],
        )
    return message(
        "{count} mixes were tried on {held}; their log loss was {least} to {most}. Taken: {parts}, {loss}; "
        "the mean of all stays unless another is better by more than chance. {calibration}",
        count=len(choice.log_loss),
        held=held,
        least=min(choice.log_loss.values()),
        most=max(choice.log_loss.values()),
        parts=_named(choice.parts),
        loss=taken,
        calibration=CALIBRATIONS[choice.calibration],
    )


def choice_to_json(choice: Choice | None) -> dict[str, Any] | None:
    """Turn the record into plain JSON that `choice_from_json` reads back."""
    return None if choice is None else asdict(choice) | {"parts": list(choice.parts)}


def choice_from_json(plain: Mapping[str, Any] | None) -> Choice | None:
    """Read back what `choice_to_json` wrote; cards of older versions have none."""
    return None if plain is None else Choice(**{**plain, "parts": tuple(plain["parts"])})


def _named(parts: tuple[str, ...]) -> Message:
    names = {f"part{place}": PARTS[part] for place, part in enumerate(parts)}
    if len(parts) == 1:
        return PARTS[parts[0]]
    if len(parts) == 2:
        return message("the mean of {part0} and {part1}", **names)
    return message("the mean of {part0}, {part1} and {part2}", **names)
