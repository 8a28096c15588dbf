import lightgbm as lgb
import numpy as np
import pytest
from scipy.special import expit

from models.boosting import PARAMETERS
from models.growth import FEWEST_ROUNDS, MOST_ROUNDS, STEP, Sample, grow_together, most_rounds


def samples(seed: int, rows: int = 600) -> tuple[Sample, Sample]:
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(2 * rows, 3))
    y = (rng.random(2 * rows) < expit(2 * X[:, 0])).astype(float)
    weight = np.ones(2 * rows)
    return Sample(X[:rows], y[:rows], weight[:rows]), Sample(X[rows:], y[rows:], weight[rows:])


def losses(text: str, judged: Sample, rounds: int) -> float:
    odds = lgb.Booster(model_str=text).predict(judged.X, raw_score=True, num_iteration=rounds)
    return float(np.mean(np.logaddexp(0.0, np.where(judged.y > 0, -odds, odds))))


@pytest.fixture(scope="module")
def grown() -> tuple[list[str], list[float]]:
    told: list[float] = []
    settings = [{**PARAMETERS, "seed": fold} for fold in range(3)]
    return grow_together([lambda s=s: samples(s) for s in range(3)], settings, told.append), told


def test_all_stop_at_the_round_where_their_mean_loss_is_lowest(grown):
    texts, _ = grown
    rounds = {lgb.Booster(model_str=text).num_trees() for text in texts}
    assert len(rounds) == 1
    best = rounds.pop()
    judged = [samples(seed)[1] for seed in range(3)]
    mean = [
        np.mean([losses(text, rows, count) for text, rows in zip(texts, judged, strict=True)])
        for count in range(STEP, best + 1, STEP)
    ]
    assert int(np.argmin(mean)) == len(mean) - 1, "no earlier look was better"


def test_each_is_what_lightgbm_makes_of_its_rows_alone(grown):
    texts, _ = grown
    fit_on, judged = samples(1)
    alone = lgb.train(
        {**PARAMETERS, "seed": 1},
        lgb.Dataset(fit_on.X, fit_on.y, weight=fit_on.weight),
        lgb.Booster(model_str=texts[1]).num_trees(),
    )
    assert lgb.Booster(model_str=texts[1]).predict(judged.X) == pytest.approx(alone.predict(judged.X))


def test_the_share_done_only_rises_and_ends_at_one(grown):
    told = grown[1]
    assert told == sorted(told)
    assert told[-1] == 1.0


@pytest.mark.parametrize(
    ("rows", "rounds"), [(1000, MOST_ROUNDS), (500_000, 600), (100_000_000, FEWEST_ROUNDS)]
)
def test_large_tables_get_fewer_rounds(rows, rounds):
    assert most_rounds(rows) == rounds
