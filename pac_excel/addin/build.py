"""Builds the files that bring the macros: the add-in, and the complete template with macros of its own."""

from __future__ import annotations

from pathlib import Path

from pac_excel import resources
from pac_excel.addin import blank_workbook
from pac_excel.addin.button import draw_button
from pac_excel.addin.catalogue import BY_NAME
from pac_excel.addin.macros import own_modules, xlwings_modules
from pac_excel.addin.parts import set_content_type, stored
from pac_excel.addin.vba.project import Kind, Module, document_module, vba_project
from pac_excel.design.page import Chapter
from pac_excel.layout import banner
from pac_excel.ooxml.archive import read_entries, write_entries
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.references import Area
from pac_excel.ooxml.relationships import add_relationships
from pac_excel.ooxml.saving import save_atomically
from pac_excel.ooxml.workbook import Workbook, read_workbook
from pac_excel.ooxml.xml import MAIN, parse, serialize

ADDIN, TWIN = "pac_excel.xlam", "pac_complet.xlsm"

_TEMPLATE = "pac_complet.xlsx"
_PROJECT_NAME = "PacExcelProject"  # no module may bear it too
_VBA_PART = "xl/vbaProject.bin"
_MACRO_WORKBOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_MACRO_OF_BUTTON = "CheckPlan"
_WORKBOOK_PROPERTIES, _SHEET_PROPERTIES = f"{{{MAIN}}}workbookPr", f"{{{MAIN}}}sheetPr"


def build_all(folder: Path) -> list[Path]:
    """Write both files into `folder`; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, data in ((ADDIN, build_addin()), (TWIN, build_twin())):
        path = folder / name
        save_atomically(path, data)
        paths.append(path)
    return paths


def build_addin() -> bytes:
    """Return pac_excel.xlam: ribbon, commands, and xlwings' module that starts Python."""
    modules = [
        document_module(blank_workbook.WORKBOOK_CODE_NAME, Kind.WORKBOOK),
        document_module(blank_workbook.SHEET_CODE_NAME, Kind.WORKSHEET),
        *own_modules("PacExcel.bas", "PacRibbon.bas"),
        *xlwings_modules(),
    ]
    ribbon = resources.macros("customUI14.xml").read_bytes()
    theme = Package.open(resources.template(_TEMPLATE)).part("xl/theme/theme1.xml")
    return blank_workbook.with_macros(vba_project(_PROJECT_NAME, modules), ribbon, theme)


def build_twin() -> bytes:
    """Return the complete template as a workbook with macros, and the button that checks the plan."""
    template = resources.template(_TEMPLATE).read_bytes()
    package = Package.open(template)
    workbook = read_workbook(package)
    modules = [*_document_modules(package, workbook), *own_modules("PacExcel.bas"), *xlwings_modules()]
    package.add(_VBA_PART, vba_project(_PROJECT_NAME, modules), blank_workbook.VBA_TYPE)
    add_relationships(package, workbook.part, [(blank_workbook.VBA_RELATIONSHIP, _VBA_PART)])
    set_content_type(package, workbook.part, _MACRO_WORKBOOK)
    _draw_check_button(package, workbook)
    drawn = {entry.name: entry for entry in read_entries(template)}
    return write_entries(
        entry if drawn.get(entry.name) == entry else stored(entry.name, entry.content())
        for entry in read_entries(package.to_bytes())
    )


def _document_modules(package: Package, workbook: Workbook) -> list[Module]:
    """Give workbook and sheets the code names by which Excel matches them with their modules."""
    book = _code_name(package, workbook.part, _WORKBOOK_PROPERTIES, "ThisWorkbook")
    modules = [document_module(book, Kind.WORKBOOK)]
    for number, part in enumerate(workbook.worksheet_parts.values(), 1):
        name = _code_name(package, part, _SHEET_PROPERTIES, f"Sheet{number}")
        modules.append(document_module(name, Kind.WORKSHEET))
    return modules


def _code_name(package: Package, part: str, properties: str, name: str) -> str:
    """Return the code name in the part, which is `name` from now on where it had none."""
    root = parse(package.part(part), part)
    element = root.find(properties)
    if element is None:
        element = root.makeelement(properties)
        root.insert(0, element)
    known = element.get("codeName")
    if known:
        return known
    element.set("codeName", name)
    package.replace(part, serialize(root))
    return name


def _draw_check_button(package: Package, workbook: Workbook) -> None:
    """Draw the button in the heading of the check's state, over the last of its counts."""
    areas = workbook.named_areas
    sheet, state = areas[banner.STATE]
    _, last = areas[list(banner.COUNTS)[-1]]
    heading = state.first_row - 1
    draw_button(
        package,
        workbook.worksheet_parts[sheet],
        Area(heading, last.first_col, heading, last.first_col + 1),
        label=BY_NAME["check"].label,
        macro=_MACRO_OF_BUTTON,
        colour=Chapter.CONTROLS.dark,
    )
