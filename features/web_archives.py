"""Which pages are packed in this web archive (MHTML)? Excel and some CRMs call one .xls, browsers .mht."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email.message import Message

from features.archives import Budget, Member

_HEAD = 4096
_FIRST_HEADER = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:mime-version|from|content-type|subject|date|x-[\w-]+):", re.I
)


def is_web_archive(data: bytes) -> bool:
    """Tell whether these are the bytes of pages packed as a mail."""
    head = data[:_HEAD].lower()
    return _FIRST_HEADER.match(head) is not None and b"mime-version:" in head and b"multipart/related" in head


def unpack_web_archive(data: bytes, budget: Budget) -> Iterator[Member]:
    """Unpack the pages of a web archive, in UTF-8 where they say how they are written.

    Raises
    ------
    InputError
        ``unpacks_too_large``.
    """
    for part in email.message_from_bytes(data.lstrip(b"\xef\xbb\xbf \t\r\n")).walk():
        if part.get_content_type() == "text/html":
            page = _page(part)
            budget.take(len(page))
            yield Member(_name(part), page)


def _page(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    page = payload if isinstance(payload, bytes) else b""
    try:
        return page.decode(part.get_content_charset("")).encode("utf-8-sig")
    except (LookupError, UnicodeDecodeError):  # the page's own bytes then tell
        return page


def _name(part: Message) -> str:
    place = str(part.get("Content-Location", ""))
    return "".join(letter for letter in re.split(r"[/\\]", place)[-1] if letter.isprintable())[:200]
