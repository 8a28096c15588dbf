"""Which company is it? All its tables and its truth, from three numbers; and the files it would upload."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from features.errors import InputError
from training.demo.clock import EXPORT_DAYS, dates
from training.demo.company import draw_past
from training.demo.continuation import continue_past
from training.demo.exports import pipeline, stage_entries
from training.demo.register import draw_register
from training.demo.tables import customers, targets
from training.demo.truth import tell
from training.demo.words import WORDS, Language

_FUTURES: Final = 1000  # continuations: the P10 of a month is then known to about 1 % of its value
_FEWEST_FUTURES: Final = 500  # of large companies, whose months vary less
_FUTURE_DEALS: Final = 12_000_000  # deals times continuations: some seconds of work
_FEWEST_DEALS: Final = 200  # with fewer, a team may have nothing at a stage, so no true conversion to tell


@dataclass(frozen=True)
class Company:
    """A simulated company: what it would upload, and what is true of it.

    Attributes
    ----------
    lang
        Language of its data.
    as_of
        Day of the last export.
    pipelines
        Pipeline export by as-of day, oldest first: one row a deal; columns in the words of the CRM.
    customers
        One row a customer.
    targets
        One row a rep and month.
    stage_entries
        One row a deal and open stage entered.
    truth
        Plain JSON, described at `training.demo.truth.tell`.
    """

    lang: Language
    as_of: pd.Timestamp
    pipelines: dict[pd.Timestamp, pd.DataFrame]
    customers: pd.DataFrame
    targets: pd.DataFrame
    stage_entries: pd.DataFrame
    truth: dict[str, Any]


def simulate(deals: int = 6000, seed: int = 7, lang: str = "en") -> Company:
    """Simulate a company over three years.

    Parameters
    ----------
    deals
        Number of deals created in the three years, 200 or more.
    seed
        Same seed, same company; the language changes the words and the currency only.
    lang
        ``en`` or ``zh``.

    Returns
    -------
    Company

    Raises
    ------
    InputError
        Too few deals, or another language.
    """
    language = _language(lang)
    _check_size(deals)
    draws = max(_FEWEST_FUTURES, min(_FUTURES, _FUTURE_DEALS // deals))
    history, notes, lists, future = np.random.default_rng(seed).spawn(4)
    past = draw_past(history, deals)
    register = draw_register(notes, past, language)
    days = dates(np.array(EXPORT_DAYS))
    return Company(
        lang=language,
        as_of=days[-1],
        pipelines={
            stamp: pipeline(past, register, language, day)
            for stamp, day in zip(days, EXPORT_DAYS, strict=True)
        },
        customers=customers(lists, past, register, language),
        targets=targets(lists, past, register, language),
        stage_entries=stage_entries(past, register, language),
        truth=tell(past, register, continue_past(future, past, draws), language),
    )


def write(company: Company, folder: Path) -> dict[str, Path]:
    """Write a company's files into `folder` (made if absent) and return their paths by name.

    Returns
    -------
    dict
        ``pipeline_2026-07-31`` and so on, ``customers``, ``targets``, ``stage_entries``, ``truth``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = {f"pipeline_{day:%Y-%m-%d}": frame for day, frame in company.pipelines.items()}
    tables |= {
        "customers": company.customers,
        "targets": company.targets,
        "stage_entries": company.stage_entries,
    }
    paths = {name: folder / f"{name}.csv" for name in tables}
    # Chinese Excel reads UTF-8 only where a byte order mark says so, and CRMs write it for that reason.
    encoding = "utf-8-sig" if company.lang == "zh" else "utf-8"
    for name, frame in tables.items():
        frame.to_csv(paths[name], index=False, encoding=encoding, date_format="%Y-%m-%d", lineterminator="\n")
    truth = folder / "truth.json"
    truth.write_text(json.dumps(company.truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return {**paths, "truth": truth}


def _language(lang: str) -> Language:
    for known in WORDS:
        if known == lang:
            return known
    raise InputError(
        "unknown_language",
        "There is no sample company in the language {lang}; ask for {known}.",
        lang=lang,
        known=", ".join(WORDS),
    )


def _check_size(deals: int) -> None:
    if deals < _FEWEST_DEALS:
        raise InputError(
            "too_few_deals",
            "A sample company with {deals} deals is too small; ask for {fewest} or more.",
            deals=deals,
            fewest=_FEWEST_DEALS,
        )
