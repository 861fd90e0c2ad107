"""The log of what went wrong inside the spreadsheet: one file a user, kept small, that tells of no client."""

from __future__ import annotations

import logging
import os
import platform
import sys
import tempfile
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from logging.handlers import RotatingFileHandler
from pathlib import Path

from pac_excel import __version__

NAME = "pac_excel.log"

_LARGEST = 256 * 1024  # bytes, after which the file becomes pac_excel.log.1
_KEPT = 3  # earlier files
_FORMAT = "%(asctime)s %(message)s"


def journal_of(system: str, home: Path, environment: Mapping[str, str]) -> Path:
    """Return where the log of a user stands; `system` is what `sys.platform` says."""
    if system == "win32":
        return Path(environment.get("LOCALAPPDATA", home / "AppData" / "Local")) / "pac_excel" / NAME
    if system == "darwin":
        return home / "Library" / "Logs" / "pac_excel" / NAME
    return Path(environment.get("XDG_STATE_HOME", home / ".local" / "state")) / "pac_excel" / NAME


def places() -> Iterator[Path]:
    """Yield where the log may stand on this machine: in its own folder, else in the temporary one."""
    with suppress(RuntimeError, OSError):
        yield journal_of(sys.platform, Path.home(), os.environ)
    with suppress(OSError):
        yield Path(tempfile.gettempdir()) / NAME


def in_ascii(path: Path) -> str:
    """Return a path as the system understands it in plain letters, the user's folder being a variable."""
    variables = (("LOCALAPPDATA", "%LOCALAPPDATA%"), ("TEMP", "%TEMP%"), ("HOME", "~"))
    text = str(path)
    for name, variable in variables:
        folder = os.environ.get(name)
        if folder and not text.isascii() and text.startswith(folder):
            text = variable + text.removeprefix(folder)
    return text


def note(error: BaseException, command: str, paths: Iterable[Path] | None = None) -> Path | None:
    """Add the failure of a command to the first log of `paths` that takes it; return that one, None for none.

    Never raises.
    """
    try:
        text = _entry(error, command)
    except Exception:
        text = f"{command}: {type(error).__name__}, which cannot be told"
    for path in places() if paths is None else paths:
        # whatever is wrong with the log, the message to the user must not suffer from it
        with suppress(Exception):
            _write(path, text)
            return path
    return None


def _entry(error: BaseException, command: str) -> str:
    """Return what the log says: versions, command, traceback; names of people in paths are left out."""
    versions = f"pac_excel {__version__}, xlwings {_xlwings_version()}, Python {platform.python_version()}"
    lines = traceback.format_exception(error)
    text = f"{command} ({versions}, {platform.platform()})\n{''.join(lines)}"
    # the home folder bears the name of its user
    with suppress(RuntimeError):
        text = text.replace(str(Path.home()), "~")
    return text


def _xlwings_version() -> str:
    try:
        return version("xlwings")
    except PackageNotFoundError:
        return "absent"


class _File(RotatingFileHandler):
    """A log file that says when it cannot be written, where logging would print and go on."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Raise again what kept the record from being written."""
        raise


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    log = _File(path, maxBytes=_LARGEST, backupCount=_KEPT, encoding="utf-8", errors="backslashreplace")
    try:
        log.setFormatter(logging.Formatter(_FORMAT))
        log.emit(logging.LogRecord("pac_excel", logging.ERROR, "", 0, "%s", (text,), None))
    finally:
        log.close()
