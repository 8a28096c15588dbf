"""Which facts about snapshots, targets, jobs and models are kept? The tables, and the way to them.

An engine per database, which several threads and processes may use from their first moment. Times are UTC
without a zone.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import sqlite3
import threading
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from features.errors import InputError

BUSY_SECONDS = 30
"""How long a writer waits for another one: far longer than any of our transactions takes."""

CREATION_LOCK = 0x5A1E5
"""Number of the PostgreSQL advisory lock that lets one server at a time create the tables."""

metadata = sa.MetaData()

snapshots = sa.Table(
    "snapshots",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("as_of", sa.DateTime, nullable=False),
    sa.Column("saved_at", sa.DateTime, nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("rejected", sa.Integer, nullable=False),
    sa.Column("unread", sa.Integer, nullable=False),
    sa.Column("currency", sa.String, nullable=False),
    sa.Column("signature", sa.String, nullable=False),
    sa.Column("columns", sa.JSON, nullable=False),
    sa.Column("process", sa.JSON, nullable=False),
    sa.Column("custom", sa.JSON, nullable=False),
    sa.Column("findings", sa.JSON, nullable=False),
    sa.Column("digest", sa.String, nullable=False, index=True),
    sa.Column("encoding", sa.String),
    sa.Column("delimiter", sa.String),
)

reports = sa.Table(
    "reports",
    metadata,
    sa.Column("signature", sa.String, primary_key=True),
    sa.Column("columns", sa.JSON, nullable=False),
    sa.Column("process", sa.JSON, nullable=False),
    sa.Column("saved_at", sa.DateTime, nullable=False),
)

lookups = sa.Table(
    "lookups",
    metadata,
    sa.Column("signature", sa.String, primary_key=True),
    sa.Column("key", sa.String, nullable=False),
    sa.Column("lookup_key", sa.String, nullable=False),
    sa.Column("columns", sa.JSON, nullable=False),
    sa.Column("pairs", sa.JSON, nullable=False),
    sa.Column("saved_at", sa.DateTime, nullable=False),
)

targets = sa.Table(
    "targets",
    metadata,
    sa.Column("period", sa.Date, primary_key=True),
    sa.Column("scope", sa.String, primary_key=True),
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("amount", sa.Float, nullable=False),
)

settings = sa.Table(
    "settings",
    metadata,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("value", sa.JSON, nullable=False),
)

jobs = sa.Table(
    "jobs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("title", sa.JSON, nullable=False),
    sa.Column("command", sa.JSON, nullable=False),
    sa.Column("state", sa.String, nullable=False, index=True),
    sa.Column("step", sa.JSON(none_as_null=True)),
    sa.Column("share", sa.Float, nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("started_at", sa.DateTime),
    sa.Column("ended_at", sa.DateTime),
    sa.Column("host", sa.String, nullable=False),
    sa.Column("pid", sa.Integer),
    sa.Column("birth", sa.String, nullable=False),
    sa.Column("heartbeat", sa.DateTime, nullable=False),
    sa.Column("result", sa.JSON(none_as_null=True)),
    sa.Column("error", sa.JSON(none_as_null=True)),
    sa.Column("tail", sa.JSON, nullable=False),
    sqlite_autoincrement=True,
)

job_steps = sa.Table(
    "job_steps",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("job", sa.ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("share", sa.Float, nullable=False),
)

versions = sa.Table(
    "versions",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("digest", sa.String, nullable=False),
    sa.Column("card", sa.JSON, nullable=False),
    sa.Column("saved_at", sa.DateTime, nullable=False),
)

promotions = sa.Table(
    "promotions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("version", sa.ForeignKey("versions.id", ondelete="CASCADE"), nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sqlite_autoincrement=True,
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("actor", sa.String, nullable=False),
    sa.Column("action", sa.String, nullable=False),
    sa.Column("subject", sa.String, nullable=False),
    sa.Column("note", sa.String, nullable=False),
)

_prepared: set[str] = set()
_preparing = threading.Lock()


def utc_now() -> dt.datetime:
    """Return this moment as every table stores it: UTC, without a zone."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


def engine(url: str) -> sa.Engine:
    """Return the engine of a database, its tables created where they are missing.

    Parameters
    ----------
    url
        SQLAlchemy URL of a SQLite file or a PostgreSQL database.

    Returns
    -------
    sqlalchemy.Engine
        The same one for the same URL. Its SQLite transactions are deferred; with the execution option
        ``immediate`` they take the write lock when they begin.

    Raises
    ------
    InputError
        ``database_driver`` where the driver that the URL asks for is not installed, ``database_unreachable``
        where the database cannot be opened.
    """
    found = _engine(url)
    with _preparing:
        if url not in _prepared or not _file_stands(found):
            _prepare(found)
            _prepared.add(url)
    return found


def upsert(connection: sa.Connection, table: sa.Table, rows: Iterable[Mapping[str, object]]) -> None:
    """Insert rows, replacing those with the same primary key."""
    wanted = [dict(row) for row in rows]
    if not wanted:
        return
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = make(table)
    keys = [column.name for column in table.primary_key]
    rest = {name: statement.excluded[name] for name in wanted[0] if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=rest), wanted)


@functools.cache
def _engine(url: str) -> sa.Engine:
    try:
        if sa.make_url(url).get_backend_name() != "sqlite":
            return sa.create_engine(url, pool_pre_ping=True)
        # A connection per transaction costs a tenth of a millisecond and cannot outlive a deleted workspace,
        # cross a fork or be shared by two threads.
        made = sa.create_engine(url, poolclass=NullPool, connect_args={"timeout": BUSY_SECONDS})
    except ModuleNotFoundError as error:
        raise InputError(
            "database_driver",
            "The database address asks for the Python package {package}, which is not installed. "
            "Install it, or unset DATABASE_URL to keep the catalogue in a file.",
            package=str(error.name),
        ) from error
    sa.event.listen(made, "connect", _on_connect)
    sa.event.listen(made, "begin", _on_begin)
    return made


def _on_connect(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver must not open transactions of its own: `_on_begin` says which kind is meant.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()


def _on_begin(connection: sa.Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _file_stands(found: sa.Engine) -> bool:
    return found.dialect.name != "sqlite" or Path(found.url.database or "").is_file()


def _prepare(found: sa.Engine) -> None:
    try:
        if found.dialect.name == "sqlite":
            _switch_to_wal(found.url.database or "")
        with found.execution_options(immediate=True).begin() as connection:
            if found.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(CREATION_LOCK)))
            metadata.create_all(connection)
    except (sqlite3.DatabaseError, DBAPIError) as error:
        raise InputError(
            "database_unreachable",
            "The catalogue {address} cannot be opened: {reason}. "
            "Check that the place exists, may be written and holds a catalogue.",
            address=found.url.render_as_string(hide_password=True),
            reason=str(getattr(error, "orig", error)),
        ) from error


def _switch_to_wal(file: str) -> None:
    # SQLite does not wait for its busy timeout when the journal mode changes, so several processes that
    # open a new file at once have to take turns themselves.
    until = time.monotonic() + BUSY_SECONDS
    with contextlib.closing(sqlite3.connect(file, timeout=BUSY_SECONDS)) as connection:
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > until:
                    raise
                time.sleep(0.02)
