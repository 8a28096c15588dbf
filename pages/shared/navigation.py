"""Which screens may this visitor open? The navigation by role, and the way back to it from a deep link."""

from __future__ import annotations

import streamlit as st
from streamlit.navigation.page import Page

from pages.shared.access import EVERYTHING, GROUPS, screens_for
from pages.shared.language import Language

_ENTERED = "entered_by_app"
HOME = "overview"
"""The screen that a visitor comes to first; its address is the app's own."""


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
                    default=screen.name == HOME,
                )
                for screen in screens
            ]
            for group, screens in screens_for(role)
        }
    )


def show_heading(page: Page, language: Language) -> None:
    """Open a screen with its title and the question that it answers."""
    st.title(page.title)
    name = page.url_path or HOME
    question = next(screen.answers for _, screens in GROUPS for screen in screens if screen.name == name)
    st.caption(language.say(question))


def require_app(language: Language) -> None:
    """Begin a session with one run that does nothing but tell Streamlit of the navigation.

    Until `st.navigation` has run once in a server, Streamlit opens the files of a folder named ``pages`` by
    itself: a deep link that is the first request would get a screen without sidebar and title, and what the
    first visitor chooses in the sidebar would belong to a page that is gone with the next click.
    """
    if _ENTERED not in st.session_state:
        navigate(language, EVERYTHING)
        st.rerun()
