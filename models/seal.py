"""Are the files of a model's folder those that a training wrote? A list of them with their digests.

A folder that was copied or mailed can lose a file or part of one, and a cut tree still loads and scores.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Final

from features.errors import InputError

FILE: Final = "files.json"


def seal(folder: Path) -> None:
    """Write the list of the folder's files with the SHA-256 of each."""
    digests = {path.relative_to(folder).as_posix(): digest_of(path) for path in files_of(folder)}
    (folder / FILE).write_text(json.dumps(digests, ensure_ascii=False, indent=1), encoding="utf-8")


def check_seal(folder: Path) -> None:
    """Refuse a folder of which a listed file is gone or another one; a folder without a list passes.

    Raises
    ------
    InputError
        ``model_damaged``, with the names of the files.
    """
    if not (folder / FILE).is_file():
        return
    try:
        listed = dict(json.loads((folder / FILE).read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise damaged(folder, FILE) from error
    present = {path.relative_to(folder).as_posix(): path for path in files_of(folder)}
    bad = [name for name in listed if name not in present or digest_of(present[name]) != listed[name]]
    if bad:
        raise damaged(folder, ", ".join(bad))


def damaged(folder: Path, found: str) -> InputError:
    """Return the error that a folder cannot be used, with what was found amiss."""
    return InputError(
        "model_damaged",
        "The model in {folder} is damaged ({found}). Take the folder from a copy, or train again.",
        folder=str(folder),
        found=found,
    )


def files_of(folder: Path) -> list[Path]:
    """Return the files of a folder and of those in it, in order; without the list itself."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / FILE)


def digest_of(file: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    return hashlib.sha256(file.read_bytes()).hexdigest()
