"""How does a visitor choose one of several? Widgets whose choice is kept in the address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import streamlit as st

from pages.shared import address


def one_of_few(
    key: str, title: str, options: Mapping[str, str], first: str | None = None, *, show_title: bool = True
) -> str:
    """Let one of a few be chosen, all of them in sight.

    Parameters
    ----------
    key
        Name of the choice in the address.
    title
        What is chosen, in the reader's language; read out even where it is not shown.
    options
        Code of each to its title, in order; at least one.
    first
        What is chosen until the visitor chooses; the first of the options if None.

    Returns
    -------
    str
        The code of what is chosen.
    """
    usual = _begin(key, options, first)
    st.segmented_control(
        title,
        list(options),
        required=True,
        format_func=options.__getitem__,
        key=key,
        label_visibility="visible" if show_title else "collapsed",
    )
    return _end(key, usual)


def one_of_many(
    key: str,
    title: str,
    options: Mapping[str, str],
    first: str | None = None,
    *,
    width: int | Literal["stretch"] = "stretch",
) -> str:
    """Let one of many be chosen from a list that opens; as `one_of_few`, `width` in pixels."""
    usual = _begin(key, options, first)
    st.selectbox(title, list(options), format_func=options.__getitem__, key=key, width=width)
    return _end(key, usual)


def _begin(key: str, options: Mapping[str, str], first: str | None) -> str:
    usual = next(iter(options)) if first is None else first
    address.take(key, options, usual)
    return usual


def _end(key: str, usual: str) -> str:
    address.put(key, usual)
    return str(st.session_state[key])
