"""What does the whole model do? In words that a manager can hold against experience."""

from __future__ import annotations

from features.messages import Message, Share, message
from models.background import Background
from models.pairs import Pair
from models.sentences import Title
from models.shapes import Extreme, Shape, extremes, points


def say_shape(shape: Shape, base_rate: float, title: Title, kind: str) -> Message:
    """Say which values of a column lift the chance most and which lower it most, with the rates there.

    Parameters
    ----------
    shape
        Of a family of columns.
    base_rate
        Chance of an average row, 0 to 1.
    title
        What a column is called.
    kind
        ``lead`` or ``churn``: whether the rates are of won deals or of customers who left.
    """
    found = extremes(shape, base_rate)
    called = title(shape.groups.feature)
    if found is None:
        return message("{column}: too few cases to say what lifts and what lowers", column=called)
    best, worst = (_say_extreme(shape, each, kind) for each in found)
    return message("Lifts most – {best}. Lowers most – {worst}.", best=best, worst=worst)


def say_pair(pair: Pair, background: Background, title: Title) -> Message:
    """Say where two columns say most beyond what each says by itself."""
    one, other = (background.features[place] for place in (pair.one, pair.other))
    if pair.one_group < 0:
        return message("{one} and {other} depend on each other, in no combination clearly more",
                       one=title(one.feature), other=title(other.feature))  # fmt: skip
    moved = float(points((pair.effect,), background.base_rate)[0])
    return message(
        "{one}, and {other}: {points} points beyond what each says by itself ({share} of cases)",
        one=one.label(pair.one_group, title(one.feature)),
        other=other.label(pair.other_group, title(other.feature)),
        points=signed(moved),
        share=Share(pair.share),
    )


def signed(change: float) -> str:
    """Write a change of chance in points with its sign: +6.2."""
    return f"{100 * change:+.1f}"


def _say_extreme(shape: Shape, extreme: Extreme, kind: str) -> Message:
    template = {
        "lead": message("{group}: {points} points ({rate} of {n} won)"),
        "churn": message("{group}: {points} points ({rate} of {n} left)"),
    }[kind].template
    return message(
        template,
        group=shape.groups.value(extreme.group),
        points=signed(extreme.points),
        rate=Share(extreme.rate),
        n=extreme.n,
    )
