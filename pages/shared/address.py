"""How does a choice get into the address, so that a view can be sent to a colleague and survives a refresh?

Streamlit's own binding writes the label of a choice, which changes with the reader's language; these two
calls around a widget write its code.
"""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

_SCREEN, _WRITTEN = "address_of_screen", "address_written"
SHARED = frozenset({"lang", "company", "snapshot", "role"})
"""Choices that hold on every screen."""


def enter(screen: str) -> None:
    """Before a screen is drawn: drop what the screen looked at before wrote, which means nothing here.

    The browser's back button returns to a screen but brings along the choices of the one it came from.
    """
    before = st.session_state.get(_SCREEN)
    st.session_state[_SCREEN] = screen
    if before in (None, screen):
        return
    for key in st.session_state.pop(_WRITTEN, set()) - SHARED:
        st.query_params.pop(key, None)


def take(key: str, options: Collection[str], default: str) -> None:
    """Before a widget is drawn: give it the choice of the address, else the default; drop any other."""
    if key not in st.session_state:
        st.session_state[key] = st.query_params.get(key, default)
    if st.session_state[key] not in options:
        st.session_state[key] = default


def put(key: str, default: str) -> None:
    """After a widget is drawn: write its choice to the address; a default leaves the address short."""
    put_value(key, st.session_state.get(key), default)


def put_value(key: str, chosen: str | None, default: str) -> None:
    """Write a choice to the address; a default leaves the address short."""
    if chosen in (None, default):
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != chosen:
        st.query_params[key] = str(chosen)
    _remember(key)


def take_text(key: str) -> None:
    """Before a field for free text is drawn: give it the text of the address."""
    if key not in st.session_state:
        st.session_state[key] = st.query_params.get(key, "")


def take_several(key: str, options: Collection[str], default: Collection[str]) -> None:
    """Before a choice of several is drawn: give it those of the address that exist, else the default."""
    if key not in st.session_state:
        told = st.query_params.get(key)
        st.session_state[key] = list(default) if told is None else told.split(",")
    st.session_state[key] = [name for name in st.session_state[key] if name in options]


def put_several(key: str, default: Collection[str]) -> None:
    """After a choice of several is drawn: write it to the address; the default leaves the address short."""
    chosen = list(st.session_state.get(key, default))
    if chosen == list(default):
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = ",".join(chosen)
    _remember(key)


def _remember(key: str) -> None:
    st.session_state.setdefault(_WRITTEN, set()).add(key)
