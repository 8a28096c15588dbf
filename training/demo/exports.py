"""What would the company's CRM export on a day? The pipeline as known then, and its history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from training.demo.clock import AS_OF, NEVER, Ints, dates
from training.demo.company import Past
from training.demo.names import Names
from training.demo.register import Register
from training.demo.words import WORDS, Language, Words

_STAGE_PROBABILITY: Final = np.array(
    [10, 20, 40, 60, 75, 90]
)  # the CRM's defaults, which nobody ever checked
_ROUND_TO: Final = 100  # amounts are quoted in full hundreds


def pipeline(past: Past, register: Register, lang: Language, day: int) -> pd.DataFrame:
    """Return the pipeline export of `day`: one row a deal created in the window up to that day."""
    words = WORDS[lang]
    seen = np.flatnonzero(past.deals.created[register.rows] <= day)
    deals = past.deals.take(register.rows[seen])
    stage = (deals.paths.entered <= day).sum(axis=1) - 1
    columns = {
        **_who(past, register, words, seen),
        **_where(register, words, deals.paths.closed <= day, deals.paths.won, stage, seen),
        "amount": _amount(past, register, seen, stage, day) * words.money[1],
        "currency": np.full(len(seen), words.money[0], dtype=object),
        **_when(past, register, seen, stage, day),
        **_what(past, words, register.rows[seen]),
        "collaborators": register.collaborators[seen],
    }
    frame = pd.DataFrame(columns)
    frame["amount"] = (frame["amount"] / _ROUND_TO).round().clip(lower=1).astype("int64") * _ROUND_TO
    for name, blank in register.blanks.items():
        frame[name] = frame[name].mask(blank[seen])
    frame = frame[[name for name in words.headers if name in columns]].replace("", np.nan)
    return frame.rename(columns=words.headers)


def stage_entries(past: Past, register: Register, lang: Language) -> pd.DataFrame:
    """Return the history export: one row a deal and open stage entered up to the last as-of day."""
    words = WORDS[lang]
    entered = past.deals.paths.entered[register.rows]
    deal, stage = np.nonzero(entered <= AS_OF)
    columns = {
        "deal_id": register.ids[deal],
        "stage": say(words.stages, stage),
        "entered_on": dates(entered[deal, stage]),
    }
    return pd.DataFrame(columns).rename(columns=words.headers)


def say(words: Sequence[str], codes: Ints) -> Names:
    """Return the word of each code."""
    return np.array(words, dtype=object)[codes]


def _who(past: Past, register: Register, words: Words, seen: Ints) -> dict[str, Names]:
    deals = past.deals.take(register.rows[seen])
    account, product = register.accounts[deals.entry], say(words.products, deals.traits.product)
    named = zip(account, product, strict=True)
    return {
        "deal_id": register.ids[seen],
        "deal_name": np.array([words.deal_name.format(account=buyer, product=item) for buyer, item in named]),
        "account": account,
        "owner": register.reps[deals.traits.owner],
        "team": say(words.teams, past.world.team_of[deals.traits.owner]),
    }


def _where(
    register: Register, words: Words, closed: np.ndarray, won: np.ndarray, stage: Ints, seen: Ints
) -> dict[str, np.ndarray]:
    note = register.note[seen]
    return {
        "stage": np.where(closed, np.where(won, words.won, words.lost), say(words.stages, stage)),
        "probability": np.where(closed, 100 * won, _STAGE_PROBABILITY[stage]),
        "loss_reason": np.where(closed & ~won, say(words.lost_for, note), ""),
        "next_step": np.where(closed | (note == 0), "", say(words.next_steps, stage)),
    }


def _when(
    past: Past, register: Register, seen: Ints, stage: Ints, day: int
) -> dict[str, pd.DatetimeIndex | Ints]:
    deals = past.deals.take(register.rows[seen])
    closed = deals.paths.closed <= day
    entered = np.where(closed, deals.paths.closed, deals.paths.entered[np.arange(len(seen)), stage])
    count, last = register.activity(day)
    until = np.minimum(deals.paths.closed, day)
    return {
        "created_on": dates(deals.created),
        "closed_on": dates(np.where(closed, deals.paths.closed, NEVER)),
        "expected_close_on": dates(register.expected_close(seen, stage, until)),
        "stage_entered_on": dates(entered),
        "last_activity_on": dates(np.maximum(last[seen], entered)),
        "activity_count": count[seen] + stage + 1 + closed,
    }


def _what(past: Past, words: Words, rows: Ints) -> dict[str, Names]:
    traits = past.deals.traits.take(rows)
    return {
        "source": say(words.sources, traits.source),
        "product": say(words.products, traits.product),
        "industry": say(words.industries, traits.industry),
        "region": say(words.regions, past.accounts.region[past.deals.entry[rows]]),
        "company_size": say(words.sizes, traits.size),
        "type": say(words.types, traits.existing.astype(np.int64)),
    }


def _amount(past: Past, register: Register, seen: Ints, stage: Ints, day: int) -> np.ndarray:
    """Return the amounts that the CRM shows: those of the stage, unless their revision is yet to come."""
    paths = past.deals.paths.take(register.rows[seen])
    each = np.arange(len(seen))
    due = paths.entered[each, stage] + register.revised_after[seen, stage]
    yet_to_come = (due > day) & (paths.closed > day) & (stage > 0)
    return np.asarray(paths.amount[each, stage - yet_to_come])
