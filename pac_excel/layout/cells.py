"""One value of a record becomes one cell, and back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache, lru_cache
from typing import Any, TypeAlias

from pac_excel.layout.columns import Column
from pac_excel.plan.fields import Choice, Kind, Shape
from pac_excel.rules.parameters import label_of, name_of

CellValue: TypeAlias = str | int | float | bool | dt.date | None

YES, NO = "Oui", "Non"
_YES = frozenset({"oui", "o", "vrai", "true", "1", "x"})
_NO = frozenset({"non", "n", "faux", "false", "0"})

_SEPARATORS = re.compile(r"[,;\n]")
_NUMBER = re.compile(r"[-+]?\d{1,3}(?:[ \u00a0\u202f]?\d{3})*(?:[.,]\d+)?|[-+]?\d+(?:[.,]\d+)?")
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_EPOCH = dt.date(1899, 12, 30)
_EPOCH_1904 = dt.date(1904, 1, 1)
_LAST_SERIAL = 2_958_465  # 31/12/9999, the last day that Excel knows


class Fault(Enum):
    """Why a cell was not read as it stands."""

    TEXT = "text"  # a number or a date kept as text; the value was understood
    NOT_A_VALUE = "not a value"  # nothing of the column's kind can be made of it
    NOT_IN_LIST = "not in list"


class Unreadable(Exception):
    """A cell whose content is not of its column's kind; `value` is what could be understood, else None."""

    def __init__(self, fault: Fault, found: str, expected: tuple[str, ...], value: object = None) -> None:
        super().__init__(fault, found, expected, value)
        self.fault = fault
        self.found = found
        self.expected = expected
        self.value = value


@dataclass(frozen=True, slots=True)
class Labels:
    """The strategy names in force: codes are stored, the grid's labels are shown."""

    by_code: Mapping[str, str] = field(default_factory=dict)

    def code_of(self, label: str) -> str | None:
        """Return the code shown as `label`; a code stands for itself."""
        if label in self.by_code:
            return label
        wanted = label.casefold()
        return next((code for code, shown in self.by_code.items() if shown.casefold() == wanted), None)

    def label_of(self, code: str) -> str:
        """Return what is shown for `code`; the code itself where its label would not read back."""
        label = self.by_code.get(code, code)
        return label if self.code_of(label) == code else code


def encode(value: Any, kind: Kind[Any], shape: Shape, labels: Labels) -> CellValue:
    """Return the content of the cell that shows `value`."""
    if shape is Shape.MANY:
        separator = "\n" if kind.python is str and kind.name != "reference" else ", "
        return separator.join(str(_shown(item, kind, labels)) for item in value) or None
    return None if value is None else _shown(value, kind, labels)


def decode(value: Any, column: Column, labels: Labels, *, date1904: bool = False) -> Any:
    """Return the value that a cell's content stands for; raise `Unreadable` when it is not of its kind.

    A date is its serial number. A text column takes text as it is; elsewhere blanks around it do not count.
    """
    if value is None:
        return () if column.shape is Shape.MANY else None
    if not isinstance(value, str | int | float | bool):
        raise Unreadable(Fault.NOT_A_VALUE, str(value), (_NAMES[column.kind.name],))
    reader = _Reader(column.kind, labels, date1904)
    if column.shape is Shape.MANY:
        return reader.many(value)
    return reader.one(value)


# what a plain decoder gives for a cell that wants a closer look
UNSURE = object()


def plain_decoder(column: Column, labels: Labels, *, date1904: bool = False) -> Callable[[Any], Any]:
    """Return what decodes the cells of a column that hold just what it expects, and is UNSURE of others.

    Nearly all cells do; `decode` gives the same for them.
    """
    kind = column.kind
    if date1904 and kind.python is dt.date:
        return _unsure
    if column.shape is Shape.MANY:
        return _PLAIN_LISTS.get(kind.name, _unsure)
    if kind.name in _PLAIN:
        return _PLAIN[kind.name]
    known = _plain_words(kind, labels)
    return lambda value: known.get(value, UNSURE) if type(value) is str else UNSURE


def _unsure(_: object) -> object:
    return UNSURE


