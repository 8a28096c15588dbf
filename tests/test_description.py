"""What the command says of an upload: keys that machines read, lines that a person reads."""

from __future__ import annotations

import json

from features.description import describe, to_json
from features.ingest import ingest

TEXT = b"Deal ID,Stage,Amount\n1,Won,5\n2,Lost,abc\n3,Open,7,8,9\nTotal,,12\n"


def test_machines_read_counts_mapping_and_findings():
    said = json.loads(json.dumps(to_json(ingest(TEXT, name="deals.csv"))))
    assert (said["file"], said["rows_kept"], said["rows_rejected"], said["cells_unread"]) == (
        "deals.csv",
        2,
        1,
        1,
    )
    assert said["mapping"] == {"Deal ID": "deal_id", "Stage": "stage", "Amount": "amount"}
    assert {found["code"] for found in said["findings"]} >= {"D010", "D012"}
    assert said["lines"]["lines"] == 5


def test_a_table_with_days_is_as_of_the_latest_and_one_without_of_no_day():
    dated = ingest(b"Deal ID,Stage,Created Date\n1,Won,2024-03-05\n2,Lost,2024-03-01\n", name="deals.csv")
    assert describe(dated).startswith("deals.csv: deals as of 2024-03-05, ")
    assert (dated.has_days, ingest(TEXT).has_days) == (True, False)


def test_a_person_reads_which_lines_were_set_aside_and_why():
    said = describe(ingest(TEXT, name="deals.csv"))
    assert said.startswith("deals.csv: deals, ")
    assert "line 4 rejected: '3,Open,7,8,9'" in said
    assert "line 5 skipped: 'Total,,12'" in said
