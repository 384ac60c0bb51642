"""Common to all JSON formats: writing, reading and the types of fields."""

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
    """A part of a file, with exactly its fields. Validated from JSON values or from the attributes of an object of the model."""

    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True)


class File(Part):
    """A whole file."""

    def to_json(self) -> bytes:
        """The file in UTF-8, indented, the same bytes for the same content, without the fields that were not given."""
        try:
            text = self.model_dump_json(by_alias=True, indent=1, exclude_unset=True)
        except PydanticSerializationError:  # pydantic cannot write a lone surrogate; it is escaped below.
            text = json.dumps(self.model_dump(mode="json", by_alias=True, exclude_unset=True), ensure_ascii=False, indent=1)
        return (text + "\n").encode("utf-8", "backslashreplace")

    @classmethod
    def from_json(cls, data: bytes) -> Self:
        """A file from its JSON. Raises ValueError if it is invalid."""
        try:
            return cls.model_validate(json.loads(data.decode("utf-8"), parse_float=Decimal))
        except (RecursionError, ArithmeticError) as error:
            raise ValueError("nested too deep, or a number out of range") from error


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


def as_object(value: Any) -> dict[Any, Any]:
    """A mapping, or pairs, as a dict. Raises ValueError for anything else, as pydantic wants it."""
    try:
        return dict(value)
    except TypeError as error:
        raise ValueError("must be an object") from error


def taken(*path: str, name: str = "", description: str) -> Any:
    """A field from a nested attribute, such as the page of a place. `name` is that of the field if it is not the last of `path`."""
    own = AliasPath(name or path[-1])
    # pydantic uses the first single-part alias for the schema.
    choices = (AliasPath(*path), own) if len(path) > 1 else (own, AliasPath(*path))
    return Field(validation_alias=AliasChoices(*choices), description=description)
