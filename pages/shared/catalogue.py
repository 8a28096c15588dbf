"""Which sentence stands for which in Chinese? The gettext catalogue: read by the screens, kept by a command.

``python -m pages.shared.catalogue`` collects every English text of the code into the catalogue: new ones come
in empty, stale ones go. English needs no catalogue: it is the key.
"""

from __future__ import annotations

import gettext
import io
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "pages" / "locale" / "zh_CN" / "LC_MESSAGES" / "messages.po"
SOURCES = ("app.py", "pages", "training", "models", "features")

KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "text": None,
    "plural": (1, 2),
    "message": None,
    "plural_message": (1, 2),
    "InputError": (2,),
}
"""Calls whose literal arguments are texts for people, and which arguments those are."""


@cache
def translations(code: str) -> gettext.NullTranslations:
    """Return the catalogue of a language; English texts stand for themselves."""
    if code == "en":
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, read_catalogue())
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def read_catalogue() -> Catalog:
    """Read the Chinese catalogue from the repository; an empty one where there is none yet."""
    if not CATALOGUE.exists():
        return Catalog(locale="zh_CN", charset="utf-8")
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh_CN", abort_invalid=True)


def extract() -> Catalog:
    """Collect the English texts of the code."""
    template = Catalog(charset="utf-8")
    for file in _source_files():
        for _, texts, _, _ in extract_from_file("python", file, keywords=KEYWORDS):
            template.add(texts)
    return template


def update() -> Catalog:
    """Bring the catalogue in line with the code and write it; return it."""
    catalogue = read_catalogue()
    catalogue.update(extract(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        # Line numbers would change the file with every edit of the code.
        write_po(file, catalogue, width=110, sort_output=True, no_location=True, omit_header=False)
    return catalogue


def missing(catalogue: Catalog) -> list[str]:
    """Return the English texts that have no Chinese yet."""
    texts = [entry for entry in catalogue if entry.id]
    return [_key(entry.id) for entry in texts if not all(_forms(entry.string))]


def _source_files() -> list[Path]:
    folders = [ROOT / source for source in SOURCES]
    return [
        file
        for folder in folders
        for file in ([folder] if folder.is_file() else sorted(folder.rglob("*.py")))
    ]


def _key(identifier: str | Iterable[str]) -> str:
    return identifier if isinstance(identifier, str) else next(iter(identifier))


def _forms(string: str | Iterable[str] | None) -> tuple[str, ...]:
    return (string or "",) if string is None or isinstance(string, str) else tuple(string)


if __name__ == "__main__":
    lacking = missing(update())
    sys.stdout.write("".join(f"no Chinese yet: {text}\n" for text in lacking))
    sys.exit(1 if lacking else 0)
