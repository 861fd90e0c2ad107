"""The workbook part: sheets, defined names, date system, calculation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from lxml import etree

from pac_excel.ooxml.errors import MissingPart, NotAWorkbook
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.plain_xml import Element, plain_elements
from pac_excel.ooxml.references import Area, parse_on_sheet
from pac_excel.ooxml.relationships import (
    CALCULATION_CHAIN,
    OFFICE_DOCUMENT,
    SHARED_STRINGS,
    WORKSHEET,
    read_relationships,
    remove_relationship,
)
from pac_excel.ooxml.shifting import Movements, follow_formula, sheets_of
from pac_excel.ooxml.spans import Span, find_spans, splice
from pac_excel.ooxml.values import escape_markup
from pac_excel.ooxml.xml import MAIN, OFFICE_RELATIONSHIPS, as_utf8, parse, serialize

_MAIN = f"{{{MAIN}}}"
_ID = "r:id"
_BUILT_IN = "_xlnm."
_NAMES_START, _NAMES_END, _SCOPE = b"<definedNames>", b"</definedNames>", "localSheetId"
_PLAIN_NAME = re.compile(
    r'<definedName name="([^"<>&\s]+)"(?: localSheetId="([0-9]{1,5})")?(?: hidden="[01]")?>'
    r"([^<>&\r]*)</definedName>"
)
_TRUE = ("1", "true")
# what the schema lets stand before calcPr, the rest comes after it
_BEFORE_CALCULATION = frozenset(
    f"{_MAIN}{name}"
    for name in (
        "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups "
        "externalReferences definedNames"
    ).split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A tab; `part` is None for a chart sheet and whatever else has no cells."""

    name: str
    part: str | None
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinedName:
    """A name and what it stands for; `target` is its sheet and area when it is one plain area."""

    name: str
    scope: str | None
    text: str
    target: tuple[str, Area] | None

    @property
    def key(self) -> str:
        """The name, with its sheet before it when it holds on that sheet alone."""
        return self.name if self.scope is None else f"{self.scope}!{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """What the workbook part tells."""

    part: str
    sheets: tuple[Sheet, ...]
    names: tuple[DefinedName, ...]
    date1904: bool
    shared_strings: str | None

    @property
    def worksheet_parts(self) -> dict[str, str]:
        """The parts of the sheets that have cells, by sheet name."""
        return {sheet.name: sheet.part for sheet in self.sheets if sheet.part}

    @property
    def named_areas(self) -> dict[str, tuple[str, Area]]:
        """Sheet and area of the names that stand for cells, those Excel keeps for itself left out."""
        parts = self.worksheet_parts
        return {
            name.key: name.target
            for name in self.names
            if name.target and name.target[0] in parts and not name.name.startswith(_BUILT_IN)
        }


def read_workbook(package: Package) -> Workbook:
    """Return what the workbook part of `package` tells; NotAWorkbook when there is none."""
    main = next((item for item in read_relationships(package) if item.type == OFFICE_DOCUMENT), None)
    if main is None:
        reason = "it is in the strict variant of the format or has no workbook part"
        raise NotAWorkbook(package.path, reason, "save it as Excel workbook (.xlsx) in Excel")
    targets = {item.id: item for item in read_relationships(package, main.target)}
    elements = _plain(package.content(main.target)) or _parsed(package.part(main.target), main.target)
    sheets: list[Sheet] = []
    for element in elements:
        if element.name == "sheet":
            target = targets.get(element.attributes.get(_ID, ""))
            name = element.attributes.get("name", "")
            if target is None or target.target not in package:
                raise MissingPart(package.path, f"of the sheet '{name}'")
            part = target.target if target.type == WORKSHEET else None
            state = element.attributes.get("state", "visible")
            sheets.append(Sheet(name=name, part=part, state=state))
    # sheet names in references ignore case
    by_lower_name = {sheet.name.lower(): sheet.name for sheet in sheets}
    properties = next((element for element in elements if element.name == "workbookPr"), None)
    return Workbook(
        part=main.target,
        sheets=tuple(sheets),
        names=tuple(
            _defined_name(element, sheets, by_lower_name)
            for element in elements
            if element.name == "definedName"
        ),
        date1904=properties is not None and properties.attributes.get("date1904") in _TRUE,
        shared_strings=next((item.target for item in targets.values() if item.type == SHARED_STRINGS), None),
    )


def _plain(data: bytes) -> list[Element] | None:
    """Return the elements of a workbook part, None when it is not written in the usual way."""
    start, end = data.find(_NAMES_START) + len(_NAMES_START), data.find(_NAMES_END)
    names = _plain_names(data[start:end]) if len(_NAMES_START) <= start < end else None
    # names are by far most of the part
    rest = data if names is None else data[:start] + data[end:]
    elements = plain_elements(rest, MAIN, {"r": OFFICE_RELATIONSHIPS})
    if elements is not None and names is not None:
        elements += names
    usual = elements is not None and all(
        _ID in item.attributes if item.name == "sheet" else _has_plain_scope(item) for item in elements
    )
    return elements if usual else None


def _plain_names(data: bytes) -> list[Element] | None:
    """Return the elements of defined names, None when they are not written in the usual way."""
    try:
        between, *parts = _PLAIN_NAME.split(str(data, "utf-8"))
        names, scopes, texts, others = (parts[first::4] for first in range(4))
        if between or any(others):
            return None
        return [
            Element("definedName", {"name": name} if scope is None else {"name": name, _SCOPE: scope}, text)
            for name, scope, text in zip(names, scopes, texts, strict=True)
        ]
    except ValueError:
        return None


def _has_plain_scope(element: Element) -> bool:
    """Tell whether an element is no name, or a name whose sheet, if it has one of its own, is a number."""
    scope = element.attributes.get(_SCOPE, "0")
    return element.name != "definedName" or (scope.isascii() and scope.isdigit() and len(scope) < 6)


def _parsed(data: bytes, part: str) -> list[Element]:
    """Return the elements of a workbook part that is written in an unusual way, the id of a part as usual."""
    root = parse(data, part)
    paths = ("workbookPr", f"sheets/{_MAIN}sheet", f"definedNames/{_MAIN}definedName")
    found = [element for path in paths for element in root.iterfind(f"{_MAIN}{path}")]
    names = {f"{{{OFFICE_RELATIONSHIPS}}}id": _ID}
    return [
        Element(
            etree.QName(element).localname,
            {names.get(str(name), str(name)): str(value) for name, value in element.items()},
            element.text or "",
        )
        for element in found
    ]


def follow_names(data: bytes, part: str, movements: Movements) -> bytes:
    """Return the workbook part with its defined names, print areas and titles after what moves."""
    data = as_utf8(data, part)
    changes = []
    for span, before in _names(data, part):
        after = follow_formula(before, movements, "")
        if after != before:
            changes.append((span, escape_markup(after).encode()))
    return splice(data, changes)


# a template has the same names at every rendering
@lru_cache(maxsize=64)
def _names(data: bytes, part: str) -> tuple[tuple[Span, str], ...]:
    """Return what each name stands for."""
    spans = find_spans(data, part, {f"{MAIN} definedName": ""})
    return tuple((span, unescape(span.text)) for span in spans)


def sheets_of_names(data: bytes, part: str) -> frozenset[str]:
    """Return the sheets, in lower case, that the names of a workbook part speak of."""
    formulas = [formula for _, formula in _names(as_utf8(data, part), part)]
    return frozenset().union(*map(sheets_of, formulas))


def with_calculation(data: bytes, part: str) -> bytes:
    """Return the workbook part so that Excel computes every formula when it opens the workbook."""
    root = parse(data, part)
    calculation = root.find(f"{_MAIN}calcPr")
    if calculation is None:
        calculation = etree.Element(f"{_MAIN}calcPr")
        before = [child for child in root if child.tag in _BEFORE_CALCULATION]
        root.insert(root.index(before[-1]) + 1 if before else 0, calculation)
    if calculation.get("fullCalcOnLoad") in _TRUE:
        return data
    calculation.set("fullCalcOnLoad", "1")
    return serialize(root)


def drop_calculation_chain(package: Package, workbook: Workbook) -> None:
    """Take out the list of formula cells, which Excel rebuilds; a stale one has it offer a repair."""
    for item in read_relationships(package, workbook.part):
        if item.type == CALCULATION_CHAIN:
            remove_relationship(package, workbook.part, item.id)
            if item.target in package:
                package.remove(item.target)


def _defined_name(element: Element, sheets: Sequence[Sheet], by_lower_name: Mapping[str, str]) -> DefinedName:
    text = element.text.strip()
    scope = element.attributes.get(_SCOPE)
    target = parse_on_sheet(text)
    sheet = by_lower_name.get(target[0].lower()) if target is not None else None
    return DefinedName(
        name=element.attributes.get("name", ""),
        scope=sheets[int(scope)].name if scope and int(scope) < len(sheets) else None,
        text=text,
        target=(sheet, target[1]) if target is not None and sheet is not None else None,
    )
