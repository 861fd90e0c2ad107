"""A workbook as named tables and named cells, wherever it lives."""

from pac_excel.books.file import FileBook
from pac_excel.books.live import LiveBook
from pac_excel.books.memory import MemoryBook, MemoryTable
from pac_excel.books.protocol import Book, Cell, NameView, TableView

__all__ = ["Book", "Cell", "FileBook", "LiveBook", "MemoryBook", "MemoryTable", "NameView", "TableView"]
