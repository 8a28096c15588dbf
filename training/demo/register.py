"""What does the CRM hold beside the process itself? Names, notes, activities and the reps' own guesses.

Nothing here depends on how a deal will end, beyond the days that it was open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from training.demo.clock import AS_OF, NEVER, Flags, Floats, Ints
from training.demo.company import Past
from training.demo.names import Names, companies, people
from training.demo.words import WORDS, Language
from training.demo.world import REPS, STAGES, days_left

_PRESALES_PEOPLE: Final = 8
_SECOND_COLLEAGUE: Final = 0.15  # share of deals with presales that have two of them
_ACTIVITIES_A_DAY: Final = 0.14
_GUESS: Final = (-0.10, 0.35)  # mean and sd of the log error of a rep's expected close: too soon, and rough
_PUSH_DAYS: Final = 30
_NEGLECTED: Final = 0.10  # share of deals whose expected close nobody moves once it has passed
_LATE_REVISION: Final = 0.5  # share of amounts revised not on entering the stage but up to two weeks later
_BLANK: Final = {"source": 0.03, "industry": 0.02, "expected_close_on": 0.02, "company_size": 0.02}


@dataclass(frozen=True)
class Register:
    """Names and notes; one row a deal of the last export, in order of creation, unless said otherwise.

    Attributes
    ----------
    rows
        Rows in `Past.deals`.
    ids, collaborators
        As written; several names are joined by a semicolon.
    note
        A number from 0 to 5 that decides loss reason and next step.
    blanks
        Cells left empty, by column.
    guess
        Expected close as guessed on entering each stage, shape (deals, `STAGES`).
    revised_after
        Days in each stage after which a revised amount shows, same shape.
    pushed
        Whether the rep moves an expected close that has passed.
    activity_deal, activity_day
        One row an activity.
    reps, accounts
        Names of the reps and of all accounts.
    """

    rows: Ints
    ids: Names
    collaborators: Names
    note: Ints
    blanks: dict[str, Flags]
    guess: Ints
    revised_after: Ints
    pushed: Flags
    activity_deal: Ints
    activity_day: Ints
    reps: Names
    accounts: Names

    def expected_close(self, seen: Ints, stage: Ints, day: Ints) -> Ints:
        """Return the expected close of the `seen` deals as it stood on their `day`, in their `stage` then."""
        guess = self.guess[seen, stage]
        pushes = np.ceil(np.maximum(day - guess, 0) / _PUSH_DAYS).astype(np.int64)
        return np.where(self.pushed[seen], guess + _PUSH_DAYS * pushes, guess)

    def activity(self, day: int) -> tuple[Ints, Ints]:
        """Return number and last day (-1 if none) of the activities of each deal up to `day`."""
        known = self.activity_day <= day
        count = np.bincount(self.activity_deal[known], minlength=len(self.rows)).astype(np.int64)
        last = np.full(len(self.rows), -1, dtype=np.int64)
        np.maximum.at(last, self.activity_deal[known], self.activity_day[known])
        return count, last


def draw_register(rng: np.random.Generator, past: Past, lang: Language) -> Register:
    """Draw names and notes; only the names depend on the language."""
    rows = past.exported()
    count, closed = len(rows), past.deals.paths.closed[rows]
    activity_deal, activity_day = _activities(rng, past.deals.created[rows], closed)
    staff, accounts = _names(rng.spawn(1)[0], past, lang)
    late = rng.random((count, STAGES)) < _LATE_REVISION
    return Register(
        rows=rows,
        ids=np.array([f"OPP-{number:06d}" for number in range(1, count + 1)], dtype=object),
        collaborators=_collaborators(rng, staff[REPS:], past.deals.traits.presales[rows]),
        note=rng.integers(0, len(WORDS[lang].lost_for), count),
        blanks={name: rng.random(count) < share for name, share in _BLANK.items()},
        guess=_guesses(rng, past, rows),
        revised_after=rng.integers(1, 15, (count, STAGES)) * late,
        pushed=rng.random(count) >= _NEGLECTED,
        activity_deal=activity_deal,
        activity_day=activity_day,
        reps=staff[:REPS],
        accounts=accounts,
    )


def _names(rng: np.random.Generator, past: Past, lang: Language) -> tuple[Names, Names]:
    staff = np.array(people(rng, lang, REPS + _PRESALES_PEOPLE), dtype=object)
    return staff, companies(rng, lang, past.accounts.industry)


def _guesses(rng: np.random.Generator, past: Past, rows: Ints) -> Ints:
    traits, entered = past.deals.traits.take(rows), past.deals.paths.entered[rows]
    plan: Floats = np.stack([days_left(traits, stage) for stage in range(STAGES)], axis=1)
    error = np.exp(rng.normal(*_GUESS, plan.shape))
    return np.where(entered < NEVER, entered + np.round(plan * error).astype(np.int64), NEVER)


def _activities(rng: np.random.Generator, created: Ints, closed: Ints) -> tuple[Ints, Ints]:
    life = np.minimum(closed, AS_OF) - created
    deal = np.repeat(np.arange(len(life)), rng.poisson(_ACTIVITIES_A_DAY * life))
    return deal, created[deal] + rng.integers(0, life[deal] + 1)


def _collaborators(rng: np.random.Generator, staff: Names, presales: Flags) -> Names:
    first = rng.integers(0, len(staff), len(presales))
    other = (first + rng.integers(1, len(staff), len(presales))) % len(staff)
    both = staff[first] + ";" + staff[other]
    named = np.where(rng.random(len(presales)) < _SECOND_COLLEAGUE, both, staff[first])
    return np.where(presales, named, "")
