"""Serve a running LibreOffice Calc to another Python: a request a line on stdin, an answer a line on stdout.

A script for the interpreter that has UNO: `python3 calc_server.py URL`. It does what Excel does when it is
driven from outside: what is written is parsed as if typed in English, unless the cell is formatted as text;
dates, booleans and errors are told from numbers; formulas have commas.
"""

from __future__ import annotations

import json
import re
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

RUN_ALL = 4  # com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN
XLSX = "Calc MS Excel 2007 XML"
FILTERS = {".xlsx": XLSX, ".xlsm": "Calc MS Excel 2007 VBA XML", ".xlam": "Calc MS Excel 2007 VBA XML"}
# com.sun.star.sheet.CellFlags and FormulaResult
DATETIMES, NUMERIC_RESULTS, ERROR_RESULTS = 2, 1, 4
# com.sun.star.util.NumberFormat
DATE, TIME, TEXT, LOGICAL = 2, 4, 256, 1024
ERRORS = {
    502: "#NUM!",
    503: "#NUM!",
    504: "#VALUE!",
    519: "#VALUE!",
    521: "#NULL!",
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
}
# LibreOffice keeps constants that are errors or booleans as formulas
CONSTANTS = {f"={code}": code for code in ERRORS.values()} | {"=TRUE()": "TRUE", "=FALSE()": "FALSE"}
_REFERENCE = re.compile(r"^\$('(?:[^']|'')+'|[^.']+)\.(\$[A-Z]+\$\d+(?::\$[A-Z]+\$\d+)?)$")
_QUOTED = re.compile(r"(\"[^\"]*\"|'[^']*')")


