"""Are personal data shown in this workspace? A switch that is off until someone turns it on."""

from __future__ import annotations

from features.store.settings import get_setting, put_setting
from features.store.workspace import Workspace

KEY = "show_personal_data"


def shows_personal_data(ws: Workspace) -> bool:
    """Return whether e-mails, phones, contact persons and free text are shown in tables."""
    return bool(get_setting(ws, KEY, False))


def show_personal_data(ws: Workspace, shown: bool) -> None:
    """Show personal data in tables, or hide them."""
    put_setting(ws, KEY, shown)
