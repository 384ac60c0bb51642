"""The JSON Schemas of the files, generated from their models."""

from __future__ import annotations

import json

from plancheck.contract.base import File
from plancheck.contract.comparison import ComparisonV1
from plancheck.contract.decisions import DecisionsV1
from plancheck.contract.plan import PlanV1
from plancheck.contract.report import ReportV1
from plancheck.contract.round import RoundV1
from plancheck.contract.trace import TraceV1

#: The name of a format to the model of its files.
MODELS: dict[str, type[File]] = {
    "comparison": ComparisonV1,
    "decisions": DecisionsV1,
    "plan": PlanV1,
    "report": ReportV1,
    "round": RoundV1,
    "trace": TraceV1,
}


def names() -> tuple[str, ...]:
    """The names of the formats."""
    return tuple(MODELS)


def text(name: str) -> str:
    """The JSON Schema (2020-12) of a format. Raises KeyError for a name that is not among `names()`."""
    schema = MODELS[name].model_json_schema(by_alias=True)
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}, ensure_ascii=False, indent=1) + "\n"
