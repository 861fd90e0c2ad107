"""How a record declares its fields: kind, shape, French label and help, all in one place.

A declaration such as ``title: str | None = one(TEXT, "Intitulé", "Un fait, en une phrase")`` is both a typed
dataclass field and the metadata from which the YAML reader, the JSON Schema, the sheet's columns, its
drop-down lists and the data dictionary are made.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from enum import Enum, StrEnum
from typing import Any, Generic, Self, TypeVar, cast, dataclass_transform

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
R = TypeVar("R")
C = TypeVar("C", bound="Choice")

_SPEC = "spec"

MONTHS = tuple(f"Mois {n}" for n in range(1, 13))


class Choice(StrEnum):
    """An enumeration: each member is a code, stored and exchanged, with the French label that users see."""

    label: str

    def __new__(cls, code: str, label: str) -> Self:
        """Return a member that is its own code."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member

    @classmethod
    def of(cls, code: str) -> Self:
        """Return the member whose code is `code`; ValueError when there is none."""
        try:
            return cast("Self", cls._value2member_map_[code])
        except KeyError:
            raise ValueError(code) from None


class Shape(Enum):
    """How many values a field holds, and so what it becomes in YAML and in a workbook."""

    ONE = "one"  # a value; one column
    MANY = "many"  # a list of values; one column, values joined in a cell
    SERIES = "series"  # a list of fixed length; one column an item
    NESTED = "nested"  # a record that belongs to this one; a table of its own, at most one row a parent
    ROWS = "rows"  # a list of records; a table of its own
    PAIRS = "pairs"  # a mapping {first field: second field} of records with two fields; a table of its own


@dataclasses.dataclass(frozen=True, slots=True)
class Kind(Generic[T_co]):
    """What a value is; `python` is its type once read, `targets` the records a reference may name."""

    name: str
    python: type[T_co]
    choices: type[Choice] | None = None
    targets: tuple[str, ...] = ()


TEXT = Kind("text", str)
LONG = Kind("long", str)  # text that wants a wide, wrapped cell
IDENTIFIER = Kind("identifier", str)
INTEGER = Kind("integer", int)
NUMBER = Kind("number", float)
RATE = Kind("rate", float)  # stored 0-1, shown as %
EUROS = Kind("euros", float)  # taxes included unless stated
FLAG = Kind("flag", bool)
DATE = Kind("date", dt.date)
MONTH = Kind("month", dt.date)  # the first day of the month
STRATEGY = Kind("strategy", str)  # the code of a cell of the strategy grids


def among(enumeration: type[C]) -> Kind[C]:
    """Return the kind of a value taken from `enumeration`."""
    return Kind("choice", enumeration, choices=enumeration)


def to(*records: str) -> Kind[str]:
    """Return the kind of an identifier that must name one of `records` (class names)."""
    return Kind("reference", str, targets=records)


@dataclasses.dataclass(frozen=True, slots=True)
class Spec:
    """What a field declares beside its Python type.

    `required`: a plan ready to run has it (its absence is a finding, never an error of reading);
    `between`: the usual bounds, inclusive; `steering`: it changes while the plan runs, without a new version;
    `labels`: the column of each item of a series; `record`: the class inside; `key`: its YAML name.
    """

    name: str
    kind: Kind[Any]
    shape: Shape
    label: str
    help: str
    required: bool = False
    between: tuple[float, float] | None = None
    steering: bool = False
    labels: tuple[str, ...] = ()
    record: type | None = None
    key: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Derived:
    """A value that is computed and shown but never stored: YAML may carry it, reading ignores it."""

    name: str
    kind: Kind[Any]
    label: str
    help: str


def one(
    kind: Kind[T],
    label: str,
    help: str = "",
    *,
    required: bool = False,
    between: tuple[float, float] | None = None,
    steering: bool = False,
) -> T | None:
    """Declare a single value, empty by default."""
    return cast(
        "T | None",
        _field(None, kind, Shape.ONE, label, help, required=required, between=between, steering=steering),
    )


