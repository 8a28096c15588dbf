"""Dates with months and weekdays of other languages are read, and other texts are left alone."""

import datetime as dt

import pandas as pd
import pytest
from babel.dates import get_month_names

from features.dates import parse_dates
from features.foreign_dates import in_english

DAY = pd.Timestamp(2024, 3, 5)


@pytest.mark.parametrize(
    "text",
    [
        *("5. März 2024", "Dienstag, 5. März 2024", "05-Mrz-24", "5 mars 2024", "mardi 5 mars 2024 14:30"),
        *("5 de marzo de 2024", "martes, 5 de marzo de 2024", "5 de março de 2024", "5 марта 2024 г."),
        *("terça-feira, 5 de março de 2024", "5 marzo 2024", "2024年3月5日(火)", "2024年3月5日（火曜日）"),
    ],
)
def test_a_date_in_words_is_read(text):
    assert parse_dates(pd.Series([text]))[0].tolist() == [DAY]


@pytest.mark.parametrize("width", ["wide", "abbreviated"])
@pytest.mark.parametrize("language", ["de", "fr", "es", "pt", "it", "ru"])
def test_every_month_is_read_as_a_program_of_the_language_writes_it(language, width):
    names = get_month_names(width, context="format", locale=language)
    said = pd.Series([f"7 {names[month]} 2023" for month in range(1, 13)])
    assert parse_dates(said)[0].dt.date.tolist() == [dt.date(2023, month, 7) for month in range(1, 13)]


@pytest.mark.parametrize("text", ["acme gmbh 2024", "12 monkeys", "op-2024", "marzocco 5", "2024-03-05", ""])
def test_other_texts_stay(text):
    assert in_english(text) == text