def _plain_text(value: Any) -> Any:
    return value if type(value) is str else UNSURE


def _plain_parameter(value: Any) -> Any:
    return name_of(value) if type(value) is str else UNSURE


def _plain_name(value: Any) -> Any:
    return value if type(value) is str and value and value == value.strip() else UNSURE


def _plain_number(value: Any) -> Any:
    return value if type(value) is float else float(value) if type(value) is int else UNSURE


def _plain_integer(value: Any) -> Any:
    return value if type(value) is int else UNSURE


@lru_cache(maxsize=4096)
def _day(value: int) -> dt.date:
    # Excel counts a 29 February 1900 that never was
    return _EPOCH + dt.timedelta(days=value + (value < 60))


def _plain_date(value: Any) -> Any:
    return _day(value) if type(value) is int and 1 <= value <= _LAST_SERIAL else UNSURE


def _plain_month(value: Any) -> Any:
    day = _plain_date(value)
    return day if day is UNSURE else day.replace(day=1)


_PLAIN: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("text", "long"), _plain_text),
    **dict.fromkeys(("identifier", "reference"), _plain_name),
    **dict.fromkeys(("number", "rate", "euros"), _plain_number),
    "parameter": _plain_parameter,
    "integer": _plain_integer,
    "date": _plain_date,
    "month": _plain_month,
}


def _plain_lines(value: Any) -> Any:
    return tuple([line for line in value.split("\n") if line.strip()]) if type(value) is str else UNSURE


def _plain_names(value: Any) -> Any:
    return tuple(_items(value)) if type(value) is str and value and value == value.strip() else UNSURE


_PLAIN_LISTS: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("text", "long"), _plain_lines),
    **dict.fromkeys(("identifier", "reference"), _plain_names),
}


def _plain_words(kind: Kind[Any], labels: Labels) -> Mapping[str, Any]:
    """Return what the words of a list stand for."""
    if kind.name == "flag":
        return {YES: True, NO: False}
    if kind.name == "choice":
        assert kind.choices is not None
        return _words_of(kind.choices)
    shown = labels.by_code.values()
    return {label: labels.code_of(label) for label in shown} | {code: code for code in labels.by_code}


@cache
def _words_of(choices: type[Choice]) -> Mapping[str, Choice]:
    words: dict[str, Choice] = {}
    for member in choices:
        words.setdefault(member.value, member)
        words.setdefault(member.label, member)
    return words


