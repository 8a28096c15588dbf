"""Does the Leads screen stay quick with 100,000 open deals? Prints reruns of both sizes and their ratios.

Run as ``python -m tests.benchmarks.leads_screen``; a company is simulated and trained, one thread, no files
needed. What is counted is processor time of the server: of the first opening, which fills the caches, and of
reruns after it.
"""

from __future__ import annotations

import logging
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.testing.v1 import AppTest

from features.ingest import ingest
from features.store import snapshots
from features.store.snapshots import Snapshot
from features.store.workspace import Workspace
from training import lead
from training.demo import simulate, write

SIZES = (1_000, 100_000)
REPEATS = 7
ROOT = Path(__file__).resolve().parents[2]


logging.getLogger("streamlit").setLevel(logging.ERROR)  # it warns of running without a server


def exports(folder: Path) -> pd.DataFrame:
    """Return the newest pipeline export of a simulated company, as text."""
    files = write(simulate(deals=6000, seed=7), folder)
    return pd.read_csv(files[max(name for name in files if name.startswith("pipeline"))], dtype="str")


def with_open(rows: pd.DataFrame, count: int) -> bytes:
    """Return the export with so many open deals, copies of those that there are."""
    closed = rows["Stage"].isin(["Closed Won", "Closed Lost"])
    some = rows[~closed]
    copies = some.iloc[[place % len(some) for place in range(count)]].reset_index(drop=True)
    copies["Opportunity ID"] = [f"COPY-{place:06d}" for place in range(count)]
    return pd.concat([rows[closed], copies]).to_csv(index=False).encode()


def open_screen(snapshot: Snapshot) -> AppTest:
    """Open the Leads screen on a snapshot, the caches cold."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=600)
    app.session_state["lang"], app.session_state["role"] = "en", "rep"
    app.query_params["snapshot"] = snapshot.id
    app.switch_page("pages/leads.py").run()
    assert not app.exception, app.exception
    return app


def rerun(app: AppTest) -> None:
    """Run the screen again as it is."""
    app.run()


def turn(app: AppTest) -> None:
    """Turn to another page of the list."""
    app.pagination[0].select(app.pagination[0].value % 15 + 1).run()


def narrow(app: AppTest) -> None:
    """Choose another owner."""
    box = app.selectbox(key="leads_owner")
    owners = box.options[1:11]  # the first choice is all of them
    box.select(owners[(owners.index(box.value) + 1) % 10] if box.value in owners else owners[0]).run()


def search(app: AppTest) -> None:
    """Search for another word."""
    field = app.text_input(key="leads_search")
    field.set_value("group" if field.value != "group" else "corp").run()


def click(app: AppTest) -> None:
    """Open another lead of the page."""
    table = app.dataframe[0]
    place = int(app.session_state["clicks"]) if "clicks" in app.session_state else 0
    app.session_state["clicks"] = place + 1
    app.session_state[table.key] = {"selection": {"rows": [place % 40], "columns": [], "cells": []}}
    app.run()


def seconds(app: AppTest, act: Callable[[AppTest], None]) -> float:
    """Return the median processor time of an act."""
    times = []
    for _ in range(REPEATS):
        started = time.process_time()
        act(app)
        times.append(time.process_time() - started)
        assert not app.exception, app.exception
    return statistics.median(times)


def main() -> None:
    """Print one line per act: seconds with few and with many deals, and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["APP_WORKSPACE"] = folder
        workspace, rows = Workspace.open(folder), exports(Path(folder) / "export")
        saved = [
            snapshots.save(workspace, ingest(with_open(rows, size), name=f"{size}.csv"))[0] for size in SIZES
        ]
        lead.train_snapshot(workspace, saved[0].id, report=lambda step, share: None)
        apps = []
        open_screen(saved[0])  # what every process imports once
        st.cache_resource.clear()
        for size, snapshot in zip(SIZES, saved, strict=True):
            started = time.process_time()
            apps.append(open_screen(snapshot))
            print(f"first opening with {size:>7,} open deals {time.process_time() - started:6.2f} s")
        for act in (rerun, turn, click, narrow, search):
            few, many = (seconds(app, act) for app in apps)
            print(f"{act.__name__:>8}: {few:6.3f} s and {many:6.3f} s, ratio {many / few:5.2f}")


if __name__ == "__main__":
    main()
