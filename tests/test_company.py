"""Do all uploads together tell the history of a deal?"""

from __future__ import annotations

import pandas as pd
import pytest

from features.errors import InputError
from features.schema import Kind, Upload
from features.stages import Process
from features.store import reports, snapshots
from features.store.company import deals_key, load_customers, load_deals, previous
from features.store.workspace import Workspace
from tests.uploads import PROCESS, frame_of, upload

FEBRUARY, MARCH, APRIL = "2024-02-29", "2024-03-31", "2024-04-30"


@pytest.fixture
def ws(tmp_path):
    return Workspace.open(tmp_path)


def pipeline(stages: dict[str, str], **more: list[object]) -> pd.DataFrame:
    return frame_of(deal_id=list(stages), stage=list(stages.values()), **more)


def save(ws: Workspace, frame: pd.DataFrame, day: str, **more) -> snapshots.Snapshot:
    return snapshots.save(ws, upload(frame, as_of=day, **more))[0]


def save_history(ws: Workspace, day: str, *entries: tuple[str, str, str]) -> None:
    deals, stages, days = (list(column) for column in zip(*entries, strict=True))
    frame = frame_of(
        Upload.STAGE_ENTRIES,
        deal_id=deals,
        stage=stages,
        entered_on=[pd.Timestamp(entered) for entered in days],
    )
    snapshots.save(ws, upload(frame, Upload.STAGE_ENTRIES, day, headers=("Deal", "Step", "Since")))


def history(ws: Workspace, snapshot: snapshots.Snapshot, deal: str) -> list[tuple[str, str]]:
    entries = load_deals(ws, snapshot.id).entries.query("deal_id == @deal")
    return list(zip(entries["stage"], entries["entered_on"].dt.strftime("%Y-%m-%d"), strict=True))


def test_a_deals_upload_comes_back_resolved(ws):
    frame = pipeline({"A": "Visit", "B": "Won"}, Budget=["yes", "no"])
    saved = save(ws, frame, MARCH, custom={"Budget": Kind.CATEGORY})
    deals = load_deals(ws, saved.id)
    assert deals.frame.set_index("deal_id")["outcome"].to_dict() == {"A": "open", "B": "won"}
    assert (deals.as_of, deals.currency, deals.custom) == (pd.Timestamp(MARCH), "CNY", ("Budget",))
    assert deals.process == PROCESS


def test_a_single_snapshot_knows_no_stage_entries(ws):
    assert load_deals(ws, save(ws, pipeline({"A": "Visit"}), MARCH).id).entries.empty


def test_older_snapshots_of_the_report_tell_when_a_stage_was_entered_at_the_latest(ws):
    save(ws, pipeline({"A": "Visit", "B": "Visit"}), FEBRUARY)
    march = save(ws, pipeline({"A": "Visit", "B": "Quote"}), MARCH)
    april = save(ws, pipeline({"A": "Quote", "B": "Won"}), APRIL)
    assert history(ws, april, "A") == [("Visit", FEBRUARY), ("Quote", APRIL)]
    assert history(ws, april, "B") == [("Visit", FEBRUARY), ("Quote", MARCH)]
    assert history(ws, march, "A") == [("Visit", FEBRUARY)], "later snapshots are not known yet"


def test_snapshots_of_another_report_are_another_matter(ws):
    save(ws, pipeline({"A": "Visit"}), FEBRUARY, headers=("Other", "Columns"))
    assert load_deals(ws, save(ws, pipeline({"A": "Quote"}), MARCH).id).entries.empty


def test_an_uploaded_history_overrules_the_guess_from_snapshots_and_ends_on_the_as_of_day(ws):
    save(ws, pipeline({"A": "Visit", "B": "Visit"}), FEBRUARY)
    march = save(ws, pipeline({"A": "Quote", "B": "Quote"}), MARCH)
    save_history(
        ws,
        "2024-04-05",
        ("A", "Visit", "2024-02-03"),
        ("A", "Quote", "2024-03-04"),
        ("A", "Visit", "2024-04-05"),
    )
    assert history(ws, march, "A") == [("Visit", "2024-02-03"), ("Quote", "2024-03-04")]
    assert history(ws, march, "B") == [("Visit", FEBRUARY), ("Quote", MARCH)], "no history tells of B"


