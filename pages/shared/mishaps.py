"""What does a visitor see when a screen cannot be drawn? One sentence in their language, no traceback."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.errors import FragmentHandledException

from features.errors import InputError
from pages.shared import notes
from pages.shared.session import current_language

logger = logging.getLogger(__name__)


@contextmanager
def told_in_words() -> Iterator[None]:
    """Say what goes wrong within, in words; what nobody foresaw goes to the server's log as a whole."""
    try:
        yield
    except InputError as error:
        notes.refuse(current_language(), error)
    except FragmentHandledException:  # the fragment has told it already
        raise
    except Exception:
        logger.exception("A screen could not be drawn.")
        st.error(
            current_language().text(
                "Something went wrong on this screen. What you have saved is kept: open the screen again. "
                "If it happens again, the last lines of the server's log say why to whoever runs this app."
            ),
            icon=":material/error:",
        )
