"""The command that checks plans as they are saved, for offices where macros are forbidden."""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from pac_excel.books.plan_book import NotAPlan, PlanBook
from pac_excel.cli.checking import exit_code, judge
from pac_excel.cli.formats import render
from pac_excel.cli.formats.checked import Checked
from pac_excel.cli.plans import open_plan
from pac_excel.errors import PacExcelError
from pac_excel.ooxml.errors import NotWritable, WorkbookLocked
from pac_excel.ooxml.saving import check_writable, save_atomically
from pac_excel.rules.settings import Settings

SUFFIXES = (".xlsx", ".xlsm")

_FAIL_ON = "error"
_KEPT = ".ancien"  # how `new` and `export` name the file that they put aside
_QUIET = 500  # milliseconds without a change: Excel saves in several steps, through temporary names
_LONGEST = 5_000  # milliseconds after which a folder that never rests is looked at all the same
_TICK = 1_000  # milliseconds after which what was put off is tried again
_GONE = 2.0  # seconds between looks for a folder that has disappeared

Stamp: TypeAlias = tuple[int, int, int]
"""What tells one saved file from the next: time in nanoseconds, size in bytes, number on the disk."""


class NoWatchedFolder(PacExcelError):
    """There is no such folder."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path} is not a folder; give the one in which the plans are saved"


@dataclass(slots=True, kw_only=True)
class Watch:
    """The workbooks of a folder, and what was done about each; one that fails stops nothing.

    Reports go beside the workbooks. `writes` asks for *Contrôles* too, put off while a workbook is open.
    """

    folder: Path
    settings: Settings = field(default_factory=Settings)
    writes: bool = False
    is_deep: bool = False
    exit_code: int = 0
    _done: dict[Path, Stamp] = field(default_factory=dict)
    _put_off: dict[Path, str] = field(default_factory=dict)

    @property
    def has_looked(self) -> bool:
        """Whether any workbook was found."""
        return bool(self._done or self._put_off)

    def look(self) -> None:
        """Check the workbooks that are not as they were when last checked."""
        found = dict(self._workbooks())
        if not self.folder.is_dir():
            # a network drive that went: what was done holds when it is back
            return
        self._done = {path: stamp for path, stamp in self._done.items() if path in found}
        for path, stamp in found.items():
            if self._done.get(path) != stamp:
                self._attend(path, stamp)

    def look_again(self) -> None:
        """Take up what was put off: workbooks that were open, or that another program held."""
        for path, said in sorted(self._put_off.items()):
            try:
                stamp = _stamp(path)
                if self.writes:
                    check_writable(path)
                # Windows tells by this alone that a program keeps the file for itself
                with path.open("r+b" if self.writes else "rb"):
                    pass
            except FileNotFoundError:
                del self._put_off[path]
            except (OSError, NotWritable):
                continue
            else:
                self._attend(path, stamp, before=said)

    def _workbooks(self) -> Iterator[tuple[Path, Stamp]]:
        """Yield the workbooks of the folder, without Excel's own notes and what was put aside."""
        with suppress(OSError):
            for path in sorted(self.folder.rglob("*") if self.is_deep else self.folder.iterdir()):
                is_note = path.name.startswith((".", "~$")) or path.stem.endswith(_KEPT)
                if path.suffix.lower() in SUFFIXES and not is_note:
                    # a file may go between the listing and the look at it
                    with suppress(OSError):
                        yield path, _stamp(path)

    def _attend(self, path: Path, stamp: Stamp, before: str = "") -> None:
        """Check a workbook and say what came of it, unless that was said `before` of the same file."""
        self._put_off.pop(path, None)
        self._done[path] = stamp
        try:
            said = self._check(path)
        except NotAPlan:
            said = "no plan, left alone"
        except Exception as error:
            if not path.exists():
                # between two names of a save; it is new when it appears again
                del self._done[path]
                return
            said = self._failed(path, error)
        if path in self._put_off:
            self._put_off[path] = said
        if said != before:
            self._say(path, said)

    def _check(self, path: Path) -> str:
        """Check the workbook, write its report and what is wished; return what there is to say."""
        report = report_of(path)
        book = open_plan(path)
        checked = judge(book, path, self.settings, report)
        save_atomically(report, render(checked, "html").encode("utf-8"))
        self.exit_code = max(self.exit_code, exit_code(checked, _FAIL_ON))
        said = f"{_counted(checked)}; see {report.name}"
        return f"{said}; {self._write(book, checked)}" if self.writes else said

    def _write(self, book: PlanBook, checked: Checked) -> str:
        """Write the findings into the workbook, unless it is open; return what there is to say."""
        try:
            book.write(checked.found, checked.day, self.settings)
        except NotWritable as error:
            self._put_off[checked.path] = ""
            self.exit_code = 2
            if isinstance(error, WorkbookLocked):
                return "open, so Contrôles is written once it is closed"
            return f"Contrôles not written: {error.reason}"
        self._done[checked.path] = _stamp(checked.path)
        return "Contrôles written"

    def _failed(self, path: Path, error: Exception) -> str:
        """Return why a workbook was not checked; put it off where that may pass by itself."""
        self.exit_code = 2
        # Excel, a scanner for viruses or a synchronisation may hold the file for a moment
        if isinstance(error, OSError) or isinstance(error.__cause__, OSError):
            self._put_off[path] = ""
        if isinstance(error, PacExcelError | OSError):
            # the line begins with the name of the workbook
            return str(error).removeprefix(f"{path}: ")
        return f"unexpected {type(error).__name__}: {error}"

    def _say(self, path: Path, text: str) -> None:
        line = f"{dt.datetime.now():%H:%M:%S}  {path.relative_to(self.folder)}: {' '.join(text.split())}"
        # a name may hold what the console has no letter for
        encoding = sys.stdout.encoding or "utf-8"
        print(line.encode(encoding, "replace").decode(encoding), flush=True)


