"""Claims about every screen on pipelines that lack something: one clear sentence at most, never an error."""

from contextlib import suppress
from itertools import cycle

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from features.errors import InputError
from features.ingest import ingest
from features.store import snapshots
from features.store.workspace import Workspace
from pages.shared.access import GROUPS
from pages.shared.language import LANGUAGES
from training import lead as training

SCREENS = [screen for _, screens in GROUPS for screen in screens]
ROWS = 120


def pipeline(**changes) -> pd.DataFrame:
    """A plain pipeline of won, lost and open deals; `changes` replace columns, None drops one."""
    rng = np.random.default_rng(11)
    created = pd.Timestamp("2026-01-01") + pd.to_timedelta(rng.integers(0, 200, ROWS), unit="D")
    stage = rng.choice(["Visit", "Quote", "Closed Won", "Closed Lost"], ROWS)
    is_closed = np.char.startswith(stage, "Closed")
    closed = pd.Series(created + pd.to_timedelta(rng.integers(5, 80, ROWS), unit="D"))
    columns = {
        "Deal ID": [f"d{n}" for n in range(ROWS)],
        "Account": rng.choice(["Acme", "Bolt", "Cord", "Dyne"], ROWS),
        "Owner": rng.choice(["Ann", "Bob", "Cy"], ROWS),
        "Stage": stage,
        "Amount": rng.integers(100, 9000, ROWS),
        "Created Date": pd.Series(created).dt.date,
        "Closed Date": closed.dt.date.where(is_closed),
        **changes,
    }
    return pd.DataFrame({name: values for name, values in columns.items() if values is not None})


PIPELINES = {
    "nothing but the outcome": pd.DataFrame({"Won": ["yes", "no", "no"] * 40}),
    "outcome and one more column": pd.DataFrame(
        {"Status": ["Won", "Lost"] * 60, "Size": ["Big", "Small"] * 60}
    ),
    "no open deal": pipeline(Stage=["Closed Won", "Closed Lost"] * (ROWS // 2)),
    "only open deals": pipeline(Stage=["Visit", "Quote"] * (ROWS // 2)),
    "all won": pipeline(Stage=["Closed Won"] * ROWS),
    "all lost": pipeline(Stage=["Closed Lost"] * ROWS),
    "one deal": pipeline().head(1),
    "no amounts": pipeline(Amount=None),
    "amounts of nothing or less": pipeline(Amount=[0, -500] * (ROWS // 2)),
    "no dates": pipeline(**{"Created Date": None, "Closed Date": None}),
    "no accounts and owners": pipeline(Account=None, Owner=None),
    "blank owners and accounts": pipeline(Account=[""] * ROWS, Owner=[""] * ROWS),
    "dates in another age": pipeline(
        **{"Created Date": ["1901-01-05"] * ROWS, "Closed Date": ["9999-12-31"] * ROWS}
    ),
    "one stage": pipeline(Stage=["Visit"] * ROWS, Status=["Won", "Lost", "Open"] * (ROWS // 3)),
    "markup in names": pipeline(Owner=["<b>*Ann*</b> $1$ :red[x]"] * ROWS, Account=["=1+1|`a`"] * ROWS),
}


@pytest.fixture
def kept(tmp_path, request):
    """A workspace with one odd pipeline, and a model where one can be trained."""
    workspace = Workspace.open(tmp_path)
    text = PIPELINES[request.param].to_csv(index=False).encode()
    snapshot, _ = snapshots.save(workspace, ingest(text, name="odd.csv"))
    with suppress(InputError):  # no model is one of the odd states
        training.train_snapshot(workspace, snapshot.id)
    return tmp_path


def said(app: AppTest) -> list[str]:
    """What the screen says in words and figures."""
    return [
        part.value
        for kind in (app.header, app.subheader, app.markdown, app.info, app.metric)
        for part in kind
    ]


# The languages take turns: that every text has its Chinese is tested elsewhere.
@pytest.mark.parametrize(
    ("kept", "language"), list(zip(PIPELINES, cycle(LANGUAGES), strict=False)), indirect=["kept"]
)
def test_every_screen_bears_a_pipeline_that_lacks_something(kept, monkeypatch, language):
    monkeypatch.setenv("APP_WORKSPACE", str(kept))
    app = AppTest.from_file("../app.py", default_timeout=120)
    app.session_state["lang"] = language
    app.run()
    for screen in SCREENS:
        if screen.name != "overview":
            app.switch_page(screen.path).run()
        assert not app.exception, (screen.name, [error.message for error in app.exception])
        assert said(app), screen.name
