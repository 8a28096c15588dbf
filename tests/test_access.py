"""Claims about roles: who sees which screen."""

import pytest

from pages.shared.access import GROUPS, ROLES, may_open, screens_for

SCREENS = [screen for _, screens in GROUPS for screen in screens]


@pytest.mark.parametrize("role", ROLES)
def test_a_menu_holds_just_what_its_role_may_open(role):
    shown = [screen.name for _, screens in screens_for(role) for screen in screens]
    assert shown == [screen.name for screen in SCREENS if may_open(role, screen.name)]
    assert "overview" in shown


def test_a_rep_has_the_screens_of_the_day_and_no_others():
    assert [screen.name for screen in SCREENS if may_open("rep", screen.name)] == [
        "overview",
        "leads",
        "customers",
        "glossary",
    ]
