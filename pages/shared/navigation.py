"""Which screens may this visitor open? The navigation by role, and the way back to it from a deep link."""

from __future__ import annotations

import streamlit as st
from streamlit.navigation.page import Page

from pages.shared import address
from pages.shared.access import EVERYTHING, GROUPS, ROLES, Screen, screens_for
from pages.shared.language import Language

_ENTERED = "entered_by_app"
HOME = "overview"
"""The screen that a visitor comes to first; its address is the app's own."""


def navigate(language: Language, role: str) -> Page:
    """Draw the navigation of a role and return the screen the visitor is on; ``app.py`` calls this.

    A screen that the role may not open has no place in the menu but keeps its address, so that a link to it
    gets an answer; see `turn_away`.
    """
    st.session_state[_ENTERED] = True
    menu = {
        group: [_page(screen, language) for screen in screens] for group, screens in _menu(language, role)
    }
    barred = [screen for _, screens in GROUPS for screen in screens if role not in screen.roles]
    menu[list(menu)[-1]] += [_page(screen, language, hidden=True) for screen in barred]
    page = st.navigation(menu)
    address.enter(page.url_path or HOME)
    return page


def show_heading(page: Page, language: Language) -> None:
    """Open a screen with its title and the question that it answers."""
    st.title(page.title)
    st.caption(language.say(screen_of(page).answers))


def turn_away(page: Page, language: Language, role: str) -> None:
    """Where the role may not open this screen: say who may and how to go on, and end the run."""
    screen = screen_of(page)
    if role in screen.roles:
        return
    _ = language.text
    allowed = language.listing(language.say(ROLES[name]) for name in ROLES if name in screen.roles)
    st.info(
        _(
            "This screen is for: {roles}. You are looking as: {role}. Choose another role at the side, under "
            "“View as”, or go on with one of your own screens.",
            roles=allowed,
            role=ROLES[role],
        ),
        icon=":material/lock:",
    )
    st.page_link("pages/overview.py", label=_("Overview"), icon=":material/dashboard:")
    st.stop()


def screen_of(page: Page) -> Screen:
    """Return the screen that stands behind a page of the navigation."""
    name = page.url_path or HOME
    return next(screen for _, screens in GROUPS for screen in screens if screen.name == name)


def _menu(language: Language, role: str) -> list[tuple[str, list[Screen]]]:
    return [(language.say(group), screens) for group, screens in screens_for(role)]


def _page(screen: Screen, language: Language, *, hidden: bool = False) -> Page:
    return st.Page(
        screen.path,
        title=language.say(screen.title),
        icon=screen.icon,
        help=language.say(screen.answers),
        default=screen.name == HOME,
        visibility="hidden" if hidden else "visible",
    )


def require_app(language: Language) -> None:
    """Begin a session with one run that does nothing but tell Streamlit of the navigation.

    Until `st.navigation` has run once in a server, Streamlit opens the files of a folder named ``pages`` by
    itself: a deep link that is the first request would get a screen without sidebar and title, and what the
    first visitor chooses in the sidebar would belong to a page that is gone with the next click.
    """
    if _ENTERED not in st.session_state:
        navigate(language, EVERYTHING)
        st.rerun()
