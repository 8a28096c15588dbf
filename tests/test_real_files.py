"""The public files read without a wrong cell: as pandas reads them, and alike in every container."""

import gzip

import pandas as pd
import pytest

from features.reading import read_table
from tests.binary_books import as_xlsb
from tests.written import as_html, as_ods, as_xls, as_xlsx, packed

FILES = {
    "maven_crm/sales_pipeline.csv": ",",
    "maven_crm/sales_pipeline_excel_resaved.csv": ",",
    "maven_crm/accounts.csv": ",",
    "maven_crm/products.csv": ",",
    "maven_crm/sales_teams.csv": ",",
    "telco_churn/customers.csv": ",",
    "bank_marketing/calls.csv": ";",
    "b2b_small/opportunities.csv": ";",
    "cdnow/CDNOW_master.txt": r"\s+",
    "cdnow/customers_summary.csv": ",",
}


def cells(table) -> list[list[str]]:
    return [list(table.cells.columns), *table.cells.to_numpy().tolist()]


@pytest.mark.parametrize("file", FILES)
def test_cells_are_those_that_pandas_reads(real_data, file):
    theirs = pd.read_csv(
        real_data / file, sep=FILES[file], dtype="str", keep_default_na=False, encoding="utf-8-sig"
    )
    theirs = theirs.map(lambda cell: cell if cell.strip() else "")
    ours = read_table(real_data / file)
    assert list(ours.cells.columns) == list(theirs.columns)
    assert (ours.cells.to_numpy() == theirs.to_numpy()).all()
    assert ours.rejects.empty


@pytest.mark.parametrize(
    "write", [as_xlsx, as_xlsb, as_xls, as_ods, as_html], ids=lambda write: write.__name__
)
def test_cells_are_the_same_in_every_container(real_data, write):
    rows = cells(read_table(real_data / "maven_crm/accounts.csv"))
    assert cells(read_table(write(rows))) == rows


def test_the_pipeline_is_the_table_of_an_archive_with_all_four_files(real_data):
    files = {path.name: path.read_bytes() for path in sorted((real_data / "maven_crm").glob("*.csv"))}
    table = read_table(packed(files))
    assert table.member.startswith("sales_pipeline")
    assert set(table.sheets) == set(files)


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030", "utf-8-sig"])
def test_cells_are_the_same_in_every_encoding_and_packed(real_data, encoding):
    text = (real_data / "telco_churn/customers.csv").read_text(encoding="utf-8-sig")
    rows = cells(read_table(real_data / "telco_churn/customers.csv"))
    assert cells(read_table(gzip.compress(text.encode(encoding), 1))) == rows
