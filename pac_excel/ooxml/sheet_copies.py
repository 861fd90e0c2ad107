"""A sheet repeated: under other names, with all that belongs to it; or taken out of the workbook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from copy import deepcopy

from lxml import etree

from pac_excel.ooxml.package import Package
from pac_excel.ooxml.relationships import (
    WORKSHEET,
    add_relationships,
    read_relationships,
    remove_relationship,
)
from pac_excel.ooxml.renaming import Renaming
from pac_excel.ooxml.sheet_parts import copy_parts, remove_parts
from pac_excel.ooxml.table import read_tables
from pac_excel.ooxml.workbook import Workbook, drop_calculation_chain
from pac_excel.ooxml.xml import MAIN, OFFICE_RELATIONSHIPS, as_utf8, parse, serialize

_MAIN = f"{{{MAIN}}}"
_ID = f"{{{OFFICE_RELATIONSHIPS}}}id"
_LONGEST_TABLE_NAME = 255


def repeat_sheet(
    package: Package, workbook: Workbook, sheet: str, tabs: Sequence[str]
) -> tuple[Renaming, ...]:
    """Have the worksheet `sheet` stand once for each of `tabs`, and return what its tables are called there.

    As when one copies a sheet in Excel, the first is the sheet itself and keeps its tables and names; the
    others have tables of their own and names that hold on them alone. Without tabs the sheet is taken out,
    and what called it reads #REF!.
    """
    part = workbook.worksheet_parts[sheet]
    drop_calculation_chain(package, workbook)
    taken = {
        table.name.casefold()
        for name, other in workbook.worksheet_parts.items()
        for table in read_tables(package, name, other)
    } | {name.name.casefold() for name in workbook.names}
    own = [table.name for table in read_tables(package, sheet, part)]
    renamings = [Renaming({sheet: tabs[0] if tabs else None})]
    parts = [part]
    for tab in tabs[1:]:
        renaming = Renaming({sheet: tab}, {name: _free_table_name(name, taken) for name in own})
        parts.append(copy_parts(package, part, renaming, _next_table_id(package)))
        renamings.append(renaming)
    if not tabs:
        remove_parts(package, part)
    _rename(package, renamings[0], workbook.part, set(parts[1:]))
    _list_sheets(package, workbook, sheet, tabs, parts, renamings)
    return tuple(renamings)


def rename_sheets(package: Package, workbook: Workbook, tabs: dict[str, str]) -> None:
    """Give sheets other names, which every formula follows."""
    renaming = Renaming(dict(tabs))
    _rename(package, renaming, workbook.part, set())
    root = parse(package.part(workbook.part), workbook.part)
    for element in root.iterfind(f"{_MAIN}sheets/{_MAIN}sheet"):
        name = element.get("name", "")
        element.set("name", tabs.get(name, name))
    for element in root.iterfind(f"{_MAIN}definedNames/{_MAIN}definedName"):
        element.text = renaming.formula(element.text or "")
    package.replace(workbook.part, serialize(root))


def _rename(package: Package, renaming: Renaming, workbook_part: str, but: set[str]) -> None:
    """Apply `renaming` to every part but the workbook's own and those in `but`."""
    for name in package.names():
        if name in but or name == workbook_part or not name.startswith("xl/"):
            continue
        if not name.endswith((".xml", ".vml")) or name.endswith(("/sharedStrings.xml", "/styles.xml")):
            continue
        data = package.part(name)
        renamed = renaming.part(as_utf8(data, name))
        if renamed != data:
            package.replace(name, renamed)


def _list_sheets(
    package: Package,
    workbook: Workbook,
    sheet: str,
    tabs: Sequence[str],
    parts: Sequence[str],
    renamings: Sequence[Renaming],
) -> None:
    """Enter the sheets into the workbook part, and its names, each with the sheet it holds on."""
    ids = add_relationships(package, workbook.part, [(WORKSHEET, part) for part in parts[1:]])
    root = parse(package.part(workbook.part), workbook.part)
    elements = list(root.iterfind(f"{_MAIN}sheets/{_MAIN}sheet"))
    at = next(i for i, element in enumerate(elements) if element.get("name", "") == sheet)
    original = elements[at]
    sheets = original.getparent()
    if sheets is None:
        return
    number = _highest(element.get("sheetId", "") for element in elements)
    if not tabs:
        sheets.remove(original)
        for item in read_relationships(package, workbook.part):
            if item.id == original.get(_ID):
                remove_relationship(package, workbook.part, item.id)
    else:
        original.set("name", tabs[0])
    for place, (tab, id) in enumerate(zip(tabs[1:], ids, strict=True), 1):
        copy = deepcopy(original)
        copy.set("name", tab)
        copy.set("sheetId", str(number + place))
        copy.set(_ID, id)
        sheets.insert(sheets.index(original) + place, copy)
    _repeat_names(root, at, sheet, renamings, len(tabs))
    _move_views(root, at, len(tabs) - 1)
    package.replace(workbook.part, serialize(root))


def _repeat_names(
    root: etree._Element, at: int, sheet: str, renamings: Sequence[Renaming], count: int
) -> None:
    names = root.find(f"{_MAIN}definedNames")
    if names is None:
        return
    added: list[etree._Element] = []
    local = {item.get("name") for item in names if item.get("localSheetId") == str(at)}
    for element in list(names):
        scope = element.get("localSheetId")
        on_sheet = scope is not None and int(scope) == at
        text = element.text or ""
        if on_sheet or (scope is None and element.get("name") not in local and _calls(text, sheet)):
            for place, renaming in enumerate(renamings[1:], 1):
                copy = deepcopy(element)
                copy.set("localSheetId", str(at + place))
                copy.text = renaming.formula(text)
                added.append(copy)
        if on_sheet and not count:
            names.remove(element)
            continue
        element.text = renamings[0].formula(text)
        if scope is not None and int(scope) > at:
            element.set("localSheetId", str(int(scope) + count - 1))
    names.extend(added)
    if not len(names):
        root.remove(names)


def _calls(text: str, sheet: str) -> bool:
    return Renaming({sheet: f"{sheet}_"}).formula(text) != text


def _move_views(root: etree._Element, at: int, more: int) -> None:
    """Have the same tabs be active and first; without the sheet that was, the one in its place."""
    last = len(root.findall(f"{_MAIN}sheets/{_MAIN}sheet")) - 1
    for view in root.iterfind(f"{_MAIN}bookViews/{_MAIN}workbookView"):
        for attribute in ("activeTab", "firstSheet"):
            shown = view.get(attribute)
            if shown is not None:
                moved = int(shown) + (more if int(shown) > at else 0)
                view.set(attribute, str(max(0, min(moved, last))))


def _free_table_name(name: str, taken: set[str]) -> str:
    stem = re.sub(r"_[0-9]+$", "", name)[: _LONGEST_TABLE_NAME - 8]
    number = 2
    while f"{stem}_{number}".casefold() in taken:
        number += 1
    taken.add(f"{stem}_{number}".casefold())
    return f"{stem}_{number}"


def _next_table_id(package: Package) -> int:
    tables = [name for name in package.names() if "/tables/" in name and not name.endswith(".rels")]
    return _highest(parse(package.part(name), name).get("id", "") for name in tables) + 1


def _highest(ids: Iterable[str]) -> int:
    """Return the highest of the numbers among some attributes, 0 without any."""
    return max([int(id) for id in ids if id.isdecimal() and len(id) < 10], default=0)
