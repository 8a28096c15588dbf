"""Claims about lists of what was done."""

from __future__ import annotations

import pandas as pd
import pytest

from features.activities import last_contacts, with_activities
from features.ingest import ingest
from features.schema import Upload
from features.store import snapshots
from features.store.company import deals_key, load_customers, load_deals
from features.store.workspace import Workspace
from tests.uploads import frame_of

DAY = pd.Timestamp("2024-03-31")
DEALS = frame_of(
    deal_id=["1", "2", "3", "4"],
    deal_name=["One", "Two", "Three", "Four"],
    account=["Acme", "Bolt", "Acme", "Cord"],
    created_on=["2024-01-05", "2024-02-01", "2024-02-01", "2023-05-05"],
)
DONE = frame_of(
    Upload.ACTIVITIES,
    deal_id=["1", "1", "Two", "1", None],
    account=[None, None, None, None, "Cord"],
    happened_on=["2024-01-05", "2024-03-01", "2024-02-10", "2024-06-01", "2024-03-03"],
    activity_type=["Call", "Visit", "Call", "Call", "Visit"],
)


def test_last_activity_and_count_are_those_known_on_the_day():
    found = with_activities(DEALS, DONE, DAY)
    assert found["last_activity_on"].dt.strftime("%m-%d").fillna("").tolist() == ["03-01", "02-10", "", ""]
    # The third deal began after the list did: none is none. The fourth is older than the list.
    assert found["activity_count"].fillna(-1).tolist() == [2, 1, 0, -1]


def test_what_the_deals_say_themselves_goes_before():
    own = DEALS.assign(activity_count=[7.0, None, None, None])
    found = with_activities(own, DONE, DAY)
    assert found["activity_count"].fillna(-1).tolist() == [7, -1, -1, -1]
    assert found["last_activity_on"].notna().sum() == 2


def test_deals_without_ids_are_found_by_name():
    nameless = DEALS.assign(deal_id=pd.Series([None] * 4, dtype="str"))
    done = DONE.assign(deal_id=["One", "One", "Two", "One", None])
    assert with_activities(nameless, done, DAY)["activity_count"].fillna(-1).tolist() == [2, 1, 0, -1]


def test_without_activities_nothing_changes():
    assert with_activities(DEALS, DONE.iloc[:0], DAY) is DEALS
    assert with_activities(DEALS, DONE, pd.Timestamp("2020-01-01")) is DEALS


def test_the_last_contact_with_an_account_is_that_of_its_deals_too():
    found = last_contacts(DONE, DEALS)
    assert found["Acme"] == pd.Timestamp("2024-06-01")
    assert found["Cord"] == pd.Timestamp("2024-03-03")
    assert list(last_contacts(DONE).index) == ["Cord"]


@pytest.fixture
def ws(tmp_path):
    return Workspace.open(tmp_path)


def keep(ws: Workspace, content: bytes) -> snapshots.Snapshot:
    return snapshots.save(ws, ingest(content))[0]


def test_an_upload_of_activities_serves_deals_and_customers(ws):
    deals = keep(
        ws, b"Deal ID,Account,Stage,Created Date\n1,Acme,Quote,2024-01-05\n2,Bolt,Quote,2024-03-01\n"
    )
    keep(ws, b"Account,Industry,Last Contacted\nAcme,Retail,\nBolt,Energy,2024-02-02\n")
    key = deals_key(ws, deals.id)
    done = keep(ws, b"Deal ID,Activity Type,Activity Date\n1,Call,2024-01-06\n1,Visit,2024-02-01\n")
    assert done.kind is Upload.ACTIVITIES
    assert deals_key(ws, deals.id) != key
    assert load_deals(ws, deals.id).frame["activity_count"].tolist() == [2, 0]
    assert load_customers(ws)["last_contact_on"].dt.strftime("%m-%d").tolist() == ["02-01", "02-02"]
