"""Who changed what, and when? A trail that only grows."""

from __future__ import annotations

import pandas as pd
import sqlalchemy as sa

from features.store import catalogue
from features.store.workspace import Workspace

COLUMNS = ("at", "actor", "action", "subject", "note")


def record(ws: Workspace, actor: str, action: str, subject: str, note: str = "") -> None:
    """Add a line to the trail.

    Parameters
    ----------
    ws
        The workspace.
    actor
        Who did it: a person's name or address, or the command that ran.
    action
        What was done, a short code such as ``model_promoted``.
    subject
        What it was done to, such as the id of a model version.
    note
        What the actor wanted to say about it.
    """
    with ws.writing() as connection:
        write(connection, actor, action, subject, note)


def write(connection: sa.Connection, actor: str, action: str, subject: str, note: str = "") -> None:
    """Add a line within a transaction that is already open, so that deed and line stand or fall together."""
    values = {"at": catalogue.utc_now(), "actor": actor, "action": action, "subject": subject, "note": note}
    connection.execute(sa.insert(catalogue.audit), values)


def trail(ws: Workspace) -> pd.DataFrame:
    """Return the trail, newest first.

    Returns
    -------
    pandas.DataFrame
        One row per deed: ``at`` (datetime64[us], UTC), ``actor``, ``action``, ``subject``, ``note`` (str).
    """
    table = catalogue.audit
    with ws.reading() as connection:
        rows = connection.execute(sa.select(*(table.c[name] for name in COLUMNS)).order_by(table.c.id.desc()))
        frame = pd.DataFrame(rows.all(), columns=list(COLUMNS))
    return frame.astype({"at": "datetime64[us]"} | dict.fromkeys(COLUMNS[1:], "str"))
