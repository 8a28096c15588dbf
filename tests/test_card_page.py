"""Does the page of a card say what the card says, to a stranger and safely?"""

from __future__ import annotations

import dataclasses

import pytest

from features.messages import message
from features.store.workspace import Workspace
from models.encoding import LeftOut
from pages.shared.card_page import card_page
from pages.shared.language import Language
from tests.model_cards import save


@pytest.fixture
def version(tmp_path):
    return save(Workspace.open(tmp_path))


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Columns used and left out"), ("zh", "已使用和未使用的列")]
)
def test_the_page_stands_by_itself_in_the_readers_language(version, language, said):
    page = card_page(Language(language), version)
    assert page.startswith("<!doctype html>")
    assert said in page
    assert version.digest in page
    assert "It is better." in page
    assert page.count("<table>") == 5
    assert "src=" not in page
    assert "href=" not in page


def test_every_figure_of_the_winner_stands_on_it(version):
    page = card_page(Language("en"), version)
    values = version.card.metrics.set_index(["model", "metric"])["value"]
    assert f"{values['boosting', 'auc']:.3f}" in page
    assert "Loss Reason" in page
    assert "It is only known once the deal is closed." in page


def test_names_from_a_file_cannot_become_markup(version):
    card = dataclasses.replace(
        version.card, columns_left_out=(LeftOut("<script>alert(1)</script>", message("It is odd & so on.")),)
    )
    page = card_page(Language("en"), dataclasses.replace(version, card=card))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "odd &amp; so on" in page
