"""Where each value of a plan stands in its workbook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol


class CellView(Protocol):
    """A cell as a book gives it; a date is its serial number."""

    @property
    def value(self) -> object:
        """What it holds, or the last result of its formula."""

    @property
    def formula(self) -> str | None:
        """Its formula, if it has one."""

    @property
    def sheet(self) -> str:
        """The name of its sheet."""

    @property
    def address(self) -> str:
        """Its address on the sheet, such as F12."""


class Place(NamedTuple):
    """A cell, and how users name it: table (or defined name), key of the row, header of the column."""

    table: str
    key: str
    header: str
    cell: CellView


@dataclass(slots=True)
class Places:
    """The place of every value, by record class name, key of the record and path of the value in it."""

    _by_path: dict[tuple[str, str, str], Place] = field(default_factory=dict)
    _by_record: dict[tuple[str, str], Place] = field(default_factory=dict)
    _later: list[Callable[[], None]] = field(default_factory=list)

    def note(self, record: str, key: str, path: str, place: Place) -> None:
        """Remember where a value stands; where two rows share a key, the first one counts."""
        self._by_path.setdefault((record, key, path), place)
        self._by_record.setdefault((record, key), place)

    def note_later(self, note: Callable[[], None]) -> None:
        """Remember what `note` will note once somebody asks where a value stands, which few do."""
        self._later.append(note)

    def exactly(self, record: str, key: str, path: str) -> Place | None:
        """Return where the value stands, None when it has no cell of its own."""
        self._catch_up()
        return self._by_path.get((record, key, path))

    def find(self, record: str, key: str, path: str) -> Place | None:
        """Return where the value stands, else the list it is an item of, else its record; None if nowhere."""
        self._catch_up()
        whole = path.rpartition("[")[0] or path
        return (
            self._by_path.get((record, key, path))
            or self._by_path.get((record, key, whole))
            or self._by_record.get((record, key))
        )

    def of(self, table: str, key: str, header: str) -> Place | None:
        """Return the place that users name so, None when there is none."""
        self._catch_up()
        places = (*self._by_path.values(), *self._by_record.values())
        named = (place for place in places if (place.table, place.key, place.header) == (table, key, header))
        return next(named, None)

    def _catch_up(self) -> None:
        later, self._later = self._later, []
        for note in later:
            note()
