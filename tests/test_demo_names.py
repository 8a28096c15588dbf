"""Are the invented names different from each other, and in the language asked for?"""

import dataclasses

import numpy as np
import pytest

from training.demo.names import companies, people
from training.demo.words import WORDS


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_names_are_unique_even_where_the_word_lists_run_out(lang):
    rng = np.random.default_rng(1)
    industry = rng.integers(0, 8, 50_000)
    assert len(set(companies(rng, lang, industry))) == 50_000
    assert len(set(people(rng, lang, 1000))) == 1000


def test_a_company_is_named_for_its_industry():
    rng = np.random.default_rng(1)
    assert "Medical" in companies(rng, "en", np.array([2]))[0]
    assert companies(rng, "zh", np.array([2]))[0].endswith("医疗科技有限公司")


def test_both_languages_have_a_word_for_the_same_things():
    english, chinese = WORDS["en"], WORDS["zh"]
    assert list(english.headers) == list(chinese.headers)
    for field in dataclasses.fields(english):
        one, other = getattr(english, field.name), getattr(chinese, field.name)
        assert len(one) == len(other) or isinstance(one, str), field.name
