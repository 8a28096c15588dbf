"""What is true of the company that its exports do not say? The yardstick for every model."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from training.demo.clock import AS_OF, WINDOW_START, Floats, Ints, dates, month_of, months_ahead
from training.demo.company import Past, standing
from training.demo.continuation import MONTHS, Futures
from training.demo.register import Register
from training.demo.tables import customer_accounts
from training.demo.words import WORDS, Language, Words
from training.demo.world import (
    REPS,
    STAGES,
    Traits,
    World,
    move_probability,
    presales_effect,
    win_probability,
)


def tell(past: Past, register: Register, futures: Futures, lang: Language) -> dict[str, Any]:
    """Return the truth as plain JSON.

    Parameters
    ----------
    past, register, futures, lang
        The company, its names, its continuations, and the language of the words.

    Returns
    -------
    dict
        ``as_of``, ``currency``, ``stages`` (names in order);
        ``deals``: exact probability to win, ever, of each open deal on the last as-of day;
        ``conversions``: mean true probability to move on, by stage, of the deals that entered it;
        ``owners``: team and effects (log-odds by stage) of each rep; ``skill_gaps``: the planted ones;
        ``bottleneck``: team and stage, its true conversion and that of the other teams;
        ``collaboration``: what presales is worth, at its stage (log-odds) and over all (win rates);
        ``bookings``: by month of the six to come, p10, p50, p90 and mean of what can happen given all that is
        known, their ``total``, the number of ``draws``, and ``actual``, what the company went on to book;
        ``churners``: customers that have left by then and have no deal open;
        ``buys_nothing``: by days, the probability that a customer buys nothing in them, given its past.
    """
    words = WORDS[lang]
    return {
        "as_of": str(dates(np.array([AS_OF]))[0].date()),
        "currency": words.money[0],
        "stages": list(words.stages),
        "deals": _win_probabilities(past, register),
        "conversions": _by_stage(words, _conversions(past, register)),
        "owners": _owners(past.world, register, words),
        "bottleneck": _bottleneck(past, register, words),
        "skill_gaps": _skill_gaps(past.world, register, words),
        "collaboration": _collaboration(past, register, words),
        "bookings": _bookings(past, futures, words),
        **_churn(past, register, futures),
    }


def actual_bookings(past: Past) -> Floats:
    """Return what the company went on to book in each of the six months: deals exported and deals to come."""
    deals = past.deals
    counted = np.flatnonzero(deals.paths.won & (deals.paths.closed > AS_OF) & (deals.created >= WINDOW_START))
    months = month_of(deals.paths.closed[counted])
    return np.bincount(months, weights=deals.paths.booked()[counted], minlength=MONTHS).astype(np.float64)


def _win_probabilities(past: Past, register: Register) -> dict[str, float]:
    now = standing(past, AS_OF)
    chance = win_probability(past.world, past.deals.traits.take(now.rows), now.stage, now.spent)
    return _named(register.ids[np.searchsorted(register.rows, now.rows)], chance)


def _conversions(past: Past, register: Register, team: int | None = None, other: bool = False) -> list[float]:
    """Return the mean true probability to move on of the deals that entered each stage by the last day."""
    deals = past.deals.take(register.rows)
    in_team = past.world.team_of[deals.traits.owner] == team
    chosen = np.ones(len(in_team), dtype=bool) if team is None else in_team != other
    return [
        _mean_move(past.world, deals.traits, stage, chosen & (deals.paths.entered[:, stage] <= AS_OF))
        for stage in range(STAGES)
    ]


def _mean_move(world: World, traits: Traits, stage: int, chosen: npt.NDArray[np.bool_]) -> float:
    return float(move_probability(world, traits.take(np.flatnonzero(chosen)), stage).mean())


def _owners(world: World, register: Register, words: Words) -> dict[str, dict[str, Any]]:
    return {
        str(register.reps[rep]): {
            "team": words.teams[world.team_of[rep]],
            "effects": _by_stage(words, world.skill[rep].tolist()),
        }
        for rep in range(REPS)
    }


def _bottleneck(past: Past, register: Register, words: Words) -> dict[str, Any]:
    team, stage = past.world.bottleneck_team, past.world.bottleneck_stage
    return {
        "team": words.teams[team],
        "stage": words.stages[stage],
        "conversion": round(_conversions(past, register, team)[stage], 6),
        "others": round(_conversions(past, register, team, other=True)[stage], 6),
    }


def _skill_gaps(world: World, register: Register, words: Words) -> list[dict[str, Any]]:
    return [
        {
            "owner": str(register.reps[rep]),
            "stage": words.stages[stage],
            "effect": float(world.skill[rep, stage]),
        }
        for rep, stage in world.gaps
    ]


def _collaboration(past: Past, register: Register, words: Words) -> dict[str, Any]:
    """Return the mean probability to win of all deals at their start, with and without presales."""
    traits = past.deals.traits.take(register.rows)
    start = np.zeros(len(register.rows), dtype=np.int64)
    chances = [_with_presales(past.world, traits, start, given) for given in (True, False)]
    stage, effect = presales_effect()
    names = ("win_rate_with", "win_rate_without")
    return {"stage": words.stages[stage], "effect": effect, **dict(zip(names, chances, strict=True))}


def _with_presales(world: World, traits: Traits, start: Ints, given: bool) -> float:
    supposed = Traits(**{**vars(traits), "presales": np.full(len(start), given)})
    return round(float(win_probability(world, supposed, start, start).mean()), 6)


def _bookings(past: Past, futures: Futures, words: Words) -> dict[str, Any]:
    unit = words.money[1]
    low, middle, high = np.quantile(futures.bookings, [0.1, 0.5, 0.9], axis=0)
    totals = futures.bookings.sum(axis=1)
    return {
        "months": months_ahead(),
        "p10": _money(low * unit),
        "p50": _money(middle * unit),
        "p90": _money(high * unit),
        "mean": _money(futures.bookings.mean(axis=0) * unit),
        "actual": _money(actual_bookings(past) * unit),
        "total": dict(
            zip(("p10", "p50", "p90"), _money(np.quantile(totals, [0.1, 0.5, 0.9]) * unit), strict=True)
        ),
        "draws": len(totals),
    }


def _churn(past: Past, register: Register, futures: Futures) -> dict[str, Any]:
    who = customer_accounts(past, register)
    busy = np.isin(who, past.deals.entry[standing(past, AS_OF).rows])
    gone = (past.accounts.left[who] <= AS_OF) & ~busy
    names = register.accounts[who]
    return {
        "churners": [str(name) for name in names[gone]],
        "buys_nothing": {str(days): _named(names, share[who]) for days, share in futures.quiet.items()},
    }


def _by_stage(words: Words, values: list[float]) -> dict[str, float]:
    return {stage: round(value, 6) for stage, value in zip(words.stages, values, strict=True)}


def _named(names: npt.NDArray[np.object_], values: Floats) -> dict[str, float]:
    return {str(name): round(float(value), 6) for name, value in zip(names, values, strict=True)}


def _money(amounts: Floats) -> list[float]:
    return [round(float(amount), 2) for amount in amounts]
