"""Which files are packed in these bytes? Unpacked in memory, in bounds; nothing is written to disk."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from features.errors import InputError

# Files in an archive: an export of every table of a CRM has about a hundred.
_MOST_MEMBERS = 1000
# Archives in archives: a mail program may pack what a CRM has packed already.
_DEEPEST = 3
# Bytes taken from a stream at a time.
_STEP = 1 << 20
# Other methods are rare, and some of them reserve memory by what the file says of itself.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_SYSTEM_FILES = ("thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Member:
    """A file in an archive: its path there, which is only ever shown, and its bytes."""

    name: str
    data: bytes


class Readable(Protocol):
    """What can be read in pieces."""

    def read(self, size: int, /) -> bytes:
        """Return up to so many bytes, none at the end."""


class Budget:
    """What unpacking may still take, over all the archives in an archive.

    Parameters
    ----------
    size
        Bytes that all files together may have.
    """

    def __init__(self, size: int) -> None:
        self._size = self._left = size
        self._members = _MOST_MEMBERS

    def read(self, stream: Readable) -> bytes:
        """Read a stream to its end.

        Raises
        ------
        InputError
            ``unpacks_too_large`` as soon as the bound is passed, whatever the archive says of its size.
        """
        pieces = []
        while piece := stream.read(_STEP):
            self.take(len(piece))
            pieces.append(piece)
        return b"".join(pieces)

    def take(self, size: int) -> None:
        """Take note of bytes unpacked; raises as `read` does."""
        self._left -= size
        if self._left < 0:
            raise _unpacks_too_large(self._size)

    def count(self, members: int) -> None:
        """Take note of an archive's files.

        Raises
        ------
        InputError
            ``too_many_files``.
        """
        self._members -= members
        if self._members < 0:
            raise InputError(
                "too_many_files",
                "This archive holds more than {limit} files. Upload only the table itself, or an archive "
                "that holds nothing else.",
                limit=_MOST_MEMBERS,
            )


def is_zip(data: bytes) -> bool:
    """Tell whether these are the bytes of a ZIP archive, empty ones among them."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def is_gzip(data: bytes) -> bool:
    """Tell whether these are the bytes of a gzip file."""
    return data.startswith(b"\x1f\x8b")


def part_names(data: bytes) -> list[str]:
    """List the files of a ZIP archive as they are named there; none where it cannot be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return []


def unpack_zip(data: bytes, budget: Budget) -> Iterator[Member]:
    """Unpack the files of an archive, those left out that systems put beside people's own.

    Raises
    ------
    InputError
        ``broken_archive``, ``encrypted_archive``, ``too_many_files``, ``unpacks_too_large``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = [part for part in archive.infolist() if not part.is_dir()]
            budget.count(len(files))
            for part in filter(_is_of_a_person, files):
                _require_readable(part)
                with archive.open(part) as stream:
                    yield Member(_shown(part.filename), budget.read(stream))
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise broken_archive() from error


def unpack_gzip(data: bytes, budget: Budget) -> bytes:
    """Unpack a gzip file.

    Raises
    ------
    InputError
        ``broken_archive``, ``unpacks_too_large``.
    """
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            return budget.read(stream)
    except (OSError, EOFError, zlib.error) as error:
        raise broken_archive() from error


def check_depth(depth: int) -> None:
    """Refuse archives in archives in archives.

    Raises
    ------
    InputError
        ``nested_too_deep``.
    """
    if depth > _DEEPEST:
        raise InputError(
            "nested_too_deep",
            "This archive holds archives in archives, more than {limit} deep. "
            "Unpack it and upload the table.",
            limit=_DEEPEST,
        )


def _is_of_a_person(part: zipfile.ZipInfo) -> bool:
    *folders, name = part.filename.replace("\\", "/").split("/")
    return "__MACOSX" not in folders and not name.startswith(".") and name.lower() not in _SYSTEM_FILES


def _require_readable(part: zipfile.ZipInfo) -> None:
    if part.flag_bits & _ENCRYPTED:
        raise InputError(
            "encrypted_archive",
            "This archive is protected by a password. Unpack it and upload the table that is in it.",
        )
    if part.compress_type not in _METHODS:
        raise NotImplementedError(part.compress_type)


def _shown(path: str) -> str:
    """Return the path without what could harm a terminal or a sentence."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in path)[:200]


def _unpacks_too_large(limit: int) -> InputError:
    return InputError(
        "unpacks_too_large",
        "Unpacked, this file takes more than {limit} MB, which is as much as can be read. "
        "Export fewer columns or a shorter period.",
        limit=limit // 1_000_000,
    )


def broken_archive() -> InputError:
    """Return the refusal of an archive that cannot be opened."""
    return InputError(
        "broken_archive",
        "This archive is damaged, or packed in a way that cannot be opened here. "
        "Pack it again as an ordinary ZIP, or upload the table itself.",
    )
