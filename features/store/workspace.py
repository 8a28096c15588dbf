"""Where is the work kept? A folder with snapshots, models and job logs, and the catalogue that knows them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from features.errors import InputError
from features.store import catalogue

ROOT_VARIABLE = "APP_WORKSPACE"
URL_VARIABLE = "DATABASE_URL"
DEFAULT_ROOT = "workspace"
CATALOGUE = "catalogue.sqlite"


@dataclass(frozen=True)
class Workspace:
    """A folder of work and its catalogue.

    Attributes
    ----------
    root
        Absolute path of the folder.
    url
        SQLAlchemy address of the catalogue; "" means ``catalogue.sqlite`` in the folder.
    """

    root: Path
    url: str = ""

    @classmethod
    def open(cls, root: Path | str | None = None) -> Workspace:
        """Open a workspace, creating its folder where there is none.

        Parameters
        ----------
        root
            The folder; by default the main workspace: ``APP_WORKSPACE``, else ``./workspace``. Only the main
            one follows ``DATABASE_URL``; any other folder keeps its catalogue in itself.

        Raises
        ------
        InputError
            ``workspace_unusable`` where the folder cannot be made; ``database_unreachable`` or
            ``database_driver`` as soon as the catalogue is used.
        """
        url = os.environ.get(URL_VARIABLE, "") if root is None else ""
        return cls._make(_main_root() if root is None else Path(root), url)

    @classmethod
    def found(cls, root: Path | None = None) -> Workspace | None:
        """Open the workspace that a folder is: the main one, or one with a catalogue in it; else None.

        Without a folder the main one, where it has been made already.
        """
        root = _main_root().expanduser() if root is None else root
        if root.resolve() == _main_root().expanduser().resolve() and root.is_dir():
            return cls.open()
        return cls.open(root) if (root / CATALOGUE).is_file() else None

    @classmethod
    def _make(cls, root: Path, url: str) -> Workspace:
        root = root.expanduser().resolve()
        return cls(_made(root), url)

    def sample(self) -> Workspace:
        """Return the workspace of the sample company: a folder of its own, so that nothing mixes."""
        return self._make(self.root / "sample", "")

    @property
    def engine(self) -> sa.Engine:
        """The engine of the catalogue, its tables made."""
        return catalogue.engine(self.url or f"sqlite:///{self.root / CATALOGUE}")

    @property
    def environment(self) -> dict[str, str]:
        """The environment of this process, changed so that a command started with it opens this workspace."""
        kept = {
            name: value for name, value in os.environ.items() if name not in (ROOT_VARIABLE, URL_VARIABLE)
        }
        address = {URL_VARIABLE: self.url} if self.url else {}
        return {**kept, ROOT_VARIABLE: str(self.root), **address}

    def folder(self, name: str) -> Path:
        """Return the path of a subfolder, created where it is missing."""
        return _made(self.root / name)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Give a connection to read from."""
        with self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Give a connection that holds SQLite's write lock from the start: check, then write, undisturbed."""
        with self.engine.execution_options(immediate=True).begin() as connection:
            yield connection


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            "workspace_unusable",
            "The folder {folder} of the workspace cannot be made: {reason}. Free that place and see to it "
            "that it may be written, or name another with APP_WORKSPACE.",
            folder=str(folder),
            reason=error.strerror or str(error),
        ) from error
    return folder


def _main_root() -> Path:
    return Path(os.environ.get(ROOT_VARIABLE) or DEFAULT_ROOT)
