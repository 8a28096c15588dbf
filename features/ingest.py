"""What does this file say? Reading, mapping, cleaning and checks in one call, for screen, command and jobs."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from features.checks import Finding
from features.cleaning import Cleaned
from features.mapping import ColumnMap
from features.reading import TextTable
from features.stages import Process


@dataclass(frozen=True)
class Ingested:
    """One file on its way to a snapshot: each step's result, in order.

    `process` is empty and `as_of` the latest day found (or today) for uploads that are not deals.
    """

    table: TextTable
    columns: ColumnMap
    cleaned: Cleaned
    process: Process
    as_of: pd.Timestamp
    findings: tuple[Finding, ...]
