"""Claims about what is wrong in single deals."""

import pandas as pd
import pytest

from features.cleaning import clean
from features.deal_checks import check_deals
from features.deals import settle_outcome
from features.mapping import propose
from features.reading import read_table
from features.stages import propose_process

HEADER = "Opportunity ID,Account Name,Owner,Stage,Amount,Created Date,Close Date\n"
GOOD = "1,Acme,Ann,Closed Won,10,2026-01-05,2026-02-01\n2,Bolt,Bob,Closed Lost,20,2026-01-06,2026-02-03\n"
AS_OF = pd.Timestamp("2026-03-31")


def codes(rows):
    table = read_table((HEADER + GOOD + rows).encode())
    columns = propose(table)
    cleaned = clean(table, columns)
    process = propose_process(cleaned.frame)
    found = check_deals(cleaned, columns, process, AS_OF, settle_outcome(cleaned.frame, process))
    return {item.code: item.lines for item in found}


@pytest.mark.parametrize(
    ("rows", "code", "lines"),
    [
        ("3,Cord,Ann,Closed Won,5,2026-03-01,2026-02-01\n", "D030", (4,)),
        ("3,Cord,Ann,Proposal,5,2026-04-20,2026-06-01\n", "D031", (4,)),
        ("3,Cord,Ann,Proposal,5,2026-01-01,2026-02-01\n", "D032", (4,)),
        ("3,Cord,Ann,Closed Won,5,2026-01-01,\n", "D033", (4,)),
    ],
)
def test_a_wrong_row_is_found_with_its_line(rows, code, lines):
    assert codes(rows)[code] == lines


def test_too_few_closed_deals_are_said_once_for_the_whole_file():
    assert codes("")["D003"] == ()
