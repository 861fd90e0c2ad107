"""The modules that go into our files: our own from macros/, and two from the installed xlwings."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from pathlib import Path

from pac_excel import resources
from pac_excel.addin.vba.project import CODE_PAGE, Module, exported_module
from pac_excel.errors import PacExcelError

# names the conf file that xlwings' module reads, and the sheet that may override it
PROJECT_NAME = "pac_excel"
_PROJECT_NAME_LINE = 'Public Const PROJECT_NAME As String = "{}"'


class NoXlwings(PacExcelError):
    """What the add-in takes from xlwings is not there, or not what it was."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return f'{self.reason}; get the right one with: pip install "pac-excel[excel]"'


def xlwings_version() -> str | None:
    """Return the version of the installed xlwings, None where there is none."""
    try:
        return importlib.metadata.version("xlwings")
    except importlib.metadata.PackageNotFoundError:
        return None


def own_modules(*names: str) -> list[Module]:
    """Return the modules of macros/ with these file names."""
    return [exported_module(resources.macros(name).read_text("utf-8")) for name in names]


def xlwings_modules() -> list[Module]:
    """Return xlwings' module for add-ins, told our name, and the dictionary that it needs on macOS."""
    source = _xlwings_text("xlwings_custom_addin.bas")
    line = _PROJECT_NAME_LINE.format("myaddin")
    if source.count(line) != 1:
        raise NoXlwings(f"xlwings {xlwings_version()} names its project otherwise")
    named = source.replace(line, _PROJECT_NAME_LINE.format(PROJECT_NAME))
    return [exported_module(named), exported_module(_xlwings_text("addin/Dictionary.cls"))]


def applescript() -> tuple[str, bytes]:
    """Return the name and content of the script through which Excel for Mac starts Python."""
    name = f"xlwings-{xlwings_version()}.applescript"
    return name, _xlwings_file(name).read_bytes()


def _xlwings_text(name: str) -> str:
    return _xlwings_file(name).read_bytes().decode(CODE_PAGE)


def _xlwings_file(name: str) -> Path:
    found = importlib.util.find_spec("xlwings")
    if found is None or not found.submodule_search_locations:
        raise NoXlwings("xlwings is not installed")
    path = Path(found.submodule_search_locations[0]) / name
    if not path.is_file():
        raise NoXlwings(f"xlwings {xlwings_version()} lacks {name}")
    return path
