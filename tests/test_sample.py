"""Claims about the sample company in a workspace."""

from click.testing import CliRunner

from features.schema import Upload
from features.store import company, snapshots, targets
from features.store.workspace import Workspace
from models import versions
from training.sample import main


def test_all_its_uploads_are_there(sample_workspaces):
    ws = Workspace.open(sample_workspaces["en"]).sample()
    kinds = [item.kind for item in snapshots.listing(ws)]
    assert kinds.count(Upload.DEALS) == 3
    assert kinds.count(Upload.CUSTOMERS) == 1
    assert len(targets.targets(ws)) > 0
    newest = snapshots.listing(ws, Upload.DEALS)[0]
    assert len(company.load_deals(ws, newest.id).entries) > 0


def test_both_models_are_trained(sample_workspaces):
    ws = Workspace.open(sample_workspaces["zh"]).sample()
    assert versions.latest(ws, "lead") is not None
    assert versions.latest(ws, "churn") is not None


def test_the_lead_model_is_worth_using(sample_workspaces):
    ws = Workspace.open(sample_workspaces["en"]).sample()
    live = versions.live(ws, "lead")
    assert live is not None
    assert live.card.live


def test_an_unknown_language_is_refused_with_code_2():
    assert CliRunner().invoke(main, ["--lang", "fr"]).exit_code == 2