class Calc:
    """The requests, a method each; a workbook is named by the identifier that LibreOffice gave it."""

    def __init__(self, url: str) -> None:
        from tests.support.uno_client import connect

        self.desktop = connect(url)
        # objects of LibreOffice are far to fetch
        self.known: dict[str, Any] = {}
        self.known_sheets: dict[tuple[str, str], Any] = {}
        self.epochs: dict[str, bool] = {}
        self.kinds: dict[tuple[str, int], int] = {}
        self.listed: list[Any] | None = None

    # books

    def books(self) -> list[dict[str, str]]:
        return [self._told(document) for document in self._documents()]

    def active_book(self) -> str:
        return str(self.desktop.getCurrentComponent().RuntimeUID)

    def open(self, path: str, hidden: bool) -> dict[str, str]:
        from tests.support.uno_client import properties

        filter_name = FILTERS[Path(path).suffix]
        loading = properties(FilterName=filter_name, Hidden=hidden, MacroExecutionMode=RUN_ALL)
        document = self.desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, loading)
        if document is None:
            raise ValueError(f"{path} cannot be loaded")
        return self._told(document)

    def add_book(self) -> dict[str, str]:
        return self._told(self.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, ()))

    def save(self, book: str, path: str) -> None:
        from tests.support.uno_client import properties

        self._book(book).storeToURL(Path(path).as_uri(), properties(FilterName=FILTERS[Path(path).suffix]))

    def close(self, book: str) -> None:
        self._book(book).close(True)
        del self.known[book]

    def activate_book(self, book: str) -> None:
        self._book(book).CurrentController.Frame.activate()

    def date1904(self, book: str) -> bool:
        if book not in self.epochs:
            self.epochs[book] = bool(self._book(book).NullDate.Year == 1904)
        return self.epochs[book]

    # what a book holds

    def sheets(self, book: str) -> list[str]:
        return list(self._book(book).Sheets.ElementNames)

    def active_sheet(self, book: str) -> str:
        return str(self._book(book).CurrentController.ActiveSheet.Name)

    def is_visible(self, book: str, sheet: str) -> bool:
        return bool(self._sheet(book, sheet).IsVisible)

    def set_visible(self, book: str, sheet: str, wanted: bool) -> None:
        self._sheet(book, sheet).IsVisible = wanted

    def activate_sheet(self, book: str, sheet: str) -> None:
        self._book(book).CurrentController.setActiveSheet(self._sheet(book, sheet))

    def tables(self, book: str, sheet: str) -> list[list[Any]]:
        """The tables of a sheet: name, edges (header and totals included), and whether it has totals."""
        index = self._sheet(book, sheet).RangeAddress.Sheet
        if self.listed is None:
            ranges = self._book(book).DatabaseRanges
            tables = [ranges.getByName(name) for name in ranges.ElementNames]
            self.listed = [(table.Name, table.DataArea, bool(table.TotalsRow)) for table in tables]
        return [[name, _bounds(area), totals] for name, area, totals in self.listed if area.Sheet == index]

    def names(self, book: str) -> list[list[Any]]:
        """The names that stand for cells, each with its definition."""
        document = self._book(book)
        scopes = [("", document.NamedRanges)]
        scopes += [(sheet.Name, sheet.NamedRanges) for sheet in self._sheets(document)]
        found = []
        for scope, names in scopes:
            for name in names.ElementNames:
                where = _REFERENCE.sub(r"\1!\2", names.getByName(name).Content)
                found.append([f"{scope}!{name}" if scope else name, f"={where}"])
        return found

    # cells

    def values(self, book: str, sheet: str, area: list[int]) -> list[list[Any]]:
        cells = self._cells(book, sheet, area)
        values: list[list[Any]] = [
            [None if value == "" else value for value in row] for row in cells.getDataArray()
        ]
        epoch = 1462 if self.date1904(book) else 0
        for row, column in _within(cells, cells.queryContentCells(DATETIMES)):
            values[row][column] = {"date": values[row][column] + epoch}
        for column, rows in _by_column(_within(cells, cells.queryFormulaCells(NUMERIC_RESULTS))).items():
            for row, kind in self._kinds(book, cells, column, rows):
                number = values[row][column]
                if kind & LOGICAL:
                    values[row][column] = bool(number)
                elif kind & (DATE | TIME):
                    values[row][column] = {"date": number + epoch}
        for row, column in _within(cells, cells.queryFormulaCells(ERROR_RESULTS)):
            code = cells.getCellByPosition(column, row).getError()
            values[row][column] = {"error": ERRORS.get(code, "#VALUE!")}
        return values

    def formulas(self, book: str, sheet: str, area: list[int]) -> list[list[str]]:
        """What each cell would be typed as: a formula in English, or its constant."""
        return [
            [_with_commas(text) for text in row] for row in self._cells(book, sheet, area).getFormulaArray()
        ]

    def write(self, book: str, sheet: str, area: list[int], rows: list[list[Any]]) -> None:
        cells = self._cells(book, sheet, area)
        every = range(len(rows))
        texts = [
            {row for row, kind in self._kinds(book, cells, column, every) if kind & TEXT}
            for column in range(len(rows[0]))
        ]
        cells.setFormulaArray(
            tuple(
                tuple(_typed(value, as_text=row in texts[column]) for column, value in enumerate(values))
                for row, values in enumerate(rows)
            )
        )

    def fill(self, book: str, sheet: str, area: list[int], value: Any) -> None:
        """Write one value into every cell, the references of a formula following."""
        top, left, bottom, right = area
        for row in range(top, bottom + 1):
            self.write(book, sheet, [row, left, row, right], [[value] * (right - left + 1)])
        if isinstance(value, str) and value.startswith("=") and bottom > top:
            self._cells(book, sheet, area).fillAuto(_enum("com.sun.star.sheet.FillDirection", "TO_BOTTOM"), 1)

    def number_format(self, book: str, sheet: str, area: list[int]) -> str | None:
        key = self._cells(book, sheet, area).NumberFormat
        return None if key is None else str(self._book(book).NumberFormats.getByKey(key).FormatString)

    def clear_contents(self, book: str, sheet: str, area: list[int]) -> None:
        self._cells(book, sheet, area).clearContents(1 + 2 + 4 + 16)

    def insert(self, book: str, sheet: str, area: list[int], shift: str) -> None:
        mode = {"down": "DOWN", "right": "RIGHT"}[shift]
        target = self._cells(book, sheet, area).RangeAddress
        self._sheet(book, sheet).insertCells(target, _enum("com.sun.star.sheet.CellInsertMode", mode))
        # a sheet is a range to LibreOffice, and follows what moves
        self.known_sheets.clear()

    def delete(self, book: str, sheet: str, area: list[int], shift: str) -> None:
        mode = {"up": "UP", "left": "LEFT"}[shift]
        target = self._cells(book, sheet, area).RangeAddress
        self._sheet(book, sheet).removeRange(target, _enum("com.sun.star.sheet.CellDeleteMode", mode))
        self.known_sheets.clear()

    def fill_formats(self, book: str, sheet: str, area: list[int]) -> None:
        """Give all rows of an area the formats of its first; Calc has no way but to fill in values too."""
        cells = self._cells(book, sheet, area)
        contents = cells.getFormulaArray()
        cells.fillAuto(_enum("com.sun.star.sheet.FillDirection", "TO_BOTTOM"), 1)
        cells.setFormulaArray(contents)

    def resize(self, book: str, table: str, area: list[int]) -> None:
        found = self._book(book).DatabaseRanges.getByName(table)
        address = found.DataArea
        address.StartRow, address.StartColumn, address.EndRow, address.EndColumn = (n - 1 for n in area)
        found.DataArea = address

    def sort(self, book: str, sheet: str, area: list[int], column: int, ascending: bool) -> None:
        """Sort the rows of an area by one of its columns, as a user does."""
        import uno
        from com.sun.star.table import TableSortField

        from tests.support.uno_client import properties

        field = TableSortField()
        field.Field, field.IsAscending = column, ascending
        fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
        options = properties(SortFields=fields, ContainsHeader=False, BindFormatsToContent=False)
        self._cells(book, sheet, area).sort(options)

    # state

    def select(self, book: str, sheet: str, area: list[int]) -> None:
        controller = self._book(book).CurrentController
        controller.select(self._cells(book, sheet, area))

    def selection(self, book: str) -> list[Any] | None:
        selected = self._book(book).CurrentSelection
        if not selected or not selected.supportsService("com.sun.star.sheet.SheetCellRange"):
            return None
        return [selected.Spreadsheet.Name, _bounds(selected.RangeAddress)]

    def calculate(self) -> None:
        for document in self._documents():
            document.calculateAll()

    def is_automatic(self) -> bool:
        return all(document.isAutomaticCalculationEnabled() for document in self._documents())

    def set_automatic(self, wanted: bool) -> None:
        for document in self._documents():
            document.enableAutomaticCalculation(wanted)

    def is_updating(self) -> bool:
        return not any(document.hasControllersLocked() for document in self._documents())

    def set_updating(self, wanted: bool) -> None:
        for document in self._documents():
            if wanted == document.hasControllersLocked():
                (document.unlockControllers if wanted else document.lockControllers)()

    def is_protected(self, book: str, sheet: str) -> bool:
        return bool(self._sheet(book, sheet).isProtected())

    def protect(self, book: str, sheet: str, password: str) -> None:
        self._sheet(book, sheet).protect(password)

    def unprotect(self, book: str, sheet: str, password: str) -> None:
        self._sheet(book, sheet).unprotect(password)

    def hide_rows(self, book: str, sheet: str, area: list[int], hidden: bool) -> None:
        self._cells(book, sheet, area).Rows.IsVisible = not hidden

    def hidden_rows(self, book: str, sheet: str, area: list[int]) -> list[int]:
        rows = self._cells(book, sheet, area).Rows
        return [area[0] + n for n in range(rows.Count) if not rows.getByIndex(n).IsVisible]

    def replace_macros(self, book: str, module: str, source: str, dropped: list[str]) -> None:
        """Put another source in place of a module, and take out others."""
        libraries = self._book(book).BasicLibraries
        for library in map(libraries.getByName, libraries.ElementNames):
            if library.hasByName(module):
                library.replaceByName(module, source)
                for name in dropped:
                    library.removeByName(name)

    # what the user sees

    def show_window(self, book: str, width: int, height: int) -> None:
        """Have the window of a workbook fill the screen, and be in front."""
        window = self._book(book).CurrentController.Frame.ContainerWindow
        window.setPosSize(0, 0, width, height, 15)
        window.toFront()

    def cell_on_screen(self, book: str, row: int, column: int) -> list[int]:
        """Left, top, width and height, in pixels of the screen, of a visible cell of the active sheet."""
        window = self._book(book).CurrentController.Frame.ComponentWindow
        # frozen panes are tables of their own, and know the other cells as empty
        for table in _spreadsheets_below(window.getAccessibleContext()):
            cell = table.getAccessibleCellAt(row - 1, column - 1).getAccessibleContext()
            corner, size = cell.getLocationOnScreen(), cell.getSize()
            if size.Width and size.Height:
                return [corner.X, corner.Y, size.Width, size.Height]
        raise ValueError(f"row {row}, column {column} is not in view")

    # inside

    def _told(self, document: Any) -> dict[str, str]:
        import uno

        path = uno.fileUrlToSystemPath(document.URL) if document.URL else ""
        return {"id": document.RuntimeUID, "path": path, "title": document.Title}

    def _documents(self) -> list[Any]:
        found = []
        components = self.desktop.Components.createEnumeration()
        while components.hasMoreElements():
            document = components.nextElement()
            if document.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
                found.append(document)
        return found

    def _book(self, book: str) -> Any:
        if book not in self.known:
            self.known |= {document.RuntimeUID: document for document in self._documents()}
        return self.known[book]

    def _sheets(self, document: Any) -> list[Any]:
        return [document.Sheets.getByIndex(n) for n in range(document.Sheets.Count)]

    def _sheet(self, book: str, sheet: str) -> Any:
        if (book, sheet) not in self.known_sheets:
            self.known_sheets[book, sheet] = self._book(book).Sheets.getByName(sheet)
        return self.known_sheets[book, sheet]

    def _cells(self, book: str, sheet: str, area: list[int]) -> Any:
        top, left, bottom, right = (n - 1 for n in area)
        return self._sheet(book, sheet).getCellRangeByPosition(left, top, right, bottom)

    def _kinds(self, book: str, cells: Any, column: int, rows: Any) -> list[tuple[int, int]]:
        """The type of the number format of these rows of a column."""
        whole = cells.getCellRangeByPosition(column, min(rows), column, max(rows)).NumberFormat
        if whole is not None:
            return [(row, self._kind(book, whole)) for row in rows]
        keys = [(row, cells.getCellByPosition(column, row).NumberFormat) for row in rows]
        return [(row, self._kind(book, key)) for row, key in keys]

    def _kind(self, book: str, key: int) -> int:
        if (book, key) not in self.kinds:
            self.kinds[book, key] = self._book(book).NumberFormats.getByKey(key).Type
        return self.kinds[book, key]