def report_of(path: Path) -> Path:
    """Return where the report of a workbook goes; an .xlsm beside an .xlsx of its name keeps its suffix."""
    has_twin = path.suffix.lower() != ".xlsx" and path.with_suffix(".xlsx").exists()
    return path.with_name(f"{path.name if has_twin else path.stem}.controles.html")


def check_once(watched: Watch) -> int:
    """Check the plans that are there; return the exit code, that of the worst of them."""
    folder = _folder_of(watched)
    watched.look()
    if not watched.has_looked:
        print(f"{folder}: no workbook to check{'' if watched.is_deep else '; --subfolders looks deeper'}")
    return watched.exit_code


def check_as_saved(watched: Watch, changes: Iterable[bool]) -> None:
    """Check the plans that are there, then each as it is saved, until the user stops the program.

    `changes` says when to look: True when files have changed, False when only some time went by.
    """
    print(f"watching {_folder_of(watched)}; press Ctrl+C to stop", flush=True)
    with suppress(KeyboardInterrupt):
        watched.look()
        for has_changed in changes:
            if has_changed:
                watched.look()
            watched.look_again()
    print("stopped", flush=True)


def changes_in(folder: Path, *, is_deep: bool = False, poll: float | None = None) -> Iterator[bool]:
    """Yield True once files have changed and rest, False every second in between; never end.

    `poll` looks every so many seconds, for drives that tell of no change. A folder that disappears, as a
    network drive does, is waited for.
    """
    from watchfiles import watch

    while True:
        with suppress(FileNotFoundError):
            # True at first, for what was saved before the watching had begun
            has_changed = True
            for changes in watch(
                folder,
                watch_filter=lambda change, name: name.lower().endswith(SUFFIXES),
                debounce=_LONGEST,
                step=_QUIET,
                rust_timeout=_TICK,
                yield_on_timeout=True,
                recursive=is_deep,
                force_polling=True if poll else None,
                poll_delay_ms=round(1000 * (poll or 1)),
            ):
                yield has_changed or bool(changes)
                has_changed = False
                if not folder.is_dir():
                    break
        time.sleep(_GONE)


def _folder_of(watched: Watch) -> Path:
    if not watched.folder.is_dir():
        raise NoWatchedFolder(str(watched.folder))
    return watched.folder


def _stamp(path: Path) -> Stamp:
    found = path.stat()
    return found.st_mtime_ns, found.st_size, found.st_ino


def _counted(checked: Checked) -> str:
    counts = checked.counts().items()
    return ", ".join(f"{count} {severity.name.lower()}{'s' * (count != 1)}" for severity, count in counts)
