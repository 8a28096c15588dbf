"""Every code in the problem list has its sentence."""

from features.columns import UNREAD_REASON
from features.reasons import CELL_REASONS, ROW_REASONS


def test_each_kind_that_can_fail_has_a_sentence():
    assert set(UNREAD_REASON.values()) <= set(CELL_REASONS)


def test_sentences_are_sentences():
    assert all(str(sentence).endswith(".") for sentence in [*CELL_REASONS.values(), *ROW_REASONS.values()])
