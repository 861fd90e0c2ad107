"""An engine for xlwings that drives a running LibreOffice Calc, with the interface of xlwings' own engines.

What xlwings' public API needs for the add-in is here, and no more. Each call that reaches Calc is counted
and named in `Calc.calls`; what needs no spreadsheet (an address, a shape) is worked out here.
"""

# xlwings' base classes have setters that nobody calls here
# mypy: disable-error-code="misc"

from __future__ import annotations

import contextlib
import datetime as dt
import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlwings
from xlwings import base_classes as base

from pac_excel.ooxml.references import Area, format_area, parse_area, parse_on_sheet
from tests.support.libreoffice import Office, plain_env, uno_python

# the day 0 of the dates that Excel hands over, whatever the workbook's own
_EPOCH = dt.datetime(1899, 12, 30)


class CalcFailure(Exception):
    """Calc could not do what it was asked."""


@dataclass
class Calc:
    """A live Calc: its requests are counted in `calls`, and what it would tell the user kept in `alerts`."""

    office: Office
    hidden: bool = True
    calls: list[str] = field(default_factory=list)
    alerts: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        script = str(Path(__file__).with_name("calc_server.py"))
        self._process = subprocess.Popen(
            [str(uno_python()), script, self.office.url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=plain_env(),
        )
        app = App(self)
        self.app = xlwings.App(impl=app)
        engine = xlwings.Engine(impl=app.engine)
        xlwings.engines.add(engine)
        engine.activate()

    def ask(self, request: str, *arguments: Any) -> Any:
        """Return Calc's answer to a request."""
        self.calls.append(request)
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([request, arguments]) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise CalcFailure(f"{request}: LibreOffice is gone")
        told = json.loads(line)
        if "error" in told:
            raise CalcFailure(f"{request}: {told['error']}\n{told['trace']}")
        return told["answer"]

    def open(self, path: Path) -> xlwings.Book:
        """Return the workbook in the file `path`, opened."""
        return self.app.books.open(path)

    @contextlib.contextmanager
    def counting(self) -> Iterator[list[str]]:
        """Give the list of the requests made meanwhile."""
        self.calls.clear()
        yield self.calls

    def close_all(self) -> None:
        """Close every workbook without saving it, and forget what was said."""
        for book in self.ask("books"):
            self.ask("close", book["id"])
        for said in (self.calls, self.alerts, self.answers):
            said.clear()

    def stop(self) -> None:
        """End the conversation; the office goes on."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(timeout=30)
        xlwings.engines.active = None


class Engine:
    """What xlwings asks of an engine."""

    name, type = "calc", "desktop"

    def __init__(self, app: App) -> None:
        self.apps = Apps(app)

    @staticmethod
    def clean_value_data(
        data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool
    ) -> Any:
        def clean(value: Any) -> Any:
            if value is None:
                return empty_as
            if isinstance(value, Error):
                return value.code if err_to_str else None
            if isinstance(value, dt.datetime):
                return datetime_builder(
                    year=value.year,
                    month=value.month,
                    day=value.day,
                    hour=value.hour,
                    minute=value.minute,
                    second=value.second,
                    microsecond=value.microsecond,
                    tzinfo=None,
                )
            if number_builder is not None and type(value) is float:
                return number_builder(value)
            return value

        return [[clean(value) for value in row] for row in data]

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        return "" if value is None else value


class Apps(base.Apps):
    """The applications that run: one."""

    def __init__(self, app: App) -> None:
        self._app = app

    def keys(self) -> list[int]:
        return [self._app.pid]

    def __iter__(self) -> Iterator[Any]:
        return iter([self._app])

    def __len__(self) -> int:
        return 1

    def __getitem__(self, pid: Any) -> Any:
        return self._app


@dataclass(frozen=True)
class Error:
    code: str


class App(base.App):
    """The one running Calc."""

    visible = True
    display_alerts = enable_events = interactive = True
    status_bar: Any = None
    pid = 1
    version = "16.0"

    def __init__(self, calc: Calc) -> None:
        self.calc = calc
        self.engine = Engine(self)

    @property
    def api(self) -> Any:
        return self.calc

    @property
    def books(self) -> Any:
        return Books(self)

    @property
    def selection(self) -> Any:
        book = self.books.active
        found = self.calc.ask("selection", book.id)
        return Range(Sheet(book, found[0]), Area(*found[1])) if found else None

    @property
    def screen_updating(self) -> bool:
        return bool(self.calc.ask("is_updating"))

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        self.calc.ask("set_updating", value)

    @property
    def calculation(self) -> str:
        return "automatic" if self.calc.ask("is_automatic") else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        self.calc.ask("set_automatic", value == "automatic")

    def calculate(self) -> None:
        self.calc.ask("calculate")

    def alert(self, prompt: str, title: Any, buttons: Any, mode: Any, callback: Any) -> str:
        """Keep what would be shown, and press the button that the test chose."""
        self.calc.alerts.append(prompt)
        return self.calc.answers.pop(0) if self.calc.answers else "ok"

    def activate(self, steal_focus: bool = False) -> None:
        """It is the only one."""


class Books(base.Books):
    def __init__(self, app: App) -> None:
        self.app = app

    def _all(self) -> list[Book]:
        return [Book(self.app, found) for found in self.app.calc.ask("books")]

    @property
    def active(self) -> Any:
        found = self.app.calc.ask("active_book")
        return next(book for book in self._all() if book.id == found)

    def __call__(self, name_or_index: Any) -> Any:
        books = self._all()
        if isinstance(name_or_index, int):
            return books[name_or_index - 1]
        for book in books:
            if name_or_index.lower() in (book.name.lower(), book.fullname.lower()):
                return book
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[Any]:
        return iter(self._all())

    def add(self) -> Any:
        return Book(self.app, self.app.calc.ask("add_book"))

    def open(self, fullname: Any, *others: Any) -> Any:
        return Book(self.app, self.app.calc.ask("open", str(fullname), self.app.calc.hidden))


class Book(base.Book):
    def __init__(self, app: App, told: dict[str, str]) -> None:
        self._app = app
        self.id = told["id"]
        self._path, self._title = told["path"], told["title"]

    def ask(self, request: str, *arguments: Any) -> Any:
        return self._app.calc.ask(request, self.id, *arguments)

    @property
    def app(self) -> Any:
        return self._app

    @property
    def api(self) -> Any:
        return NativeBook(self)

    @property
    def name(self) -> str:
        return Path(self._path).name if self._path else self._title

    @property
    def fullname(self) -> str:
        return self._path or self._title

    @property
    def sheets(self) -> Any:
        return Sheets(self)

    @property
    def names(self) -> Any:
        return Names(self)

    def activate(self) -> None:
        self.ask("activate_book")

    def save(self, path: Any = None, password: Any = None) -> None:
        self.ask("save", str(path or self._path))

    def close(self) -> None:
        self.ask("close")


@dataclass
class NativeBook:
    """The properties of Excel's own object that no API of xlwings' gives."""

    book: Book

    @property
    def Date1904(self) -> bool:  # noqa: N802
        return bool(self.book.ask("date1904"))


class Sheets(base.Sheets):
    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def active(self) -> Any:
        return Sheet(self.book, self.book.ask("active_sheet"))

    def __call__(self, name_or_index: Any) -> Any:
        if isinstance(name_or_index, str):
            return Sheet(self.book, name_or_index)
        return Sheet(self.book, self.book.ask("sheets")[name_or_index - 1])

    def __len__(self) -> int:
        return len(self.book.ask("sheets"))

    def __iter__(self) -> Iterator[Any]:
        return iter([Sheet(self.book, name) for name in self.book.ask("sheets")])


class Sheet(base.Sheet):
    def __init__(self, book: Any, name: str) -> None:
        self._book = book
        self._name = name

    def ask(self, request: str, *arguments: Any) -> Any:
        return self._book.ask(request, self._name, *arguments)

    @property
    def name(self) -> str:
        return self._name

    @property
    def book(self) -> Any:
        return self._book

    @property
    def api(self) -> Any:
        return NativeSheet(self)

    @property
    def tables(self) -> Any:
        return Tables(self)

    @property
    def visible(self) -> bool:
        return bool(self.ask("is_visible"))

    def activate(self) -> None:
        self.ask("activate_sheet")

    def range(self, arg1: Any, arg2: Any = None) -> Any:
        first = _area_of(arg1)
        return Range(self, first.join(_area_of(arg2)) if arg2 is not None else first)


@dataclass
class NativeSheet:
    """The protection of a sheet, as Excel's own object on Windows has it; Calc knows no finer permissions."""

    sheet: Sheet
    AllowSorting = AllowFiltering = True
    AllowFormattingCells = AllowFormattingColumns = AllowFormattingRows = False
    AllowInsertingColumns = AllowInsertingRows = AllowInsertingHyperlinks = False
    AllowDeletingColumns = AllowDeletingRows = AllowUsingPivotTables = False
    ProtectDrawingObjects = ProtectScenarios = ProtectionMode = False

    @property
    def Protection(self) -> NativeSheet:  # noqa: N802
        return self

    @property
    def ProtectContents(self) -> bool:  # noqa: N802
        return bool(self.sheet.ask("is_protected"))

    def Protect(self, Password: str = "", **options: bool) -> None:  # noqa: N802, N803
        self.sheet.ask("protect", Password)

    def Unprotect(self, Password: str = "") -> None:  # noqa: N802, N803
        self.sheet.ask("unprotect", Password)


def _area_of(argument: Any) -> Area:
    if isinstance(argument, xlwings.Range):
        return argument.impl.area
    if isinstance(argument, Range):
        return argument.area
    if isinstance(argument, tuple):
        row, column, height, width = (*argument, 1, 1)[:4]
        return Area(row, column, row + height - 1, column + width - 1)
    return parse_area(argument.replace("$", ""))


class Range(base.Range):
    options: dict[str, Any]

    def __init__(self, sheet: Sheet, area: Area) -> None:
        self._sheet = sheet
        self.area = area

    def ask(self, request: str, *arguments: Any) -> Any:
        return self._sheet.ask(request, _bounds(self.area), *arguments)

    @property
    def api(self) -> Any:
        return self

    def __len__(self) -> int:
        return self.area.height * self.area.width

    @property
    def sheet(self) -> Any:
        return self._sheet

    @property
    def row(self) -> int:
        return self.area.first_row

    @property
    def column(self) -> int:
        return self.area.first_col

    @property
    def shape(self) -> tuple[int, int]:
        return self.area.height, self.area.width

    @property
    def address(self) -> str:
        return format_area(self.area)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        return format_area(self.area)

    def __call__(self, row: Any, column: Any = None) -> Any:
        if column is None:
            row, column = 1 + (row - 1) // self.area.width, 1 + (row - 1) % self.area.width
        at = (self.area.first_row + row - 1, self.area.first_col + column - 1)
        return Range(self._sheet, Area(*at, *at))

    @property
    def raw_value(self) -> Any:
        def built(value: Any) -> Any:
            if not isinstance(value, dict):
                return value
            if "error" in value:
                return Error(value["error"])
            return _EPOCH + dt.timedelta(days=value["date"])

        return [[built(value) for value in row] for row in self.ask("values")]

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        self.formula = data

    @property
    def formula(self) -> Any:
        found = self.ask("formulas")
        return found[0][0] if len(self) == 1 else found

    @formula.setter
    def formula(self, value: Any) -> None:
        if isinstance(value, list | tuple):
            self.ask("write", value)
        else:
            self.ask("fill", value)

    @property
    def number_format(self) -> Any:
        return self.ask("number_format")

    def clear_contents(self) -> None:
        self.ask("clear_contents")

    def insert(self, shift: Any = None, copy_origin: Any = None) -> None:
        self.ask("insert", shift)

    def autofill(self, destination: Any, type_: str) -> None:
        if type_ != "fill_formats":
            raise NotImplementedError(type_)
        self._sheet.ask("fill_formats", _bounds(destination.impl.area))

    def delete(self, shift: Any = None) -> None:
        self.ask("delete", shift)

    def select(self) -> None:
        self.ask("select")


class Tables(base.Tables):
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def _all(self) -> list[Table]:
        return [
            Table(self.sheet, name, Area(*area), totals) for name, area, totals in self.sheet.ask("tables")
        ]

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[Any]:
        return iter(self._all())

    def __call__(self, key: Any) -> Any:
        tables = self._all()
        if isinstance(key, int):
            return tables[key - 1]
        return next(table for table in tables if table.name == key)


class Table(base.Table):
    def __init__(self, sheet: Sheet, name: str, area: Area, totals: bool) -> None:
        self._sheet = sheet
        self._name = name
        self._area = area
        self._totals = totals

    @property
    def name(self) -> str:
        return self._name

    @property
    def parent(self) -> Any:
        return self._sheet

    @property
    def range(self) -> Any:
        return Range(self._sheet, self._area)

    @property
    def show_totals(self) -> bool:
        return self._totals

    def resize(self, range: Any) -> None:
        self._area = range.impl.area
        self._sheet.book.ask("resize", self._name, _bounds(self._area))


class Names(base.Names):
    def __init__(self, book: Book) -> None:
        self.book = book

    def snapshot(self) -> list[tuple[str, Any]]:
        return [(name, Name(self.book, name, where)) for name, where in self.book.ask("names")]

    def contains(self, name_or_index: Any) -> bool:
        return any(name == name_or_index for name, _ in self.snapshot())

    def __call__(self, name_or_index: Any) -> Any:
        return next(found for name, found in self.snapshot() if name == name_or_index)


class Name(base.Name):
    def __init__(self, book: Book, name: str, refers_to: str) -> None:
        self._book = book
        self._name = name
        self._refers_to = refers_to

    @property
    def name(self) -> str:
        return self._name

    @property
    def refers_to(self) -> str:
        return self._refers_to

    @property
    def refers_to_range(self) -> Any:
        sheet, area = parse_on_sheet(self._refers_to.removeprefix("=")) or ("", Area(1, 1, 1, 1))
        return Range(Sheet(self._book, sheet), area)


def _bounds(area: Area) -> list[int]:
    return [area.first_row, area.first_col, area.last_row, area.last_col]
