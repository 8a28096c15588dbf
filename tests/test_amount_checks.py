"""Claims about amounts: currencies apart, signs and sizes."""

import pytest

from features.amount_checks import HUGE_TIMES, check_amounts
from features.cleaning import clean
from features.mapping import ColumnMap
from features.reading import read_table
from features.schema import Upload


def found_in(*amounts):
    text = "id\tamount\n" + "".join(f"{place}\t{amount}\n" for place, amount in enumerate(amounts))
    columns = ColumnMap(Upload.DEALS, {"id": "deal_id", "amount": "amount"})
    return check_amounts(clean(read_table(text.encode()), columns), columns)


def checked(*amounts):
    return {one.code: one for one in found_in(*amounts)}


USUAL = [100 + place for place in range(30)]


def test_usual_amounts_are_left_in_peace():
    assert checked(*USUAL) == {}
    assert checked(*USUAL, 129 * HUGE_TIMES // 2) == {}


def test_a_negative_amount_is_found_with_its_line():
    assert checked("(500)", *USUAL)["D070"].lines == (2,)


def test_an_amount_in_the_wrong_unit_is_found():
    found = checked(*USUAL, 1_000_000)["D071"]
    assert found.lines == (32,)
    assert "1,000,000" in str(found.message)


def test_huge_is_judged_within_a_currency_and_only_where_usual_is_known():
    assert "D071" not in checked(*(f"${amount}" for amount in USUAL), *("¥9000000 JPY",) * 25)
    assert checked(100, 101, 1_000_000) == {}


def test_several_currencies_are_counted_and_the_fewer_shown():
    found = checked("$1", "$2", "€3")["D014"]
    assert found.lines == (4,)
    assert "USD × 2, EUR × 1" in str(found.message)


@pytest.mark.parametrize(
    ("amounts", "is_found"),
    [
        (("1.234", "5.678"), True),
        (("1.234", "5.67"), False),
        (("1,234", "5,678"), False),
        (("12", "5"), False),
    ],
)
def test_undecided_decimal_marks_are_said(amounts, is_found):
    assert ("D015" in checked(*amounts)) is is_found


@pytest.mark.parametrize(
    ("amounts", "severity"),
    [
        (["$5", "7", "9"], "note"),
        (["$5", "€6", "7", "9"], "warning"),
        (["$5", "$7"], None),
        (["5", "7"], None),
    ],
)
def test_amounts_without_a_currency_are_found_where_others_name_theirs(amounts, severity):
    found = [one for one in found_in(*amounts) if "name no currency" in str(one.message)]
    assert [one.severity.value for one in found] == ([severity] if severity else [])
    assert all(one.lines == (len(amounts), len(amounts) + 1) for one in found)
