"""A script run as a screen whose address says something."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest


def run_at(script: Callable[[], None], **told: str | list[str]) -> AppTest:
    """Run a script once with these values in its address."""
    app = AppTest.from_function(script)
    for name, value in told.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app
