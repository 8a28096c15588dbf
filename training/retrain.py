"""Is there something new to learn from? ``python -m training.retrain`` trains where there is; for cron."""

from __future__ import annotations

import platform
from typing import Final

import click

from features.commands import plain_errors
from features.messages import Message, message
from features.schema import Upload
from features.store import audit, jobs, snapshots
from features.store.jobs import Job, State
from features.store.snapshots import Snapshot
from features.store.workspace import Workspace
from models import versions
from training.jobs import PYTHON, run

TITLES: Final[dict[str, Message]] = {
    "lead": message("Training the lead model"),
    "churn": message("Training the churn model"),
}
"""Kind of model → what its training is called."""

ACTOR: Final = "training.retrain"
"""Who asked for it, in the audit trail."""

FAILED: Final = 1  # exit code where a training did not come to its end


def sources(ws: Workspace, kind: str) -> list[Snapshot]:
    """Return the uploads that a model of a kind can learn from, the best first.

    For churn first the customers files that say who left; then the pipelines, the newest first, and behind
    them lists of purchases.
    """
    found = snapshots.listing(ws, Upload.CUSTOMERS) if kind == "churn" else []
    labelled = [upload for upload in found if "churned" in upload.columns.columns.values()]
    return [*labelled, *snapshots.pipelines(ws)]


def command_for(ws: Workspace, kind: str, upload: Snapshot) -> list[str]:
    """Return the command of a training with the options of the last one that came to its end."""
    module = f"training.{kind}"
    known = [job for job in jobs.listing(ws) if job.kind == kind and job.state is State.DONE]
    options = next((job.command[4:] for job in known if job.command[1:3] == ("-m", module)), ("--json",))
    return [PYTHON, "-m", module, upload.id, *options]


def retrain(ws: Workspace, kind: str, *, always: bool = False) -> Job | None:
    """Train on the best upload, in turn with the jobs that the screen asks for.

    Parameters
    ----------
    ws
        The workspace.
    kind
        ``lead`` or ``churn``.
    always
        Also where the newest version learned from that very upload.

    Returns
    -------
    Job or None
        The training as it ended; None where there is nothing new to learn from.
    """
    best, newest = next(iter(sources(ws, kind)), None), next(iter(versions.listing(ws, kind)), None)
    if best is None or (newest is not None and newest.card.snapshot == best.id and not always):
        return None
    job = jobs.create(ws, command_for(ws, kind, best), kind, TITLES[kind], host=platform.node())
    audit.record(ws, ACTOR, "job_started", kind, best.name)
    run(ws, job.id)
    return jobs.get(ws, job.id)


@click.command()
@click.option("--kind", type=click.Choice(list(TITLES)), help="Only this model; else each trained before.")
@click.option(
    "--always", is_flag=True, help="Train even where the newest version learned from the same upload."
)
@plain_errors
def main(kind: str | None, always: bool) -> None:
    """Train again where an upload has come since the newest version; made for cron.

    The candidate waits on the Models screen until a person puts it live. Options are those of the last
    training. Exit code 1 where a training failed.
    """
    ws = Workspace.open()
    kinds = [kind] if kind else [name for name in TITLES if versions.listing(ws, name)]
    ended = {name: retrain(ws, name, always=always) for name in kinds}
    for name, job in ended.items():
        click.echo(_told(name, job))
    if not kinds:
        click.echo("No model has been trained yet; train one on the Models screen, or name it with --kind.")
    if any(job is not None and job.state is not State.DONE for job in ended.values()):
        raise click.exceptions.Exit(FAILED)


def _told(kind: str, job: Job | None) -> str:
    if job is None:
        return f"{kind}: nothing new to learn from."
    if job.state is State.DONE:
        return f"{kind}: trained. {(job.result or {}).get('verdict', '')}".rstrip()
    return f"{kind}: {job.state}. {job.error or ''}".rstrip()


if __name__ == "__main__":
    main()
