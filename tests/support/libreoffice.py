"""LibreOffice as an oracle: what a workbook's formulas give, and what its pages look like.

One headless office serves the whole run. It has a profile of its own, and sees copies of the files only.
"""

from __future__ import annotations

import atexit
import functools
import math
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.cells import Cell, ErrorCode, Value, read_cells
from tests.support.missing import missing

requires_libreoffice = pytest.mark.libreoffice

FILTERS = {"pdf": "calc_pdf_Export", "xlsx": "Calc MS Excel 2007 XML"}
TIMEOUT = 180.0  # seconds for one file, the office's first start included
RELATIVE_TOLERANCE = 1e-9
# French, as in an agency: decimal commas on the pages, and TEXT() in French.
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>fr-FR</value></prop></item>
</oor:items>
"""


class LibreOfficeFailure(Exception):
    """LibreOffice could not do what it was asked."""


class Office:
    """A LibreOffice that listens at `url` for UNO clients until it is stopped; without `display` headless."""

    def __init__(self, display: str | None = None) -> None:
        self._home = Path(tempfile.mkdtemp(prefix="libreoffice-"))
        self.url = f"uno:pipe,name={self._home.name};urp;StarOffice.ComponentContext"
        settings = self._home / "user" / "registrymodifications.xcu"
        settings.parent.mkdir()
        settings.write_text(PROFILE, encoding="utf-8")
        self._process = subprocess.Popen(
            [
                soffice_path() or "soffice",
                *([] if display else ["--headless"]),
                "--norestore",
                "--nologo",
                "--nodefault",
                f"--accept=pipe,name={self._home.name};urp;",
                f"-env:UserInstallation={self._home.as_uri()}",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **({"DISPLAY": display} if display else {})},
            start_new_session=True,
        )

    @property
    def group(self) -> int:
        """The process group of the office and of everything it started."""
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def stop(self) -> None:
        """End the office and everything it started, and remove its profile."""
        if self.is_running:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        shutil.rmtree(self._home, ignore_errors=True)

    def store(self, source: Path, target: Path, *options: str) -> None:
        """Store `source` in the format that `target`'s suffix names, or raise LibreOfficeFailure."""
        command = [str(uno_python()), str(Path(__file__).with_name("uno_client.py"))]
        arguments = [self.url, str(source), str(target), FILTERS[target.suffix.removeprefix(".")], *options]
        try:
            subprocess.run(
                command + arguments,
                check=True,
                capture_output=True,
                text=True,
                timeout=TIMEOUT,
                env=plain_env(),
            )
        except subprocess.TimeoutExpired as error:
            self.stop()
            raise LibreOfficeFailure(f"{source.name}: no answer after {TIMEOUT:.0f} seconds") from error
        except subprocess.CalledProcessError as error:
            last_line = (error.stderr.strip().splitlines() or ["no message"])[-1]
            raise LibreOfficeFailure(f"{source.name}: {last_line}") from error


_running: list[Office] = []


def office() -> Office:
    """Return the office of this run, started at its first use and again should it have died."""
    if not _running or not _running[-1].is_running:
        stop_office()
        _running.append(Office())
    return _running[-1]


@atexit.register
def stop_office() -> None:
    """Stop the office of this run, if one was started."""
    while _running:
        _running.pop().stop()


def soffice_path() -> str | None:
    """Return the program's path, or None where LibreOffice is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


@functools.cache
def uno_python() -> str | None:
    """Return an interpreter that has UNO, or None: the system's own has it, a virtual environment has not."""
    for python in ("/usr/bin/python3", shutil.which("python3")):
        if (
            python
            and not subprocess.run(
                [python, "-c", "import uno"], capture_output=True, env=plain_env(), check=False
            ).returncode
        ):
            return python
    return None


def require_libreoffice() -> None:
    """Skip the running test where LibreOffice cannot be driven; fail it where CI=true."""
    if soffice_path() is None:
        missing("LibreOffice is not installed (Debian: apt-get install libreoffice-calc python3-uno)")
    if uno_python() is None:
        missing("no Python interpreter can drive LibreOffice (Debian: apt-get install python3-uno)")


def convert(path: Path, kind: str, *, recalculate: bool = False) -> bytes:
    """Return the workbook at `path` as LibreOffice stores it: `kind` is pdf or xlsx."""
    with _stored(path, kind, *(["recalculate"] if recalculate else [])) as stored:
        return stored.read_bytes()


def render_png(path: Path, out_dir: Path, *, dpi: int = 80, grey: bool = False) -> list[Path]:
    """Draw the printed pages of the workbook at `path` into `out_dir`; return the pictures in order."""
    if shutil.which("pdftoppm") is None:
        missing("pdftoppm is not installed (Debian: apt-get install poppler-utils)")
    out_dir.mkdir(parents=True, exist_ok=True)
    with _stored(path, "pdf") as pdf:
        prefix = out_dir / path.stem
        options = ["-png", "-r", str(dpi), *(["-gray"] if grey else [])]
        subprocess.run(["pdftoppm", *options, str(pdf), str(prefix)], check=True, timeout=TIMEOUT)
    return sorted(out_dir.glob(f"{path.stem}-*.png"))


def recalculated_values(path: Path) -> dict[str, dict[str, Value]]:
    """Return what every cell holds once LibreOffice has recalculated everything, by sheet and address."""
    with _stored(path, "xlsx", "recalculate") as stored:
        return {
            sheet: {address: cell.value for address, cell in cells.items()}
            for sheet, cells in read_cells(stored).items()
        }


def assert_cached_values_match(path: Path) -> int:
    """Assert that every formula's cached value is what LibreOffice finds, and return how many there are.

    Numbers may differ by 1e-9 of themselves; an empty text equals an empty cell; a boolean equals its
    number, for LibreOffice takes MAX of booleans for a boolean and Excel does not.
    """
    found = recalculated_values(path)
    formulas = [
        (sheet, address, cell)
        for sheet, cells in read_cells(path).items()
        for address, cell in cells.items()
        if cell.formula is not None
    ]
    wrong = [
        _difference(sheet, address, cell, found[sheet].get(address))
        for sheet, address, cell in formulas
        if not _same(cell.value, found[sheet].get(address))
    ]
    assert not wrong, "\n".join(
        [f"{path.name}: {len(wrong)} of {len(formulas)} cached values differ from LibreOffice's", *wrong]
    )
    return len(formulas)


def _same(cached: Value, found: Value) -> bool:
    if isinstance(cached, (int, float)) and isinstance(found, (int, float)):
        return math.isclose(cached, found, rel_tol=RELATIVE_TOLERANCE, abs_tol=1e-12)
    return (cached or "", isinstance(cached, ErrorCode)) == (found or "", isinstance(found, ErrorCode))


def _difference(sheet: str, address: str, cell: Cell, found: Value) -> str:
    formula = f"={cell.formula}" if cell.formula else "a shared formula"
    return f"  {sheet}!{address} {formula}: cached {cell.value!r}, recalculated {found!r}"


@contextmanager
def _stored(path: Path, kind: str, *options: str) -> Iterator[Path]:
    """Give the file that LibreOffice makes of a copy of `path`; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="libreoffice-") as folder:
        source = Path(shutil.copy(path, folder))
        target = source.with_name(f"{path.name}.{kind}")
        try:
            office().store(source, target, *options)
        except LibreOfficeFailure:
            # what an office that was killed from outside says is nothing about the workbook
            stop_office()
            office().store(source, target, *options)
        yield target


def plain_env() -> dict[str, str]:
    """Return the environment without what a virtual environment says to Python."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
