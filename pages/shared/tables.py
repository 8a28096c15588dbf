"""How does a frame become a table on the screen, with its download?

A page names the columns it shows as `Field`s; the table shows them in that order, formatted for the reader,
and the download holds the same columns under the same titles.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from features.export import to_csv
from pages.shared.language import MISSING, Language


class Form(StrEnum):
    """What a column holds, and so how it is written."""

    TEXT = "text"
    COUNT = "count"
    NUMBER = "number"
    GIVEN = "given"  # a number people gave, with the decimals they gave
    EXACT = "exact"  # three decimals
    MONEY = "money"
    SHARE = "share"
    DAYS = "days"
    DAY = "day"
    MONTH = "month"
    MOMENT = "moment"  # day and time
    POINTS = "points"  # difference of two shares
    SCORE = "score"  # 0 to 1, drawn as a bar
    CHANCE = "chance"  # share of simulated futures: none of them is no proof of never


IN_HUNDREDS = frozenset({Form.SHARE, Form.POINTS, Form.SCORE})
"""Forms of numbers between 0 and 1 that the screen shows as percent or points; downloads keep shares."""


@dataclass(frozen=True)
class Field:
    """One column of a table: its title in the reader's language, its form, its explanation.

    `width` is in pixels; without one it follows the content.
    """

    title: str
    form: Form = Form.TEXT
    help: str | None = None
    pinned: bool = False
    width: int | None = None


def money_field(
    language: Language, title: str, currency: str, *, help: str | None = None, width: int | None = None
) -> Field:
    """Return the field of a money column; its unit, if known, stands in the title."""
    named = language.text("{title} ({unit})", title=title, unit=currency) if currency else title
    return Field(named, Form.MONEY, help, width=width)


def table(
    language: Language,
    frame: pd.DataFrame,
    fields: Mapping[str, Field],
    *,
    key: str,
    alt: str,
    file_name: str,
    select: bool = False,
    height: int | None = None,
) -> list[int]:
    """Show a table with its download.

    Parameters
    ----------
    frame, fields
        The data, and the columns to show in order; fields that the frame lacks are left out.
    key, alt, file_name
        Widget key, name for screen readers, and name of the downloaded file without ending.
    select
        Whether one row can be chosen.
    height
        Pixels; by default as tall as the rows need, up to about ten.

    Returns
    -------
    list of int
        Positions of the chosen rows in `frame`; empty where none is chosen.
    """
    chosen = draw(language, frame, fields, key=key, alt=alt, select=select, height=height)
    download(language, lambda: frame, fields, key=f"{key}_download", file_name=file_name)
    return chosen


def download(
    language: Language,
    make: Callable[[], pd.DataFrame],
    fields: Mapping[str, Field] | None,
    *,
    key: str,
    file_name: str,
    title: str | None = None,
) -> None:
    """Offer a table as CSV; it is made and written only when it is asked for.

    Parameters
    ----------
    make
        Makes the table.
    fields
        Columns to write, under the titles on the screen; None for all under their own names.
    key, file_name, title
        Widget key, name of the file without ending, and what the button says.
    """

    def write() -> bytes:
        return csv_of(make(), fields)

    st.download_button(
        title or language.text("Download table (CSV)"),
        write,
        file_name=f"{file_name}.csv",
        mime="text/csv",
        key=key,
        icon=":material/download:",
        on_click="ignore",
        type="tertiary",
    )


def csv_of(frame: pd.DataFrame, fields: Mapping[str, Field] | None) -> bytes:
    """Return a table as the bytes of its file: the columns of the fields that it has, under their titles."""
    if fields is None:
        return to_csv(frame)
    titles = {name: field.title for name, field in fields.items() if name in frame.columns}
    # "Points" stands in the title, so points are written; a share of 0.35 is understood as it is.
    points = [name for name in titles if fields[name].form is Form.POINTS]
    written = frame.assign(**{name: (100 * frame[name].astype("float64")).round(2) for name in points})
    return to_csv(written[list(titles)].rename(columns=titles))


def draw(
    language: Language,
    frame: pd.DataFrame,
    every: Mapping[str, Field],
    *,
    key: str,
    alt: str,
    select: bool = False,
    height: int | None = None,
) -> list[int]:
    """Show a table whose download stands elsewhere; parameters and result are those of `table`."""
    fields = {name: field for name, field in every.items() if name in frame.columns}
    view = frame[list(fields)].reset_index(drop=True)
    config = {name: _column(language, field) for name, field in fields.items()}
    options: dict[str, Any] = {"hide_index": True, "column_config": config, "alt": alt, "key": key}
    options["placeholder"] = MISSING  # Streamlit's own word for a blank cell is "None"
    if height is not None:
        options["height"] = height
    shown = _with_chances_said(language, _in_hundreds(view, fields), fields)
    if not select:
        st.dataframe(shown, **options)
        return []
    event = st.dataframe(shown, on_select="rerun", selection_mode="single-row", **options)
    return list(event["selection"]["rows"])


def _with_chances_said(
    language: Language, view: pd.DataFrame, fields: Mapping[str, Field]
) -> pd.DataFrame | Styler:
    """Write chances out, so that none reads as 0 or 100 percent; they are still sorted as numbers."""
    chances = [name for name, field in fields.items() if field.form is Form.CHANCE]
    if not chances:
        return view
    return view.style.format(dict.fromkeys(chances, _chance_in(language)), na_rep=MISSING)


def _chance_in(language: Language) -> Callable[[Any], str]:
    return lambda share: language.chance(float(share))


def _in_hundreds(view: pd.DataFrame, fields: Mapping[str, Field]) -> pd.DataFrame:
    """Turn shares into percent: Streamlit's own "percent" writes 82% and 84.15% in one column."""
    shares = [name for name, field in fields.items() if field.form in IN_HUNDREDS]
    return view.assign(**{name: 100 * view[name].astype("float64") for name in shares})


def _column(language: Language, field: Field) -> Any:  # noqa: ANN401 - Streamlit's own union of columns
    column = st.column_config
    common: dict[str, Any] = {"label": field.title, "help": field.help, "pinned": field.pinned or None}
    common["width"] = field.width
    day = {"en": "MMM D, YYYY", "zh": "YYYY年M月D日"}[language.code]
    month = {"en": "MMM YYYY", "zh": "YYYY年M月"}[language.code]
    match field.form:
        case Form.COUNT | Form.DAYS | Form.MONEY:
            return column.NumberColumn(format="%,.0f", **common)
        case Form.GIVEN:
            return column.NumberColumn(format="plain", **common)
        case Form.NUMBER:
            return column.NumberColumn(format="%,.2f", **common)
        case Form.EXACT:
            return column.NumberColumn(format="%.3f", **common)
        case Form.CHANCE:
            return column.NumberColumn(**common)
        case Form.SHARE:
            return column.NumberColumn(format="%.1f%%", **common)
        case Form.POINTS:
            return column.NumberColumn(format="%+.1f", **common)
        case Form.SCORE:
            return column.ProgressColumn(format="%.0f%%", min_value=0, max_value=100, **common)
        case Form.DAY:
            return column.DateColumn(format=day, **common)
        case Form.MONTH:
            return column.DateColumn(format=month, **common)
        case Form.MOMENT:
            return column.DatetimeColumn(format=f"{day} HH:mm", **common)
        case _:
            return column.TextColumn(**common)
