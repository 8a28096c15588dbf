"""How does the shape of an export go wrong? Named cases of dialect, header, rows and what stands around them.

Each case turns the records of a clean table into the text of a file; reading it has to give the table again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence

Table = list[list[str]]

_EN = ["Deal ID", "Deal Name", "Account", "Owner", "Stage", "Amount", "Created Date", "Notes"]
_ZH = ["商机编号", "商机名称", "客户名称", "负责人", "商机阶段", "商机金额", "创建时间", "备注"]
_EN_WORDS = (
    ["North plant", "South lab", "West depot"],
    ["Acme, Inc", "Globex", "Initech LLC", "Hooli"],
    ["Ann Lee", "Bob Ray", "Cy Young"],
    ["Quote", "Won", "Lost", "Visit"],
    ["", "Call back, then visit", 'He said "yes" to us', "Two\nlines here", "Wants a discount"],
)
_ZH_WORDS = (
    ["华东采购项目", "华南改造项目", "西部升级项目"],
    ["上海贸易有限公司", "北京科技,二部", "广州机械厂"],
    ["张三", "李四", "王小五"],
    ["报价", "赢单", "输单", "拜访"],
    ["", "下周再联系,带样品", '客户说"可以"', "第一行\n第二行"],
)


def _deals(header: list[str], words: Sequence[Sequence[str]], rows: int) -> Table:
    names, accounts, owners, stages, notes = words
    body = [
        [
            f"D{1000 + i}",
            f"{names[i % len(names)]} {i + 1}",
            accounts[i * 7 % len(accounts)],
            owners[i * 5 % len(owners)],
            stages[i * 3 % len(stages)],
            str(137 * (i + 3)),
            f"2024-{i % 12 + 1:02d}-{i * 11 % 28 + 1:02d}",
            notes[i * 2 % len(notes)],
        ]
        for i in range(rows)
    ]
    return [header, *body]


def _figures(rows: int) -> Table:
    body = [
        [f"{i % 28 + 1:02d}/03/2023", str(i * 3 % 50), f"{i * 1.37 + 2:.2f}", f"{i * 91.5:.2f}"]
        for i in range(rows)
    ]
    return [["Date", "Units", "Price", "Total"], *body]


TABLES: dict[str, Table] = {
    "en": _deals(_EN, _EN_WORDS, 36),
    "zh": _deals(_ZH, _ZH_WORDS, 36),
    "figures": _figures(30),
    "en, few rows": _deals(_EN, _EN_WORDS, 5),
    "zh, few rows": _deals(_ZH, _ZH_WORDS, 5),
}


def written(
    rows: Table,
    delimiter: str = ",",
    quote: str = '"',
    *,
    end: str = "\r\n",
    all_quoted: bool = False,
    escape: str = "",
) -> str:
    """Write a table as a program would."""
    buffer = io.StringIO(newline="")
    csv.writer(
        buffer,
        delimiter=delimiter,
        quotechar=quote,
        quoting=csv.QUOTE_ALL if all_quoted else csv.QUOTE_MINIMAL,
        lineterminator="\r\n",  # whatever ends the records, cells with line breaks are quoted
        doublequote=not escape,
        escapechar=escape or None,
    ).writerows(rows)
    return buffer.getvalue() if end == "\r\n" else end.join([*buffer.getvalue().split("\r\n")])


def _records(rows: Table) -> list[str]:
    return [written([row]) for row in rows]


def _padded(cells: list[str], rows: Table) -> list[str]:
    return cells + [""] * (len(rows[0]) - len(cells))


def _above(*lines: str) -> Callable[[Table], str]:
    return lambda rows: "".join(f"{line}\r\n" for line in lines) + written(rows)


def _split_header(rows: Table) -> str:
    names = [name.partition(" ") for name in rows[0]]
    first = [word if rest else "" for word, _, rest in names]
    second = [rest or word for word, _, rest in names]
    return written([first, second, *rows[1:]])


def _other(rows: Table) -> Table:
    return [["Region", "Head", "Goal"], ["North", "Ann", "500"], ["South", "Bob", "700"]][
        : max(2, len(rows) // 4)
    ]


def _as_wide(rows: Table) -> Table:
    names = [f"Other {'abcdefgh'[at]}" for at in range(len(rows[0]))]
    return [names, *[["z"] * (len(names) - 1) + [str(at)] for at in range(max(1, len(rows) // 3))]]


_NOTES = (
    '"Grand Totals (1,273 records)"\r\n\r\n"Confidential Information - Do Not Distribute"\r\n'
    '"Copyright © 2000-2024 salesforce.com, inc. All rights reserved."\r\n'
)

FILE_CASES: dict[str, Callable[[Table], str]] = {
    "semicolons": lambda rows: written(rows, ";"),
    "tabs": lambda rows: written(rows, "\t"),
    "bars": lambda rows: written(rows, "|"),
    "carets": lambda rows: written(rows, "^"),
    "blanks": lambda rows: written(rows, " "),
    "commas with a blank behind": lambda rows: "".join(
        ", ".join(written([[cell]], all_quoted=True)[:-2] for cell in row) + "\r\n" for row in rows
    ),
    "two bars": lambda rows: "".join(
        "||".join(written([[cell]], all_quoted=True)[:-2] for cell in row) + "\r\n" for row in rows
    ),
    "every cell quoted": lambda rows: written(rows, all_quoted=True),
    "single quotes": lambda rows: written(rows, quote="'", all_quoted=True),
    "typographic quotes": lambda rows: "".join(
        ",".join(f"“{cell}”" for cell in row) + "\r\n" for row in rows
    ),
    "backslash escapes": lambda rows: written(rows, escape="\\", all_quoted=True),
    "line feeds": lambda rows: written(rows, end="\n"),
    "carriage returns": lambda rows: written(rows, end="\r"),
    "mixed line ends": lambda rows: "".join(
        record[:-2] + ("\n", "\r", "\r\n")[at % 3] for at, record in enumerate(_records(rows))
    ),
    "no last line end": lambda rows: written(rows)[:-2],
    "two last line ends": lambda rows: written(rows) + "\r\n",
    "blank lines between": lambda rows: "\r\n".join(_records(rows)),
    "rows of delimiters": lambda rows: written(
        [row for at, each in enumerate(rows) for row in ([each, [""] * len(each)] if at % 4 == 2 else [each])]
    ),
    "names on two rows": _split_header,
    "header repeated inside": lambda rows: written([*rows[:3], rows[0], *rows[3:]]),
    "titles above": _above("Pipeline report", '"Filters: stage = open, closed"', "Exported by,Ann Lee"),
    "titles and a blank line above": _above("Pipeline report", "Date,2024-03-05", ""),
    "titles as wide as the table": lambda rows: written(
        [_padded(["Report"], rows), _padded(["As of", "x"], rows), *rows]
    ),
    "many lines of introduction": _above(*[f"This is line {at} of an introduction" for at in range(20)]),
    "totals and notes below": lambda rows: written(rows) + _NOTES,
    "a sum below": lambda rows: written([*rows, ["合计", *[""] * (len(rows[0]) - 2), "12345"]]),
    "another table below": lambda rows: written(rows) + "\r\n" + written(_other(rows)),
    "another table above": lambda rows: written(_other(rows)[:2]) + "\r\n" + written(rows),
    "another table as wide below": lambda rows: written(rows) + "\r\n" + written(_as_wide(rows)),
    "another table as wide at once": lambda rows: written([*rows, *_as_wide(rows)]),
    "an empty column": lambda rows: written([[*row[:2], "", *row[2:], ""] for row in rows]),
    "a delimiter behind each row": lambda rows: "".join(record[:-2] + ",\r\n" for record in _records(rows)),
}


def row_cases(rows: Table, places: Sequence[int], *, all_quoted: bool) -> Iterator[tuple[str, str]]:
    """Break one row at a time, at each of its separators and cells; place 0 is the header.

    Yields
    ------
    tuple
        What was done, and the text of the file.
    """
    records = [written([row], all_quoted=all_quoted) for row in rows]
    for place in places:
        cells = [
            written([[cell]], all_quoted=all_quoted)[:-2] if cell or all_quoted else ""
            for cell in rows[place]
        ]
        for what, text in _broken(cells):
            yield f"row {place}: {what}", "".join([*records[:place], text + "\r\n", *records[place + 1 :]])


def _broken(cells: list[str]) -> Iterator[tuple[str, str]]:
    for at in range(len(cells) + 1):
        yield f"delimiter added at {at}", ",".join([*cells[:at], "", *cells[at:]])
    for at in range(1, len(cells)):
        yield (
            f"delimiter {at} lost",
            ",".join([*cells[: at - 1], cells[at - 1] + cells[at], *cells[at + 1 :]]),
        )
    for at, cell in enumerate(cells):
        yield f"quote before cell {at}", ",".join([*cells[:at], f'"{cell}', *cells[at + 1 :]])
        yield f"quote behind cell {at}", ",".join([*cells[:at], f'{cell}"', *cells[at + 1 :]])
    yield "another delimiter", ";".join(cells)
