"""Which rows of a file should a person look at? Those set aside, and those read in another encoding."""

from __future__ import annotations

import pandas as pd

from features.reading import TextTable


def problem_rows(table: TextTable) -> pd.DataFrame:
    """List the rows of a file that were not read like the others.

    Returns
    -------
    DataFrame
        ``line`` (int64), ``text`` and ``reason`` (str), by line: the rejected rows, and the lines written in
        another encoding than the rest, which are in the table all the same.
    """
    others = lines_in_another_encoding(table)
    rejects = table.rejects[list(others.columns)]
    both = rejects if others.empty else pd.concat([rejects, others], ignore_index=True)
    return both.sort_values("line", kind="stable", ignore_index=True)


def lines_in_another_encoding(table: TextTable) -> pd.DataFrame:
    """List the lines written in another encoding than the rest, in the columns of `problem_rows`."""
    odd = [line for line in table.odd_lines if line.encoding]
    return pd.DataFrame(
        {
            "line": pd.Series([line.line for line in odd], dtype="int64"),
            "text": pd.Series([line.text for line in odd], dtype="str"),
            "reason": pd.Series(["other_encoding"] * len(odd), dtype="str"),
        }
    )
