"""Values of ours as fields of pydantic's models, and as JSON by them; pydantic is loaded by it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import msgspec

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

_DEFS = "#/$defs/"


class PydanticField:
    """A struct that pydantic takes as a field: itself or its plain values go in, plain values come out."""

    __slots__ = ()

    @classmethod
    def _read(cls, value: object) -> Self:
        if isinstance(value, cls):
            return value
        try:
            return msgspec.convert(value, cls)
        except msgspec.ValidationError as error:
            raise ValueError(str(error)) from error  # which pydantic makes its own of

    @classmethod
    def __get_pydantic_core_schema__(
        cls, _source: object, _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Says to pydantic how it is read and written."""
        from pydantic_core import core_schema  # noqa: PLC0415 - whoever asks has it

        written = core_schema.plain_serializer_function_ser_schema(msgspec.to_builtins)
        return core_schema.no_info_plain_validator_function(cls._read, serialization=written)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Gives the JSON Schema, with what it refers to in place."""
        (schema,), parts = msgspec.json.schema_components([cls], ref_template=_DEFS + "{name}")
        whole: JsonSchemaValue = _resolved(schema, parts)
        return whole


def _resolved(schema: Any, parts: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
    if isinstance(schema, dict):
        named = schema.get("$ref", "")
        if named.startswith(_DEFS):
            return _resolved(parts[named.removeprefix(_DEFS)], parts)
        kept = ((key, value) for key, value in schema.items() if key != "discriminator")
        return {key: _resolved(value, parts) for key, value in kept}
    return [_resolved(part, parts) for part in schema] if isinstance(schema, list) else schema
