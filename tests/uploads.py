"""What would reading, mapping and cleaning hand over? Small uploads put together by hand, without a file."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd

from features.checks import Finding, Severity
from features.cleaning import Cleaned
from features.ingest import Ingested
from features.mapping import ColumnMap
from features.messages import Share, message
from features.reading import TextTable
from features.schema import COLUMNS, Kind, Upload
from features.stages import Process

PROCESS = Process(("Visit", "Quote"), ("Won",), ("Lost",))
FINDING = Finding(
    "D101",
    Severity.WARNING,
    "amount",
    (2, 3),
    message("{share} of the amounts are blank.", share=Share(0.41)),
    message("Fill them in."),
)
_DTYPES = {
    Kind.DATE: "datetime64[us]",
    **dict.fromkeys((Kind.MONEY, Kind.SHARE, Kind.COUNT, Kind.NUMBER, Kind.FLAG), "float64"),
}


def frame_of(kind: Upload = Upload.DEALS, **columns: list[object]) -> pd.DataFrame:
    """Return a cleaned frame: the canonical columns, blank where not given, then others, then the line."""
    rows = len(next(iter(columns.values())))
    typed = {column.name: _DTYPES.get(column.kind, "str") for column in COLUMNS[kind]}
    every = dict.fromkeys([*typed, *columns])
    made = {
        name: pd.Series(columns.get(name, [None] * rows), dtype="object").astype(typed.get(name, "str"))
        for name in every
    }
    return pd.DataFrame(made).assign(line=np.arange(2, rows + 2, dtype="int64"))


def upload(
    frame: pd.DataFrame,
    kind: Upload = Upload.DEALS,
    as_of: str = "2024-03-31",
    *,
    headers: tuple[str, ...] = ("Deal", "Stage", "Value"),
    process: Process = PROCESS,
    name: str = "pipeline.csv",
    rejects: tuple[tuple[int, str, str], ...] = (),
    unread: tuple[tuple[int, str, str, str], ...] = (),
    custom: dict[str, Kind] | None = None,
) -> Ingested:
    """Return what `features.ingest` would return for a file with this content."""
    table = TextTable(
        name=name,
        digest=hashlib.sha256(f"{name}{frame.to_csv()}".encode()).hexdigest(),
        container="csv",
        encoding="utf-8",
        delimiter=",",
        header_row=1,
        cells=pd.DataFrame("", index=frame.index, columns=list(headers), dtype="str"),
        lines=frame["line"].to_numpy(),
        rejects=pd.DataFrame(list(rejects), columns=["line", "text", "reason"]),
        repaired=np.array([], dtype=np.int64),
    )
    columns = ColumnMap(kind, dict.fromkeys(headers) | {headers[0]: COLUMNS[kind][0].name})
    unread_cells = pd.DataFrame(list(unread), columns=["line", "column", "text", "reason"])
    cleaned = Cleaned(frame, unread_cells, custom or {}, {}, "CNY")
    return Ingested(table, columns, cleaned, process, pd.Timestamp(as_of), (FINDING,))
