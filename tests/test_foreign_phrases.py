"""Headers that other languages put together say the column that they mean, and words beside it do not."""

import pytest

from features.foreign_phrases import PATTERNS
from features.headers import core, normalise
from features.phrases import says
from features.schema import DEALS

SAID = {
    "Voraussichtliches Abschlussdatum": "expected_close_on",
    "Tatsächlicher Abschlusstermin": "closed_on",
    "Letzter Kontakt am": "last_activity_on",
    "Verkaufswahrscheinlichkeit": "probability",
    "Betrag (konvertiert) Währung": "currency",
    "Verknüpfte Firma": "account",
    "Zuständige Mitarbeiterin": "owner",
    "Fecha de la última interacción": "last_activity_on",
    "Devise du montant": "currency",
    "関連付けられた企業名": "account",
    "予定受注日": "expected_close_on",
}


@pytest.mark.parametrize("header", SAID)
def test_a_header_put_together_from_known_words_says_that_column_and_no_other(header):
    assert [column.name for column in DEALS if says(header, column.name)] == [SAID[header]]


@pytest.mark.parametrize(
    "header", ["Nächste Aktivität am", "Umsatzziel", "Verlustbetrag", "Zahl der Mitarbeiter", "次回活動日"]
)
def test_one_word_more_or_another_says_none(header):
    assert [column.name for column in DEALS if says(header, column.name)] == []


@pytest.mark.parametrize(
    ("header", "left"),
    [
        ("Etapa del negocio", "etapa"),
        ("Montant de l'opportunité", "montant"),
        ("Dealphase", "phase"),
        ("Этап сделки", "этап"),
        ("取引先", "取引先"),
    ],
)
def test_what_names_the_record_is_no_part_of_the_column(header, left):
    assert core(normalise(header)) == left


def test_patterns_belong_to_columns_of_deals():
    assert set(PATTERNS) <= {column.name for column in DEALS}
