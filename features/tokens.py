"""Where do the fields of a record begin and end, and do its quotes match? Answered for a given dialect."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

# The blank stands for runs of blanks: columns as statistical packages print them.
ALIGNED = "  "
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Dialect:
    r"""How fields are parted and protected.

    Attributes
    ----------
    delimiter
        What parts two fields, one or several characters; `ALIGNED` for runs of blanks.
    quote
        Opening and closing quote, one character each; "" where quotes are only text.
    escape
        What stands before a quote within a quoted field where it is not doubled (such as ``\``), or "".
    spaced
        Blanks behind a delimiter belong to it.
    padded
        Blanks before a delimiter belong to it, too.
    """

    delimiter: str = ","
    quote: str = '""'
    escape: str = ""
    spaced: bool = False
    padded: bool = False

    @property
    def is_plain(self) -> bool:
        """Tell whether quick readers know this dialect."""
        one_byte = (self.delimiter + self.quote).isascii() and len(self.delimiter) == 1
        return one_byte and self.quote in ('""', "''") and not self.escape and not self.spaced

    @cached_property
    def parting(self) -> str:
        """The delimiter as a regular expression."""
        if self.delimiter == ALIGNED:
            return r"[ \t]+"
        return (" *" * self.padded) + re.escape(self.delimiter) + (" *" * self.spaced)

    @cached_property
    def delimiter_pattern(self) -> re.Pattern[str]:
        """The delimiter, compiled."""
        return re.compile(self.parting)

    @cached_property
    def quoted(self) -> re.Pattern[str] | None:
        """A whole quoted field up to what ends it; a quote within is doubled or escaped."""
        if not self.quote:
            return None
        left, right, escape = re.escape(self.quote[0]), re.escape(self.quote[1]), re.escape(self.escape)
        inner = f"[^{right}{escape}]+|{right}{right}" + (f"|{escape}[^\\r\\n]" if escape else "")
        return re.compile(f"{left}((?:{inner})*+){right}[ \\t]*?(?={self.parting}|[\\r\\n]|\\Z)")

    @cached_property
    def loose(self) -> re.Pattern[str] | None:
        """A quoted field of one line that ends at the first quote before a delimiter."""
        if not self.quote:
            return None
        left, right = re.escape(self.quote[0]), re.escape(self.quote[1])
        return re.compile(f"{left}([^\\r\\n]*?){right}(?={self.parting}|[\\r\\n]|\\Z)")

    @cached_property
    def bare(self) -> re.Pattern[str]:
        """A field without quotes around it: all up to a delimiter or the end of the line."""
        if len(self.delimiter) == 1 and not self.escape and not self.padded:
            return re.compile(f"[^\\r\\n{re.escape(self.delimiter)}]*+")
        escaped = f"{re.escape(self.escape)}[^\\r\\n]|" if self.escape else ""
        return re.compile(f"(?:{escaped}(?!{self.parting})[^\\r\\n])*+")

    def has_quote(self, cell: str) -> bool:
        """Tell whether a quote that is not escaped stands in a field without quotes around it."""
        if self.escape:
            cell = re.sub(f"{re.escape(self.escape)}.", "", cell)
        return self.quote[0] in cell or self.quote[1] in cell

    def unescaped(self, cell: str) -> str:
        """Return what a quoted field says."""
        if self.escape and self.escape in cell:
            marked = re.escape(self.escape)
            cell = re.sub(f"{marked}([{marked}{re.escape(self.quote)}])", r"\1", cell)
        closing = self.quote[1:]
        return cell.replace(closing * 2, closing) if closing * 2 in cell else cell


@dataclass(frozen=True)
class Record:
    """One record of a text.

    Attributes
    ----------
    fields
        Its cells.
    end
        Where the next record begins in the text.
    is_sound
        Every field that opens with a quote closes with one, and no other field holds one.
    """

    fields: list[str]
    end: int
    is_sound: bool


def read_record(
    text: str, start: int, dialect: Dialect, *, limit: int | None = None, is_loose: bool = False
) -> Record:
    """Read the record that begins at a place of a text.

    Parameters
    ----------
    text, start
        The text and a place at which a line begins.
    dialect
        How its fields are parted.
    limit
        Place of the text where it has to end at the latest.
    is_loose
        Let a quoted field end at the first quote before a delimiter, whatever stands in it.

    Returns
    -------
    Record
        A field whose quotes do not close is read as plain text up to the next delimiter, and the record is
        not sound.
    """
    quoted = dialect.loose if is_loose else dialect.quoted
    opening = dialect.quote[:1]
    fields: list[str] = []
    place, sound, size = start, True, len(text) if limit is None else limit
    if dialect.delimiter == ALIGNED:
        while place < size and text[place] in " \t":
            place += 1
    while True:
        match = quoted.match(text, place, size) if quoted and text[place : place + 1] == opening else None
        if match:
            fields.append(match[1] if is_loose else dialect.unescaped(match[1]))
            place = match.end()
        else:
            cell = dialect.bare.match(text, place, size)[0]  # type: ignore[index]  # it matches nothing, too
            place += len(cell)
            sound = sound and not (opening and dialect.has_quote(cell))
            fields.append(dialect.unescaped(cell) if dialect.escape else cell)
        parting = dialect.delimiter_pattern.match(text, place, size)
        if parting is None:
            break
        place = parting.end()
        if dialect.delimiter == ALIGNED and (place == size or text[place] in "\r\n"):
            break
    ended = _LINE_END.match(text, place, size)
    return Record(fields, ended.end() if ended else place, sound)
