"""Placeholders `{{ name | format }}` in running text: found once, filled once, never read again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pac_excel.ooxml.errors import UnwritableValue
from pac_excel.ooxml.values import BadValue, CellError, Value
from pac_excel.template.data import Content
from pac_excel.template.errors import UnknownFormat, UnknownPlaceholder
from pac_excel.template.formats import FORMATS, apply, as_text

OPENING = "{{"
_PLACEHOLDER = re.compile(r"\{\{\s*([^{}|]*?)\s*((?:\|[^{}|]*)*)\}\}")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One `{{ name | format }}`, which stands at `start:end` of its text."""

    name: str
    formats: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands: its sheet, and the cell or whatever else holds it."""

    sheet: str
    at: str


class Scope:
    """The values that placeholders are filled with, the nearest first; names ignore case, as in Excel."""

    def __init__(self, names: Mapping[str, Content], outer: Scope | None = None) -> None:
        inherited = outer._values if outer else {}
        self._values: dict[str, Content] = {
            **inherited,
            **{name.casefold(): value for name, value in names.items()},
        }

    def value(self, name: str, place: Place) -> Value:
        """Return the value of a placeholder; UnknownPlaceholder when none is given."""
        key = name.casefold()
        if key not in self._values:
            raise UnknownPlaceholder(place.sheet, place.at, name, tuple(self._values))
        value = self._values[key]
        if isinstance(value, str) or not isinstance(value, Sequence):
            return value
        raise UnwritableValue(place.sheet, place.at, f"{{{{ {name} }}}} is given several values; give one")


def placeholders(text: str) -> Iterator[Placeholder]:
    """Yield the placeholders of a text."""
    for match in _PLACEHOLDER.finditer(text):
        formats = tuple(part.strip().lower() for part in match[2].split("|")[1:])
        yield Placeholder(match[1], formats, match.start(), match.end())


def is_unclosed(text: str) -> bool:
    """Return whether a `{{` or `}}` has no partner."""
    rest = _PLACEHOLDER.sub("", text)
    return OPENING in rest or "}}" in rest


def written(placeholder: Placeholder, scope: Scope, place: Place) -> str:
    """Return what a placeholder becomes; raises UnknownPlaceholder, UnknownFormat or UnwritableValue."""
    value = scope.value(placeholder.name, place)
    try:
        if isinstance(value, CellError):
            raise BadValue(f"the error {value} has no place in a text")
        for name in placeholder.formats:
            if name not in FORMATS:
                raise UnknownFormat(place.sheet, place.at, name, tuple(FORMATS))
            value = apply(name, value)
        return as_text(value)
    except BadValue as error:
        raise UnwritableValue(
            place.sheet, place.at, f"{{{{ {placeholder.name} }}}}: {error.reason}"
        ) from error


def fill_text(text: str, scope: Scope, place: Place) -> str:
    """Return a text with its placeholders filled."""
    return fill_runs([text], scope, place)[0]


def fill_runs(texts: Sequence[str], scope: Scope, place: Place) -> list[str]:
    """Return the texts of successive runs with their placeholders filled.

    A placeholder that runs across several, as Excel leaves it when a part was formatted, is written
    where it begins.
    """
    joined = "".join(texts)
    found = [(item, written(item, scope, place)) for item in placeholders(joined)]
    filled: list[str] = []
    begin = 0
    for text in texts:
        end = begin + len(text)
        pieces, at = [], begin
        for item, value in found:
            if item.end <= begin or item.start >= end:
                continue
            pieces.append(joined[at : max(at, item.start)])
            if item.start >= begin:
                pieces.append(value)
            at = min(item.end, end)
        filled.append("".join((*pieces, joined[at:end])))
        begin = end
    return filled
