"""What a spec file may look like, for editors, other languages and hints: made from the models."""

from __future__ import annotations

from scion_fsm.machine.spec.model import MachineSpec
from scion_fsm.machine.spec.shapes import Strict

SCHEMA_ID = "scion-fsm-v2"


def field_names() -> frozenset[str]:
    """Gives the name of every field that a spec file may have somewhere."""
    models, names = [Strict], set()
    while models:
        model = models.pop()
        models += model.__subclasses__()
        names |= {field.alias or name for name, field in model.model_fields.items()}
    return frozenset(names)


def json_schema() -> dict[str, object]:
    """Gives the JSON Schema of a spec file, for editors and other languages."""
    schema = MachineSpec.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["$id"] = SCHEMA_ID
    return schema
