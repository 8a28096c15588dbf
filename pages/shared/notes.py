"""What does a screen say about itself? Its method in one sentence, what it lacks, what went wrong."""

from __future__ import annotations

import re

import streamlit as st

from features.errors import InputError
from features.messages import Message
from pages.shared.language import Language


def method(language: Language, sentence: str) -> None:
    """Close a section with its method in one sentence and the way to the glossary."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(sentence, width="content")
        st.page_link("pages/glossary.py", label=language.text("Glossary"), icon=":material/menu_book:")


def refuse(language: Language, error: InputError) -> None:
    """Say in one sentence why an input cannot be used."""
    st.error(language.say(error.message), icon=":material/error:")


def lacking(language: Language, columns: list[Message], shows: str, *, any_of_them: bool = False) -> None:
    """Say which columns this part lacks, all or any of them, and what it would show with them."""
    names = language.listing(language.say(column) for column in columns)
    if any_of_them:
        said = language.text(
            "This needs one of: {columns}. With it you would see {shows}.", columns=names, shows=shows
        )
    else:
        said = language.text(
            "This needs: {columns}. With it you would see {shows}.", columns=names, shows=shows
        )
    st.info(said, icon=":material/info:")


def plain(text: str) -> str:
    """Return a text whose $, * and the like Markdown leaves alone: names and amounts are people's data."""
    return re.sub(r"([\\`*_{}\[\]<>#|$~:])", r"\\\1", text)
