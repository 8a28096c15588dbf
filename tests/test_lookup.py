"""Claims about tables beside the deals."""

from __future__ import annotations

import pandas as pd
import pytest

from features.ingest import ingest
from features.lookup import Join, Table, apply_join, propose_join
from features.schema import Kind, Upload
from tests.uploads import frame_of

DEALS = Table(
    frame_of(
        deal_id=["1", "2", "3", "4", "5"],
        account=["Acme", "Bolt", "acme", None, "Zeta"],
        product=["GTXPro", "GTX Pro", "MG", "MG", "MG"],
        owner=["Ann", "Bob", "Ann", "Bob", "Ann"],
    ),
    {},
)
PRODUCTS = Table(
    frame_of(Upload.LOOKUP, product=["GTX Pro", "MG"], mail=["a@b.c", "d@e.f"]).assign(price=[10.0, 20.0]),
    {"price": Kind.NUMBER, "mail": Kind.EMAIL},
)
ACCOUNTS = Table(
    frame_of(Upload.CUSTOMERS, account=["Acme", "Bolt"], industry=["Retail", "Energy"], churned=[1.0, 0.0]),
    {},
)


def test_the_share_matched_counts_deals_not_names():
    proposal = propose_join(DEALS, PRODUCTS)
    assert (proposal.join.key, proposal.rows, proposal.matched, proposal.share) == ("product", 5, 4, 0.8)
    assert [(one.value, one.known, one.rows) for one in proposal.near] == [("GTXPro", "GTX Pro", 1)]
    assert proposal.share_with(proposal.near) == 1.0


def test_a_near_miss_is_joined_only_when_it_is_confirmed():
    proposal = propose_join(DEALS, PRODUCTS)
    silent = apply_join(DEALS, PRODUCTS, proposal.confirmed()).frame
    assert silent["price"].fillna(-1).tolist() == [-1, 10, 20, 20, 20]
    assert silent["product"].tolist() == DEALS.frame["product"].tolist()
    asked = apply_join(DEALS, PRODUCTS, proposal.confirmed(proposal.near)).frame
    assert asked["price"].tolist() == [10, 10, 20, 20, 20]
    # One product under one name from then on.
    assert asked["product"].tolist() == ["GTX Pro", "GTX Pro", "MG", "MG", "MG"]


def test_canonical_columns_are_filled_and_case_is_no_other_name():
    proposal = propose_join(DEALS, ACCOUNTS)
    assert proposal.unknown == (("Zeta", 1),)
    joined = apply_join(DEALS, ACCOUNTS, proposal.confirmed())
    assert joined.frame["industry"].fillna("").tolist() == ["Retail", "Energy", "Retail", "", ""]
    assert joined.custom == {}


def test_what_is_known_only_later_and_what_is_personal_stays_out():
    assert propose_join(DEALS, ACCOUNTS).join.columns == ("industry",)
    assert propose_join(DEALS, PRODUCTS).join.columns == ("price",)


def test_a_column_that_the_deals_have_already_stands_beside_theirs():
    regions = DEALS.frame.assign(region=["North"] * 5)
    reps = Table(frame_of(Upload.LOOKUP, owner=["Ann", "Bob"], region=["East", "West"]), {})
    joined = apply_join(Table(regions, {}), reps, Join("owner", "owner", ("region",)))
    assert joined.frame["region"].tolist() == ["North"] * 5
    assert joined.frame["region (owner)"].tolist() == ["East", "West", "East", "West", "East"]
    assert joined.custom == {"region (owner)": Kind.CATEGORY}


def test_of_two_rows_about_one_thing_the_later_counts():
    twice = Table(frame_of(Upload.LOOKUP, owner=["Ann", "Bob", "ann"], team=["A", "B", "C"]), {})
    joined = apply_join(DEALS, twice, Join("owner", "owner", ("team",)))
    assert joined.frame["team"].tolist() == ["C", "B", "C", "B", "C"]


@pytest.mark.parametrize(
    "columns",
    [
        {"product": ["X", "Y"], "team": ["A", "B"]},  # nothing in common
        {"product": ["MG", "MG", "MG"], "team": ["A", "B", "C"]},  # no row of its own for each
        {"team": ["A", "B"]},
    ],
)
def test_a_table_that_tells_nothing_of_the_deals_gets_no_proposal(columns):
    assert propose_join(DEALS, Table(frame_of(Upload.LOOKUP, **columns), {})) is None


def test_keys_are_found_by_their_values_where_the_names_do_not_tell():
    codes = Table(frame_of(Upload.LOOKUP, label=["Ann", "Bob"], team=["A", "B"]), {"label": Kind.CATEGORY})
    proposal = propose_join(DEALS, codes)
    assert (proposal.join.key, proposal.join.lookup_key) == ("owner", "label")


def test_rows_keep_their_order_and_number():
    joined = apply_join(DEALS, PRODUCTS, propose_join(DEALS, PRODUCTS).confirmed())
    assert joined.frame["deal_id"].tolist() == DEALS.frame["deal_id"].tolist()
    assert joined.frame["price"].dtype == "float64"


def test_the_four_files_of_a_real_company_come_together(real_data):
    folder = real_data / "maven_crm"
    one = ingest(folder / "sales_pipeline.csv")
    deals = Table(one.cleaned.frame, one.cleaned.custom)
    shares = {}
    for name in ("accounts", "products", "sales_teams"):
        read = ingest(folder / f"{name}.csv")
        table = Table(read.cleaned.frame, read.cleaned.custom)
        proposal = propose_join(deals, table)
        shares[name] = (proposal.join.key, proposal.matched, proposal.rows)
        deals = apply_join(deals, table, proposal.confirmed(proposal.near))
    # Counted by hand with grep and sort: 1,425 deals without account, 1,480 of "GTXPro".
    assert shares == {
        "accounts": ("account", 7375, 7375),
        "products": ("product", 7320, 8800),
        "sales_teams": ("owner", 8800, 8800),
    }
    frame = deals.frame
    assert frame["team"].notna().all()
    assert frame["sales_price"].notna().all()
    assert int(frame["industry"].notna().sum()) == int(frame["region"].notna().sum()) == 7375
    by_hand = pd.read_csv(folder / "sales_pipeline.csv").merge(
        pd.read_csv(folder / "accounts.csv"), on="account"
    )
    assert frame["employees"].sum() == by_hand["employees"].sum()
