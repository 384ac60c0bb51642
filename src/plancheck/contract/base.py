"""What all JSON files share: how a file is written and read, and the kinds of their fields."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    AliasChoices,
    AliasPath,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    StrictInt,
    WithJsonSchema,
)
from pydantic_core import PydanticSerializationError

from plancheck.wording.numbers import number

#: The tool that writes the files.
TOOL = "plancheck"


class Part(BaseModel):
    """A part of a file: all of its fields and no others. Made from JSON values, or from the attributes of a noun of the model."""

    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True)


class File(Part):
    """A whole file."""

    def to_json(self, exclude: set[str] | None = None) -> bytes:
        """The file in UTF-8, indented, the same bytes for the same content, without the fields `exclude`."""
        try:
            text = self.model_dump_json(by_alias=True, indent=1, exclude=exclude)
        except PydanticSerializationError:  # A lone surrogate, which pydantic cannot write: it is escaped.
            text = json.dumps(self.model_dump(mode="json", by_alias=True, exclude=exclude), ensure_ascii=False, indent=1)
        return (text + "\n").encode("utf-8", "backslashreplace")

    @classmethod
    def from_json(cls, data: bytes) -> Self:
        """A file that was written before. Raises ValueError, with what is wrong, for anything else."""
        try:
            return cls.model_validate(json.loads(data.decode("utf-8"), parse_float=Decimal))
        except (RecursionError, ArithmeticError) as error:
            raise ValueError(f"no {cls.model_fields['schema_'].annotation}: nested too deep, or a number out of range") from error


def _finite(value: Decimal) -> Decimal:
    if not value.is_finite():
        raise ValueError("a number must be finite")
    return value


Day = date
Count = Annotated[StrictInt, Field(ge=0)]
Natural = Annotated[StrictInt, Field(ge=1)]


def _json_number(value: Decimal) -> int | float | str:
    """A JSON number where that is exact, as for every value of up to 15 digits; otherwise a string (RFC 7493, section 2.2)."""
    if -(10**21) < value < 10**21 and value == value.to_integral_value():
        return int(value)
    nearest = float(value)
    return nearest if Decimal(repr(nearest)) == value else number(value)


Number = Annotated[
    Decimal,
    AfterValidator(_finite),
    PlainSerializer(_json_number, when_used="json"),
    WithJsonSchema({"type": ["number", "string"]}),
]


def taken(*path: str, name: str = "", description: str) -> Any:
    """A field with the noun's attribute at `path`, for instance the page of its place. `name`: the field's, if it is not the last one's."""
    own = AliasPath(name or path[-1])
    # pydantic takes the first name of one part for the schema.
    choices = (AliasPath(*path), own) if len(path) > 1 else (own, AliasPath(*path))
    return Field(validation_alias=AliasChoices(*choices), description=description)
