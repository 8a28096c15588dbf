"""Claims about what a rep is told of the chances' past."""

import numpy as np
import pandas as pd

from models.promises import promise_near, promises, say

CALIBRATION = pd.DataFrame(
    {
        "bin": [2, 1, 3],
        "predicted": [0.6, 0.1, np.nan],
        "observed": [0.58, 0.12, np.nan],
        "low": [0.5, 0.05, np.nan],
        "high": [0.66, 0.2, np.nan],
        "n": [214, 100, 0],
    }
)


def test_a_promise_is_said_with_what_came_of_it_its_interval_and_n():
    said = str(say(promises(CALIBRATION)[1]))
    assert said == "Of 214 deals given about 60%, 58% were won (95% interval 50% to 66%)."


def test_the_promise_of_the_nearest_chance_is_quoted():
    kept = promises(CALIBRATION)
    assert promise_near(kept, 0.3).predicted == 0.1
    assert promise_near(kept, 0.9).predicted == 0.6


def test_where_nothing_was_held_out_there_is_no_promise():
    assert promises(CALIBRATION.iloc[:0]) == ()
    assert promise_near((), 0.5) is None
