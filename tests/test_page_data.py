"""Claims about the Data screen: from a file to a snapshot, and what bad files get."""

import io

import pytest
import xlsxwriter
from streamlit.testing.v1 import AppTest

from features.schema import Upload
from features.store import snapshots
from features.store.company import load_deals
from features.store.workspace import Workspace
from tests.written import packed

PIPELINE = (
    b"Opportunity ID,Account Name,Opportunity Owner,Stage,Amount,Created Date,Close Date\n"
    b"1,Acme,Ann,Closed Won,1000,2026-01-05,2026-02-01\n"
    b"2,Bolt,Bob,Closed Lost,2000,2026-01-06,2026-02-03\n"
    b"3,Cord,Ann,Proposal,3000,2026-03-01,2026-05-01\n"
    b"4,Dent,Bob,Prospecting,abc,2026-03-02,2026-05-02\n"
)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"


@pytest.fixture
def ws(tmp_path, monkeypatch):
    monkeypatch.setenv("APP_WORKSPACE", str(tmp_path))
    return Workspace.open()


def open_data(language="en", role="admin"):
    app = AppTest.from_file("../app.py", default_timeout=60)
    app.session_state["lang"] = language
    app.session_state["role"] = role
    app.run()
    app.switch_page("pages/data.py").run()
    assert not app.exception
    return app


def upload(app, name, content):
    app.file_uploader[0].upload(name, content).run()
    assert not app.exception
    return app


def press(app, key):
    app.button(key=key).click().run()
    assert not app.exception
    return app


def save(app):
    app.toggle(key="train_after").set_value(False)
    return press(app, "save_upload")


def listed(app):
    """The list of what is saved."""
    (frame,) = [element.value for element in app.dataframe if "problems" in element.value]
    return frame


def test_what_a_column_means_says_why_where_it_is_pointed_at(ws):
    app = upload(open_data(), "pipeline.csv", PIPELINE)
    badges = {mark.value: mark.help for mark in app.markdown if "badge" in mark.value and "→" in mark.value}
    assert len(badges) == 7
    (said,) = (why for label, why in badges.items() if "Opportunity Owner" in label)
    assert "Owner" in said


def test_a_pipeline_goes_from_upload_to_snapshot(ws):
    app = save(upload(open_data(), "pipeline.csv", PIPELINE))
    (kept,) = snapshots.listing(ws, Upload.DEALS)
    assert (kept.name, kept.rows, kept.unread) == ("pipeline.csv", 4, 1)
    assert "Saved: 4 rows" in app.success[0].value


def test_the_end_of_a_training_does_not_take_away_what_was_said_of_the_upload(ws, monkeypatch):
    is_training = True
    monkeypatch.setattr("pages.shared.progress.panel", lambda *_: is_training)
    app = upload(open_data(), "pipeline.csv", PIPELINE)
    save(app)
    is_training = False
    app.run()  # as the panel asks for when the training has ended
    assert "Saved: 4 rows" in app.success[0].value
    assert not app.run().success


def test_what_was_read_is_shown_before_anything_is_saved(ws):
    app = upload(open_data(), "pipeline.csv", PIPELINE)
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Rows read"] == "4"
    assert shown["Cells not read"] == "1"
    assert shown["Columns separated by"] == "comma"
    assert snapshots.listing(ws) == []


def test_the_same_file_twice_says_so_and_makes_no_second_snapshot(ws):
    save(upload(open_data(), "pipeline.csv", PIPELINE))
    app = upload(open_data(), "again.csv", PIPELINE)
    assert any("already saved" in info.value for info in app.info)
    save(app)
    assert len(snapshots.listing(ws)) == 1


def test_a_second_export_of_the_same_report_maps_itself(ws):
    save(upload(open_data(), "march.csv", PIPELINE))
    app = upload(open_data(), "april.csv", PIPELINE + b"5,Echo,Ann,Proposal,10,2026-04-01,2026-06-01\n")
    assert any("confirmed this report before" in caption.value for caption in app.caption)


