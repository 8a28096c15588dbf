"""What is known of the deals on a day? Typed deals with their outcome settled, and their stage entries."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from features.stages import Process


@dataclass(frozen=True)
class Deals:
    """Deals of one snapshot, resolved against the process; what every model of the pipeline takes.

    Attributes
    ----------
    frame
        One row per deal. Every canonical column of `features.schema.DEALS` (all blank where the file lacks
        it), then the custom columns, and ``line`` (int64, line of the source file), ``stage_rank`` (float64,
        place of the stage in `process.stages`, blank for closed deals and unknown stages). ``outcome`` is
        always ``open``, ``won`` or ``lost``. Text columns have dtype ``str``, dates ``datetime64[us]`` at
        midnight, numbers ``float64``. ``deal_id`` is unique and filled; ``closed_on`` is blank for open deals.
    entries
        One row per deal and open stage entered: ``deal_id``, ``stage``, ``stage_rank`` (float64),
        ``entered_on``; sorted by deal and day. Empty where nothing is known of the past.
    process
        Order and meaning of the stage names.
    as_of
        The day up to which facts are known.
    currency
        ISO 4217 code of the amounts, or "" where the file names none.
    custom
        Names of the custom columns in `frame`.
    """

    frame: pd.DataFrame
    entries: pd.DataFrame
    process: Process
    as_of: pd.Timestamp
    currency: str = ""
    custom: tuple[str, ...] = ()
