"""The JSON Schema of a plan file, for editors: made from the records, so it says what reading accepts."""

from __future__ import annotations

from typing import Any

from pac_excel.plan.document import Plan, tree_of
from pac_excel.plan.fields import Derived, Kind, Shape, Spec, entity_of, fields_of
from pac_excel.plan.reading import SCHEMA

_BY_KIND: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "long": {"type": "string"},
    "identifier": {"type": "string", "pattern": r"^[\w.\-]+$"},
    "reference": {"type": "string"},
    "strategy": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "rate": {"type": "number"},
    "euros": {"type": "number"},
    "flag": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "month": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}(-01)?$"},
}


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a plan file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Plan d’actions commerciales",
        "$defs": {cls.__name__: _record(cls) for cls in tree_of(Plan) if cls is not Plan},
        **_record(Plan, {"schema": {"const": SCHEMA}}),
    }


def _record(cls: type, more: dict[str, Any] | None = None) -> dict[str, Any]:
    entity = entity_of(cls)
    properties = {spec.key: _described(_shape(spec), spec) for spec in entity.fields.values()}
    properties |= {item.name: _described(_nullable(_kind(item.kind)), item) for item in entity.derived}
    required = [*(more or {}), *(["id"] if "id" in entity.fields else [])]
    schema: dict[str, Any] = {"type": "object", "title": entity.label}
    if entity.help:
        schema["description"] = entity.help
    schema |= {"properties": (more or {}) | properties, "additionalProperties": False}
    return schema | ({"required": required} if required else {})


def _described(schema: dict[str, Any], spec: Spec | Derived) -> dict[str, Any]:
    return {"title": spec.label, **({"description": spec.help} if spec.help else {}), **schema}


def _shape(spec: Spec) -> dict[str, Any]:
    kind = _kind(spec.kind)
    match spec.shape:
        case Shape.ONE:
            return kind if spec.kind.name == "identifier" else _nullable(kind)
        case Shape.MANY:
            return {"type": ["array", "null"], "items": kind}
        case Shape.SERIES:
            return {"type": ["array", "null"], "items": _nullable(kind), "maxItems": len(spec.labels)}
        case Shape.NESTED:
            return {"anyOf": [_definition(spec), {"type": "null"}]}
        case Shape.ROWS:
            return {"type": ["array", "null"], "items": _definition(spec)}
        case Shape.PAIRS:
            assert spec.record is not None
            left, right = fields_of(spec.record).values()
            names = _kind(left.kind)
            return {
                "type": ["object", "null"],
                "propertyNames": names,
                "additionalProperties": _nullable(_kind(right.kind)),
            }


def _definition(spec: Spec) -> dict[str, Any]:
    assert spec.record is not None
    return {"$ref": f"#/$defs/{spec.record.__name__}"}


def _kind(kind: Kind[Any]) -> dict[str, Any]:
    if kind.choices is not None:
        return {"enum": [member.value for member in kind.choices]}
    return dict(_BY_KIND[kind.name])


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    if "enum" in schema:
        return {"enum": [*schema["enum"], None]}
    return schema | {"type": [schema["type"], "null"]}
