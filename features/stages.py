"""In which order do deals pass through which stages? And which names mean won or lost.

The names tell most of it, in both languages; the probabilities entered and the order that the data show tell
the rest.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.numbered import Numbered
from features.traditional import simplified


@dataclass(frozen=True)
class Process:
    """The sales process of one report: stage names as they stand in the file.

    Attributes
    ----------
    stages
        Names of the open stages, first to last.
    won, lost
        Names that mean the deal is won or lost.
    """

    stages: tuple[str, ...] = ()
    won: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


# What stands before "won" and "lost" in German, French, Spanish, Portuguese and Italian.
_CLOSED_AND = (
    r"(?:(?:ab)?geschlossen|abschluss|auftrag|ferm[ée]e?|cl[ôo]tur[ée]e?|affaire|cerrad[oa]|cierre|negocio"
    r"|oportunidad|fechad[oa]|neg[óo]cio|chius[oa]|trattativa)(?: (?:und|et|y|e))? "
)
# Lost before won: "未成交" holds "成交". Words of a whole name, so that "Lost contact" stays an open stage.
_LOST = re.compile(
    r"(closed? ?-? ?)?(lost|loss|dead|disqualified|abandoned|rejected|cancel+ed|no sale|unqualified)( deal)?"
    r"|.*closed ?-? ?lost.*|deal lost|out sold"
    r"|.*(输单|丢单|失单|战败|死单|飞单|未成交|未赢).*"
    r"|(关闭|结案|结束)? ?已?(输|丢失|流失|失败|无效|放弃|取消|作废|终止)(关闭|商机)?"
    # German, French, Spanish, Portuguese, Italian, Russian, Japanese.
    rf"|(?:{_CLOSED_AND})?(?:verloren|perdue?|perdid[oa]|pers[oa])"
    r"|(закрыто и )?не реализовано|проиграна?|失注|不成立"
)
_WON = re.compile(
    r"(closed? ?-? ?)?(won|win|success|successful)( deal)?|.*closed ?-? ?won.*|deal won|signed"
    r"|order won|converted"
    r"|.*(赢单|签约成功|成功签约).*|(关闭|结案|结束)? ?(已|确认)?(赢|成交|签约|中标|成功)(关闭|客户|商机)?"
    rf"|(?:{_CLOSED_AND})?(?:gewonnen|gagnée?|ganad[oa]|ganh[oa]|vint[oa])"
    r"|успешно реализовано|выиграна?|受注(済み?)?|成(?:約|约)(済み?)?"
)
# Neither won nor lost by itself: the outcome column must say which.
_CLOSED = re.compile(r"closed?|finished|ended|已?(关闭|结束|完成|结单|结案)")

# Where a stage stands in a usual process, 0 first to 1 last, by the words in its name. Where a name holds
# words of two steps ("方案/报价"), it stands between them. Sources: the default processes of Salesforce,
# HubSpot, Pipedrive, Dynamics 365, Odoo, 悟空CRM, 纷享销客, 销售易, and the six steps of this product.
_STEPS: tuple[tuple[float, str], ...] = (
    (0.00, r"\bnew\b|\blead\b|\bleads\b|identif|incoming|线索|潜在|新建|新商机|初步|意向客户"),
    (0.06, r"prospect"),
    (0.12, r"appointment|contact|\bvisit|first (call|meeting)|outreach|接触|接洽|初访|拜访|联系|约访"),
    (0.20, r"engag|connect|验证|跟进"),
    (0.26, r"qualif|资格|确认意向|立项"),
    (0.36, r"need|requirement|discover|develop|需求|调研|诊断"),
    (0.48, r"solution|value prop|\bdemo|presentation|evaluat|trial|\bpoc\b|方案|演示|试用|测试"),
    (0.56, r"decision|buy(ing)? in|bought|perception|stakeholder|决策|关键人"),
    (0.66, r"(?<!value )propos|quot|pric|\bbid\b|tender|报价|投标|招标|招投标"),
    (0.80, r"negotiat|review|谈判|商务|审核|议价|磋商"),
    (0.92, r"contract|verbal|commit|signature|signing|closing|purchas|合同|签署|签约|签订|成交|下单|待签"),
    # German, French, Spanish, Portuguese, Italian, Russian, Japanese.
    (0.12, r"kontakt|контакт|アポ"),
    (0.26, r"calific|квалиф"),
    (0.36, r"bedarf|besoin|necesidad|necessidade|потребн|ヒアリング"),
    (0.48, r"\bdémo|präsentation|présentation|презентац|デモ"),
    (0.66, r"angebot|propuesta|\boffre|offert|preventiv|предложен|提案|见积"),
    (0.80, r"verhandlung|n[eé]goci|trattativ|переговор|交渉"),
    (0.92, r"vertrag|contrat|договор|契约"),
)
# Names whose outcome is kept: the same ones are asked about when columns are mapped, read and put in order.
_KEPT = 1 << 14
_NUMBER = re.compile(r"^\D{0,4}?(\d{1,2})(?!\d)")
# Deals of one stage whose entered probabilities lie this close together carry the CRM's default for it.
_DEFAULT_SPREAD = 0.10


@functools.lru_cache(_KEPT)
def outcome_of_name(name: str) -> str:
    """Return what a name says: ``won``, ``lost``, ``closed`` (one of the two) or "" (nothing)."""
    words = _words(name)
    for outcome, pattern in (("lost", _LOST), ("won", _WON), ("closed", _CLOSED)):
        if pattern.fullmatch(words):
            return outcome
    return ""


def propose_process(
    frame: pd.DataFrame,
    remembered: Process | None = None,
    also: Iterable[str] = (),
    numbered: Numbered | None = None,
) -> Process:
    """Guess the process from a cleaned frame; what was remembered is kept and new names are put in.

    Parameters
    ----------
    frame
        Canonical columns of deals; ``stage`` is needed, ``outcome``, ``probability``, ``created_on``,
        ``stage_entered_on`` and ``line`` help to put the stages in order.
    remembered
        The process that a person confirmed for this report.
    also
        Stages in which no deal is now: a column may hold the day on which they were entered.
    numbered
        The column ``stage`` where it is numbered already.

    Returns
    -------
    Process
        The open stages in order; empty without stage names. The order of the rows does not matter. A stage
        that only says "closed" is an open one where the outcome column says so, else it belongs nowhere.
    """
    known = remembered or Process()
    stages = numbered or Numbered.of(frame["stage"])
    names = sorted({*stages.texts, *also} - {*known.stages, *known.won, *known.lost})
    said = {name: outcome_of_name(name) for name in names}
    fresh = [name for name in names if not said[name] or (said[name] == "closed" and _has_open(frame, name))]
    everything = (*known.stages, *fresh)
    return Process(
        stages=_insert(known.stages, fresh, _positions(frame, stages, everything)),
        won=(*known.won, *(name for name in names if said[name] == "won")),
        lost=(*known.lost, *(name for name in names if said[name] == "lost")),
    )


def outcome_of_stages(stage: pd.Series, process: Process, numbered: Numbered | None = None) -> pd.Series:
    """Return ``open``, ``won`` or ``lost`` for each stage name; missing where the process lacks it.

    `numbered` is the column where it is numbered already.
    """
    meaning = dict.fromkeys(process.stages, "open")
    meaning |= dict.fromkeys(process.won, "won") | dict.fromkeys(process.lost, "lost")
    names = numbered or Numbered.of(stage)
    return names.spread(names.texts.map(meaning).astype("str")).set_axis(stage.index)


def stage_ranks(stage: pd.Series, process: Process) -> pd.Series:
    """Return the place of each open stage in the process from 0 (float64); missing for every other name."""
    return stage.map({name: float(rank) for rank, name in enumerate(process.stages)}).astype("float64")


def _has_open(frame: pd.DataFrame, name: str) -> bool:
    return "outcome" in frame and bool((frame["stage"].eq(name) & frame["outcome"].eq("open")).any())


def _words(name: str) -> str:
    text = simplified(unicodedata.normalize("NFKC", name)).strip().lower()
    text = re.sub(r"^\W*\d+\s*%?[\s.):、_-]*", "", text)  # "6. Closed Won", "100% 赢单"
    return re.sub(r"[\W_]+", " ", text).strip()


def _insert(known: Sequence[str], fresh: Iterable[str], position: dict[str, float]) -> tuple[str, ...]:
    """Put each fresh name before the first known one that stands later; the known order stays as it is."""
    order = list(known)
    for name in sorted(fresh, key=lambda stage: (position[stage], stage)):
        later = (place for place, other in enumerate(order) if position[other] > position[name])
        order.insert(next(later, len(order)), name)
    return tuple(order)


def _positions(frame: pd.DataFrame, stages: Numbered, names: Sequence[str]) -> dict[str, float]:
    """Where each stage stands, by the best evidence there is: numbers, default probabilities, words, data."""
    numbers = [_NUMBER.match(name) for name in names]
    found = [float(match[1]) for match in numbers if match]
    if len(found) == len(names) and len(set(found)) == len(found):
        return dict(zip(names, found, strict=True))
    defaults = _default_probabilities(frame, stages, names)
    if defaults:
        return defaults
    return _by_words_and_data(frame, names)


def _default_probabilities(frame: pd.DataFrame, stages: Numbered, names: Sequence[str]) -> dict[str, float]:
    """Return each stage's own probability, if the CRM sets one for every stage and no two are the same."""
    if "probability" not in frame:
        return {}
    chances = frame["probability"].to_numpy(dtype=np.float64, na_value=np.nan)
    told = (chances > 0.0) & (chances < 1.0)
    places = {name: place for place, name in enumerate(stages.texts)}
    found: dict[str, float] = {}
    for name in names:
        own = np.sort(chances[told & (stages.codes == places[name])]) if name in places else np.empty(0)
        if not len(own) or _quantile(own, 0.75) - _quantile(own, 0.25) > _DEFAULT_SPREAD:
            return {}
        found[name] = float(np.median(own))
    return found if len(set(found.values())) == len(found) else {}


