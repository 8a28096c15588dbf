"""Claims about joins that are remembered."""

from __future__ import annotations

import pytest

from features.ingest import ingest
from features.lookup import Join
from features.mapping import signature
from features.store import company, lookups, snapshots
from features.store.workspace import Workspace

PIPELINE = b"Deal ID,Owner,Account,Stage\n1,Ann,Acme,Won\n2,Bob,Bolt,Quote\n"
REPS = b"owner,team,region\nAnn,A,East\nBob,B,West\n"
ACCOUNTS = b"account,industry,region\nAcme,Retail,North\nBolt,Energy,South\n"


@pytest.fixture
def ws(tmp_path):
    return Workspace.open(tmp_path)


def keep(ws: Workspace, content: bytes, name: str, join: Join | None = None) -> snapshots.Snapshot:
    snapshot, _ = snapshots.save(ws, ingest(content, name=name))
    if join is not None:
        lookups.remember_join(ws, snapshot.signature, join)
    return snapshot


BY_OWNER = Join("owner", "owner", ("team", "region"))
BY_ACCOUNT = Join("account", "account", ("industry", "region"), {"Acme Inc": "Acme"})


def test_a_join_comes_back_as_it_was(ws):
    sign = signature(["a", "b"])
    assert lookups.recall_join(ws, sign) is None
    lookups.remember_join(ws, sign, BY_ACCOUNT)
    assert lookups.recall_join(ws, sign) == BY_ACCOUNT
    lookups.forget_join(ws, sign)
    assert lookups.recall_join(ws, sign) is None


def test_accounts_come_first_whatever_was_confirmed_first(ws):
    deals = keep(ws, PIPELINE, "deals.csv")
    keep(ws, REPS, "reps.csv", BY_OWNER)
    keep(ws, ACCOUNTS, "accounts.csv", BY_ACCOUNT)
    frame = company.load_deals(ws, deals.id).frame
    assert frame["region"].tolist() == ["North", "South"]
    assert frame["region (owner)"].tolist() == ["East", "West"]
    assert frame["team"].tolist() == ["A", "B"]


def test_the_next_export_of_a_table_takes_the_place_of_the_last(ws):
    deals = keep(ws, PIPELINE, "deals.csv")
    keep(ws, REPS, "reps.csv", BY_OWNER)
    key = company.deals_key(ws, deals.id)
    newer = keep(ws, REPS.replace(b"Ann,A", b"Ann,C"), "reps.csv")
    assert [one.table for one in lookups.joined(ws)] == [newer]
    assert company.load_deals(ws, deals.id).frame["team"].tolist() == ["C", "B"]
    assert company.deals_key(ws, deals.id) != key


def test_a_join_without_its_table_adds_nothing(ws):
    deals = keep(ws, PIPELINE, "deals.csv")
    table = keep(ws, REPS, "reps.csv", BY_OWNER)
    snapshots.delete(ws, table.id)
    assert lookups.joined(ws) == []
    assert company.load_deals(ws, deals.id).custom == ()
