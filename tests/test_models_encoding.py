import numpy as np
import pandas as pd
import pytest

from features.errors import InputError
from models.encoding import as_numbers, as_text, learn_encoding
from tests.made_rows import made_rows


def learn(X: pd.DataFrame, groups=None):
    return learn_encoding(X, np.arange(len(X)) if groups is None else groups)


def text(*values) -> pd.Series:
    return pd.Series(list(values), dtype="str")


def test_levels_are_numbered_by_frequency_and_blank_stays_blank():
    X = pd.DataFrame({"source": text(*["web"] * 9, *["fair"] * 6, *["cold"] * 7, None)})
    encoding = learn(X)
    assert encoding.columns[0].levels == ("web", "cold", "fair")
    codes = encoding.encode(X)[:, 0]
    assert codes[[0, 9, 15]].tolist() == [0, 2, 1]
    assert np.isnan(codes[-1])


def test_rare_and_unseen_levels_are_pooled():
    X = pd.DataFrame({"source": text(*["web"] * 9, *["fair"] * 6, "rare")})
    encoding = learn(X)
    new = pd.DataFrame({"source": text("rare", "never seen", "fair")})
    assert encoding.encode(new)[:, 0].tolist() == [2, 2, 1]


def test_levels_are_counted_in_deals_not_in_rows():
    X = pd.DataFrame({"source": text(*["web"] * 10, *["seen often"] * 10)})
    groups = np.concatenate([np.arange(10), np.full(10, 10)])
    assert learn(X, groups).columns[0].levels == ("web",)


def test_codes_do_not_depend_on_the_order_of_rows():
    X = made_rows().X
    shuffled = X.sample(frac=1, random_state=4)
    assert learn(X).columns == learn(shuffled).columns


def test_numbers_and_flags_stay_numbers():
    X = pd.DataFrame({"n": [1.5, np.nan, np.inf], "flag": [True, False, True]})
    encoded = learn(X).encode(X)
    assert encoded[:, 1].tolist() == [1, 0, 1]
    assert encoded[0, 0] == 1.5
    assert np.isnan(encoded[1:, 0]).all()


def test_flags_with_blanks_are_numbers():
    values = pd.Series([True, None, False], dtype=object)
    assert np.array_equal(as_numbers(values), [1, np.nan, 0], equal_nan=True)
    assert learn(pd.DataFrame({"flag": values})).columns[0].is_flag


def test_a_category_dtype_column_is_a_category_even_of_numbers():
    X = pd.DataFrame({"year": pd.Categorical([2023, 2024] * 6)})
    encoding = learn(X)
    assert encoding.columns[0].levels == ("2023", "2024")
    assert encoding.encode(pd.DataFrame({"year": [2024.0, 2023.0]}))[:, 0].tolist() == [1, 0]


def test_whole_numbers_as_text_have_no_decimals():
    assert as_text(pd.Series([2024.0, np.nan])).tolist()[0] == "2024"
    assert as_text(pd.Series([0.5, np.nan])).isna().tolist() == [False, True]


@pytest.mark.parametrize(
    ("column", "says"),
    [
        (text(*[f"name {n}" for n in range(60)]), "60 different values in 60 rows"),
        (pd.Series(np.full(60, np.nan)), "blank"),
        (pd.Series(np.full(60, 7.0)), "same value"),
        (pd.Series(np.arange(1000, 1060)), "numbers the rows"),
        (pd.Series(pd.date_range("2024-01-01", periods=60)), "date"),
    ],
    ids=["names", "empty", "constant", "row numbers", "dates"],
)
def test_columns_without_a_lesson_are_left_out_with_the_reason(column, says):
    encoding = learn(pd.DataFrame({"odd": column, "n": np.tile([0.5, 1.5], 30)}))
    assert encoding.names == ["n"]
    assert encoding.left_out[0].column == "odd"
    assert says in str(encoding.left_out[0].reason)


def test_a_name_repeated_on_several_days_of_a_deal_is_still_a_name():
    names = text(*[f"deal {n // 4}" for n in range(200)])
    assert learn(pd.DataFrame({"name": names}), np.arange(200) // 4).left_out[0].column == "name"


def test_amounts_are_no_row_numbers():
    assert learn(pd.DataFrame({"amount": np.arange(60) * 100.0})).names == ["amount"]


def test_the_name_of_the_starting_point_is_reserved():
    assert learn(pd.DataFrame({"base": [1.0, 2.5], "n": [0.5, 1.5]})).names == ["n"]


def test_absent_columns_are_named_and_others_pass():
    encoding = learn(pd.DataFrame({"a": [1.0, 2.5], "b": [0.5, 1.5]}))
    with pytest.raises(InputError, match=r"lack 1 .* b"):
        encoding.encode(pd.DataFrame({"a": [1.0], "c": [2.0]}))
    assert encoding.encode(pd.DataFrame({"c": [9.0], "b": [2.0], "a": [1.0]})).tolist() == [[1, 2]]
