"""Why could this row or cell not be read? A sentence for each code of the problem list."""

from __future__ import annotations

from features.messages import Message, message

# Rows that reading sets aside (`TextTable.rejects`).
ROW_REASONS: dict[str, Message] = {
    "too_few_fields": message(
        "The row has fewer cells than the header, and it is not clear which are missing."
    ),
    "too_many_fields": message(
        "The row has more cells than the header, and it is not clear where they belong."
    ),
    "broken_quotes": message("The quotation marks of the row do not match."),
    "single_cell": message("Only one cell is filled: a note, or a piece of a broken row."),
    "total": message("The row is a total of other rows."),
    "other_encoding": message(
        "The row is written in another encoding than the rest of the file; it was read in that one."
    ),
}

# Lines that are no rows of the table (`TextTable.skipped`).
SKIP_REASONS: dict[str, Message] = {
    "header": message("The names of the columns."),
    "title": message("A title, filter or date above the table."),
    "note": message("A note below the table."),
    "total": message("The row is a total of other rows."),
    "blank": message("A blank line."),
    "repeated_header": message("The names of the columns once more."),
    "other_table": message("Another, smaller table in the same file."),
}

# Cells that cleaning leaves blank or marks (`Cleaned.unread`).
CELL_REASONS: dict[str, Message] = {
    "not_a_date": message("This is not a date."),
    "not_a_number": message("This is not a number."),
    "too_large": message("This number has more than fifteen figures: no amount or quantity is as large."),
    "not_a_whole_number": message("A count is a whole number, 0 or more."),
    "not_a_share": message("A percentage lies between 0 and 100."),
    "not_a_duration": message("This is not a length of time such as 12 days."),
    "not_a_flag": message("This says neither yes nor no."),
    "not_an_outcome": message("This says neither open, won nor lost."),
    "not_a_currency": message("This is not a currency known here."),
    "damaged_text": message("Some characters of the text are damaged."),
    "spreadsheet_error": message("The spreadsheet could not compute this cell."),
}
