"""What has happened since a model was trained? Drift and kept promises, snapshot by snapshot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from features import build, buying
from features.errors import InputError
from features.findings import Finding
from features.messages import Message, message
from features.store import snapshots
from features.store.snapshots import Snapshot
from features.store.workspace import Workspace
from models import retraining
from models.card import ModelCard
from models.churn import ChurnModel
from models.drift import drift
from models.lead import LeadModel
from models.versions import Version
from training.seen import Seen, look, witness

MOST_SNAPSHOTS: Final = 12  # the latest ones watched: a year of month-ends
SCORES: Final = "probability"


@dataclass(frozen=True)
class Watched:
    """What was watched since the training.

    Attributes
    ----------
    days
        One row per snapshot after the training, the oldest first: ``day``, ``name``, ``n`` (rows scored),
        ``mean`` (their mean probability), ``psi``, ``chance``, ``drifted`` (of the scores), ``inputs``
        (inputs that moved by more than chance), ``finished``, ``promised``, ``happened``, ``low``, ``high``,
        ``broken`` (cases finished since the training, and how the promises held).
    inputs
        As `models.drift.drift`, of the newest snapshot, with ``title``.
    bands
        As `models.kept_promises.promises`, of the newest snapshot.
    findings
        Whether it is time to retrain, and why.
    missing
        Why there is nothing to watch; None where there is.
    """

    days: pd.DataFrame
    inputs: pd.DataFrame
    bands: pd.DataFrame
    findings: tuple[Finding, ...]
    missing: Message | None = None


def later(ws: Workspace, version: Version) -> list[Snapshot]:
    """Return the uploads of the kind that a version learned from with a later as-of day, the oldest first."""
    try:
        learned = snapshots.get(ws, version.card.snapshot)
    except InputError:
        return []
    same = [upload for upload in snapshots.listing(ws, learned.kind) if upload.as_of > learned.as_of]
    return same[:MOST_SNAPSHOTS][::-1]


def watch(ws: Workspace, version: Version, load: Callable[[], LeadModel | ChurnModel]) -> Watched:
    """Compare every later snapshot with the one that a version learned from.

    Parameters
    ----------
    ws
        The workspace that holds both.
    version, load
        The version, and what loads its model; asked only where there is something to watch.
    """
    newer = later(ws, version)
    if not newer:
        return _nothing(ws, version)
    try:
        asked = witness(ws, version, load())
        then = look(ws, asked, snapshots.get(ws, version.card.snapshot))
        now = [(upload, look(ws, asked, upload)) for upload in newer]
    except InputError as error:
        return Watched(pd.DataFrame(), pd.DataFrame(), pd.DataFrame(), (), error.message)
    days = pd.DataFrame([_day(then, upload, seen) for upload, seen in now])
    upload, newest = now[-1]
    inputs = drift(then.inputs, newest.inputs)
    titles = _titles(version.card, inputs)
    findings = (
        *retraining.broken_promises(newest.kept, upload.as_of.date()),
        *retraining.drifted_scores(
            _scores(then, newest), float(then.chance.mean()), float(newest.chance.mean())
        ),
        *retraining.drifted_inputs(inputs, titles),
        *retraining.more_to_learn(int(days["finished"].iloc[-1]), version.card.rows),
    )
    named = inputs.assign(title=pd.Series([titles[name] for name in inputs["feature"]], dtype=object))
    return Watched(days, named, newest.kept, findings)


def _nothing(ws: Workspace, version: Version) -> Watched:
    known = {upload.id for upload in snapshots.listing(ws)}
    said = (
        message("There is no upload later than the one that this version learned from. Upload the next one.")
        if version.card.snapshot in known
        else message(
            "The snapshot that this version learned from was deleted; there is nothing to compare with."
        )
    )
    nothing = pd.DataFrame()
    return Watched(nothing, nothing, nothing, (), said)


def _day(then: Seen, upload: Snapshot, seen: Seen) -> dict[str, object]:
    scores = _scores(then, seen)
    kept = seen.kept.iloc[0].to_dict() if len(seen.kept) else {}
    return {
        "day": upload.as_of,
        "name": upload.name,
        "n": len(seen.chance),
        "mean": float(seen.chance.mean()) if len(seen.chance) else np.nan,
        "psi": float(scores["psi"].iloc[0]) if len(scores) else np.nan,
        "chance": float(scores["chance"].iloc[0]) if len(scores) else np.nan,
        "drifted": bool(scores["drifted"].iloc[0]) if len(scores) else False,
        "inputs": int(drift(then.inputs, seen.inputs)["drifted"].sum()),
        "finished": int(kept.get("n", 0)),
        **{name: float(kept.get(name, np.nan)) for name in ("promised", "happened", "low", "high")},
        "broken": bool(kept.get("broken", False)),
    }


def _scores(then: Seen, now: Seen) -> pd.DataFrame:
    return drift(pd.DataFrame({SCORES: then.chance}), pd.DataFrame({SCORES: now.chance}))


def _titles(card: ModelCard, inputs: pd.DataFrame) -> dict[str, Message]:
    title = build.feature_title if card.kind == "lead" else buying.feature_title
    return {str(name): title(str(name)) for name in inputs["feature"]}
