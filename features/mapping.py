"""Which column of the file is which canonical column?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from features.schema import Upload


@dataclass(frozen=True)
class ColumnMap:
    """Which canonical column each header of a file stands for.

    Attributes
    ----------
    kind
        The kind of upload.
    columns
        Header → canonical name, or None for a custom column. No canonical name is used twice.
    """

    kind: Upload
    columns: Mapping[str, str | None]
