from __future__ import annotations

from pandas.testing import assert_frame_equal

from features.deals import resolve
from features.entries import entries_from_snapshots
from tests.test_deals import AS_OF, PIPELINE, PROCESS, day, entries_of, frame_of


def test_entries_are_the_open_stages_entered_by_known_deals_in_order():
    given_entries = entries_of(
        ("c", "Quote", "2024-05-02"),
        ("c", "Visit", "2024-03-02"),
        ("c", "Won", "2024-06-01"),
        ("c", "Contract", "2024-07-15"),
        ("nobody", "Visit", "2024-03-02"),
    )
    entries = resolve(PIPELINE, PROCESS, as_of=AS_OF, entries=given_entries).entries
    assert entries.to_dict("list") == {
        "deal_id": ["c", "c"],
        "stage": ["Visit", "Quote"],
        "stage_rank": [0.0, 1.0],
        "entered_on": [day("2024-03-02"), day("2024-05-02")],
    }


def test_the_present_stage_is_an_entry_too_but_not_twice():
    frame = frame_of(deal_id=["a"], stage=["Quote"], stage_entered_on=["2024-05-05"])
    told = entries_of(("a", "Visit", "2024-05-01"), ("a", "Quote", "2024-05-05"))
    for given_entries in (told, told.iloc[:1]):
        assert resolve(frame, PROCESS, as_of=AS_OF, entries=given_entries).entries["stage"].tolist() == [
            "Visit",
            "Quote",
        ]


def test_a_stage_seen_after_the_closing_was_entered_before_it():
    frame = frame_of(deal_id=["a"], stage=["Quote"], outcome=["lost"], closed_on=["2024-05-05"])
    entries = resolve(frame, PROCESS, as_of=AS_OF, entries=entries_of(("a", "Quote", "2024-05-31"))).entries
    assert entries["entered_on"].tolist() == [day("2024-05-05")]


def test_snapshots_tell_when_a_deal_changed_its_stage():
    march = frame_of(deal_id=["a", "b"], stage=["Visit", "Quote"], stage_entered_on=["2024-03-05", None])
    april = frame_of(deal_id=["a", "b"], stage=["Quote", "Quote"], stage_entered_on=[None, None])
    may = frame_of(deal_id=["a", None], stage=["Quote", "Visit"], stage_entered_on=["2024-04-10", None])
    seen = [(day("2024-03-31"), march), (day("2024-04-30"), april), (day("2024-05-31"), may)]
    entries = entries_from_snapshots(seen)
    assert entries.to_numpy().tolist() == [
        ["a", "Visit", day("2024-03-05")],
        ["a", "Quote", day("2024-04-30")],
        ["b", "Quote", day("2024-03-31")],
    ]
    assert_frame_equal(entries_from_snapshots(seen[::-1]), entries)


def test_a_stage_day_after_the_snapshot_is_not_believed():
    march = frame_of(deal_id=["a"], stage=["Visit"], stage_entered_on=["2024-09-09"])
    assert entries_from_snapshots([(day("2024-03-31"), march)])["entered_on"].tolist() == [day("2024-03-31")]


def test_no_snapshots_tell_nothing():
    entries = entries_from_snapshots([])
    assert entries.empty
    assert list(entries) == ["deal_id", "stage", "entered_on"]
