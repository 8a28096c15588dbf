"""How does a chart come with its table? One call draws the picture, and the table and download below it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.charts.theme import on_ground
from pages.shared.language import Language
from pages.shared.tables import Field, table


def picture(
    language: Language,
    chart: Any,  # noqa: ANN401 - Altair's chart union
    frame: pd.DataFrame,
    fields: Mapping[str, Field],
    *,
    key: str,
    alt: str,
    file_name: str,
) -> None:
    """Draw a chart; the table it was drawn from opens below it, with its download.

    Parameters
    ----------
    chart
        What a function of `pages.charts` returned.
    frame, fields
        The very frame the chart shows, and the columns of its table.
    key, alt, file_name
        Widget key, the picture in one sentence, name of the downloaded file without ending.
    """
    ground = "dark" if st.context.theme.type == "dark" else "light"
    st.altair_chart(on_ground(chart, ground), key=key, alt=alt)
    with st.expander(language.text("Table of this picture"), icon=":material/table:"):
        table(language, frame, fields, key=f"{key}_table", alt=alt, file_name=file_name)
