"""Personal data are known by name and by look, hidden on sight, and never a feature."""

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from features.columns import make_source
from features.distinct import Encoded
from features.personal import PERSONAL, mask, masked, personal_columns, personal_kind
from features.schema import Kind


def cells(*texts):
    return pd.Series(texts, dtype="str")


@pytest.mark.parametrize(
    ("header", "values", "kind"),
    [
        ("Email", ("ann@example.com", "bob@example.cn"), Kind.EMAIL),
        ("x", ("ann@example.com; bob@example.cn", "-", "cy@example.org"), Kind.EMAIL),
        ("手机", ("13800138000", "139 0013 9000"), Kind.PHONE),
        ("x", ("13800138000", "13900139000"), Kind.PHONE),
        ("x", ("+1 212 555 0134", "+44 20 7946 0958"), Kind.PHONE),
        ("Phone", ("(212) 555-0134", "555-0199 x12"), Kind.PHONE),
        ("Phone", ("5550134", "5550199"), Kind.PHONE),
        ("联系人", ("张三", "李四"), Kind.CONTACT),
        ("Contact Name", ("Ann Lee", "Bob Ray"), Kind.CONTACT),
        ("First Name", ("Ann", "Bob"), Kind.CONTACT),
        ("备注", ("客户满意", "下周再谈"), Kind.NOTE),
        ("Notes", ("call him back", "no budget"), Kind.NOTE),
        ("x", ("They like it a lot but have no budget", "We should call the CFO again on Monday"), Kind.NOTE),
    ],
)
def test_personal_data_are_known(header, values, kind):
    assert make_source("x", header, None, Encoded.of(cells(*values))).kind is kind


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Company Name", ("Acme", "Globex")),
        ("Contact ID", ("003A1", "003B2")),
        ("Last contact", ("2024-01-02", "2024-01-03")),
        ("Contact", ("cellular", "telephone") * 40),
        ("Phone calls", ("12", "3")),
        ("Order number", ("1000000001", "1000000002")),
        ("Description", ("standard", "premium") * 40),
        ("Region", ("North", "South")),
        ("Amount", ("13800", "13900")),
    ],
)
def test_what_only_sounds_like_it_is_not_personal(header, values):
    assert make_source("x", header, None, Encoded.of(cells(*values))).kind not in PERSONAL


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        (Kind.EMAIL, "ann.lee@example.com", "a•••@example.com"),
        (Kind.EMAIL, "ann@x.com;bob@y.com", "a•••@x.com;b•••@y.com"),
        (Kind.EMAIL, "not an address", "•••"),
        (Kind.PHONE, "+86 138 0013 8012", "•••12"),
        (Kind.CONTACT, "张三丰", "张•••"),
        (Kind.NOTE, "call him", "•••"),
        (Kind.CATEGORY, "North", "North"),
    ],
)
def test_a_mask_shows_that_something_stands_there_and_not_what(kind, text, shown):
    assert mask(cells(text), kind).tolist() == [shown]


def test_blanks_stay_blank_under_a_mask():
    assert mask(cells("", None, "a@b.cd"), Kind.EMAIL).fillna("?").tolist() == ["", "?", "a•••@b.cd"]


@settings(max_examples=60, deadline=None)
@example(Kind.EMAIL, "@00000")
@given(st.sampled_from(sorted(PERSONAL)), st.text(min_size=6, max_size=20))
def test_no_mask_shows_a_text_whole(kind, text):
    assert mask(cells(text), kind).tolist() != [text]


def test_a_frame_is_masked_in_its_personal_columns_only():
    frame = pd.DataFrame({"Email": ["ann@example.com"], "Region": ["North"]}, dtype="str")
    kinds = personal_columns(frame, frame.columns)
    assert kinds == {"Email": Kind.EMAIL}
    assert masked(frame, kinds).to_dict("list") == {"Email": ["a•••@example.com"], "Region": ["North"]}
    assert masked(frame[["Region"]], kinds) is not None


def test_a_column_without_values_is_not_personal():
    assert personal_kind("Email", cells("", None)) is None