def _spreadsheets_below(context: Any) -> Iterator[Any]:
    """The accessible tables of cells inside a window."""
    if context.supportsService("com.sun.star.AccessibleSpreadsheet"):
        yield context
        return
    for index in range(context.getAccessibleChildCount()):
        yield from _spreadsheets_below(context.getAccessibleChild(index).getAccessibleContext())


def _enum(type_name: str, value: str) -> Any:
    import uno

    return uno.Enum(type_name, value)


def _within(cells: Any, found: Any) -> Iterator[tuple[int, int]]:
    """Row and column, in the range `cells`, of each cell of the ranges `found`."""
    addresses = found.RangeAddresses
    top, left = (cells.RangeAddress.StartRow, cells.RangeAddress.StartColumn) if addresses else (0, 0)
    for area in addresses:
        for row in range(area.StartRow, area.EndRow + 1):
            for column in range(area.StartColumn, area.EndColumn + 1):
                yield row - top, column - left


def _by_column(places: Iterator[tuple[int, int]]) -> dict[int, list[int]]:
    columns: dict[int, list[int]] = {}
    for row, column in places:
        columns.setdefault(column, []).append(row)
    return columns


def _bounds(address: Any) -> list[int]:
    return [address.StartRow + 1, address.StartColumn + 1, address.EndRow + 1, address.EndColumn + 1]


def _with_commas(formula: str) -> str:
    """A formula of LibreOffice's as Excel writes it."""
    if not formula.startswith("="):
        return formula
    if formula in CONSTANTS:
        return CONSTANTS[formula]
    parts = _QUOTED.split(formula)
    return "".join(part if n % 2 else part.replace(";", ",") for n, part in enumerate(parts))


def _typed(value: Any, *, as_text: bool) -> Any:
    """What LibreOffice is to parse so that it holds what Excel would."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "=TRUE()" if value else "=FALSE()"
    if not isinstance(value, str):
        return f"'{value}" if as_text else repr(value)
    if as_text:
        return f"'{value}"
    if f"={value}" in CONSTANTS:
        return f"={value}"
    if not value.startswith("="):
        return value
    parts = _QUOTED.split(value)
    return "".join(part if n % 2 else part.replace(",", ";") for n, part in enumerate(parts))


def main(url: str) -> None:
    """Answer requests until stdin ends."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    calc = Calc(url)
    for line in sys.stdin:
        request, arguments = json.loads(line)
        if request != "tables":
            # every sheet's tables come from one list of the book's
            calc.listed = None
        try:
            answer = {"answer": getattr(calc, request)(*arguments)}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}", "trace": traceback.format_exc()}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
