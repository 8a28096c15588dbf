"""Why is a header mapped as it is, and how sure is that? One value a column, shown where it is pointed at."""

from __future__ import annotations

from dataclasses import dataclass

from features.matching import Fit, How
from features.messages import Message, Share, message
from features.schema import Column
from features.wide_stages import entered_stage

SURE = 0.75
"""Confidence from which a column is mapped without a question: every listed or well-formed name whose values
fit has more, a misspelt one or one recognised by its values alone has less."""

WORTH_ASKING = 0.60
"""Of `features.matching.Fit.score`; below it a column stays custom: a wrong guess costs more than none."""

_DOUBT = 0.15  # what a value too many that does not fit, or a rival as good, takes from the confidence


@dataclass(frozen=True)
class Choice:
    """What was decided about one header.

    Attributes
    ----------
    name
        The canonical name proposed; None for a custom column.
    confidence
        0 to 1: how likely a person would leave the decision as it is.
    reason
        Why, in a sentence.
    rivals
        Headers that could stand for the same canonical column and were not taken.
    is_new
        The column has come to a report that a person had decided about without it.
    """

    name: str | None
    confidence: float
    reason: Message
    rivals: tuple[str, ...] = ()
    is_new: bool = False

    @property
    def asks(self) -> bool:
        """Whether a person should look at it before it is used."""
        return self.is_new or self.confidence < SURE


def chosen(
    column: Column, header: str, fit: Fit, rivals: tuple[str, ...], told_apart: Message | None
) -> Choice:
    """Say why a header stands for a canonical column.

    Parameters
    ----------
    column, header
        The two.
    fit
        How well they fit.
    rivals
        Headers that fit the column, too.
    told_apart
        By what the header was preferred to the first of them; None where there is none.
    """
    doubt = _DOUBT * (1 - fit.plausible) / 0.2 if fit.plausible < 1 else 0.0
    confidence = max(0.0, min(_by_kind_of_name(fit) - min(doubt, 0.4), 1.0))
    reason = told_apart or _why(column, header, fit)
    return Choice(column.name, round(confidence, 2), reason, rivals)


def left(header: str, better: tuple[Column, str] | None, fit: Fit) -> Choice:
    """Say why a header stays a column of its own.

    Parameters
    ----------
    header
        The header.
    better
        The canonical column that it fits best, and the header that stands for it instead; None where it
        fits none.
    fit
        How well it fits that column.
    """
    if better is None and (stage := entered_stage(header)) is not None:
        said = message("Says when a deal entered the stage “{stage}”: part of its history.", stage=stage)
        return Choice(None, 0.9, said)
    if better is None:
        return Choice(None, 0.95, message("No column that we know is called like this; it keeps its name."))
    column, other = better
    reason = message(
        "“{header}” could also mean {column}, but “{other}” says it better; it keeps its name.",
        header=header,
        column=column.title,
        other=other,
    )
    return Choice(None, 0.9 if fit.score < 1 else 0.85, reason)


def _by_kind_of_name(fit: Fit) -> float:
    match fit.how:
        case How.KNOWN:
            return 0.98 if fit.score > 0.94 else 0.93
        case How.PHRASE:
            return 0.9
        case How.WORDY:
            return 0.85
        case How.SLIP:
            return 0.78
        case How.MENDED:
            return 0.7
        case How.VALUES:
            return 0.7


def _why(column: Column, header: str, fit: Fit) -> Message:
    if fit.how is How.VALUES:
        return message("Its values say it: they are words for {column}.", column=column.title)
    if fit.plausible < 1:
        return message(
            "“{header}” is a name of {column}, but only {share} of its values can be read as such.",
            header=header,
            column=column.title,
            share=Share(fit.plausible),
        )
    if fit.how in (How.SLIP, How.MENDED):
        return message(
            "“{header}” is nearly “{known}”, a name of {column}, and its values fit.",
            header=header,
            known=fit.known_as,
            column=column.title,
        )
    return message("“{header}” is a usual name of {column}.", header=header, column=column.title)
