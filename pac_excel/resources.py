"""The files that come with the program: standard templates, samples and macros."""

from __future__ import annotations

from pathlib import Path

from pac_excel.errors import PacExcelError

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "_data"
_HOME = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent

# the sample plan without fault
FINISHED = "agence_corrigee.yaml"


class MissingResource(PacExcelError):
    """The program came without a file it needs."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        folder = self.path.parent
        if not folder.is_dir():
            return f"{self.path.name}: the folder {folder} is missing; install pac-excel again"
        present = ", ".join(sorted(entry.name for entry in folder.iterdir())) or "nothing"
        return f"{self.path.name} is missing from {folder}; it holds {present}"


def template(name: str) -> Path:
    """Return the standard template workbook called `name` (`plan.xlsx`), or raise MissingResource."""
    return _find("workbook_templates", name)


def template_folder() -> Path:
    """Return the folder of the standard template workbooks."""
    return _HOME / "workbook_templates"


def sample(name: str) -> Path:
    """Return the sample file called `name` (`agence_modele.yaml`), or raise MissingResource."""
    return _find("samples", name)


def macros(name: str) -> Path:
    """Return the VBA module or ribbon part called `name`, or raise MissingResource."""
    return _find("macros", name)


def _find(folder: str, name: str) -> Path:
    path = _HOME / folder / name
    if not path.exists():
        raise MissingResource(path)
    return path
