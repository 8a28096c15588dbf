"""Which columns do we understand? Their names, what may stand in them, and what CRMs call them.

Canonical columns of each kind of upload, each with the headers that real CRMs write for it in both
languages (`features.synonyms`); `features.mapping` matches a file's headers against them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from features import foreign_names, synonyms
from features.messages import Message, message


class Upload(StrEnum):
    """What kind of table a file is."""

    DEALS = "deals"
    STAGE_ENTRIES = "stage_entries"
    CUSTOMERS = "customers"
    TARGETS = "targets"
    ACTIVITIES = "activities"
    LOOKUP = "lookup"
    PURCHASES = "purchases"

    @property
    def holds(self) -> Upload:
        """What the rows are once they are read: each purchase is a deal won."""
        return Upload.DEALS if self is Upload.PURCHASES else self


class Kind(StrEnum):
    """What may stand in a column, and so how its text is read."""

    ID = "id"
    TEXT = "text"
    CATEGORY = "category"
    PERSON = "person"
    PEOPLE = "people"  # several names in one cell, separated by ; , 、 or /
    DATE = "date"
    MONEY = "money"
    SHARE = "share"  # 0 to 1
    COUNT = "count"
    NUMBER = "number"
    CURRENCY = "currency"  # ISO 4217 code
    OUTCOME = "outcome"  # open, won or lost
    FLAG = "flag"  # yes or no, as 1.0 and 0.0
    DURATION = "duration"  # in days
    EMAIL = "email"
    PHONE = "phone"
    CONTACT = "contact"  # name of a person outside the company
    NOTE = "note"  # free text


@dataclass(frozen=True)
class Column:
    """A canonical column: its name in code, what stands in it, what people call it, what CRMs call it."""

    name: str
    kind: Kind
    title: Message
    synonyms: tuple[str, ...] = ()


def _called(names: Mapping[str, tuple[str, ...]], *columns: Column) -> tuple[Column, ...]:
    return tuple(replace(column, synonyms=names[column.name]) for column in columns)


def _with_foreign(names: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Add the names in other languages behind those in Chinese and English."""
    return {
        column: tuple(dict.fromkeys((*ours, *foreign_names.DEAL.get(column, ()))))
        for column, ours in names.items()
    }


DEALS: tuple[Column, ...] = _called(
    _with_foreign(synonyms.DEAL),
    Column("deal_id", Kind.ID, message("Deal ID")),
    Column("deal_name", Kind.TEXT, message("Deal name")),
    Column("account", Kind.CATEGORY, message("Account")),
    Column("owner", Kind.PERSON, message("Owner")),
    Column("team", Kind.CATEGORY, message("Team")),
    Column("stage", Kind.CATEGORY, message("Stage")),
    Column("outcome", Kind.OUTCOME, message("Outcome")),
    Column("amount", Kind.MONEY, message("Amount")),
    Column("currency", Kind.CURRENCY, message("Currency")),
    Column("created_on", Kind.DATE, message("Created on")),
    Column("closed_on", Kind.DATE, message("Closed on")),
    Column("expected_close_on", Kind.DATE, message("Expected close")),
    Column("stage_entered_on", Kind.DATE, message("Entered stage on")),
    Column("last_activity_on", Kind.DATE, message("Last activity")),
    Column("activity_count", Kind.COUNT, message("Activities")),
    Column("source", Kind.CATEGORY, message("Source")),
    Column("product", Kind.CATEGORY, message("Product")),
    Column("industry", Kind.CATEGORY, message("Industry")),
    Column("region", Kind.CATEGORY, message("Region")),
    Column("probability", Kind.SHARE, message("Probability entered")),
    Column("forecast_category", Kind.CATEGORY, message("Forecast category")),
    Column("loss_reason", Kind.CATEGORY, message("Loss reason")),
    Column("collaborators", Kind.PEOPLE, message("Collaborators")),
    Column("satisfaction", Kind.NUMBER, message("Satisfaction")),
)

