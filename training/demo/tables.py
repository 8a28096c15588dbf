"""What else would the company upload? Its customers with their satisfaction, and the targets of its reps."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from training.demo.clock import AS_OF, NEVER, Floats, Ints, dates
from training.demo.company import Past
from training.demo.exports import say
from training.demo.register import Register
from training.demo.words import WORDS, Language
from training.demo.world import REPS

_EMPLOYEES: Final = np.array([(3, 50), (51, 200), (201, 1000), (1001, 12_000)])
_NO_SURVEY: Final = 0.12  # share of customers that never answered
_CONTACT_DAYS: Final = 45.0  # mean days since somebody last spoke to a customer
_TICKETS_A_YEAR: Final = 2.0
_MONTHS_BACK: Final = 12
_MONTHS_AHEAD: Final = 6
_ATTAINMENT: Final = (
    1.0,
    0.13,
)  # mean and sd of what share of a year's target reps reach, held to 0.7 to 1.3
_STRETCH: Final = 1.05  # how much more is asked in the months to come
_ROUND_TO: Final = 1000


def customers(rng: np.random.Generator, past: Past, register: Register, lang: Language) -> pd.DataFrame:
    """Return one row a customer: an account in the last export that has ever bought."""
    words, who = WORDS[lang], customer_accounts(past, register)
    accounts, since = past.accounts.take(who), past.first_wins(AS_OF)[who]
    low, high = _EMPLOYEES[accounts.size].T
    score = np.clip(np.round(7.2 + 1.4 * accounts.mood + rng.normal(0.0, 0.8, len(who))), 1, 10)
    spoken = AS_OF - np.floor(rng.exponential(_CONTACT_DAYS, len(who))).astype(np.int64)
    columns = {
        "account": register.accounts[who],
        "customer_owner": register.reps[accounts.owner],
        "industry": say(words.industries, accounts.industry),
        "region": say(words.regions, accounts.region),
        "employees": np.exp(rng.uniform(np.log(low), np.log(high))).astype(np.int64),
        "customer_since": dates(since),
        "last_contact_on": dates(np.maximum(np.maximum(spoken, since), _last_activity(past, register)[who])),
        "satisfaction": np.where(rng.random(len(who)) < _NO_SURVEY, np.nan, score),
        "tickets": rng.poisson(_TICKETS_A_YEAR * np.exp(-0.25 * accounts.mood)),
    }
    frame = pd.DataFrame(columns).astype({"satisfaction": "Int64"})
    return frame.rename(columns=words.headers)


def customer_accounts(past: Past, register: Register) -> Ints:
    """Return the accounts in the last export that have bought by then, in the order of their first deals."""
    shown = pd.unique(past.deals.entry[register.rows])
    return np.asarray(shown[past.first_wins(AS_OF)[shown] < NEVER], dtype=np.int64)


def targets(rng: np.random.Generator, past: Past, register: Register, lang: Language) -> pd.DataFrame:
    """Return one row a rep and month: the last year, and six months to come."""
    words = WORDS[lang]
    months = pd.date_range("2025-10-01", periods=_MONTHS_BACK + _MONTHS_AHEAD, freq="MS")
    reached = np.clip(rng.normal(*_ATTAINMENT, REPS), 0.7, 1.3)
    asked = _booked_last_year(past, register) / reached / _MONTHS_BACK
    asked = np.maximum(asked, 0.25 * asked.mean())  # a rep who sold next to nothing still had a target
    plan = 0.5 * (asked + asked.mean()) * _STRETCH  # the next plan knows that a lucky year does not last
    amount = np.concatenate([np.tile(asked, _MONTHS_BACK), np.tile(plan, _MONTHS_AHEAD)]) * words.money[1]
    rep = np.tile(np.arange(REPS), _MONTHS_BACK + _MONTHS_AHEAD)
    columns = {
        "period": months.repeat(REPS),
        "target_owner": register.reps[rep],
        "team": say(words.teams, past.world.team_of[rep]),
        "target": np.maximum(np.round(amount / _ROUND_TO), 1).astype(np.int64) * _ROUND_TO,
        "currency": np.full(len(rep), words.money[0], dtype=object),
    }
    return pd.DataFrame(columns).rename(columns=words.headers)


def _booked_last_year(past: Past, register: Register) -> Floats:
    deals = past.deals.take(register.rows)
    recent = (deals.paths.closed <= AS_OF) & (deals.paths.closed > AS_OF - 365)
    booked = np.where(recent, deals.paths.booked(), 0.0)
    return np.bincount(deals.traits.owner, weights=booked, minlength=REPS).astype(np.float64)


def _last_activity(past: Past, register: Register) -> Ints:
    last = np.zeros(len(past.accounts.born), dtype=np.int64)
    np.maximum.at(last, past.deals.entry[register.rows], register.activity(AS_OF)[1])
    return last
