"""The JSON Schemas that are shipped."""

from __future__ import annotations

import json

from pydantic import BaseModel

from plancheck.contract.comparison import ComparisonV1
from plancheck.contract.plan import PlanV1
from plancheck.contract.report import ReportV1
from plancheck.contract.round import RoundV1
from plancheck.contract.trace import TraceV1

#: file in schemas/ -> the model that it is made from
SCHEMAS: dict[str, type[BaseModel]] = {
    "report-1.json": ReportV1,
    "plan-1.json": PlanV1,
    "trace-1.json": TraceV1,
    "comparison-1.json": ComparisonV1,
    "round-1.json": RoundV1,
}


def schema(name: str) -> bytes:
    """The JSON Schema (2020-12) of a file in schemas/, made from its model."""
    made = SCHEMAS[name].model_json_schema(by_alias=True)
    text = json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **made}, ensure_ascii=False, indent=1)
    return (text + "\n").encode()
