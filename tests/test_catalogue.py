"""Can threads and processes use the catalogue from its first moment without losing a write?"""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from features.errors import InputError
from features.store import audit, catalogue
from features.store.workspace import Workspace

PROJECT = Path(__file__).parents[1]

WRITER = """
import sys
from features.store import audit
from features.store.workspace import Workspace
ws = Workspace.open(sys.argv[1])
sys.stdin.readline()
for turn in range(int(sys.argv[3])):
    audit.record(ws, sys.argv[2], "wrote", str(turn))
"""


def test_processes_that_open_a_new_workspace_at_once_all_write(tmp_path):
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), f"writer {number}", "20"],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(4)
    ]
    for writer in writers:  # all have imported and wait for this line: they start together
        assert writer.stdin is not None
        writer.stdin.write("\n")
        writer.stdin.flush()
    errors = [writer.communicate(timeout=60)[1] for writer in writers]
    assert errors == [""] * 4
    trail = audit.trail(Workspace.open(tmp_path))
    assert trail["actor"].value_counts().to_dict() == {f"writer {number}": 20 for number in range(4)}


def test_threads_that_read_then_write_do_not_overwrite_each_other(tmp_path):
    ws = Workspace.open(tmp_path)
    table = catalogue.settings

    def increase(_: int) -> None:
        with ws.writing() as connection:
            now = connection.scalar(sa.select(table.c.value).where(table.c.key == "n")) or 0
            catalogue.upsert(connection, table, [{"key": "n", "value": now + 1}])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(increase, range(80)))
    with ws.reading() as connection:
        assert connection.scalar(sa.select(table.c.value)) == 80


def test_a_reader_does_not_wait_for_a_writer(tmp_path):
    ws = Workspace.open(tmp_path)
    with ws.writing() as writing:
        catalogue.upsert(writing, catalogue.settings, [{"key": "n", "value": 1}])
        with ws.reading() as reading:
            assert reading.execute(sa.select(catalogue.settings)).all() == []


def test_a_failed_transaction_leaves_nothing(tmp_path):
    ws = Workspace.open(tmp_path)

    def write_half() -> None:
        with ws.writing() as connection:
            audit.write(connection, "ann", "began", "x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half()
    assert audit.trail(ws).empty


def test_engine_of_an_address_is_made_once(tmp_path):
    url = f"sqlite:///{tmp_path / 'a.sqlite'}"
    with ThreadPoolExecutor(8) as pool:
        engines = set(pool.map(catalogue.engine, [url] * 16))
    assert len(engines) == 1
    assert set(sa.inspect(engines.pop()).get_table_names()) == set(catalogue.metadata.tables)


def test_database_keeps_a_write_ahead_log_and_foreign_keys(tmp_path):
    with Workspace.open(tmp_path).reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_upsert_replaces_by_key_and_takes_no_rows(tmp_path):
    ws = Workspace.open(tmp_path)
    with ws.writing() as connection:
        catalogue.upsert(connection, catalogue.settings, [])
        for value in (1, 2):
            rows = [{"key": "a", "value": value}, {"key": "b", "value": 10 * value}]
            catalogue.upsert(connection, catalogue.settings, rows)
        assert connection.execute(sa.select(catalogue.settings)).all() == [("a", 2), ("b", 20)]


def test_a_missing_database_driver_is_named():
    with pytest.raises(InputError, match="MySQLdb") as caught:
        catalogue.engine("mysql://nobody@localhost/none")
    assert caught.value.code == "database_driver"


def test_a_place_that_cannot_hold_a_catalogue_is_refused_with_its_address(tmp_path):
    with pytest.raises(InputError, match=r"nowhere/catalogue\.sqlite") as caught:
        catalogue.engine(f"sqlite:///{tmp_path}/nowhere/catalogue.sqlite")
    assert caught.value.code == "database_unreachable"


def test_a_file_that_is_no_catalogue_is_refused_and_stays_as_it_is(tmp_path):
    (tmp_path / "catalogue.sqlite").write_text("minutes of a meeting" * 100)
    with pytest.raises(InputError, match="not a database") as caught:
        audit.trail(Workspace.open(tmp_path))
    assert caught.value.code == "database_unreachable"
    assert (tmp_path / "catalogue.sqlite").read_text() == "minutes of a meeting" * 100
