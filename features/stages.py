"""In which order do deals pass through which stages, and which names mean won or lost?"""

from __future__ import annotations

from dataclasses import dataclass


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
