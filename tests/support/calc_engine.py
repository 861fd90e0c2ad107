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

from pac_excel.ooxml.references import Area
from tests.support.calc_sheets import Error, Names, Range, Sheet, Sheets
from tests.support.libreoffice import Office, plain_env, uno_python


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
            # an interrupt from the keyboard is for the tests, which end this program
            start_new_session=True,
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
        with contextlib.suppress(BrokenPipeError):
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
