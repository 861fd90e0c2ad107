"""The data that a template is filled with, read from YAML, JSON, CSV or a workbook."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias, TypeVar

from pac_excel.errors import PacExcelError
from pac_excel.ooxml.rich_text import Link, RichText, Run
from pac_excel.ooxml.values import CellError, Value
from pac_excel.template.data import Across, Content, Data, Image
from pac_excel.template.description import Description
from pac_excel.template.lint import Schema
from pac_excel.template.rows import Rows

Tree: TypeAlias = "str | int | float | bool | dt.date | dt.time | list[Tree] | dict[str, Tree] | None"
"""What the parsers of YAML and JSON give."""

_T = TypeVar("_T")

_SECTIONS = ("tables", "names", "images", "blocks", "sheets")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:[ \u00a0\u202f][0-9]{3})+)(?:[.,][0-9]+)?")
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})|(\d{4})-(\d{2})-(\d{2})")
_RUN = frozenset(("text", "bold", "italic", "underline", "strike", "colour", "size", "font"))


class BadData(PacExcelError):
    """A data file that does not say what a template is to be filled with."""

    def __init__(self, path: str, where: str, reason: str) -> None:
        super().__init__(path, where, reason)
        self.path = path
        self.where = where
        self.reason = reason

    def __str__(self) -> str:
        return ": ".join(part for part in (self.path, self.where, self.reason) if part)


def read_data(path: Path, description: Description, table: str | None) -> Data:
    """Return the content in the file `path`; `table` is the one that the rows of a CSV file are for."""
    kind = path.suffix.lower()
    if kind in (".xlsx", ".xlsm"):
        return _from_workbook(path, description)
    text = _text(path)
    if kind == ".csv":
        if table is None:
            raise BadData(str(path), "", "a CSV file has the rows of one table; name it with --table")
        return Data(tables={table: _csv_rows(text, path)})
    return _Reader(path).data(_parsed(path, text, kind), "")


def read_schema(path: Path) -> Schema:
    """Return the tables, columns and names that a template is expected to have."""
    reader = _Reader(path)
    tree = reader.mapping(_parsed(path, _text(path), path.suffix.lower()), "")
    tables = reader.mapping(tree.get("tables") or {}, "tables")
    names = reader.list(tree.get("names") or [], "names")
    return Schema(
        tables={
            name: [str(column) for column in reader.list(columns, name)] for name, columns in tables.items()
        },
        names=[str(name) for name in names],
    )


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadData(str(path), "", f"it cannot be read ({error.strerror})") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # what Excel writes as CSV in France
        return data.decode("cp1252", "replace")


def _parsed(path: Path, text: str, kind: str) -> Tree:
    import yaml

    try:
        return json.loads(text) if kind == ".json" else yaml.safe_load(text)  # type: ignore[no-any-return]
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise BadData(str(path), "", f"it is neither YAML nor JSON ({reason})") from error


class _Reader:
    """Turns a parsed file into data, and tells where in it something is wrong."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def data(self, tree: Tree, where: str) -> Data:
        """Return the data of the file, or of one item of a block or sheet."""
        sections = self.mapping(tree or {}, where)
        for name in sections:
            if name not in _SECTIONS:
                raise self._bad(where, f"'{name}' is unknown; there are {', '.join(_SECTIONS)}")
        return Data(
            tables=self._section(sections, "tables", where, self._rows),
            names=self._section(sections, "names", where, self._content),
            images=self._section(sections, "images", where, self._image),
            blocks=self._section(sections, "blocks", where, self._block),
            sheets=self._section(sections, "sheets", where, self._items),
        )

    def mapping(self, tree: Tree, where: str) -> dict[str, Tree]:
        """Return a mapping, its keys as text."""
        if not isinstance(tree, dict):
            raise self._bad(where, "it is to be a mapping, `name: value`")
        return {str(key): value for key, value in tree.items()}

    def list(self, tree: Tree, where: str) -> Sequence[Tree]:
        """Return a list."""
        if not isinstance(tree, list):
            raise self._bad(where, "it is to be a list")
        return tree

    def _section(
        self, sections: Mapping[str, Tree], name: str, where: str, read: Callable[[Tree, str], _T]
    ) -> dict[str, _T]:
        place = f"{where}.{name}" if where else name
        found = self.mapping(sections.get(name) or {}, place)
        return {key: read(value, f"{place}.{key}") for key, value in found.items()}

    def _rows(self, tree: Tree, where: str) -> Rows:
        if isinstance(tree, dict):
            columns = [str(column) for column in self.list(tree.get("columns"), f"{where}.columns")]
            rows = [self.list(row, where) for row in self.list(tree.get("rows"), f"{where}.rows")]
            return Rows(
                columns=tuple(columns), rows=[[self._value(item, where) for item in row] for row in rows]
            )
        records = [self.mapping(row, where) for row in self.list(tree, where)]
        names = tuple(dict.fromkeys(name for record in records for name in record))
        return Rows(
            columns=names,
            rows=[[self._value(record.get(name), f"{where}.{name}") for name in names] for record in records],
        )

    def _content(self, tree: Tree, where: str) -> Content:
        if isinstance(tree, list):
            return [[self._value(item, where) for item in self.list(row, where)] for row in tree]
        return self._value(tree, where)

    def _image(self, tree: Tree, where: str) -> Image:
        if not isinstance(tree, str):
            raise self._bad(where, "it is to be the name of a PNG or JPEG file")
        return self._path.parent / tree

    def _block(self, tree: Tree, where: str) -> Sequence[Data] | Across | bool:
        if isinstance(tree, bool):
            return tree
        if isinstance(tree, dict) and "across" in tree:
            return Across(self._items(tree["across"], where))
        return self._items(tree, where)

    def _items(self, tree: Tree, where: str) -> Sequence[Data]:
        return [
            self.data(item, f"{where}[{number}]") for number, item in enumerate(self.list(tree, where), 1)
        ]

    def _value(self, tree: Tree, where: str) -> Value:
        if isinstance(tree, list):
            raise self._bad(where, "a cell holds one value")
        return self._special(tree, where) if isinstance(tree, dict) else tree

    def _special(self, tree: Mapping[str, Tree], where: str) -> Value:
        """Return a value that YAML or JSON has no way to write: a link, runs of text, a date, an error."""
        texts = {str(key): str(value) for key, value in tree.items()}
        try:
            if tree.keys() <= {"text", "link", "tip"} and "link" in tree:
                return Link(texts.get("text", texts["link"]), texts["link"], texts.get("tip", ""))
            if tree.keys() == {"date"}:
                return dt.date.fromisoformat(texts["date"])
            if tree.keys() == {"error"}:
                return CellError(texts["error"])
            if tree.keys() == {"runs"}:
                return RichText(tuple(self._run(run, where) for run in self.list(tree["runs"], where)))
        except ValueError as error:
            raise self._bad(where, str(error)) from error
        raise self._bad(where, "a value is plain, or {text, link}, {date}, {error} or {runs}")

    def _run(self, tree: Tree, where: str) -> Run:
        run = self.mapping({"text": tree} if isinstance(tree, str) else tree, where)
        size = run.get("size")
        if not run.keys() <= _RUN or not isinstance(size, int | float | None):
            raise self._bad(where, f"a run has {', '.join(sorted(_RUN))}")
        return Run(
            text=str(run.get("text", "")),
            bold=_flag(run.get("bold")),
            italic=_flag(run.get("italic")),
            underline=_flag(run.get("underline")),
            strike=_flag(run.get("strike")),
            colour=_word(run.get("colour")),
            size=size,
            font=_word(run.get("font")),
        )

    def _bad(self, where: str, reason: str) -> BadData:
        return BadData(str(self._path), where, reason)


