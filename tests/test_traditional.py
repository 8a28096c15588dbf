"""Claims about words in traditional Chinese characters."""

from __future__ import annotations

import pandas as pd
import pytest

from features.amounts import unit_of_header
from features.stages import outcome_of_name
from features.traditional import simplified
from features.words import parse_flags, parse_outcomes


@pytest.mark.parametrize(
    ("traditional", "expected"),
    [
        ("預計成交日期", "预计成交日期"),
        ("輸單原因", "输单原因"),
        ("负责人", "负责人"),
        ("Stage", "Stage"),
        ("", ""),
    ],
)
def test_words_are_written_in_simplified_characters(traditional, expected):
    assert simplified(traditional) == expected
    assert simplified(simplified(traditional)) == expected


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("贏單", "won"),
        ("已簽約", "won"),
        ("失敗", "lost"),
        ("結案-成功", "won"),
        ("結案", "closed"),
        ("報價", ""),
    ],
)
def test_stages_of_taiwan_say_what_became_of_the_deal(name, outcome):
    assert outcome_of_name(name) == outcome


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        *(("Gewonnen", "won"), ("Gagné", "won"), ("Cerrada ganada", "won"), ("受注", "won")),
        *(("Verloren", "lost"), ("Perdu", "lost"), ("Perdida", "lost"), ("失注", "lost")),
        *(("Успешно реализовано", "won"), ("Закрыто и не реализовано", "lost"), ("Verhandlung", "")),
    ],
)
def test_outcomes_in_other_languages_are_known(name, outcome):
    assert outcome_of_name(name) == outcome


def test_answers_and_units_in_traditional_characters_are_read():
    assert parse_outcomes(pd.Series(["進行中", "贏單", "輸單"])).tolist() == ["open", "won", "lost"]
    assert parse_flags(pd.Series(["對", "錯"])).tolist() == [1.0, 0.0]
    assert [unit_of_header(header) for header in ("金額（萬元）", "金額(仟元)", "金額(億)")] == [
        1e4,
        1e3,
        1e8,
    ]
