"""How do mappings, processes and findings stand in the catalogue? As plain JSON, and back."""

from __future__ import annotations

from typing import Any

from features.checks import Finding, Severity
from features.mapping import ColumnMap
from features.messages import from_json, to_json
from features.schema import Upload
from features.stages import Process

Json = Any
"""What `json.dumps` takes; JSON has no narrower type."""


def columns_to_json(columns: ColumnMap) -> Json:
    """Turn a mapping into JSON that keeps the order of the headers."""
    return {"kind": columns.kind.value, "columns": [list(pair) for pair in columns.columns.items()]}


def columns_from_json(value: Json) -> ColumnMap:
    """Read back what `columns_to_json` made."""
    return ColumnMap(Upload(value["kind"]), dict(value["columns"]))


def process_to_json(process: Process) -> Json:
    """Turn a process into JSON."""
    return {"stages": list(process.stages), "won": list(process.won), "lost": list(process.lost)}


def process_from_json(value: Json) -> Process:
    """Read back what `process_to_json` made."""
    return Process(tuple(value["stages"]), tuple(value["won"]), tuple(value["lost"]))


def finding_to_json(finding: Finding) -> Json:
    """Turn a finding into JSON."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "column": finding.column,
        "lines": [int(line) for line in finding.lines],
        "message": to_json(finding.message),
        "remedy": to_json(finding.remedy),
    }


def finding_from_json(value: Json) -> Finding:
    """Read back what `finding_to_json` made."""
    return Finding(
        value["code"],
        Severity(value["severity"]),
        value["column"],
        tuple(value["lines"]),
        from_json(value["message"]),
        from_json(value["remedy"]),
    )
