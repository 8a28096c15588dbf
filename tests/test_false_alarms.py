"""On a clean export nothing is found above a note except what is true of it."""

import pytest

from features.findings import Severity
from features.ingest import ingest
from training.demo import simulate, write

# True of the sample company: its CRM sets the probability to 0 when a deal is lost.
TRUE_OF_ALL = {("D060", "probability")}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_sample_company_raises_no_false_alarm(tmp_path, language):
    write(simulate(deals=1200, seed=7, lang=language), tmp_path)
    files = sorted(tmp_path.glob("*.csv"))
    assert len(files) > 4
    for file in files:
        read = ingest(file, name=file.name)
        odd = {(one.code, one.column): one for one in read.findings if one.severity is not Severity.NOTE}
        overdue = odd.pop(("D032", "expected_close_on"), None)
        assert set(odd) <= TRUE_OF_ALL, file.name
        if overdue is not None:
            rows = read.cleaned.frame.set_index("line").loc[list(overdue.lines)]
            assert (rows["expected_close_on"] < read.as_of).all()
            assert rows["closed_on"].isna().all()
