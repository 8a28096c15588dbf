from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import log_loss, roc_auc_score

from features.errors import InputError
from models import classifier
from models.encoding import BASE
from tests.made_rows import Made, made_rows


@pytest.fixture(scope="module")
def made() -> Made:
    return made_rows(900)


@pytest.fixture(scope="module")
def models(made) -> dict[str, classifier.Classifier]:
    """One model of each kind; the mean is taken from a choice where it wins."""
    both = classifier.fit(made.X, made.y)
    return {
        "chosen": both,
        "boosting": classifier.fit(made.X, made.y, kinds=("boosting",)),
        "logistic": classifier.fit(made.X, made.y, kinds=("logistic",)),
    }


NEW = made_rows(400, seed=99)


def test_probabilities_come_near_the_best_possible(models):
    best = roc_auc_score(NEW.y, NEW.chance)
    assert roc_auc_score(NEW.y, models["chosen"].probability(NEW.X)) > best - 0.05


def test_the_choice_is_as_good_as_the_best_on_the_rows_that_chose_but_for_chance(models):
    selection = models["chosen"].selection
    assert selection.loss < min(selection.log_loss.values()) + 0.002


def test_probabilities_are_calibrated(models):
    chance = models["chosen"].probability(NEW.X)
    assert ((chance > 0) & (chance < 1)).all()
    assert chance.mean() == pytest.approx(NEW.chance.mean(), abs=0.05)


@pytest.mark.parametrize("kind", ["chosen", "boosting", "logistic"])
def test_contributions_name_every_used_column_and_add_up_to_the_margin(models, kind):
    contributions = models[kind].contributions(NEW.X)
    assert list(contributions.columns) == [*models[kind].features, BASE]
    assert contributions.sum(axis=1).to_numpy() == pytest.approx(models[kind].margin(NEW.X), abs=1e-6)


@pytest.mark.parametrize(("parts", "lines"), [(("trees", "logistic"), 0.5), (("trees", "corrected"), 0.5)])
def test_the_mean_weighs_each_part(models, parts, lines):
    mean = classifier.Classifier(
        models["boosting"].encoding,
        models["boosting"].boosting,
        models["logistic"].logistic,
        models["boosting"].calibration,
        replace(models["boosting"].selection, winner="mean", parts=parts),
        models["boosting"].importances,
    )
    each = [(1 - lines if "logistic" in parts else 1.0, models["boosting"]), (lines, models["logistic"])]
    wanted = sum(weight * model.contributions(NEW.X) for weight, model in each)
    assert mean.contributions(NEW.X).to_numpy() == pytest.approx(wanted.to_numpy())
    assert mean.margin(NEW.X) == pytest.approx(sum(weight * model.margin(NEW.X) for weight, model in each))


def test_same_data_and_seed_give_the_same_model(made, models):
    again = classifier.fit(made.X, made.y, kinds=("boosting",))
    assert (again.probability(NEW.X) == models["boosting"].probability(NEW.X)).all()


def test_a_row_is_scored_the_same_alone_and_among_others_in_any_order(models):
    model = models["chosen"]
    chance = model.probability(NEW.X)
    assert model.probability(NEW.X.iloc[::-1])[::-1] == pytest.approx(chance, abs=1e-12)
    assert model.probability(NEW.X.iloc[[7]])[0] == pytest.approx(chance[7], abs=1e-12)


def test_only_ratios_of_weights_matter(made):
    weight = np.random.default_rng(0).uniform(0.5, 2, len(made.y))
    chances = [
        classifier.fit(made.X, made.y, weight=weight * factor, kinds=("logistic",)).probability(NEW.X)
        for factor in (1, 1000)
    ]
    assert chances[0] == pytest.approx(chances[1], abs=1e-6)


def test_a_column_without_meaning_matters_least_and_shares_add_up(models):
    importance = models["chosen"].importance()
    assert importance["share"].sum() == pytest.approx(1)
    assert importance["importance"].is_monotonic_decreasing
    order = importance["feature"].tolist()
    assert order.index("noise") > order.index("source")
    assert "name" not in order
    assert [out.column for out in models["chosen"].left_out] == ["name"]


def test_unseen_levels_blanks_and_extra_columns_are_scored(models):
    new = NEW.X.head(3).assign(source=pd.Series(["never seen", None, "web"], dtype="str"), extra=1.0)
    new["amount"] = np.nan
    assert np.isfinite(models["chosen"].probability(new)).all()


def test_an_empty_table_scores_to_nothing(models):
    assert models["chosen"].probability(NEW.X.head(0)).shape == (0,)
    assert models["chosen"].contributions(NEW.X.head(0)).shape == (0, 7)


def test_progress_rises_to_one(made):
    told: list[float] = []
    classifier.fit(made.X, made.y, kinds=("logistic",), progress=lambda step, share: told.append(share))
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)


@pytest.mark.parametrize("positives", [1, 2, 5, 30])
def test_thin_data_give_a_model_without_boosting(positives):
    made = made_rows(60)
    y = np.zeros(60)
    y[:positives] = 1
    model = classifier.fit(made.X, y)
    assert model.winner == "logistic"
    assert np.isfinite(model.probability(NEW.X)).all()


def test_without_any_usable_column_every_row_has_the_base_rate():
    y = np.array([1.0, 0, 0, 0] * 30)
    model = classifier.fit(pd.DataFrame({"same": np.ones(120)}), y)
    assert model.probability(pd.DataFrame(index=range(2))) == pytest.approx([0.25, 0.25], abs=0.01)


def test_one_outcome_is_refused():
    with pytest.raises(InputError, match="same outcome"):
        classifier.fit(pd.DataFrame({"n": [1.0, 2.0]}), [1, 1])


