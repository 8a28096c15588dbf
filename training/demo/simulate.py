"""Which company is it? All its tables and its truth, from three numbers; and the files it would upload."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from training.demo.clock import EXPORT_DAYS, dates
from training.demo.company import draw_past
from training.demo.continuation import continue_past
from training.demo.exports import pipeline, stage_entries
from training.demo.register import draw_register
from training.demo.tables import customers, targets
from training.demo.truth import tell
from training.demo.words import Language

_FUTURES: Final = 1000  # continuations: the P10 of a month is then known to about 1 % of its value


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
        Plain JSON, described in `docs/demo.md`.
    """

    lang: Language
    as_of: pd.Timestamp
    pipelines: dict[pd.Timestamp, pd.DataFrame]
    customers: pd.DataFrame
    targets: pd.DataFrame
    stage_entries: pd.DataFrame
    truth: dict[str, Any]


def simulate(deals: int = 6000, seed: int = 7, lang: Language = "en") -> Company:
    """Simulate a company over three years.

    Parameters
    ----------
    deals
        Number of deals created in the three years, 1 or more.
    seed
        Same seed, same company; the language changes the words and the currency only.
    lang
        ``en`` or ``zh``.

    Returns
    -------
    Company
    """
    history, notes, lists, future = np.random.default_rng(seed).spawn(4)
    past = draw_past(history, deals)
    register = draw_register(notes, past, lang)
    days = dates(np.array(EXPORT_DAYS))
    return Company(
        lang=lang,
        as_of=days[-1],
        pipelines={
            stamp: pipeline(past, register, lang, day) for stamp, day in zip(days, EXPORT_DAYS, strict=True)
        },
        customers=customers(lists, past, register, lang),
        targets=targets(lists, past, register, lang),
        stage_entries=stage_entries(past, register, lang),
        truth=tell(past, register, continue_past(future, past, _FUTURES), lang),
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
