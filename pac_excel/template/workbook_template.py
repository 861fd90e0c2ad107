"""The workbook part of a template: its names follow what moves, and Excel is asked to calculate."""

from __future__ import annotations

from functools import cached_property

from pac_excel.ooxml.archive import Entry, make_entry
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.relationships import CALCULATION_CHAIN, read_relationships
from pac_excel.ooxml.shifting import Movement, Movements
from pac_excel.ooxml.workbook import (
    Workbook,
    drop_calculation_chain,
    follow_names,
    sheets_of_names,
    with_calculation,
)
from pac_excel.template.last import Last

Moved = tuple[Movement | None, ...]


class WorkbookTemplate:
    """What changes in the workbook part, worked out once for tables of the same sizes."""

    def __init__(self, package: Package, workbook: Workbook) -> None:
        self._part = workbook.part
        self._package = package
        self._workbook = workbook
        self._entries: Last[tuple[bool, Moved], Entry | None] = Last()

    def change(self, package: Package, movements: Movements, *, calculates: bool) -> None:
        """Bring the names in `package` after what moves, and have Excel compute every formula at load."""
        moved = tuple([movements.get(sheet) for sheet in self._spoken_of])
        key = (calculates, moved)
        entry = self._entries.get(key, lambda: self._entry(movements, calculates=calculates))
        if entry:
            package.put(entry)

    def drop_chain(self, package: Package) -> None:
        """Take out the list of formula cells, if there is one."""
        if self._has_chain:
            drop_calculation_chain(package, self._workbook)

    def _entry(self, movements: Movements, *, calculates: bool) -> Entry | None:
        """Return the part after what moves, None when it stays as it is."""
        before = self._package.part(self._part)
        data = self._calculating if calculates else before
        after = follow_names(data, self._part, movements) if movements else data
        return make_entry(self._part, after) if after != before else None

    @cached_property
    def _calculating(self) -> bytes:
        return with_calculation(self._package.part(self._part), self._part)

    @cached_property
    def _spoken_of(self) -> tuple[str, ...]:
        return tuple(sorted(sheets_of_names(self._calculating, self._part)))

    @cached_property
    def _has_chain(self) -> bool:
        relations = read_relationships(self._package, self._part)
        return any(item.type == CALCULATION_CHAIN for item in relations)
