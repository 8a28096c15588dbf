"""Versions of models for tests of the registry: files that say nothing, cards good enough or not."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from features.store import catalogue
from features.store.workspace import Workspace
from models import registry, versions
from models.card import card_to_json
from models.versions import Version
from tests.test_card import a_card


def write_model(folder: Path) -> None:
    (folder / "trees.txt").write_text("tree")
    (folder / "parts").mkdir()
    (folder / "parts" / "more.bin").write_bytes(bytes(range(256)))


def save(ws: Workspace, *, good: bool = True, kind: str = "lead") -> Version:
    return registry.save(ws, kind, write_model, a_card(kind=kind, live=good))


def live_id(ws: Workspace, kind: str = "lead") -> str | None:
    version = versions.live(ws, kind)
    return version.id if version else None


def promoted(ws: Workspace) -> Version:
    """Save a version and let a person make it live."""
    return registry.promote(ws, save(ws).id, "Ann", "newer")


def make_unreadable(ws: Workspace, version: Version) -> None:
    """Let a version look as if another version of this program had saved it."""
    table = catalogue.versions
    card = {**card_to_json(version.card), "format_version": "0.1"}
    with ws.writing() as connection:
        connection.execute(sa.update(table).where(table.c.id == version.id).values(card=card))
