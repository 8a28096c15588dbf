"""Claims about tables given to a command beside the deals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from features.errors import InputError
from features.ingest import ingest, main
from features.lookup_files import join_files, sentences, to_json
from features.schema import Upload
from features.store import company, lookups, snapshots
from features.store.workspace import Workspace

PIPELINE = "Deal ID,Product,Stage\n1,GTXPro,Won\n2,MG,Lost\n3,MG,Quote\n"
PRODUCTS = "product,series,sales_price\nGTX Pro,GTX,4821\nMG,MG,55\n"


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    monkeypatch.setenv("APP_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    pipeline, products = tmp_path / "pipeline.csv", tmp_path / "products.csv"
    pipeline.write_text(PIPELINE, encoding="utf-8")
    products.write_text(PRODUCTS, encoding="utf-8")
    return pipeline, products


def run(*arguments: object):
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.mark.parametrize(("accept", "joined"), [((), 2), (("GTXPro",), 3), (None, 3), (("MG",), 2)])
def test_only_near_misses_that_are_accepted_are_joined(files, accept, joined):
    read, (table,) = join_files(ingest(files[0]), [files[1]], accept)
    assert read.cleaned.frame["sales_price"].notna().sum() == joined
    assert to_json(table)["share"] == pytest.approx(joined / 3, abs=1e-3)
    assert ("not joined unless" in str(sentences(table)[1])) is (joined == 2)


def test_machines_read_share_and_near_misses(files):
    said = json.loads(run(files[0], "--lookup", files[1], "--json").stdout)
    (table,) = said["lookups"]
    assert (table["key"], table["deals"], table["matched"]) == ("product", 3, 2)
    assert table["near"] == [{"value": "GTXPro", "known": "GTX Pro", "rows": 1, "joined": False}]


def test_people_read_what_waits_to_be_confirmed(files):
    said = run(files[0], "--lookup", files[1]).stdout
    assert "67% of the 3 deals that name their product find its row" in said
    assert "“GTXPro” is probably “GTX Pro”" in said


def test_what_is_saved_is_joined_whenever_the_deals_are_loaded(files):
    assert run(files[0], "--lookup", files[1], "--accept", "GTXPro", "--save").exit_code == 0
    workspace = Workspace.open()
    (deals,) = snapshots.listing(workspace, Upload.DEALS)
    loaded = company.load_deals(workspace, deals.id)
    assert loaded.frame["sales_price"].tolist() == [4821, 55, 55]
    assert {"series", "sales_price"} <= set(loaded.custom)
    assert [one.join.key for one in lookups.joined(workspace)] == ["product"]


def test_nothing_is_joined_to_what_holds_no_deals(files):
    with pytest.raises(InputError) as raised:
        join_files(ingest(files[1]), [files[1]])
    assert raised.value.code == "lookup_for_deals"


def test_a_table_without_a_key_is_refused_in_one_sentence(files, tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("colour,weight\nred,5\nblue,6\n", encoding="utf-8")
    result = run(files[0], "--lookup", other)
    assert result.exit_code == 2
    assert "other.csv" in result.stderr
    assert len(result.stderr.splitlines()) == 1
