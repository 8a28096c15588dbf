"""Claims about which columns say nearly the same."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr
from scipy.stats.contingency import association

from models.encoding import learn_encoding
from models.twins import associations, families


def made(rows=600):
    rng = np.random.default_rng(1)
    amount, kind = rng.lognormal(8, 1, rows), rng.integers(0, 4, rows)
    return pd.DataFrame(
        {
            "amount": amount,
            "band": pd.qcut(amount, 4, labels=["S", "M", "L", "XL"]).astype("str"),
            "half": pd.qcut(amount, 2, labels=["small", "large"]).astype("str"),
            "kind": [f"kind {n}" for n in kind],
            "code": [f"K{n}" for n in kind],
            "age": rng.uniform(0, 100, rows),
            "owner": [f"owner {n}" for n in rng.integers(0, 40, rows)],
        }
    ).assign(
        team=lambda frame: "team " + frame["owner"].str[-1],
        owner_win_rate=rng.random(rows),
        team_ahead=rng.random(rows),
        months=lambda frame: frame["age"].round() / 30,
    )


def encoded(frame):
    encoding = learn_encoding(frame, np.arange(len(frame)))
    return encoding, encoding.encode(frame)


def named(frame):
    encoding, values = encoded(frame)
    return {frozenset(encoding.names[place] for place in family) for family in families(encoding, values)}


def test_a_number_and_its_bands_two_names_of_one_kind_and_two_units_are_twins():
    found = named(made())
    assert {"amount", "band"} in found
    assert {"kind", "code"} in found
    assert {"age", "months"} in found


def test_a_half_of_a_number_and_the_team_of_an_owner_are_no_twins():
    found = named(made())
    assert {"half"} in found
    assert {"team", "team_ahead"} in found


def test_a_column_and_the_rate_worked_out_from_it_are_twins_whatever_their_values():
    found = named(made())
    assert {"owner", "owner_win_rate"} in found
    assert {"team", "team_ahead"} in found


def test_every_column_is_in_exactly_one_family():
    encoding, values = encoded(made())
    found = families(encoding, values)
    assert sorted(place for family in found for place in family) == list(range(len(encoding.names)))


@pytest.mark.parametrize("columns", [[], ["age"]])
def test_fewer_than_two_columns_have_no_twins(columns):
    encoding, values = encoded(made()[columns])
    assert families(encoding, values) == tuple((place,) for place in range(len(columns)))


def test_association_of_numbers_is_spearmans_whatever_the_blanks():
    frame = made()[["amount", "age"]].assign(other=lambda frame: frame["amount"] + 3000 * frame["age"])
    frame.loc[::3, "age"] = np.nan
    encoding, values = encoded(frame)
    known = frame.dropna()
    expected = spearmanr(known["age"], known["other"]).statistic
    assert associations(encoding, values)[1, 2] == pytest.approx(expected, abs=0.02)


def test_association_of_categories_is_tschuprows():
    frame = made(5000)[["kind", "owner"]].assign(
        mixed=lambda frame: frame["kind"].where(np.arange(len(frame)) % 3 > 0, "kind 0")
    )
    encoding, values = encoded(frame)
    expected = association(pd.crosstab(frame["kind"], frame["mixed"]).to_numpy(), method="tschuprow")
    found = associations(encoding, values)
    assert found[0, 2] == pytest.approx(expected, abs=0.01)
    assert found[0, 1] == pytest.approx(0, abs=0.05), "nothing in common but chance"


def test_a_category_and_numbers_are_measured_one_by_one_where_both_are_filled():
    rng = np.random.default_rng(0)
    X = pd.DataFrame({f"n{place}": rng.normal(size=300) for place in range(3)})
    X.loc[rng.random(300) < 0.3, "n1"] = np.nan
    X["kind"] = pd.Series(rng.choice(["a", "b", "c"], 300), dtype="str").where(rng.random(300) < 0.8)
    X["n2"] += X["kind"].eq("b")
    encoding = learn_encoding(X, np.arange(300))
    found = associations(encoding, encoding.encode(X))[3, :3]
    for place in range(3):
        x, level = X[f"n{place}"].rank(), X["kind"]
        both = x.notna() & level.notna()
        groups = x[both].groupby(level[both])
        inside, total = ((x[both] - groups.transform("mean")) ** 2).sum(), x[both].var(ddof=1)
        epsilon = 1 - inside / (both.sum() - groups.ngroups) / total
        assert found[place] == pytest.approx(np.sqrt(max(epsilon, 0.0)))
