"""How are the columns of a long table worked on at the same time? In a few threads, in the order given."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pyarrow as pa

_In = TypeVar("_In")
_Out = TypeVar("_Out")

# More gain little: what Python itself does runs in one thread at a time.
_THREADS = 2
# Rows from which on Arrow and NumPy, which let other threads work meanwhile, take most of the time.
_LONG = 50_000


def side_by_side(do: Callable[[_In], _Out], columns: Iterable[_In], rows: int) -> list[_Out]:
    """Return what is made of each column, in their order; `rows` is how long they are."""
    if rows < _LONG:
        return [do(column) for column in columns]
    with ThreadPoolExecutor(_THREADS) as pool:
        done = list(pool.map(do, columns))
    # What Arrow keeps for threads that have ended nobody else would use: a tenth of the peak.
    pa.default_memory_pool().release_unused()
    return done
