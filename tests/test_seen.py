"""What does a version see of one snapshot?"""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from features.store import company
from features.store.workspace import Workspace
from models.band_rules import save_band_rules
from models.bands import BandRules, usual_bands
from tests.watched_company import CHANCES, exports, rates_model, side
from training.seen import look, witness


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    ws = Workspace.open(tmp_path_factory.mktemp("seen"))
    return ws, exports(ws)


def asked(ws: Workspace, upload):
    version = rates_model(ws, upload)
    return witness(ws, version, side(ws, version)[0])


def test_it_reads_the_open_deals_and_gives_each_its_chance(workspace):
    ws, uploads = workspace
    found = look(ws, asked(ws, uploads[0]), uploads[1])
    frame = company.load_deals(ws, uploads[1].id).frame
    is_open = frame["outcome"].eq("open")
    assert sorted(found.inputs["amount"]) == sorted(frame.loc[is_open, "amount"])
    assert set(found.chance.round(6)) == set(CHANCES.values())
    assert "account" not in found.inputs


def test_promises_are_of_deals_that_closed_since(workspace):
    ws, uploads = workspace
    version = asked(ws, uploads[0])
    frame = company.load_deals(ws, uploads[2].id).frame
    closed = frame["closed_on"].gt(uploads[0].as_of) & frame["outcome"].ne("open")
    assert look(ws, version, uploads[2]).kept["n"].iloc[0] == closed.sum()
    assert look(ws, version, uploads[0]).kept.empty, "on its own day nothing has closed since"


def test_its_bands_are_those_of_the_company(tmp_path):
    ws = Workspace.open(tmp_path)
    upload = exports(ws, deals=300)[0]
    assert asked(ws, upload).rules == usual_bands(0.33)
    save_band_rules(ws, BandRules(0.9, 0.3, 0.1))
    assert asked(ws, upload).rules == BandRules(0.9, 0.3, 0.1)


def test_a_training_without_a_day_has_no_before(workspace):
    ws, uploads = workspace
    version = asked(ws, uploads[0])
    undated = dataclasses.replace(
        version,
        version=dataclasses.replace(
            version.version, card=dataclasses.replace(version.version.card, as_of=None)
        ),
    )
    assert undated.before(pd.Timestamp("2030-01-01")) is None
    assert version.before(uploads[0].as_of) is None
    assert version.before(uploads[1].as_of) == uploads[0].as_of
