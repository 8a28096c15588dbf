"""Claims about lists of purchases: each of them is a deal won."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.ingest import Ingested, ingest
from features.mapping import propose
from features.reading import read_table
from features.schema import DEALS, Upload
from features.store import snapshots
from features.store.company import load_deals
from features.store.workspace import Workspace
from models.purchases import purchases

PLAIN = """customer,date,amount
A,2024-01-05,10
B,2024-02-05,12
A,2024-03-09,30
A,2024-03-09,5
C,2024-03-10,8
"""
ORDERS = """订单编号,客户名称,下单日期,金额
7,甲,2024-01-05,10
7,甲,2024-01-05,2
8,乙,2024-02-01,3
9,甲,2024-02-09,4
"""


def read(text: str, **choices: Upload) -> Ingested:
    return ingest(text.encode(), name="orders.csv", **choices)


@pytest.mark.parametrize("text", [PLAIN, ORDERS], ids=["plain", "orders in Chinese"])
def test_a_list_of_who_bought_when_for_how_much_is_known_and_all_is_won(text):
    found = read(text)
    assert found.columns.kind is Upload.PURCHASES
    assert set(found.cleaned.frame["outcome"]) == {"won"}
    assert {column.name for column in DEALS} <= set(found.cleaned.frame)
    assert not found.findings


def test_a_pipeline_is_none_though_it_has_customers_days_and_amounts():
    text = PLAIN.replace("amount\n", "amount,stage\n").replace("0\n", "0,Won\n").replace("2\n", "2,Quote\n")
    assert propose(read_table(text.encode())).kind is Upload.DEALS


def test_ids_are_unique_and_the_same_in_the_next_export():
    first = read(PLAIN).cleaned.frame["deal_id"].tolist()
    longer = read(PLAIN + "D,2024-04-01,9\nA,2024-04-02,1\n").cleaned.frame["deal_id"].tolist()
    assert first == ["A 2024-01-05", "B 2024-02-05", "A 2024-03-09", "A 2024-03-09 #2", "C 2024-03-10"]
    assert longer[:5] == first
    assert len(set(longer)) == len(longer)


def test_lines_of_one_order_stay_and_their_amounts_add_up(tmp_path):
    workspace = Workspace.open(tmp_path)
    snapshot, _ = snapshots.save(workspace, read(ORDERS))
    deals = load_deals(workspace, snapshot.id)
    assert snapshot.kind is Upload.DEALS
    assert deals.frame["amount"].sum() == 19
    assert deals.frame["deal_id"].tolist() == ["7", "7 #2", "8", "9"]
    assert deals.as_of == pd.Timestamp("2024-02-09")


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("ABC"), st.integers(1, 28), st.integers(1, 99)), min_size=8, max_size=30
    )
)
def test_the_purchases_of_each_customer_are_those_of_the_file(bought):
    rows = "\n".join(f"{name},2024-01-{day:02},{amount}" for name, day, amount in bought)
    frame = read(f"customer,date,amount\n{rows}\n", kind=Upload.PURCHASES).cleaned.frame
    spent = frame.groupby("account")["amount"].sum().to_dict()
    assert spent == pd.DataFrame(bought).groupby(0)[2].sum().to_dict()
    assert frame["deal_id"].is_unique


def test_the_customers_of_the_public_list_are_those_that_its_authors_counted(real_data, tmp_path):
    workspace = Workspace.open(tmp_path)
    found = ingest(real_data / "cdnow" / "CDNOW_master.txt")
    snapshot, _ = snapshots.save(workspace, found)
    deals = load_deals(workspace, snapshot.id)
    assert found.columns.kind is Upload.PURCHASES
    assert len(deals.frame) == 69_659
    assert len(purchases(deals)) == 23_570
