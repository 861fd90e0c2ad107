"""The hidden sheet *Listes*: what drop-down lists offer, and the names by which cells ask for it."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from pac_excel.design.page import Chapter
from pac_excel.design.styles import as_header, font
from pac_excel.layout import banner, controls
from pac_excel.layout.columns import Layout
from pac_excel.layout.computed import References
from pac_excel.plan.choices import SUBFAMILIES, Subfamily
from pac_excel.plan.fields import Choice, Kind, fields_of
from pac_excel.plan.grids import STANDARD_GRIDS

FLAGS = '"Oui,Non"'
MARKS = "ctl_marks"
NO_CHOICE = "lst_aucune"
FAMILIES_OF = "lst_familles"
STRATEGIES = "lst_strategies"
# a column that names its strategy in a grid of its own, whichever the plan chose
GRID_OF = {"ansoff4": STANDARD_GRIDS[0].id}

_PLACE = "strategy_grids.cells"
_CODE_WIDTH, _LABEL_WIDTH = 18.0, 30.0


def enumerations(layout: Layout) -> tuple[type[Choice], ...]:
    """Return the enumerations that columns and named cells of `layout` take their values from, by name."""
    kinds: list[Kind[object]] = [column.kind for table in layout.tables for column in table.columns]
    kinds += [scalar.spec.kind for scalar in layout.scalars]
    found = {kind.choices for kind in kinds if kind.choices is not None}
    return tuple(sorted(found, key=lambda enumeration: enumeration.__name__))


def list_of(enumeration: type[Choice]) -> str:
    """Return the name of the list of an enumeration's labels."""
    return f"lst_{enumeration.__name__}"


def list_of_references(kind: Kind[object], layout: Layout) -> str | None:
    """Return the name of the list of identifiers a reference may name; None where no table lists them."""
    tables = [table for table in layout.main.values() if table.record.__name__ in kind.targets]
    return f"lst_{tables[0].collection}" if len(tables) == 1 else None


def strategy_list(path: str) -> str:
    """Return the name of the list of strategies for the column at `path`."""
    return f"{STRATEGIES}_{GRID_OF[path]}" if path in GRID_OF else STRATEGIES


def subfamily_list(family: str) -> str:
    """Return the formula of the sub-families of the family in the cell `family`."""
    count = f"COUNTIF({FAMILIES_OF},{family})"
    first = f"MATCH({family},{FAMILIES_OF},0)-1"
    return f"IF({count}=0,{NO_CHOICE},OFFSET({FAMILIES_OF},{first},1,{count},1))"


def draw_lists(sheet: Worksheet, layout: Layout, top: int) -> int:
    """Draw the lists and define all names; return `top`, for tables stand left of the lists."""
    row = top + 1
    tables = [table for table in layout.tables if table.sheet == sheet.title]
    column = sum(len(table.columns) + 1 for table in tables) + 1
    book = sheet.parent
    column = _draw_identity(sheet, layout, row, column)
    column = _draw_families(sheet, row, column)
    for enumeration in enumerations(layout):
        members = [(member.label, member.value) for member in enumeration]
        _draw_list(sheet, row, column, (enumeration.__name__, "Code"), members)
        _define(book, list_of(enumeration), sheet, row + 1, column, len(members))
        column += 3
    _define_references(book, layout)
    return top


def define(book: Workbook, name: str, target: str) -> None:
    """Add a defined name to the workbook."""
    book.defined_names[name] = DefinedName(name, attr_text=target)


def _draw_identity(sheet: Worksheet, layout: Layout, row: int, column: int) -> int:
    """Draw the cells by which the workbook is known, whatever its file is called."""
    as_header(sheet.cell(row, column, "Classeur"), Chapter.OVERVIEW)
    for name in (banner.SCHEMA, banner.LAYOUT, banner.STAMP):
        row += 1
        sheet.cell(row, column).font = font()
        _define(sheet.parent, name, sheet, row, column)
    # an empty cell: the list of a family without sub-families
    _define(sheet.parent, NO_CHOICE, sheet, row + 1, column)
    sheet.column_dimensions[get_column_letter(column)].width = _LABEL_WIDTH
    return column + 2


def _draw_families(sheet: Worksheet, row: int, column: int) -> int:
    pairs = [(family.label, sub.label) for family, subs in SUBFAMILIES.items() for sub in subs]
    _draw_list(sheet, row, column, ("Famille", Subfamily.__name__), pairs)
    _define(sheet.parent, FAMILIES_OF, sheet, row + 1, column, len(pairs))
    return column + 3


def _draw_list(
    sheet: Worksheet, row: int, column: int, headers: tuple[str, str], rows: list[tuple[str, str]]
) -> None:
    for offset, header in enumerate(headers):
        as_header(sheet.cell(row, column + offset, header), Chapter.OVERVIEW)
    for at, values in enumerate(rows, row + 1):
        for offset, value in enumerate(values):
            cell = sheet.cell(at, column + offset, value)
            cell.font = font()
            cell.alignment = Alignment(vertical="top")
    for offset, width in enumerate((_LABEL_WIDTH, _CODE_WIDTH)):
        sheet.column_dimensions[get_column_letter(column + offset)].width = width


def _define(book: Workbook, name: str, sheet: Worksheet, row: int, column: int, height: int = 1) -> None:
    letter = get_column_letter(column)
    area = f"${letter}${row}" + (f":${letter}${row + height - 1}" if height > 1 else "")
    define(book, name, f"'{sheet.title}'!{area}")


def _define_references(book: Workbook, layout: Layout) -> None:
    """Define the lists that follow tables: identifiers, and the strategies of a grid."""
    references = References(layout)
    for collection, table in layout.main.items():
        if "id" in fields_of(table.record):
            define(book, f"lst_{collection}", references.column(collection, "id"))
    define(book, STRATEGIES, _strategies(references, "plan_strategy_grid"))
    for grid in GRID_OF.values():
        define(book, f"{STRATEGIES}_{grid}", _strategies(references, f'"{grid}"'))


def _strategies(references: References, grid: str) -> str:
    """The labels of one grid, whose cells stand together in the table."""
    labels, grids = references.column(_PLACE, "label"), references.column(_PLACE, "")
    return f"OFFSET(INDEX({labels},1),MATCH({grid},{grids},0)-1,0,COUNTIF({grids},{grid}),1)"


def define_marks(book: Workbook, letter: str) -> None:
    """Define the marks of open findings as a whole column, which never needs to be made longer."""
    define(book, MARKS, f"'{controls.SHEET}'!${letter}:${letter}")
