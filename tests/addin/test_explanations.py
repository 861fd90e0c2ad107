from __future__ import annotations

import importlib
import inspect
import pkgutil
from types import ModuleType

import pytest

import pac_excel
from pac_excel.addin.explanations import _TEXTS, BUSY, explain, is_busy
from pac_excel.errors import PacExcelError
from pac_excel.ooxml.errors import FileProblem
from pac_excel.template.errors import UnknownColumn

# what no button can meet: the command line, networks, schedules, mails, brands
_ELSEWHERE = (
    "pac_excel.cli",
    "pac_excel.__main__",
    "pac_excel.reporting.network",
    "pac_excel.reporting.schedule",
    "pac_excel.reporting.handover",
    "pac_excel.reporting.mailing",
    "pac_excel.design.brand",
)
# these are met where reports of a folder are handed over
_OF_FOLDERS = {"NoReports", "NotAReportName"}


def modules() -> list[ModuleType]:
    names = [found.name for found in pkgutil.walk_packages(pac_excel.__path__, "pac_excel.")]
    return [importlib.import_module(name) for name in names if not name.startswith(_ELSEWHERE)]


def errors() -> list[type[PacExcelError]]:
    """The errors of the program that a button can meet; a private one is what several have in common."""
    found = {
        value
        for module in modules()
        for value in vars(module).values()
        if inspect.isclass(value) and issubclass(value, PacExcelError) and value is not PacExcelError
        if not value.__module__.startswith(_ELSEWHERE) and value.__name__ not in _OF_FOLDERS
        if not value.__name__.startswith("_")
    }
    return sorted(found, key=lambda kind: kind.__name__)


def made(kind: type[PacExcelError]) -> PacExcelError:
    """An error of this class, each of whose fields is its own name."""
    own_words = kind.__init__ is not Exception.__init__
    fields = list(inspect.signature(kind).parameters) if own_words else []
    return kind(*(f"<{name}>" for name in fields))


@pytest.mark.parametrize("kind", errors(), ids=lambda kind: kind.__name__)
def test_every_error_of_the_program_says_in_french_what_to_do(kind: type[PacExcelError]) -> None:
    said = explain(made(kind)) if not hasattr(kind, "in_french") else ""
    if said:
        assert "inattendue" not in said
        assert "{" not in said
        assert said.endswith((".", "install", "fr"))
        assert said.count(". ") + said.count(" : ") >= 1


def test_what_and_where_are_those_of_the_error() -> None:
    said = explain(UnknownColumn("Actions", "Échéance", ("N°",)))
    assert said.startswith("Le tableau « Actions » n’a plus la colonne « Échéance ».")


def test_an_error_is_explained_by_the_nearest_of_its_classes() -> None:
    kinds = [kind for kind in _TEXTS if issubclass(kind, FileProblem)]
    said = {explain(kind("plan.xlsx", "r", "a")) for kind in kinds}
    assert len(said) == len(kinds)
    assert all("plan.xlsx" in text for text in said)


def test_an_error_may_bring_a_french_sentence_of_its_own() -> None:
    class OwnWords(PacExcelError):
        def in_french(self) -> str:
            return "Sélectionnez une anomalie, puis recommencez."

    assert explain(OwnWords()) == "Sélectionnez une anomalie, puis recommencez."


class ComError(Exception):
    """As pywin32 makes them: the code of COM, and the answer of the program in excepinfo."""

    def __init__(self, hresult: int, text: str, excepinfo: tuple[object, ...] | None = None) -> None:
        super().__init__(hresult, text, excepinfo, None)
        self.hresult = hresult
        self.excepinfo = excepinfo


class ExcelBusyError(Exception):
    """As xlwings names it."""


class CommandError(Exception):
    """As appscript makes them."""

    def __init__(self, errornumber: int) -> None:
        super().__init__(errornumber)
        self.errornumber = errornumber


IN_A_CELL = ComError(-2147352567, "Exception occurred.", (0, None, None, None, 0, -2146777998))
RENAMED_BADLY = ComError(-2147352567, "Exception occurred.", (0, "Excel", "name", None, 0, -2146827284))


@pytest.mark.parametrize(
    "error",
    [
        ComError(-2147418111, "Call was rejected by callee."),
        ComError(-2147417846, "The message filter indicated that the application is busy."),
        IN_A_CELL,
        ExcelBusyError("Excel application is not responding"),
        CommandError(-1712),
    ],
)
def test_a_cell_being_edited_asks_to_finish_it(error: Exception) -> None:
    assert explain(error) == BUSY
    assert "Terminez la saisie de la cellule" in BUSY


def test_a_busy_excel_is_seen_behind_the_error_that_it_caused() -> None:
    error = RuntimeError("could not write")
    error.__cause__ = IN_A_CELL
    assert is_busy(error)


def test_another_answer_of_excel_is_not_taken_for_a_busy_one() -> None:
    assert not is_busy(RENAMED_BADLY)
    assert "inattendue" in explain(RENAMED_BADLY)


def test_a_circle_of_causes_ends() -> None:
    first, second = ValueError("a"), ValueError("b")
    first.__cause__, second.__cause__ = second, first
    assert not is_busy(first)


def test_a_mac_that_forbids_names_the_setting() -> None:
    assert "Automatisation" in explain(CommandError(-1743))


def test_a_package_that_is_missing_is_named() -> None:
    assert "xlwings manque" in explain(ModuleNotFoundError("No module named 'xlwings'", name="xlwings"))


def test_a_file_that_the_system_refuses_is_named() -> None:
    assert explain(PermissionError(13, "Permission denied", "plan.xlsx")).startswith("plan.xlsx ne peut pas")


def test_what_nobody_foresaw_says_so_and_what_to_do() -> None:
    said = explain(ZeroDivisionError("division by zero"))
    assert said.startswith("Une erreur inattendue s’est produite")
    assert "transmettez le journal" in said