def _quantile(ordered: NDArray[np.float64], share: float) -> float:
    """Return a quantile of values in order, between two of them by their distance, as pandas does."""
    whole, part = divmod(share * (len(ordered) - 1), 1)
    below, above = ordered[int(whole)], ordered[min(int(whole) + 1, len(ordered) - 1)]
    return float(below + (above - below) * part)


def _by_words_and_data(frame: pd.DataFrame, names: Sequence[str]) -> dict[str, float]:
    """Place the names by their words, and those without a known word by the order that the data show."""
    words = {name: _step(name) for name in names}
    if all(place is not None for place in words.values()):
        return {name: place for name, place in words.items() if place is not None}
    shown = _data_order(frame, names)
    known = sorted((shown[name], place) for name in names if (place := words[name]) is not None)
    if not known:
        return shown
    days, places = np.array(known).T
    rising = np.maximum.accumulate(places)
    return {
        name: place if (place := words[name]) is not None else float(np.interp(shown[name], days, rising))
        for name in names
    }


def _step(name: str) -> float | None:
    found = [place for place, pattern in _STEPS if re.search(pattern, _words(name))]
    return float(np.mean(found)) if found else None


def _data_order(frame: pd.DataFrame, names: Sequence[str]) -> dict[str, float]:
    """Return how old deals are when they enter each stage (or while in it), else where it first stands."""
    order = {name: float(place) for place, name in enumerate(_by_first_line(frame, names))}
    if "created_on" not in frame or not frame["created_on"].notna().any():
        return order
    entered = frame.get("stage_entered_on", pd.Series(pd.NaT, index=frame.index))
    reached = entered.fillna(frame["created_on"].max())
    days = (reached - frame["created_on"]).dt.days.groupby(frame["stage"]).median().dropna()
    return {name: float(days[name]) for name in names} if set(names) <= set(days.index) else order


def _by_first_line(frame: pd.DataFrame, names: Sequence[str]) -> list[str]:
    if "line" not in frame:
        return sorted(names)
    first = frame.groupby("stage")["line"].min()
    return sorted(names, key=lambda name: (first.get(name, np.inf), name))
