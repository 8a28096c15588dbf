"""Claims about what is said of one rep: advice only where there is something to advise."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

BIG = {"n": 80.0, "survives": True, "p_value": 0.001, "money": 90_000.0}


def shown(**changes) -> AppTest:
    def script(changes):
        import pandas as pd

        from pages.shared.coaching_view import show_rep
        from pages.shared.language import Language

        plain = {"owner": "Li", "team": "N", "stage": "Visit", "rank": 0, "n": 80.0, "survives": False}
        shares = {"actual": 0.4, "low": 0.3, "high": 0.5, "expected": 0.6, "gap": -0.2, "shrunk_gap": -0.1}
        row = {**plain, **shares, "p_value": 0.4, "money": 0.0, **changes}
        show_rep(Language("en"), pd.DataFrame([row]), 3, "CNY")

    app = AppTest.from_function(script, args=(changes,)).run()
    assert not app.exception
    return app


def advice(app: AppTest) -> str:
    return "\n".join(item.value for item in app.markdown)


def test_a_sure_gap_comes_with_its_training_and_its_worth():
    app = shown(**BIG)
    assert "weakest at Visit" in app.warning[0].value
    assert "Skill to train" in advice(app)
    assert "90" in advice(app)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"n": 4.0}, "too few decided deals"),
        ({"shrunk_gap": -0.0004}, "no more than chance"),
        ({"shrunk_gap": 0.0, "gap": -0.05}, "no more than chance"),
    ],
)
def test_a_handful_of_deals_or_a_gap_of_nothing_brings_no_advice(changes, said):
    app = shown(**changes)
    assert said in app.info[0].value
    assert "Skill to train" not in advice(app)


def test_a_rep_who_is_ahead_is_said_to_be():
    assert "nowhere below" in shown(gap=0.1, shrunk_gap=0.05).success[0].value
