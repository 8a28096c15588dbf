"""How fast and in how much memory is a large export read? Beside DuckDB's and Polars' plain reads of it.

Run as ``python -m tests.benchmarks.reading_speed [ROWS]``; the file is made (20 columns), and every way of
reading is a process of its own, so that its peak memory is its own, too.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

ROWS = 1_000_000
# Rows made at a time, so that making the file takes no more memory than reading it.
_CHUNK = 100_000
_HEADER = (
    "Opportunity ID,Opportunity Name,Account Name,Opportunity Owner,Stage,Amount,Currency,Created Date,"
    "Close Date,Last Activity,Lead Source,Product,Region,Industry,Probability (%),Next Step,Contact Email,"
    "Activities,Closed,Type"
)


def make_file(path: Path, rows: int) -> None:
    """Write an export of deals: text with separators in quotes, numbers, days, lists of words, blanks."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(_HEADER + "\r\n")
        for start in range(0, rows, _CHUNK):
            file.writelines(_lines(start, min(_CHUNK, rows - start)))


def _lines(start: int, rows: int) -> Iterator[str]:
    draw = np.random.default_rng(start)
    pick = {
        "owner": ["Ann Lee", "Bob Ray", "Cy Young", "张三", "李四"],
        "stage": ["Qualify", "Proposal", "Quote", "Closed Won", "Closed Lost"],
        "source": ["Web", "Partner", "Event", ""],
        "product": ["Basic", "Plus", "Pro"],
        "region": ["North", "South", "East", "West"],
        "industry": ["Software", "Retail", "Health Care", "Energy"],
        "step": ["Call back", '"Send quote, then call"', "", "Wait for budget"],
    }
    drawn = {name: draw.choice(words, rows) for name, words in pick.items()}
    amounts, days = draw.integers(100, 900_000, rows), draw.integers(0, 1_000, rows)
    accounts, counts = draw.integers(0, 40_000, rows), draw.integers(0, 60, rows)
    first = np.datetime64("2022-01-01")
    created, closed, last = (np.datetime_as_string(first + days + lag) for lag in (0, 90, 60))
    for at in range(rows):
        stage = drawn["stage"][at]
        is_closed = stage.startswith("Closed")
        yield (
            f"006{start + at:09d},Deal {start + at} for {drawn['region'][at]},"
            f'"Account {accounts[at]}, Inc",{drawn["owner"][at]},{stage},{amounts[at]}.50,USD,{created[at]},'
            f"{closed[at]},{last[at]},{drawn['source'][at]},{drawn['product'][at]},{drawn['region'][at]},"
            f"{drawn['industry'][at]},{counts[at]},{drawn['step'][at]},contact{accounts[at]}@example.com,"
            f"{counts[at]},{'TRUE' if is_closed else 'FALSE'},New Business\r\n"
        )


def _duckdb(path: Path) -> int:
    import duckdb

    return len(duckdb.sql(f"from read_csv('{path}', all_varchar=true)").arrow().read_all())


def _polars(path: Path) -> int:
    import polars

    return len(polars.read_csv(path, infer_schema=False))


def _text_table(path: Path) -> int:
    from features.reading import read_table

    return len(read_table(path).cells)


def _snapshot(path: Path) -> int:
    from features.ingest import ingest
    from features.store import snapshots
    from features.store.workspace import Workspace

    read = ingest(path)
    snapshots.save(Workspace.open(), read)
    return len(read.table.cells)


WAYS: dict[str, Callable[[Path], int]] = {
    "Polars, plain": _polars,
    "DuckDB, plain": _duckdb,
    "text table": _text_table,
    "saved snapshot": _snapshot,
}


def measure(way: str, path: Path) -> dict[str, float]:
    """Read the file one way in a process of its own: rows, seconds (imports left out), peak MB."""
    with tempfile.TemporaryDirectory() as workspace:
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.reading_speed", "--way", way, str(path)],
            env={"APP_WORKSPACE": workspace, "PATH": "", "OMP_NUM_THREADS": "2"},
            capture_output=True,
            text=True,
            check=True,
        )
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def _one(way: str, path: Path) -> None:
    import duckdb  # noqa: F401  # imports are not what is measured
    import polars  # noqa: F401

    import features.ingest
    import features.store.snapshots  # noqa: F401

    started = time.perf_counter()
    rows = WAYS[way](path)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rows": rows, "seconds": seconds, "peak": peak}))


def main() -> None:
    """Print a line for each way of reading: seconds, the ratio to the faster plain read, peak memory."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.csv"
        make_file(path, rows)
        print(f"{rows:,} rows of 20 columns, {path.stat().st_size / 1e6:.0f} MB")
        found = {way: measure(way, path) for way in WAYS}
    fastest = min(found[way]["seconds"] for way in WAYS if way.endswith("plain"))
    print("| way | seconds | times the faster plain read | peak memory |\n|---|---|---|---|")
    for way, measured in found.items():
        seconds = measured["seconds"]
        print(f"| {way} | {seconds:.1f} | {seconds / fastest:.1f} | {measured['peak']:.0f} MB |")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--way"]:
        _one(sys.argv[2], Path(sys.argv[3]))
    else:
        main()
