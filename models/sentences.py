"""How is a reason said? One sentence with the group, how often it wins, n, and the base rate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from features.messages import Message, Share, message
from models.background import Background

Subject = Literal["lead", "customer"]
Title = Callable[[str], Message]


def plain_title(name: str) -> Message:
    """Call a feature by the name of its column."""
    return message("{column}", column=name)


def sentence_of(
    background: Background, place: int, group: int, raises: bool, subject: Subject, title: Title
) -> Message:
    """Say why being in a group speaks for or against a row.

    Parameters
    ----------
    background
        Rates of the training rows.
    place, group
        The feature by its place in the background, and the group of it that the row is in.
    raises
        Whether it raises the row's chance.
    subject, title
        What a row is (a ``lead`` that may win, a ``customer`` who may leave), what a feature is called.
    """
    groups = background.features[place]
    label = groups.label(group, title(groups.feature))
    count = groups.counts[group]
    if count == 0:
        return message("{group} – not seen in training", group=label)
    rate = groups.rates[group]
    values: dict[str, object] = {
        "group": label,
        "rate": Share(rate),
        "n": count,
        "base": Share(background.base_rate),
    }
    agrees = (rate > background.base_rate) == raises
    return _for_lead(values, agrees, raises) if subject == "lead" else _for_customer(values, agrees, raises)


def _for_lead(values: dict[str, object], agrees: bool, raises: bool) -> Message:
    if agrees:
        return message("{group} – such leads win {rate} (n = {n}); all leads {base}", **values)
    # The group's own rate points the other way: without the reservation the sentence would contradict itself.
    if raises:
        return message(
            "{group} – speaks for this lead beside its other facts, though such leads win {rate} "
            "(n = {n}); all leads {base}",
            **values,
        )
    return message(
        "{group} – speaks against this lead beside its other facts, though such leads win {rate} "
        "(n = {n}); all leads {base}",
        **values,
    )


def _for_customer(values: dict[str, object], agrees: bool, raises: bool) -> Message:
    if agrees:
        return message(
            "{group} – {rate} of such customers leave (n = {n}); of all customers {base}", **values
        )
    if raises:
        return message(
            "{group} – a risk beside the other facts, though {rate} of such customers leave "
            "(n = {n}); of all customers {base}",
            **values,
        )
    return message(
        "{group} – reassuring beside the other facts, though {rate} of such customers leave "
        "(n = {n}); of all customers {base}",
        **values,
    )
