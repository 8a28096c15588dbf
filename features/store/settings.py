"""Which choices were made for this workspace? Values by key."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from features.store import catalogue
from features.store.workspace import Workspace


def get_setting(ws: Workspace, key: str, default: Any = None) -> Any:  # noqa: ANN401 - any JSON value
    """Return the value put under `key`, or `default` where none was."""
    table = catalogue.settings
    with ws.reading() as connection:
        row = connection.execute(sa.select(table.c.value).where(table.c.key == key)).first()
    return default if row is None else row.value


def put_setting(ws: Workspace, key: str, value: Any) -> None:  # noqa: ANN401 - any JSON value
    """Keep a JSON value under `key`, replacing the former one."""
    with ws.writing() as connection:
        catalogue.upsert(connection, catalogue.settings, [{"key": key, "value": value}])