OLDER = PIPELINE.replace(b"2026-", b"2025-")
PURCHASES = b"Customer,Order Date,Amount\n" + b"".join(
    b"C%d,2026-%02d-%02d,%d\n" % (i % 9, 1 + i // 28, 1 + i % 28, 10 + i) for i in range(200)
)


@pytest.mark.parametrize(
    ("name", "content", "said", "kind"),
    [
        ("old.csv", OLDER, "this file is older", "Pipeline (deals)"),
        ("orders.csv", PURCHASES, "not at this list of purchases", "Purchases (orders)"),
    ],
)
def test_an_upload_that_the_screens_do_not_look_at_says_so_and_can_be_turned_to(
    ws, name, content, said, kind
):
    save(upload(open_data(), "pipeline.csv", PIPELINE))
    app = upload(open_data(), name, content)
    app = save(app) if content == OLDER else press(app, "save_upload")
    assert any(said in info.value and "pipeline.csv" in info.value for info in app.info)
    kinds = {row["name"]: row["kind"] for row in listed(app).to_dict("records")}
    assert kinds == {"pipeline.csv": "Pipeline (deals)", name: kind}
    app = press(app, "look_at_saved")
    saved = next(one for one in snapshots.listing(ws) if one.name == name)
    assert app.session_state["snapshot"] == saved.id


def test_an_upload_that_the_screens_look_at_is_not_explained(ws):
    save(upload(open_data(), "old.csv", OLDER))
    app = save(upload(open_data(), "pipeline.csv", PIPELINE))
    assert not [button for button in app.button if button.key == "look_at_saved"]


MESSY = (
    b"Opportunity Report\n"
    b"\n" + PIPELINE.replace(b"Bolt,", b"Bolt, Inc,") + b"5,Echo\n"
    b"Grand Totals (5 records),,,,6000,,\n"
)


def test_every_line_of_a_messy_file_is_accounted_for(ws):
    app = upload(open_data(), "messy.csv", MESSY)
    shown = {metric.label: metric.value for metric in app.metric}
    assert (shown["Rows read"], shown["Rows mended"], shown["Rows rejected"]) == ("4", "1", "1")
    assert any(
        said.value.startswith("9 lines in all: 3 as they stand, 1 mended, 1 rejected, 4")
        for said in app.caption
    )
    (lines,) = [frame.value for frame in app.dataframe if "fate" in frame.value]
    assert lines["line"].tolist() == [1, 5, 8, 9]
    assert lines["fate"].tolist() == ["no row of the table", "mended", "rejected", "no row of the table"]
    assert "4 of 5 rows were read" in app.warning[0].value


def test_where_cells_hold_line_breaks_rows_are_told_from_lines(ws):
    app = upload(open_data(), "breaks.csv", PIPELINE.replace(b"Bolt,", b'"Bolt\nInc",'))
    assert any("take several lines: 4 rows in all." in said.value for said in app.caption)
    app = upload(open_data(), "plain.csv", PIPELINE)
    assert not any("several lines" in said.value for said in app.caption)


def test_a_file_that_cannot_be_worked_with_says_so_first_and_offers_no_training(ws):
    app = upload(open_data(), "won.csv", PIPELINE.replace(b"Closed Lost", b"Closed Won"))
    assert "nothing to compare" in app.error[0].value
    assert not [toggle for toggle in app.toggle if toggle.key == "train_after"]


def test_a_known_report_is_saved_at_the_top_with_one_click(ws):
    save(upload(open_data(), "march.csv", PIPELINE))
    app = upload(open_data(), "april.csv", PIPELINE + b"5,Echo,Ann,Proposal,10,2026-04-01,2026-06-01\n")
    keys = [element.key for element in app.main if getattr(element, "key", None)]
    assert keys.index("save_upload") < next(n for n, key in enumerate(keys) if str(key).startswith("kind_"))
    press(app, "save_upload")
    assert len(snapshots.listing(ws, Upload.DEALS)) == 2


def two_sheets() -> bytes:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as workbook:
        for name, rows in (
            ("Pipeline", PIPELINE.decode().splitlines()),
            ("Other", ["Stage,Amount", "Won,5"]),
        ):
            sheet = workbook.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row.split(","))
    return book.getvalue()


def test_another_sheet_can_be_chosen(ws):
    app = upload(open_data(), "book.xlsx", two_sheets())
    assert {metric.label: metric.value for metric in app.metric}["Rows read"] == "4"
    app.selectbox(key=next(box.key for box in app.selectbox if str(box.key).startswith("sheet_"))).select(
        "Other"
    ).run()
    assert not app.exception
    assert {metric.label: metric.value for metric in app.metric}["Rows read"] == "1"


def test_where_two_encodings_are_equally_likely_both_are_shown_to_choose(ws):
    app = upload(open_data(), "pipeline.csv", PIPELINE.replace(b"Acme", "Générale à".encode("cp1252")))
    (choice,) = app.radio
    assert choice.options == ["CP1252", "CP1250"]
    choice.set_value("cp1250").run()
    assert not app.exception
    assert {metric.label: metric.value for metric in app.metric}["Encoding"] == "CP1250"


