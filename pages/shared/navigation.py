"""Which screens may this visitor open? The navigation by role, and the way back to it from a deep link."""

from __future__ import annotations

import streamlit as st
from streamlit.navigation.page import Page

from pages.shared.access import EVERYTHING, screens_for
from pages.shared.language import Language

_ENTERED = "entered_by_app"


def navigate(language: Language, role: str) -> Page:
    """Draw the navigation of a role and return the screen the visitor is on; ``app.py`` calls this."""
    st.session_state[_ENTERED] = True
    return st.navigation(
        {
            language.say(group): [
                st.Page(
                    screen.path,
                    title=language.say(screen.title),
                    icon=screen.icon,
                    help=language.say(screen.answers),
                    default=screen.name == "overview",
                )
                for screen in screens
            ]
            for group, screens in screens_for(role)
        }
    )


def require_app() -> None:
    """Send a visitor who came in past ``app.py`` through it.

    Until `st.navigation` has run once in a server, Streamlit opens the files of a folder named ``pages`` by
    itself; a deep link that is the first request would get a screen without sidebar and title.
    """
    if _ENTERED not in st.session_state:
        navigate(Language("en"), EVERYTHING)
        st.rerun()
