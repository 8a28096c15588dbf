"""What would stand under these headers? Values of the kind that a CRM writes, row by row, without chance."""

from __future__ import annotations

import datetime as dt
import re

ROWS = 40
_PEOPLE = ("Ann Lee", "王芳", "Bob Ray", "李强")
_STAGES = ("Prospecting", "Needs Analysis", "Quote", "Negotiation", "Closed Won", "Closed Lost")
_DAYS = re.compile(r"date|time$|\bon\b|\bat\b|日期|时间|last contacted|since", re.IGNORECASE)
_FIGURES = re.compile(
    r"amount|revenue|age\b|days|number|count|score|金额|周期|花费|折扣|天数|预算$|得分|rate|best|worst|value|收入|order"
    r"|duration|length|probability|year",
    re.IGNORECASE,
)
_FLAGS = re.compile(r"^is[A-Z]|active|deleted", re.IGNORECASE)


def _day(row: int, back: int = 0) -> str:
    return (dt.date(2024, 9, 1) - dt.timedelta(days=row * 3 + back)).isoformat()


def cells(header: str, canonical: str | None) -> list[str]:
    """Return `ROWS` cells for a header that stands for a canonical column, or for none."""
    return [_cell(header, canonical, row) for row in range(ROWS)]


def _cell(header: str, canonical: str | None, row: int) -> str:
    match canonical:
        case "deal_id":
            return f"0061x{row:010d}AAA"
        case "deal_name":
            return f"Renewal {row} for {row % 7}"
        case "account":
            return f"Company {row % 17}"
        case "owner":
            return _PEOPLE[row % 4]
        case "stage" | "from_stage":
            return _STAGES[row % 6]
        case "outcome":
            return _outcome(header, row)
        case "amount":
            return f"{1000 + row * 37},00" if row % 9 == 0 else str(1000 + row * 37)
        case "currency":
            return "CNY"
        case "probability":
            return f"{10 * (row % 10)}%"
        case "activity_count":
            return str(row % 12)
        case "team" | "industry" | "region" | "product" | "source" | "forecast_category" | "field":
            return f"{canonical} {'ABCDE'[row % 5]}"
        case "loss_reason":
            return "Price" if row % 6 == 5 else ""
        case "closed_on" if row % 6 < 4 and re.search(r"actual|closed|won|实际", header, re.IGNORECASE):
            return ""
        case None:
            return _other(header, row)
        case _:
            return _day(row, back=len(header))


def _outcome(header: str, row: int) -> str:
    won, lost = row % 6 == 4, row % 6 == 5
    if header == "IsWon":
        return "true" if won else "false"
    if not header.isascii():
        return "赢单" if won else "输单" if lost else "进行中"
    return "Won" if won else "Lost" if lost else "Open"


def _other(header: str, row: int) -> str:
    if header == "IsClosed":
        return "true" if row % 6 > 3 else "false"
    if _FLAGS.search(header):
        return "true" if row % 5 else "false"
    if _DAYS.search(header):
        return _day(row, back=2 * len(header))
    if _FIGURES.search(header):
        return str(7 + row * 3)
    if re.search(r"\bid\b|Id$", header):
        return f"0051x{row % 9:010d}BBB"
    return f"{header[:6]} {row % 8}"
