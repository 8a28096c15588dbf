"""Which kind of table is a file? Told by the columns that only one kind has, and by what repeats."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from features.assignment import assign
from features.headers import normalise
from features.looks import ROWS_LOOKED_AT, Looks
from features.schema import Upload
from features.synonyms import STAGE_BEFORE, STATUS

_ONLY_DEALS = frozenset({"outcome", "closed_on", "expected_close_on", "probability", "loss_reason"})
# A pipeline has one of these columns; a list of purchases has none.
_OF_A_PIPELINE = frozenset(
    {"outcome", "stage", "expected_close_on", "probability", "loss_reason", "forecast_category"}
    | {"created_on", "stage_entered_on", "last_activity_on"}
)
_ONLY_CUSTOMERS = frozenset({"satisfaction", "last_contact_on", "customer_since"})
_DOING = re.compile(
    r"activity|task|event|call|visit|meeting|due|done|跟进|拜访|活动|沟通|联系", re.IGNORECASE
)
ONCE = 0.9  # share of rows with an account of its own in a list of customers; some stand there twice

_KEYS = ("account", "product", "owner", "team")


def recognise(looks: Mapping[str, Looks]) -> Upload:
    """Guess the kind of a table from its headers and what their values look like.

    A list of deals where nothing speaks for another kind: most files are.
    """
    maps = {
        kind: {choice.name: header for header, choice in assign(looks, kind).items() if choice.name}
        for kind in Upload
    }
    deals, customers, targets = (maps[kind] for kind in (Upload.DEALS, Upload.CUSTOMERS, Upload.TARGETS))
    if "churned" in customers and "outcome" not in deals:
        return Upload.CUSTOMERS
    if _is_history(looks, maps[Upload.STAGE_ENTRIES], deals):
        return Upload.STAGE_ENTRIES
    if _is_activities(looks, maps[Upload.ACTIVITIES], deals):
        return Upload.ACTIVITIES
    if _is_purchases(looks, maps[Upload.PURCHASES], deals):
        return Upload.PURCHASES
    if _ONLY_DEALS & set(deals) or ("stage" in deals and normalise(deals["stage"]) not in STATUS):
        return Upload.DEALS
    if {"period", "amount"} <= set(targets) and "account" not in deals:
        return Upload.TARGETS
    if "account" in customers and _describes_accounts(customers, looks[customers["account"]]):
        return Upload.CUSTOMERS
    return Upload.LOOKUP if _is_lookup(looks, maps[Upload.LOOKUP], deals) else Upload.DEALS


def _describes_accounts(customers: Collection[str], names: Looks) -> bool:
    """Tell whether one row is an account, not an order of one: orders have industries and regions, too."""
    once = names.distinct >= ONCE * names.filled
    return bool(_ONLY_CUSTOMERS & set(customers)) or (once and bool({"industry", "region"} & set(customers)))


def _is_history(looks: Mapping[str, Looks], entries: Mapping[str, str], deals: Mapping[str, str]) -> bool:
    """Tell whether one row is a stage entered: the same deal stands in several rows, or a stage before."""
    if not {"deal_id", "stage", "entered_on"} <= set(entries):
        return False
    ids = looks[entries["deal_id"]]
    before = any(normalise(header) in STAGE_BEFORE for header in looks)
    repeated = ids.distinct < ids.filled or not ids.filled
    return before or (repeated and not {"account", "outcome"} & set(deals))


def _is_activities(looks: Mapping[str, Looks], found: Mapping[str, str], deals: Mapping[str, str]) -> bool:
    """Tell whether one row is something done: a day and a type of doing, about a deal or an account.

    Lists of deals and of accounts have days and types as well, so one header must speak of doing.
    """
    about = {"deal_id", "account"} & set(found)
    if not about or not {"happened_on", "activity_type"} <= set(found):
        return False
    if {"amount", "expected_close_on", "probability", "loss_reason", "outcome"} & set(deals):
        return False
    if "stage" in deals and normalise(deals["stage"]) not in STATUS:
        return False
    spoken = {found["happened_on"], found["activity_type"]}
    return any(_DOING.search(header) for header in spoken) or any(
        normalise(header) == "subject" for header in looks
    )


def _is_purchases(looks: Mapping[str, Looks], found: Mapping[str, str], deals: Mapping[str, str]) -> bool:
    """Tell whether one row is something bought: who, when and how much, and the same buyers come again.

    A pipeline says what became of its deals, or is to become.
    """
    if not {"account", "closed_on", "amount"} <= set(found) or _OF_A_PIPELINE & set(deals):
        return False
    buyers, day = looks[found["account"]], looks[found["closed_on"]]
    # Of a long list only some rows are looked at, in which few buyers stand twice.
    again = buyers.distinct < ONCE * buyers.filled or buyers.filled >= ONCE * ROWS_LOOKED_AT
    return again and day.coverage > ONCE


def _is_lookup(looks: Mapping[str, Looks], found: Mapping[str, str], deals: Mapping[str, str]) -> bool:
    """Tell whether one row describes an account, a product or a person: the key stands in one row only."""
    if {"deal_id", "deal_name", "created_on", "amount", "stage"} & set(deals) or len(looks) < 2:
        return False
    keys = [looks[found[name]] for name in _KEYS if name in found]
    return any(key.filled and key.distinct == key.filled for key in keys)
