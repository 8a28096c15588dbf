"""Which model does a folder hold, and is it whole? Opened for scoring, or refused in one sentence."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from pathlib import Path

from lightgbm.basic import LightGBMError

from features.errors import InputError
from features.store.workspace import Workspace
from models import churn, lead, version_files
from models.card import read_card
from models.churn import ChurnModel
from models.lead import LeadModel
from models.seal import check_seal, damaged


@dataclass(frozen=True)
class Opened:
    """A model, and the workspace that its folder is a version of; None for any other folder."""

    model: LeadModel | ChurnModel
    home: Workspace | None


def open_model(folder: Path) -> Opened:
    """Load the model of a folder.

    Parameters
    ----------
    folder
        Folder that a training has written. It is run, not only read: use only folders that you trust.

    Raises
    ------
    InputError
        ``not_a_model``, ``card_format``, ``model_format``; ``model_changed`` or ``model_damaged`` where its
        files are not those that were saved.
    """
    kind, home = read_card(folder).kind, version_files.home_of(folder)
    if home is None:
        check_seal(folder)
    else:
        version_files.verified_folder(home, folder.resolve().name)
    try:
        return Opened(lead.load(folder) if kind == "lead" else churn.load(folder), home)
    except InputError:
        raise
    except (
        OSError, ValueError, LookupError, TypeError, AttributeError, EOFError,
        pickle.UnpicklingError, LightGBMError,
    ) as error:  # fmt: skip
        raise damaged(folder, type(error).__name__) from error