def test_snapshots_carry_on_where_the_uploaded_history_ends(ws):
    save_history(ws, "2024-03-04", ("A", "Visit", "2024-03-04"))
    save(ws, pipeline({"A": "Visit"}), MARCH)
    april = save(ws, pipeline({"A": "Quote"}), APRIL)
    assert ("Quote", APRIL) in history(ws, april, "A")
    assert history(ws, april, "A")[0] == ("Visit", "2024-03-04")


def test_two_histories_that_overlap_tell_each_entry_once(ws):
    save_history(ws, "2024-02-03", ("A", "Visit", "2024-02-03"))
    save_history(ws, "2024-03-04", ("A", "Visit", "2024-02-03"), ("A", "Quote", "2024-03-04"))
    march = save(ws, pipeline({"A": "Quote"}), MARCH)
    assert history(ws, march, "A") == [("Visit", "2024-02-03"), ("Quote", "2024-03-04")]


def test_the_process_that_a_person_confirmed_counts_and_new_stages_join_it(ws):
    saved = save(ws, pipeline({"A": "Visit", "B": "Quote", "C": "Signed"}), MARCH)
    reports.set_process(ws, saved.signature, Process(("Quote", "Visit"), ("Signed",), ()))
    deals = load_deals(ws, saved.id)
    assert deals.process.stages == ("Quote", "Visit")
    assert deals.frame.set_index("deal_id")["outcome"].to_dict() == {"A": "open", "B": "open", "C": "won"}
    later = save(ws, pipeline({"A": "Visit", "D": "Demo"}), APRIL)
    assert "Demo" in load_deals(ws, later.id).process.stages


def test_another_kind_of_upload_is_not_taken_for_deals(ws):
    customers = frame_of(Upload.CUSTOMERS, account=["Acme"])
    saved, _ = snapshots.save(ws, upload(customers, Upload.CUSTOMERS, name="clients.csv"))
    with pytest.raises(InputError, match=r"clients\.csv is not a list of deals") as caught:
        load_deals(ws, saved.id)
    assert caught.value.code == "not_deals"


def test_customers_are_those_of_the_newest_upload(ws):
    assert load_customers(ws) is None
    for day, name in ((APRIL, "New"), (MARCH, "Old")):
        snapshots.save(ws, upload(frame_of(Upload.CUSTOMERS, account=[name]), Upload.CUSTOMERS, day))
    found = load_customers(ws)
    assert found is not None
    assert found["account"].tolist() == ["New"]


def test_previous_is_the_next_older_day_of_the_same_report(ws):
    february, april = (save(ws, pipeline({"A": "Visit"}), day) for day in (FEBRUARY, APRIL))
    save(ws, pipeline({"A": "Visit"}), MARCH, headers=("Other",))
    save(ws, pipeline({"A": "Quote"}), APRIL)
    assert previous(ws, april) == february
    assert previous(ws, february) is None


def test_key_changes_with_everything_that_the_deals_depend_on(ws):
    saved = save(ws, pipeline({"A": "Visit"}), MARCH)
    keys = [deals_key(ws, saved.id)]
    save(ws, pipeline({"A": "Visit"}), APRIL)
    assert deals_key(ws, saved.id) == keys[0], "a later snapshot changes nothing"
    save(ws, pipeline({"A": "Visit"}), FEBRUARY)
    keys.append(deals_key(ws, saved.id))
    save_history(ws, MARCH, ("A", "Visit", "2024-01-01"))
    keys.append(deals_key(ws, saved.id))
    reports.set_process(ws, saved.signature, Process(("Quote", "Visit"), (), ()))
    keys.append(deals_key(ws, saved.id))
    assert len(set(keys)) == 4
