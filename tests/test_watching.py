"""Is what has come since a training watched, snapshot by snapshot, and does it say when to retrain?"""

from __future__ import annotations

import dataclasses

import pytest

from features.store import snapshots
from features.store.workspace import Workspace
from models import lead, version_files, versions
from models.band_rules import save_band_rules
from models.bands import BandRules
from tests.watched_company import CHANCES, exports, rates_model
from training.watching import Watched, later, watch


def watched(ws: Workspace, version: versions.Version) -> Watched:
    return watch(ws, version, lambda: lead.load(version_files.verified_folder(ws, version.id)))


@pytest.fixture(scope="module")
def steady(tmp_path_factory):
    ws = Workspace.open(tmp_path_factory.mktemp("steady"))
    return ws, exports(ws)


@pytest.fixture(scope="module")
def turned(tmp_path_factory):
    ws = Workspace.open(tmp_path_factory.mktemp("turned"))
    return ws, exports(ws, turned=True)


def codes(found: Watched) -> list[str]:
    return [finding.code for finding in found.findings]


def test_a_steady_business_keeps_its_promises_and_does_not_drift(steady):
    ws, uploads = steady
    found = watched(ws, rates_model(ws, uploads[0]))
    assert found.missing is None
    assert found.days["day"].tolist() == [upload.as_of for upload in uploads[1:]]
    assert not found.days["drifted"].any()
    assert not found.days["broken"].any()
    assert {"M001", "M002", "M003"}.isdisjoint(codes(found))
    last = found.days.iloc[-1]
    assert last["low"] <= last["promised"] <= last["high"]
    assert last["finished"] > found.days["finished"].iloc[0]
    assert found.bands["n"].iloc[0] == last["finished"]


def test_a_model_that_promises_too_much_is_found_out(steady):
    ws, uploads = steady
    found = watched(
        ws, rates_model(ws, uploads[0], {name: 0.5 + chance / 2 for name, chance in CHANCES.items()})
    )
    assert "M001" in codes(found)
    assert found.days["broken"].iloc[-1]
    said = next(finding for finding in found.findings if finding.code == "M001")
    assert str(int(found.days["finished"].iloc[-1])) in str(said.message)
    assert "Retrain" in str(said.remedy)


def test_a_business_that_turns_is_noticed_in_inputs_scores_and_promises(turned):
    ws, uploads = turned
    found = watched(ws, rates_model(ws, uploads[0]))
    assert {"M001", "M002", "M003"} <= set(codes(found))
    assert {finding.column for finding in found.findings if finding.code == "M003"} == {"source", "amount"}
    assert found.days["inputs"].iloc[-1] == 2


def test_promises_are_counted_by_the_bands_of_the_company(tmp_path):
    ws = Workspace.open(tmp_path)
    version = rates_model(ws, exports(ws, deals=300)[0])
    assert watched(ws, version).bands["band"].tolist() == ["", "A", "D"]
    save_band_rules(ws, BandRules(0.9, 0.3, 0.1))
    assert watched(ws, version).bands["band"].tolist() == ["", "B", "C"]


def test_many_more_finished_cases_are_worth_a_retraining(steady):
    ws, uploads = steady
    version = rates_model(ws, uploads[0])
    few = dataclasses.replace(version, card=dataclasses.replace(version.card, rows=100))
    assert "M004" in codes(watched(ws, few))


def test_with_nothing_later_there_is_nothing_to_watch(steady):
    ws, uploads = steady
    version = rates_model(ws, uploads[-1])
    assert later(ws, version) == []
    assert "no upload later" in str(watched(ws, version).missing)


def test_without_the_snapshot_it_learned_from_nothing_can_be_compared(tmp_path):
    ws = Workspace.open(tmp_path)
    uploads = exports(ws, deals=300)
    version = rates_model(ws, uploads[0])
    snapshots.delete(ws, uploads[0].id)
    assert "was deleted" in str(watched(ws, version).missing)


def test_within_a_horizon_only_what_has_run_its_time_counts(steady):
    ws, uploads = steady
    version = rates_model(ws, uploads[0])
    month = dataclasses.replace(version, card=dataclasses.replace(version.card, horizon=30))
    ever, limited = watched(ws, version).days, watched(ws, month).days
    assert limited["happened"].iloc[-1] < ever["happened"].iloc[-1], "few wins come within a month"
    assert limited["finished"].iloc[-1] != ever["finished"].iloc[-1]
