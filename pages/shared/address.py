"""How does a choice get into the address, so that a view can be sent to a colleague and survives a refresh?

Streamlit's own binding writes the label of a choice, which changes with the reader's language; these two
calls around a widget write its code.
"""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st


def take(key: str, options: Collection[str], default: str) -> None:
    """Before a widget is drawn: give it the choice of the address, else the default; drop any other."""
    if key not in st.session_state:
        st.session_state[key] = st.query_params.get(key, default)
    if st.session_state[key] not in options:
        st.session_state[key] = default


def put(key: str, default: str) -> None:
    """After a widget is drawn: write its choice to the address; a default leaves the address short."""
    chosen = st.session_state.get(key)
    if chosen in (None, default):
        if key in st.query_params:
            del st.query_params[key]
    elif st.query_params.get(key) != chosen:
        st.query_params[key] = str(chosen)
