"""Personal data stay hidden until someone shows them."""

from features.store.privacy import show_personal_data, shows_personal_data
from features.store.workspace import Workspace


def test_personal_data_are_hidden_until_someone_shows_them(tmp_path):
    ws = Workspace.open(tmp_path)
    assert not shows_personal_data(ws)
    show_personal_data(ws, True)
    assert shows_personal_data(ws)
    show_personal_data(ws, False)
    assert not shows_personal_data(ws)
