"""When did a deal enter its stages? From exports that have a column with the day for each stage."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from features.near_names import bare, folded
from features.stages import outcome_of_name

# Quotes around the name make it sure; a name without them must be a stage of the file, or stand beside one.
_QUOTED = re.compile(
    r"^(?:date|time) entered (?:stage )?[\"“'‘](?P<stage>.+)[\"”'’]$"
    r"|^进入[“\"「](?P<zh>.+)[”\"」](?:阶段)?的?(?:时间|日期)$"
    # German, French, Spanish, Portuguese, Italian, Japanese.
    r"|^.*(?:eintritt|eingetreten|entrée|entrada|ingresso|entré).*[\"„“”«](?P<other>[^\"„“”«»]+)[\"“”»]$"
    r"|^[「\"“](?P<ja>.+)[」\"”]に(?:入った|移行した)(?:日付|日時|日)$",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"^(?:date|time|day) entered (?:stage )?(?P<a>.+)$"
    r"|^entered (?:stage )?(?P<b>.+?) (?:on|at|date|time)$"
    r"|^(?P<c>.+?) (?:stage )?(?:entered|entry|entered stage) (?:on|at|date|time)$"
    r"|^进入(?P<d>.+?)(?:阶段)?的?(?:时间|日期)$"
    r"|^(?P<e>.+?)(?:阶段)?(?:进入|开始)(?:时间|日期)$",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"^(?:deal|opportunity|商机|交易)\s*(?:[-–:：.]\s*)", re.IGNORECASE)
_COLON = re.compile(r"(?<=entered)\s*[:：-]\s*", re.IGNORECASE)
_DAY = re.compile(r"(?:\s+(?:date|on|day)|(?:阶段)?(?:时间|日期))$", re.IGNORECASE)
_PIPELINE = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")
# Columns of days with the names of stages from which on they are meant as such.
_FEWEST_ALIKE = 2
_PRESENT = re.compile(
    r"(?:the )?(?:current |present |this )?(?:stage|phase)?|(?:当前|本|该|现)?(?:阶段)?", re.IGNORECASE
)


def entered_stage(header: str) -> str | None:
    """Return the stage that a header names as entered, as it stands there; None where it names none.

    Examples
    --------
    >>> entered_stage('Date entered "Quote (Sales Pipeline)"')
    'Quote (Sales Pipeline)'
    >>> entered_stage("进入报价阶段时间")
    '报价'
    """
    text = _PREFIX.sub("", header.strip()).replace("_", " ")
    text = _COLON.sub(" ", text)
    found = _QUOTED.match(text) or _PLAIN.match(text)
    stage = next((part for part in found.groups() if part), "").strip() if found else ""
    return stage if stage and not _PRESENT.fullmatch(stage) else None


def stage_columns(frame: pd.DataFrame, custom: Iterable[str], stages: Iterable[str] = ()) -> dict[str, str]:
    """Find the columns with the day on which a stage was entered.

    Parameters
    ----------
    frame
        Cleaned deals.
    custom
        Names of their custom columns.
    stages
        Stages known beside those in the frame.

    Returns
    -------
    dict
        Column → stage, spelt as the deals spell it where they have it. Only columns of dates; a name without
        quotes counts where it is a stage of the deals, or beside another column that names one, and a name
        that is nothing but a stage beside another such.
    """
    known = _spellings({*frame["stage"].dropna().unique(), *stages})
    dated = [name for name in custom if name in frame and frame[name].dtype.kind == "M"]
    named = {name: stage for name in dated if (stage := entered_stage(name)) is not None}
    found = {name: known[key] for name, stage in named.items() if (key := _key(stage, known)) is not None}
    others = {name: _PIPELINE.sub("", stage) or stage for name, stage in named.items() if name not in found}
    sure = {name: stage for name, stage in others.items() if found or _QUOTED.match(name)}
    every = found | sure | _called_like_stages([name for name in dated if name not in named], known)
    return {name: every[name] for name in dated if name in every}


def _called_like_stages(names: Iterable[str], known: Mapping[str, str]) -> dict[str, str]:
    """Find columns of days that bear the names of open stages; a single one may be anything."""
    keys = {name: _key(_DAY.sub("", name.strip()), known) for name in names}
    found = {name: known[key] for name, key in keys.items() if key is not None}
    still = {name: stage for name, stage in found.items() if not outcome_of_name(stage)}
    return still if len(set(still.values())) >= _FEWEST_ALIKE else {}


def wide_entries(rows: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """Turn such columns into stage entries.

    Parameters
    ----------
    rows
        Deals with their ``deal_id``.
    columns
        Column → stage, of `stage_columns`.

    Returns
    -------
    pandas.DataFrame
        One row per deal and stage with a day: ``deal_id``, ``stage``, ``entered_on``.
    """
    parts = [
        pd.DataFrame({"deal_id": rows["deal_id"], "stage": stage, "entered_on": rows[name]})
        for name, stage in columns.items()
    ]
    empty = rows[["deal_id"]].iloc[:0].assign(stage="", entered_on=pd.Series(dtype="datetime64[us]"))
    every = pd.concat(parts, ignore_index=True) if parts else empty
    return every.dropna(subset=["entered_on"]).astype({"stage": "str"}).reset_index(drop=True)


def _spellings(stages: Iterable[str]) -> dict[str, str]:
    """Return the ways in which a header may write each stage → the stage."""
    return {way: stage for stage in sorted(stages, reverse=True) for way in _ways(stage)}


def _key(stage: str, known: Mapping[str, str]) -> str | None:
    return next((way for way in _ways(stage) if way in known), None)


def _ways(stage: str) -> list[str]:
    plain = _PIPELINE.sub("", stage)
    return [
        way for way in (folded(stage), folded(plain), bare(stage), bare(plain.removesuffix("阶段"))) if way
    ]
