"""What goes where in one rendering, once every sheet stands that it is for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pac_excel.ooxml.package import Package
from pac_excel.ooxml.references import Area
from pac_excel.ooxml.renaming import Renaming
from pac_excel.ooxml.sheet_copies import repeat_sheet
from pac_excel.ooxml.sheet_names import valid_tab_name
from pac_excel.ooxml.sheet_parts import reason_not_to_copy
from pac_excel.ooxml.workbook import Workbook, read_workbook
from pac_excel.template.data import Across, Content, Data, Image
from pac_excel.template.errors import UnknownSheet, UnrepeatableSheet
from pac_excel.template.part_prose import filled_tab, has_placeholder
from pac_excel.template.prose import Scope
from pac_excel.template.rows import Rows


@dataclass(slots=True)
class Item:
    """The content that is for some sheets alone."""

    sheets: frozenset[str]
    images: Mapping[str, Image]
    scope: Scope


@dataclass(slots=True)
class Assignment:
    """Rows by table and content by defined name or address; placeholders and images sheet by sheet.

    `areas` are the copies of blocks with the values of their placeholders, `pictures` those with images.

    `repeats` says that sheets or blocks are repeated or taken out.
    """

    tables: dict[str, Rows]
    names: dict[str, Content]
    images: Mapping[str, Image]
    scope: Scope
    prose: bool
    repeats: bool
    fit_rows: bool
    blocks: dict[tuple[str, str], tuple[Sequence[Data] | Across | bool, Scope]]
    items: list[Item] = field(default_factory=list)
    areas: list[tuple[str, Area, Scope]] = field(default_factory=list)
    pictures: list[tuple[str, Area, Mapping[str, Image]]] = field(default_factory=list)
    loose: set[str] = field(default_factory=set)
    _scopes: dict[tuple[str, int], list[tuple[Area, Scope]]] = field(default_factory=dict)

    def scope_at(self, sheet: str, row: int, column: int) -> Scope:
        """Return the values that the placeholders in a cell are filled with: those of the innermost block."""
        if not self._scopes:
            for where, area, scope in self.areas:
                for number in range(area.first_row, area.last_row + 1):
                    self._scopes.setdefault((where, number), []).append((area, scope))
        for area, scope in reversed(self._scopes.get((sheet, row), ())):
            if area.covers(row, column):
                return scope
        return self.scope_of(sheet)

    def scope_of(self, sheet: str) -> Scope:
        """Return the values that the placeholders of a sheet are filled with."""
        return next((item.scope for item in self.items if sheet in item.sheets), self.scope)

    def images_by_sheet(self, sheets: Iterable[str]) -> Iterator[tuple[Mapping[str, Image], Collection[str]]]:
        """Yield pictures with the sheets they are for: all of them, then those of single items."""
        for images, own in (
            (self.images, tuple(sheets)),
            *((item.images, item.sheets) for item in self.items),
        ):
            if images:
                yield images, own


def assign(data: Data) -> Assignment:
    """Return what `data` gives to a workbook whose sheets stand as they are."""
    scope = Scope(data.names)
    blocks = {("", name): (items, scope) for name, items in data.blocks.items()}
    return Assignment(
        dict(data.tables),
        dict(data.names),
        data.images,
        scope,
        data.prose,
        bool(data.sheets or blocks),
        data.fit_rows,
        blocks,
    )


def repeat_sheets(package: Package, data: Data) -> Assignment:
    """Have each sheet of `data.sheets` stand in `package` once an item, and return what goes where."""
    assignment = assign(data)
    for key, items in data.sheets.items():
        workbook = read_workbook(package)
        sheet = _sheet(workbook, key)
        _check(package, workbook, sheet, len(items))
        scopes = [Scope(item.names, assignment.scope) for item in items]
        tabs = _tabs(sheet, scopes, {other.name for other in workbook.sheets} - {sheet})
        renamings = repeat_sheet(package, workbook, sheet, tabs)
        named = read_workbook(package).named_areas
        for item, scope, tab, renaming in zip(items, scopes, tabs, renamings, strict=False):
            _assign_item(assignment, item, scope, tab, renaming, named)
    return assignment


def _sheet(workbook: Workbook, key: str) -> str:
    """Return the sheet that a defined name on it, or its tab, stands for."""
    for name, (sheet, _) in workbook.named_areas.items():
        if name.casefold() == key.casefold():
            return sheet
    for sheet in workbook.worksheet_parts:
        if sheet.casefold() == key.casefold():
            return sheet
    raise UnknownSheet(key, tuple(workbook.worksheet_parts))


def _check(package: Package, workbook: Workbook, sheet: str, count: int) -> None:
    if count > 1 and (reason := reason_not_to_copy(package, workbook.worksheet_parts[sheet])):
        raise UnrepeatableSheet(sheet, reason)
    others = [other for other in workbook.sheets if other.name != sheet and other.state == "visible"]
    if not count and not others:
        raise UnrepeatableSheet(sheet, "without it no visible sheet is left; give at least one item")


def _tabs(sheet: str, scopes: Iterable[Scope], others: set[str]) -> list[str]:
    taken = set(others)
    tabs: list[str] = []
    for scope in scopes:
        wanted = filled_tab(sheet, scope) if has_placeholder(sheet) else sheet
        tabs.append(valid_tab_name(wanted, taken))
        taken.add(tabs[-1])
    return tabs


def _assign_item(
    assignment: Assignment,
    item: Data,
    scope: Scope,
    tab: str,
    renaming: Renaming,
    named: Mapping[str, tuple[str, Area]],
) -> None:
    """Give an item's content to the sheet `tab`: to its own tables, and to the names that hold on it."""
    tables = {name.casefold(): new for name, new in renaming.tables.items()}
    for name, rows in item.tables.items():
        assignment.tables[tables.get(name.casefold(), name)] = rows
    keys = {key.casefold(): key for key, (sheet, _) in named.items() if sheet == tab}
    placed: dict[str, Content] = {}
    loose: set[str] = set()
    for name, content in item.names.items():
        key = keys.get(f"{tab}!{name}".casefold()) or keys.get(name.casefold())
        if key:
            placed[key] = content
        else:
            loose.add(name)
    assignment.names.update(placed)
    assignment.loose.update(loose)
    for name, items in item.blocks.items():
        assignment.blocks[tab, name] = (items, scope)
    assignment.items.append(Item(frozenset((tab,)), item.images, scope))