def _flag(value: Tree) -> bool | None:
    return None if value is None else bool(value)


def _word(value: Tree) -> str | None:
    return None if value is None else str(value)


def _csv_rows(text: str, path: Path) -> Rows:
    """Return the rows of a CSV file, with French or English decimals and dates read as such."""
    head = text.split("\n", 1)[0]
    separator = max(";,\t", key=head.count)
    lines = [line for line in csv.reader(io.StringIO(text), delimiter=separator) if any(line)]
    if not lines:
        raise BadData(str(path), "", "it is empty; its first line is to name the columns")
    width = len(lines[0])
    for number, line in enumerate(lines[1:], 2):
        if len(line) > width:
            raise BadData(str(path), f"line {number}", f"it has {len(line)} values for {width} columns")
    rows = [[csv_value(item) for item in line + [""] * (width - len(line))] for line in lines[1:]]
    return Rows(columns=tuple(lines[0]), rows=rows)


def csv_value(text: str) -> Value:
    """Return what a field of a CSV file says: a number, a date or a text; 01000 and 0612 stay texts."""
    plain = text.strip()
    if _NUMBER.fullmatch(plain):
        digits = re.sub(r"[ \u00a0\u202f]", "", plain).replace(",", ".")
        return float(digits) if "." in digits else int(digits)
    if day := _DAY.fullmatch(plain):
        year, month, number = (day[3], day[2], day[1]) if day[3] else (day[4], day[5], day[6])
        try:
            return dt.date(int(year), int(month), int(number))
        except ValueError:
            return text
    return text or None


def _from_workbook(path: Path, description: Description) -> Data:
    """Return the tables and single cells of a workbook that the template knows by the same names."""
    from pac_excel.books.file import FileBook

    book = FileBook.open(path)
    wanted = {table.name.casefold(): table for table in description.tables}
    tables: dict[str, Rows] = {}
    for name, view in book.tables().items():
        table = wanted.get(name.casefold())
        if table is None:
            continue
        own = {column.name for column in table.columns if not column.is_formula}
        columns = [number for number, header in enumerate(view.headers) if header in own]
        tables[table.name] = Rows(
            columns=tuple(view.headers[number] for number in columns),
            rows=[[row[number].value for number in columns] for row in view.rows],
        )
    names = {name.name.casefold() for name in description.names}
    names |= {item.name.casefold() for item in description.placeholders}
    single = {
        name: view.cell.value
        for name, view in book.names().items()
        if name.casefold() in names and view.area.height == view.area.width == 1
    }
    return Data(tables=tables, names=single)
