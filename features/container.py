"""Where in this file is the table? The file itself, or one of those packed in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from features.archives import (
    Budget,
    check_depth,
    is_gzip,
    is_zip,
    part_names,
    unpack_gzip,
    unpack_zip,
)
from features.errors import InputError
from features.messages import first_of
from features.recognition import Container, container_of
from features.web_archives import is_web_archive, unpack_web_archive

# Bytes. A pipeline of a million deals with twenty columns is about 200 MB as CSV; half as much again is room.
LARGEST_FILE = 300_000_000
# Bytes that tell a table from a text to read.
_FIRST_BYTES = 4096


@dataclass(frozen=True)
class Content:
    """The bytes of one table, unpacked.

    Attributes
    ----------
    data, container
        The bytes and what they are.
    member
        The file's path in its archive; "" where it was not packed.
    members
        Every file of the archive that may be a table; empty where it was not packed.
    """

    data: bytes
    container: Container
    member: str = ""
    members: tuple[str, ...] = ()


def check_size(size: int) -> None:
    """Refuse a file that is empty or larger than can be read.

    Parameters
    ----------
    size
        Bytes.

    Raises
    ------
    InputError
        ``empty_file``, ``too_large``.
    """
    if size == 0:
        raise InputError(
            "empty_file",
            "This file is empty. "
            "Upload a CSV file or an Excel workbook (.xlsx) with a header row and at least one row.",
        )
    if size > LARGEST_FILE:
        raise InputError(
            "too_large",
            "This file has {size} MB; up to {limit} MB can be read. "
            "Export fewer columns or a shorter period.",
            size=size // 1_000_000,
            limit=LARGEST_FILE // 1_000_000,
        )


def open_container(data: bytes, wanted: str | None = None) -> Content:
    """Find the table in a file, unpacking it where it is packed.

    Parameters
    ----------
    data
        The file, not empty.
    wanted
        A file of an archive with several tables, alone or before ``/`` and one of its sheets. Otherwise the
        largest table is taken.

    Raises
    ------
    InputError
        ``not_a_table`` (a PDF, a picture …), ``encrypted_workbook``, ``broken_workbook``,
        ``no_table_in_archive``, ``empty_file`` and what `features.archives` raises.
    """
    if not _is_packed(data):
        return Content(data, container_of(data))
    found: list[Content] = []
    refused: list[tuple[str, InputError]] = []
    for name, content in _unpacked(data, "", Budget(LARGEST_FILE), 1):
        try:
            check_size(len(content))
            found.append(Content(content, container_of(content), name))
        except InputError as error:
            refused.append((name, error))
    if not found:
        raise refused[0][1] if len(refused) == 1 else _no_table([name for name, _ in refused])
    # A file that is only compressed has no path of its own.
    names = tuple(content.member for content in found if content.member)
    return replace(_chosen(found, wanted), members=names)


def _is_packed(data: bytes) -> bool:
    """Tell whether other files are packed in these bytes; a workbook's parts are no such files."""
    if not is_zip(data):
        return is_gzip(data) or is_web_archive(data)
    names = part_names(data)
    return bool(names or data.startswith(b"PK\x05\x06")) and not any(map(_is_document_part, names))


def _is_document_part(name: str) -> bool:
    return name in ("[Content_Types].xml", "mimetype") or name.startswith(("xl/", "word/", "ppt/"))


def _unpacked(data: bytes, name: str, budget: Budget, depth: int) -> Iterator[tuple[str, bytes]]:
    """Walk through the files in an archive and through archives among them."""
    if not _is_packed(data):
        yield name, data
        return
    check_depth(depth)
    if is_gzip(data):
        yield from _unpacked(unpack_gzip(data, budget), name, budget, depth + 1)
        return
    unpack = unpack_web_archive if is_web_archive(data) else unpack_zip
    for member in unpack(data, budget):
        path = f"{name}/{member.name}" if name else member.name
        yield from _unpacked(member.data, path, budget, depth + 1)


def _chosen(found: list[Content], wanted: str | None) -> Content:
    """Take the file asked for, else the largest that looks like a table."""
    asked = [file for file in found if wanted and f"{wanted}/".startswith(f"{file.member}/")]
    chosen = max(asked or found, key=lambda file: (_is_even(file), len(file.data)))
    if wanted and chosen.container is Container.CSV and not asked and len(found) > 1:
        raise InputError(
            "no_such_sheet",
            "This archive has no file named “{wanted}”. Its tables are: {names}.",
            wanted=wanted,
            names=first_of(file.member for file in found),
        )
    return chosen


def _is_even(content: Content) -> bool:
    """Tell a table from a text to read: most of its first lines are parted by the same character."""
    if content.container is not Container.CSV:
        return True
    lines = [
        line for line in content.data[:_FIRST_BYTES].replace(b"\0", b"").splitlines()[:20] if line.strip()
    ]
    return any(
        sum(mark in line for line in lines) >= max(0.6 * len(lines), 2) for mark in (b",", b";", b"\t", b"|")
    )


def _no_table(names: list[str]) -> InputError:
    if not names:
        return InputError("empty_archive", "This archive is empty. Upload one that holds a table.")
    return InputError(
        "no_table_in_archive",
        "None of the files in this archive is a table ({names}). "
        "Pack a CSV file or an Excel workbook (.xlsx).",
        names=first_of(names, 5),
    )
