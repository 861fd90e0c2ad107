"""The same workbook filled by other libraries, for comparison."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from importlib.metadata import version
from itertools import cycle
from pathlib import Path

from pac_excel.ooxml.archive import deflate, read_entries
from pac_excel.ooxml.references import Area, column_letters, format_area
from pac_excel.ooxml.values import Value
from pac_excel.template import Rows, Template
from pac_excel.template.data import Content

Fill = Callable[[], bytes]


class Job:
    """One template and what it is filled with."""

    def __init__(self, path: Path, tables: Mapping[str, Rows], names: Mapping[str, Content]) -> None:
        self.path = path
        self.tables = tables
        self.names = names
        self._template = Template.open(path).compile()
        self._places = {table.name: (table.sheet, table.area) for table in self._template.tables}

    @property
    def rows(self) -> int:
        """The number of rows given."""
        return sum(len(rows.rows) for rows in self.tables.values())

    @property
    def cells(self) -> int:
        """The number of cells given."""
        return sum(len(rows.rows) * len(rows.columns) for rows in self.tables.values())

    def render(self) -> bytes:
        """Fill the template that is compiled already."""
        return self._template.render(self.tables, self.names)

    def render_another(self) -> bytes:
        """Fill it with another plan than the last time: other texts and numbers, other numbers of rows."""
        return self._template.render(next(self._others), self.names)

    @cached_property
    def _others(self) -> Iterator[Mapping[str, Rows]]:
        """Plans of which each differs from the one before in every text and number and the size of tables."""
        plans = [
            {name: _another(rows, number) for name, rows in self.tables.items()} for number in range(1, 9)
        ]
        return cycle(plans)

    def open_and_render(self) -> bytes:
        """Read the template, compile what is filled, and fill it."""
        return Template.open(self.path).render(self.tables, self.names)

    @cached_property
    def _changed_parts(self) -> list[bytes]:
        before = {entry.name: entry.compressed for entry in read_entries(self.path.read_bytes())}
        after = read_entries(self.render())
        return [entry.content() for entry in after if before.get(entry.name) != entry.compressed]

    def floor(self) -> bytes:
        """Do what no engine can go without: format the rows, and deflate the parts that change."""
        for rows in self.tables.values():
            letters = [column_letters(number) for number in range(1, len(rows.columns) + 1)]
            "".join([_row_xml(number, letters, row) for number, row in enumerate(rows.rows, 1)]).encode()
        return b"".join([deflate(part) for part in self._changed_parts])

    def openpyxl(self) -> bytes:
        """Load, fill and save with openpyxl."""
        from openpyxl import load_workbook

        book = load_workbook(self.path)
        self._fill_cells(book)
        for name, rows in self.tables.items():
            sheet, _ = self._places[name]
            book[sheet].tables[name].ref = format_area(self._area_after(name, rows))
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def wolfxl(self) -> bytes:
        """Load for modification, fill and save with wolfxl."""
        import wolfxl

        book = wolfxl.load_workbook(str(self.path), modify=True)
        self._fill_cells(book)
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder, "filled.xlsx")
            book.save(str(target))
            return target.read_bytes()

    def _fill_cells(self, book: object) -> None:
        """Write the tables and the named cells, by an interface that openpyxl and wolfxl share."""
        for name, rows in self.tables.items():
            sheet_name, area = self._places[name]
            sheet, headers = book[sheet_name], self._headers(name)  # type: ignore[index]
            columns = [area.first_col + headers.index(column) for column in rows.columns]
            for number, row in enumerate(rows.rows, area.first_row + 1):
                for column, value in zip(columns, row, strict=True):
                    sheet.cell(row=number, column=column).value = _plain(value)
        for name, content in self.names.items():
            sheet_name, area = self._template.names[name]
            cell = book[sheet_name].cell(row=area.first_row, column=area.first_col)  # type: ignore[index]
            cell.value = _plain(content[0][0] if isinstance(content, list) else content)

    def xlsxwriter(self) -> bytes:
        """Write the sheets from nothing with XlsxWriter: what stands around the tables, and the tables."""
        import xlsxwriter

        stream = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        book = xlsxwriter.Workbook(stream, options)
        plain = book.add_format({"text_wrap": True})
        for sheet, cells in self._fixed_cells.items():
            worksheet = book.add_worksheet(sheet)
            for row, column, value in cells:
                worksheet.write(row - 1, column - 1, value, plain)
            for name, rows in self.tables.items():
                if self._places[name][0] == sheet:
                    area = self._area_after(name, rows)
                    width = min(area.width, len(rows.columns))
                    first, last = (
                        (area.first_row, area.first_col),
                        (area.last_row, area.first_col + width - 1),
                    )
                    place = [edge - 1 for edge in (*first, *last)]
                    headers = [{"header": column, "format": plain} for column in rows.columns[:width]]
                    data = [[_plain(value) for value in row[:width]] for row in rows.rows]
                    worksheet.add_table(*place, {"data": data, "columns": headers, "name": name})
        book.close()
        return stream.getvalue()

    @cached_property
    def _fixed_cells(self) -> Mapping[str, list[tuple[int, int, object]]]:
        """The cells of the template, by sheet."""
        from openpyxl import load_workbook

        return {
            sheet.title: [
                (cell.row, cell.column, str(cell.value))
                for row in sheet.iter_rows()
                for cell in row
                if cell.value is not None
            ]
            for sheet in load_workbook(self.path)
        }

    def _headers(self, name: str) -> tuple[str, ...]:
        return next(table.headers for table in self._template.tables if table.name == name)

    def _area_after(self, name: str, rows: Rows) -> Area:
        area = self._places[name][1]
        return Area(area.first_row, area.first_col, area.first_row + max(1, len(rows.rows)), area.last_col)


def _another(rows: Rows, number: int) -> Rows:
    """Return rows with other values, some of them twice."""
    more = [*rows.rows, *list(rows.rows[:1]) * (1 + number % 3)]
    return replace(rows, rows=[[_other(value, number) for value in row] for row in more])


def _other(value: Value, number: int) -> Value:
    if isinstance(value, str):
        return f"{value} {number}"
    return value + number if type(value) in (int, float) else value  # type: ignore[operator]


def versions() -> Mapping[str, str]:
    """Return the peers' versions."""
    return {name: version(name) for name in ("openpyxl", "XlsxWriter", "wolfxl")}


def _row_xml(number: int, letters: list[str], row: Sequence[object]) -> str:
    addresses = [f"{letter}{number}" for letter in letters]
    cells = "".join([_cell_xml(address, value) for address, value in zip(addresses, row, strict=True)])
    return f'<row r="{number}">{cells}</row>'


def _cell_xml(address: str, value: object) -> str:
    if isinstance(value, str):
        text = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return f'<c r="{address}" s="1" t="inlineStr"><is><t>{text}</t></is></c>'
    return f'<c r="{address}" s="1"/>' if value is None else f'<c r="{address}" s="1"><v>{value}</v></c>'


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, str | int | float | date) else str(value)