def test_a_refresh_in_the_middle_loses_nothing(ws):
    first = upload(open_data(), "pipeline.csv", PIPELINE)
    again = AppTest.from_file("../app.py", default_timeout=60)
    again.query_params["upload"] = first.query_params["upload"]
    again.run()
    again.switch_page("pages/data.py").run()
    assert {metric.label: metric.value for metric in again.metric}["Rows read"] == "4"


def test_discarding_saves_nothing_and_empties_the_screen(ws):
    app = press(upload(open_data(), "pipeline.csv", PIPELINE), "discard_upload")
    assert snapshots.listing(ws) == []
    assert not app.metric


def test_a_snapshot_is_deleted_only_after_confirmation(ws):
    app = save(upload(open_data(), "pipeline.csv", PIPELINE))
    (kept,) = snapshots.listing(ws)
    app.session_state["snapshots"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    app.run()
    assert app.button(key=f"delete_{kept.id}").disabled
    app.checkbox(key=f"sure_{kept.id}").check().run()
    press(app, f"delete_{kept.id}")
    assert snapshots.listing(ws) == []


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("blanks.csv", b"\n\n   \n"),
        ("renamed.csv", PDF),
        ("broken.xlsx", b"PK\x03\x04 not a workbook"),
        ("nothing_said.csv", b"a,b\n1,2\n3,4\n"),
    ],
)
def test_a_hopeless_file_gets_one_clear_sentence(ws, language, name, content):
    app = upload(open_data(language), name, content)
    assert len(app.error) == 1
    assert len(app.error[0].value) > 20
    assert snapshots.listing(ws) == []
    if language == "zh":
        assert any("\u4e00" <= character <= "\u9fff" for character in app.error[0].value)


def test_a_file_of_one_row_is_read_and_told_what_it_lacks(ws):
    app = upload(open_data(), "one.csv", b"\n".join(PIPELINE.splitlines()[:2]) + b"\n")
    assert {metric.label: metric.value for metric in app.metric}["Rows read"] == "1"
    assert any("only one row" in said.value for said in app.markdown)


def test_targets_go_to_the_targets(ws):
    from features.store.targets import targets

    app = upload(open_data(), "targets.csv", b"Month,Owner,Target\n2026-01,Ann,1000\n2026-02,Ann,1500\n")
    press(app, "save_upload")
    assert targets(ws)["amount"].tolist() == [1000.0, 1500.0]
    assert snapshots.listing(ws) == []


def test_a_lookup_table_is_joined_with_its_near_misses_confirmed(ws):
    save(
        upload(
            open_data(),
            "pipeline.csv",
            PIPELINE.replace(b"Opportunity Owner", b"Product").replace(b"Ann", b"GTXPro"),
        )
    )
    app = upload(open_data(), "products.csv", b"product,price\nGTX Pro,10\nBob,20\n")
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Deals that find their row by Product"] == "50%"
    near = app.checkbox[0]
    assert "GTXPro" in near.label
    near.check().run()
    press(app, "save_upload")
    (deals,) = snapshots.listing(ws, Upload.DEALS)
    assert load_deals(ws, deals.id).frame["price"].tolist() == [10, 20, 10, 20]


@pytest.mark.parametrize(("language", "said"), [("en", "other.csv"), ("zh", "压缩包里有多个表格")])
def test_an_archive_with_several_tables_says_which_was_read(ws, language, said):
    archive = packed({"deals.csv": PIPELINE, "other.csv": b"a,b\n1,2\n"})
    app = upload(open_data(language), "export.zip", archive)
    assert any(said in note.value for note in app.info)
    assert app.selectbox[0].options == ["deals.csv", "other.csv"]


CUSTOMERS = b"Account,Tenure,Churn\n" + b"".join(
    b"A%d,%d,%s\n" % (n, n, b"Yes" if n % 3 else b"No") for n in range(40)
)


@pytest.mark.parametrize(
    ("name", "content", "label"),
    [("pipeline.csv", PIPELINE, "See the leads"), ("customers.csv", CUSTOMERS, "See the customers")],
)
def test_what_was_saved_leads_to_the_screen_that_works_with_it(ws, name, content, label):
    save(upload(open_data(), "first.csv", PIPELINE))
    app = upload(open_data(), name, content)
    press(app, "save_upload")
    assert label in [link.proto.label for link in app.get("page_link")]


def test_a_customers_file_alone_leads_to_the_customers(ws):
    app = upload(open_data(), "customers.csv", CUSTOMERS)
    press(app, "save_upload")
    assert [link.proto.label for link in app.get("page_link")] == ["See the customers"]