def _shown(value: Any, kind: Kind[Any], labels: Labels) -> CellValue:
    if isinstance(value, Choice):
        return value.label
    if isinstance(value, bool):
        return YES if value else NO
    if kind.name == "strategy":
        return labels.label_of(value)
    if kind.name == "parameter":
        return label_of(value)
    return value  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class _Reader:
    kind: Kind[Any]
    labels: Labels
    date1904: bool

    def many(self, value: str | int | float | bool) -> tuple[Any, ...]:
        if self.kind.name in ("text", "long"):
            return tuple(line for line in _as_text(value).split("\n") if line.strip())
        return tuple(self.one(item) for item in _items(_as_text(value)))

    def one(self, value: str | int | float | bool) -> Any:
        if self.kind.name in ("text", "long"):
            return _as_text(value)
        if self.kind.name == "parameter":
            return name_of(_as_text(value))
        if isinstance(value, str):
            value = value.strip()
            if not value:
                return None
        return _DECODERS[self.kind.name](self, value)

    def name(self, value: str | int | float | bool) -> str:
        return _as_text(value)

    def choice(self, value: str | int | float | bool) -> Choice:
        assert self.kind.choices is not None
        wanted = _as_text(value)
        # codes first and to the letter: two codes may differ by their case only
        for member in self.kind.choices:
            if wanted in (member.value, member.label):
                return member
        for member in self.kind.choices:
            if wanted.casefold() in (member.value.casefold(), member.label.casefold()):
                return member
        raise Unreadable(Fault.NOT_IN_LIST, wanted, tuple(member.label for member in self.kind.choices))

    def strategy(self, value: str | int | float | bool) -> str:
        code = self.labels.code_of(_as_text(value))
        if code is None:
            raise Unreadable(
                Fault.NOT_IN_LIST, _as_text(value), tuple(dict.fromkeys(self.labels.by_code.values()))
            )
        return code

    def flag(self, value: str | int | float | bool) -> bool:
        word = _as_text(value).casefold()
        if isinstance(value, bool) or word in _YES | _NO:
            return bool(value) if isinstance(value, bool) else word in _YES
        raise Unreadable(Fault.NOT_IN_LIST, _as_text(value), (YES, NO))

    def number(self, value: str | int | float | bool) -> float:
        if isinstance(value, bool):
            raise Unreadable(Fault.NOT_A_VALUE, "VRAI" if value else "FAUX", ("un nombre",))
        if isinstance(value, str):
            raise Unreadable(Fault.TEXT, value, ("un nombre",), self.number_in(value))
        return float(value)

    def number_in(self, text: str) -> float:
        percent = text.endswith("%")
        bare = text.rstrip("%€ \u00a0\u202f")
        if not _NUMBER.fullmatch(bare):
            raise Unreadable(Fault.NOT_A_VALUE, text, ("un nombre",))
        number = float(re.sub(r"[ \u00a0\u202f]", "", bare).replace(",", "."))
        return number / 100 if percent and self.kind.name == "rate" else number

    def integer(self, value: str | int | float | bool) -> int:
        try:
            number = self.number(value)
        except Unreadable as unreadable:
            if unreadable.fault is Fault.TEXT and isinstance(unreadable.value, float):
                raise Unreadable(
                    Fault.TEXT, unreadable.found, unreadable.expected, int(unreadable.value)
                ) from None
            raise
        if not number.is_integer():
            raise Unreadable(Fault.NOT_A_VALUE, str(value).replace(".", ","), ("un nombre entier",))
        return int(number)

    def date(self, value: str | int | float | bool) -> dt.date:
        if isinstance(value, str):
            raise Unreadable(Fault.TEXT, value, ("une date jj/mm/aaaa",), self.date_in(value))
        if isinstance(value, bool) or not 1 <= value <= _LAST_SERIAL:
            raise Unreadable(Fault.NOT_A_VALUE, str(value), ("une date jj/mm/aaaa",))
        if self.date1904:
            return _EPOCH_1904 + dt.timedelta(days=int(value))
        return _day(int(value))

    def date_in(self, text: str) -> dt.date:
        french, iso = _DATE.fullmatch(text), _ISO_DATE.fullmatch(text)
        parts = (french[3], french[2], french[1]) if french else iso.groups() if iso else None
        try:
            if parts is None:
                raise ValueError
            return dt.date(*(int(part) for part in parts))
        except ValueError:
            raise Unreadable(Fault.NOT_A_VALUE, text, ("une date jj/mm/aaaa",)) from None

    def month(self, value: str | int | float | bool) -> dt.date:
        return self.date(value).replace(day=1)


def _items(text: str) -> list[str]:
    """Return what separators part in a cell that holds several names or words."""
    return [item for part in _SEPARATORS.split(text) if (item := part.strip())]


def _as_text(value: str | int | float | bool) -> str:
    """Return text as it is; a number typed where text is expected loses nothing: 12 is "12"."""
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


_DECODERS: dict[str, Callable[[_Reader, str | int | float | bool], Any]] = {
    "identifier": _Reader.name,
    "reference": _Reader.name,
    "choice": _Reader.choice,
    "strategy": _Reader.strategy,
    "flag": _Reader.flag,
    "integer": _Reader.integer,
    "number": _Reader.number,
    "rate": _Reader.number,
    "euros": _Reader.number,
    "date": _Reader.date,
    "month": _Reader.month,
}

_NAMES = {
    "text": "un texte",
    "long": "un texte",
    "identifier": "un identifiant",
    "reference": "un identifiant",
    "choice": "un choix de la liste",
    "strategy": "un choix de la liste",
    "parameter": "un paramètre de la règle",
    "flag": "Oui ou Non",
    "integer": "un nombre entier",
    "number": "un nombre",
    "rate": "un taux",
    "euros": "un montant",
    "date": "une date jj/mm/aaaa",
    "month": "un mois",
}