def key(
    label: str = "N°", help: str = "Identifiant court, unique, jamais réutilisé après suppression"
) -> str:
    """Declare the identifier of a record."""
    spec = _spec(IDENTIFIER, Shape.ONE, label, help, required=True)
    return cast("str", dataclasses.field(metadata={_SPEC: spec}))


def many(
    kind: Kind[T], label: str, help: str = "", *, required: bool = False, steering: bool = False
) -> tuple[T, ...]:
    """Declare a list of values."""
    return cast(
        "tuple[T, ...]", _field((), kind, Shape.MANY, label, help, required=required, steering=steering)
    )


def series(
    kind: Kind[T], labels: tuple[str, ...], label: str, help: str = "", *, steering: bool = False
) -> tuple[T | None, ...]:
    """Declare a list with one place a label; empty when no place is filled, else of full length."""
    return cast(
        "tuple[T | None, ...]", _field((), kind, Shape.SERIES, label, help, labels=labels, steering=steering)
    )


def nested(record: type[R], label: str, help: str = "", *, steering: bool = False, key: str = "") -> R:
    """Declare a record inside this one; all its fields are empty by default."""
    spec = _spec(TEXT, Shape.NESTED, label, help, record=record, steering=steering, key=key)
    return dataclasses.field(default_factory=record, metadata={_SPEC: spec})


def rows(
    record: type[R], label: str, help: str = "", *, steering: bool = False, key: str = ""
) -> tuple[R, ...]:
    """Declare a list of records."""
    return cast(
        "tuple[R, ...]", _field((), TEXT, Shape.ROWS, label, help, record=record, steering=steering, key=key)
    )


def pairs(record: type[R], label: str, help: str = "", *, steering: bool = False) -> tuple[R, ...]:
    """Declare a mapping: in YAML {first field: second field}, in Python a tuple of `record`."""
    return cast("tuple[R, ...]", _field((), TEXT, Shape.PAIRS, label, help, record=record, steering=steering))


def _field(default: object, kind: Kind[Any], shape: Shape, label: str, help: str, **more: object) -> object:
    return dataclasses.field(default=default, metadata={_SPEC: _spec(kind, shape, label, help, **more)})


def _spec(kind: Kind[Any], shape: Shape, label: str, help: str, **more: Any) -> Spec:
    return Spec(name="", kind=kind, shape=shape, label=label, help=help, **more)


@dataclasses.dataclass(frozen=True, slots=True)
class Entity:
    """What a record class says of itself; `identity` names the fields that tell one row from another."""

    label: str
    help: str
    fields: dict[str, Spec]
    derived: tuple[Derived, ...]
    identity: tuple[str, ...]


_ENTITIES: dict[type, Entity] = {}


@dataclass_transform(frozen_default=True, kw_only_default=True)
def record(
    label: str, help: str = "", *, derived: tuple[Derived, ...] = (), identity: tuple[str, ...] = ()
) -> Callable[[type[T]], type[T]]:
    """Make a class a frozen record; `label` is the French name of one of them.

    `identity` is needed only where the record has no identifier of its own.
    """

    def decorate(cls: type[T]) -> type[T]:
        made = dataclasses.dataclass(frozen=True, slots=True, kw_only=True)(cls)
        fields = {field.name: _named(field) for field in dataclasses.fields(cast("Any", made))}
        _ENTITIES[made] = Entity(label, help, fields, derived, ("id",) if "id" in fields else identity)
        return made

    return decorate


def _named(field: dataclasses.Field[Any]) -> Spec:
    spec: Spec = field.metadata[_SPEC]
    return dataclasses.replace(spec, name=field.name, key=spec.key or field.name)


def entity_of(cls: type) -> Entity:
    """Return what the record class says of itself."""
    return _ENTITIES[cls]


def fields_of(cls: type) -> dict[str, Spec]:
    """Return the declared fields of a record class by name, in order."""
    return _ENTITIES[cls].fields