STAGE_ENTRIES: tuple[Column, ...] = _called(
    synonyms.STAGE_ENTRY,
    Column("deal_id", Kind.ID, message("Deal ID")),
    Column("stage", Kind.CATEGORY, message("Stage")),
    Column("from_stage", Kind.CATEGORY, message("Stage before")),
    Column("entered_on", Kind.DATE, message("Entered stage on")),
    Column("field", Kind.CATEGORY, message("Field changed")),
)

CUSTOMERS: tuple[Column, ...] = _called(
    synonyms.CUSTOMER,
    Column("account", Kind.ID, message("Account")),
    Column("owner", Kind.PERSON, message("Owner")),
    Column("industry", Kind.CATEGORY, message("Industry")),
    Column("region", Kind.CATEGORY, message("Region")),
    Column("customer_since", Kind.DATE, message("Customer since")),
    Column("last_contact_on", Kind.DATE, message("Last contact")),
    Column("satisfaction", Kind.NUMBER, message("Satisfaction")),
    Column("churned", Kind.FLAG, message("Churned")),
)

TARGETS: tuple[Column, ...] = _called(
    synonyms.TARGET,
    Column("period", Kind.DATE, message("Period")),
    Column("owner", Kind.PERSON, message("Owner")),
    Column("team", Kind.CATEGORY, message("Team")),
    Column("amount", Kind.MONEY, message("Amount")),
    Column("currency", Kind.CURRENCY, message("Currency")),
)

ACTIVITIES: tuple[Column, ...] = _called(
    synonyms.ACTIVITY,
    Column("deal_id", Kind.ID, message("Deal ID")),
    Column("account", Kind.CATEGORY, message("Account")),
    Column("owner", Kind.PERSON, message("Owner")),
    Column("happened_on", Kind.DATE, message("Happened on")),
    Column("activity_type", Kind.CATEGORY, message("Type of activity")),
)

LOOKUP: tuple[Column, ...] = _called(
    synonyms.LOOKUP,
    Column("account", Kind.CATEGORY, message("Account")),
    Column("owner", Kind.PERSON, message("Owner")),
    Column("product", Kind.CATEGORY, message("Product")),
    Column("team", Kind.CATEGORY, message("Team")),
    Column("industry", Kind.CATEGORY, message("Industry")),
    Column("region", Kind.CATEGORY, message("Region")),
)

PURCHASES: tuple[Column, ...] = _called(
    synonyms.PURCHASE,
    Column("account", Kind.CATEGORY, message("Account")),
    Column("closed_on", Kind.DATE, message("Bought on")),
    Column("amount", Kind.MONEY, message("Amount")),
    Column("currency", Kind.CURRENCY, message("Currency")),
    Column("deal_id", Kind.ID, message("Order number")),
    Column("deal_name", Kind.TEXT, message("Deal name")),
    Column("owner", Kind.PERSON, message("Owner")),
    Column("team", Kind.CATEGORY, message("Team")),
    Column("product", Kind.CATEGORY, message("Product")),
    Column("source", Kind.CATEGORY, message("Source")),
    Column("industry", Kind.CATEGORY, message("Industry")),
    Column("region", Kind.CATEGORY, message("Region")),
)

COLUMNS: dict[Upload, tuple[Column, ...]] = {
    Upload.DEALS: DEALS,
    Upload.STAGE_ENTRIES: STAGE_ENTRIES,
    Upload.CUSTOMERS: CUSTOMERS,
    Upload.TARGETS: TARGETS,
    Upload.ACTIVITIES: ACTIVITIES,
    Upload.LOOKUP: LOOKUP,
    Upload.PURCHASES: PURCHASES,
}


def column_title(kind: Upload, name: str) -> Message | str:
    """Return what people call a column: the title of a canonical one, the name of a custom one."""
    return next((column.title for column in COLUMNS[kind] if column.name == name), name)