def test_data_without_signal_give_no_confident_scores():
    rng = np.random.default_rng(1)
    X = pd.DataFrame({f"n{k}": rng.normal(size=800) for k in range(6)})
    model = classifier.fit(X, (rng.random(800) < 0.4).astype(float))
    assert model.probability(X).std() < 0.06


def repeated_deals() -> tuple[pd.DataFrame, np.ndarray, pd.Series]:
    """Deals whose outcome is chance, each seen on six days with a column that names the deal."""
    rng = np.random.default_rng(4)
    deal = np.repeat(np.arange(150), 6)
    mark = rng.normal(size=150)
    outcome = (rng.random(150) < 0.5).astype(float)
    return pd.DataFrame({"mark": mark[deal], "day": rng.normal(size=900)}), outcome[deal], pd.Series(deal)


def test_a_model_that_recognises_deals_is_not_believed():
    X, y, deal = repeated_deals()
    together = classifier.fit(X, y, groups=deal)
    apart = classifier.fit(X, y)
    assert min(apart.selection.log_loss.values()) < 0.6, "without groups the deals are recognised"
    assert min(together.selection.log_loss.values()) > 0.66
    assert together.probability(X).std() < 0.1


def drifting(rows: int = 2500) -> tuple[pd.DataFrame, np.ndarray, pd.Series]:
    """The level swings with time, and a column tells the time: that lesson does not carry over."""
    rng = np.random.default_rng(8)
    at = np.arange(rows) / rows
    signal = rng.normal(size=rows)
    odds = 1.5 * signal + 2 * np.cos(2 * np.pi * 10 * at)
    X = pd.DataFrame({"signal": signal, "index_of_prices": at + rng.normal(0, 0.005, rows)})
    return X, (rng.random(rows) < 1 / (1 + np.exp(-odds))).astype(float), pd.Series(at)


def test_with_time_the_latest_fifth_chooses():
    X, y, at = drifting()
    selection = classifier.fit(X, y, time=at).selection
    assert (selection.judged_on, selection.rows) == ("latest", 500)


def test_what_carries_over_is_chosen_by_later_rows_and_not_by_random_ones():
    X, y, at = drifting()
    later = at > 0.8
    by_chance = classifier.fit(X[~later], y[~later])
    by_time = classifier.fit(X[~later], y[~later], time=at[~later])
    assert by_chance.selection.log_loss["trees"] < by_chance.selection.log_loss["logistic"]
    assert by_time.selection.log_loss["trees"] > by_time.selection.log_loss["logistic"]
    assert log_loss(y[later], by_time.probability(X[later])) < log_loss(
        y[later], by_chance.probability(X[later])
    )


@pytest.mark.slow
def test_telco_churn_reaches_the_known_auc(real_data):
    table = pd.read_csv(real_data / "telco_churn" / "customers.csv")
    table["TotalCharges"] = pd.to_numeric(table["TotalCharges"], errors="coerce")
    y = table.pop("Churn").eq("Yes").to_numpy(dtype=float)
    order = np.random.default_rng(0).permutation(len(y))
    outside, inside = order[:1409], order[1409:]
    model = classifier.fit(table.iloc[inside], y[inside])
    assert roc_auc_score(y[outside], model.probability(table.iloc[outside])) == pytest.approx(
        0.845, abs=0.025
    )
    assert [out.column for out in model.left_out] == ["customerID"]


ABSURD = {
    "infinite": np.tile([np.inf, -np.inf, 1.0, 2.5], 50),
    "near the largest float": np.tile([1e308, -1e308, 1e-308, 5.0], 50),
    "of every size": 10.0 ** np.linspace(-300, 300, 200),
    "integers beyond any type": pd.Series([10**40, 1] * 100, dtype=object),
    "numbers and words": pd.Series([1, "x", None, 2.5] * 50, dtype=object),
}


@pytest.mark.parametrize("absurd", ABSURD.values(), ids=ABSURD)
def test_absurd_values_neither_break_nor_rule_a_model(absurd):
    made = made_rows(200)
    model = classifier.fit(made.X.assign(amount=absurd), made.y)
    chance = model.probability(made.X.assign(amount=absurd))
    assert np.isfinite(chance).all()
    assert model.importance().set_index("feature")["share"].get("amount", 0.0) < 0.5


def test_a_column_of_nothing_but_infinities_is_left_out_with_the_reason():
    made = made_rows(200)
    model = classifier.fit(made.X.assign(amount=np.tile([np.inf, -np.inf], 100)), made.y, kinds=("logistic",))
    reasons = {out.column: str(out.reason) for out in model.left_out}
    assert "infinite or absurd" in reasons["amount"]


def test_a_category_of_very_many_levels_is_left_out_as_a_name():
    rng = np.random.default_rng(0)
    X = pd.DataFrame({"key": pd.Series(rng.integers(0, 10**6, 3000)).astype("str"), "n": rng.random(3000)})
    model = classifier.fit(X, (rng.random(3000) < X["n"]).astype(float), kinds=("logistic",))
    assert model.features == ["n"]
    assert "different values in 3,000 rows" in str(model.left_out[0].reason)


def test_more_columns_than_rows_make_no_confident_model():
    rng = np.random.default_rng(0)
    X = pd.DataFrame(rng.normal(size=(200, 400)), columns=[f"n{k}" for k in range(400)])
    model = classifier.fit(X, (rng.random(200) < 0.5).astype(float))
    new = pd.DataFrame(rng.normal(size=(200, 400)), columns=X.columns)
    assert model.probability(new).std() < 0.1
