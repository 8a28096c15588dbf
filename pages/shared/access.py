"""Who may open which screen? Roles, the screens of each, and where they stand in the navigation."""

from __future__ import annotations

from dataclasses import dataclass

from features.messages import Message, message


@dataclass(frozen=True)
class Screen:
    """One screen: its file's stem (also its address), title, icon, what it answers, who may open it."""

    name: str
    title: Message
    icon: str
    answers: Message
    roles: frozenset[str]

    @property
    def path(self) -> str:
        """Path of the page file, relative to the app."""
        return f"pages/{self.name}.py"


ROLES: dict[str, Message] = {
    "manager": message("Manager"),
    "rep": message("Sales rep"),
    "analyst": message("Analyst"),
    "admin": message("Administrator"),
}

EVERYTHING = "admin"
"""The role of a visitor who has not chosen one: on one's own machine nothing is hidden."""

EVERYONE = frozenset(ROLES)
LEADERS = frozenset({"manager", "admin"})
ANALYSTS = frozenset({"analyst", "admin"})

GROUPS: tuple[tuple[Message, tuple[Screen, ...]], ...] = (
    (
        message("Today"),
        (
            Screen(
                "overview",
                message("Overview"),
                ":material/dashboard:",
                message("What changed since the last upload, and what needs me today?"),
                EVERYONE,
            ),
            Screen(
                "leads",
                message("Leads"),
                ":material/target:",
                message("Which leads first, why, and what would move them?"),
                EVERYONE,
            ),
            Screen(
                "customers",
                message("Customers"),
                ":material/handshake:",
                message("Which customers are worth most, which are about to leave, whom do we owe a visit?"),
                EVERYONE,
            ),
        ),
    ),
    (
        message("Steer"),
        (
            Screen(
                "funnel",
                message("Funnel"),
                ":material/filter_alt:",
                message(
                    "Where does the process lose deals, is that real or chance, what is it worth to fix?"
                ),
                LEADERS | ANALYSTS,
            ),
            Screen(
                "forecast",
                message("Forecast"),
                ":material/trending_up:",
                message("What will we book by month, how sure is that, and will we hit the target?"),
                LEADERS | ANALYSTS,
            ),
            Screen(
                "team",
                message("Team"),
                ":material/groups:",
                message("Who needs help with which skill, and does working together pay?"),
                LEADERS,
            ),
        ),
    ),
    (
        message("Set up"),
        (
            Screen(
                "data",
                message("Data"),
                ":material/upload_file:",
                message("Is my file read correctly, and what is wrong in it?"),
                LEADERS | ANALYSTS,
            ),
            Screen(
                "models",
                message("Models"),
                ":material/model_training:",
                message("Are the models good enough, is a new one better, and which one is live?"),
                ANALYSTS | LEADERS,
            ),
            Screen(
                "settings",
                message("Settings"),
                ":material/settings:",
                message("Stages, targets, currencies, language and workspace."),
                LEADERS | ANALYSTS,
            ),
            Screen(
                "glossary",
                message("Glossary"),
                ":material/menu_book:",
                message("What do the words and figures on the screens mean?"),
                EVERYONE,
            ),
        ),
    ),
)


def screens_for(role: str) -> list[tuple[Message, list[Screen]]]:
    """Return the groups of screens that a role may open, empty groups left out."""
    groups = [(title, [screen for screen in screens if role in screen.roles]) for title, screens in GROUPS]
    return [(title, screens) for title, screens in groups if screens]


def may_open(role: str, name: str) -> bool:
    """Return whether a role may open the screen of this name; a link to any other would be turned away."""
    return any(screen.name == name and role in screen.roles for _, screens in GROUPS for screen in screens)
