"""How does the sample company get into a workspace? Simulated, uploaded like any file, models trained.

``python -m training.sample [--lang zh]`` does what the button on the first screen does.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import click
import pandas as pd

from features.commands import plain_errors
from features.ingest import ingest
from features.mapping import ColumnMap
from features.messages import Message, message
from features.schema import Upload
from features.store import audit, snapshots, targets
from features.store.jobs import progress
from features.store.snapshots import Snapshot
from features.store.workspace import Workspace
from training import churn, lead
from training.demo.simulate import Company, simulate, write

DEALS, SEED = 6000, 7
"""Size of the sample company, and the seed that the documentation's figures come from."""

ACTOR = "training.sample"
"""Who did it, in the audit trail."""

Report = Callable[[Message, float], None]


def load_sample(
    workspace: Workspace,
    language: str = "en",
    *,
    deals: int = DEALS,
    seed: int = SEED,
    report: Report = progress,
) -> None:
    """Fill a workspace with the sample company and train its models.

    Parameters
    ----------
    workspace
        Where to; what it holds already stays.
    language
        ``en`` or ``zh``: language of names, headers and stages.
    deals, seed
        Passed to `training.demo.simulate.simulate`.
    report
        Called with each step and the share done, 0 to 1.

    Raises
    ------
    InputError
        What `simulate` and the trainings raise.
    """
    report(message("Simulating three years of sales"), 0.02)
    company = simulate(deals=deals, seed=seed, lang=language)
    newest = upload(workspace, company, _part(report, 0.10, 0.25))
    lead.train_snapshot(workspace, newest.id, report=_part(report, 0.25, 0.75))
    churn.train_snapshot(workspace, newest.id, report=_part(report, 0.75, 1.0))
    report(message("The sample company is ready"), 1.0)


def upload(workspace: Workspace, company: Company, report: Report = progress) -> Snapshot:
    """Save every export of a company as if a person had uploaded it, and return the newest pipeline."""
    with tempfile.TemporaryDirectory() as folder:
        files = write(company, Path(folder))
        report(message("Reading the exports"), 0.0)
        _keep(workspace, files["stage_entries"], Upload.STAGE_ENTRIES, company.as_of)
        _keep(workspace, files["customers"], Upload.CUSTOMERS, company.as_of)
        targets.save_targets(workspace, ingest(files["targets"], kind=Upload.TARGETS).cleaned.frame)
        audit.record(workspace, ACTOR, "save_targets", files["targets"].name)
        columns: ColumnMap | None = None
        for done, day in enumerate(sorted(company.pipelines), start=1):
            newest = _keep(workspace, files[f"pipeline_{day:%Y-%m-%d}"], Upload.DEALS, day, columns)
            columns = newest.columns  # as a person's later uploads of the same report: mapped as before
            report(message("Read the pipeline of {day}", day=day.date()), done / len(company.pipelines))
    return newest


def _keep(
    workspace: Workspace, file: Path, kind: Upload, as_of: pd.Timestamp, columns: ColumnMap | None = None
) -> Snapshot:
    snapshot, _ = snapshots.save(workspace, ingest(file, kind=kind, columns=columns, as_of=as_of))
    audit.record(workspace, ACTOR, "save_snapshot", snapshot.id, file.name)
    return snapshot


def _part(report: Report, start: float, end: float) -> Report:
    return lambda step, share: report(step, start + (end - start) * share)


@click.command()
@click.option("--lang", default="en", show_default=True, type=click.Choice(["en", "zh"]), help="Language.")
@plain_errors
def main(lang: str) -> None:
    """Load the sample company into the workspace and train both models on it."""
    load_sample(Workspace.open(), lang)


if __name__ == "__main__":
    main()
