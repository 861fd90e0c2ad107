"""A plan as a book in memory: the trip to tables and back without a file."""

from __future__ import annotations

from pac_excel.books.memory import MemoryBook, MemoryTable
from pac_excel.layout.columns import Flow, Layout
from pac_excel.layout.filling import fill
from pac_excel.layout.reading import Reading, read
from pac_excel.plan import Plan


def book_of(plan: Plan, layout: Layout) -> MemoryBook:
    """Return the book that shows `plan` as `layout` says, formula columns marked as such."""
    content = fill(plan, layout)
    tables = {}
    for name, table in content.tables.items():
        formulas = {
            column.header: "0" for column in layout.by_name[name].columns if column.flow is Flow.EXCEL
        }
        tables[name] = MemoryTable(headers=table.columns, rows=table.rows, formulas=formulas)
    return MemoryBook(tables, content.names)


def read_book(book: MemoryBook, layout: Layout) -> Reading:
    """Return what the book holds."""
    return read(book.tables(), book.names(), layout, date1904=book.date1904)
