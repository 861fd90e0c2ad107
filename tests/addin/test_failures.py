from __future__ import annotations

import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from pac_excel.addin import explanations, journal
from pac_excel.addin.failures import limit_attempts, message, patiently, told
from pac_excel.books.plan_book import NotAPlan
from tests.addin.test_journal import Stubborn


class ExcelBusyError(Exception):
    """As xlwings names it."""


class App:
    """An Excel that shows alerts once it is no longer busy."""

    def __init__(self, *, busy: int = 0) -> None:
        self.busy = busy
        self.alerts: list[tuple[str, dict[str, str]]] = []

    def alert(self, text: str, **options: str) -> None:
        if self.busy:
            self.busy -= 1
            raise ExcelBusyError
        self.alerts.append((text, options))


@pytest.fixture(autouse=True)
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only place of the log."""
    path = tmp_path / "journal" / "pac_excel.log"
    monkeypatch.setattr(journal, "places", lambda: [path])
    return path


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that were slept, which no test really waits for."""
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    return slept


def fail(error: Exception, app: App) -> None:
    """The command `check` fails so, in this Excel."""
    with told("check", app):  # type: ignore[arg-type]
        raise error


def shown(error: Exception, app: App) -> str:
    """What a command that fails so has the user read."""
    fail(error, app)
    ((text, options),) = app.alerts
    assert options == {"title": "PAC", "buttons": "ok", "mode": "critical"}
    return text


def test_a_command_that_goes_well_shows_nothing(log: Path) -> None:
    app = App()
    with told("check", app):  # type: ignore[arg-type]
        pass
    assert not app.alerts
    assert not log.exists()


def test_an_error_of_ours_says_which_command_what_what_to_do_and_the_log(log: Path) -> None:
    assert shown(NotAPlan("budget été.xlsx", "no cell is named plan_schema"), App()) == (
        "« Vérifier le plan » n’a pas abouti.\n\n"
        "Le classeur budget été.xlsx ne contient pas de plan. Ouvrez un classeur de plan, ou créez-en un "
        "avec « Nouveau plan ».\n\n"
        f"Journal : {log}"
    )
    assert "NotAPlan: budget été.xlsx holds no plan" in log.read_text("utf-8")


def test_an_error_that_nobody_foresaw_says_so_and_names_the_log(log: Path) -> None:
    text = shown(ZeroDivisionError("division by zero"), App())
    assert "Une erreur inattendue s’est produite" in text
    assert text.endswith(f"Journal : {log}")
    assert "division by zero" not in text
    assert "ZeroDivisionError: division by zero" in log.read_text("utf-8")


def test_a_log_that_nothing_takes_does_not_keep_the_message_back(log: Path) -> None:
    log.parent.write_bytes(b"a file where the folder should be")
    assert "Journal : aucun" in shown(ValueError("x"), App())


def test_an_error_that_can_be_neither_told_nor_pickled_still_ends_in_a_message(log: Path) -> None:
    assert "Une erreur inattendue" in shown(Stubborn("x"), App())
    assert "Stubborn" in log.read_text("utf-8")


def test_explanations_that_do_not_load_still_end_in_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(explanations, "explain")
    assert "pac-excel doctor" in message(ValueError("x"), "check", "a.log")


def test_the_message_waits_until_the_cell_is_finished() -> None:
    app = App(busy=3)
    assert "Terminez la saisie de la cellule" in shown(ExcelBusyError(), app)


def test_an_excel_that_stays_busy_leaves_the_message_to_the_macro_in_plain_letters() -> None:
    with pytest.raises(SystemExit) as ended:
        fail(ExcelBusyError(), App(busy=99))
    text = str(ended.value.code)
    assert text.isascii()
    assert text.startswith('" Verifier le plan " n\'a pas abouti.')
    assert "Terminez la saisie de la cellule (Entree ou Echap)" in text


def test_before_there_is_an_excel_the_macro_shows_the_message() -> None:
    with pytest.raises(SystemExit, match="Journal : "), told("check"):
        raise ImportError("no xlwings", name="xlwings")


def test_the_macro_s_own_message_names_the_log_so_that_it_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "Zoé" / "pac_excel" / "pac_excel.log"
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "Zoé"))
    monkeypatch.setattr(journal, "places", lambda: [path])
    with pytest.raises(SystemExit) as ended, told("check"):
        raise ValueError("x")
    assert path.exists()
    assert f"Journal : %LOCALAPPDATA%{os.sep}pac_excel{os.sep}pac_excel.log" in str(ended.value.code)


def test_who_stops_the_program_is_not_told_of_an_error() -> None:
    app = App()
    with pytest.raises(KeyboardInterrupt), told("check", app):  # type: ignore[arg-type]
        raise KeyboardInterrupt
    assert not app.alerts


def test_a_busy_excel_is_asked_again_after_growing_pauses(pauses: list[float]) -> None:
    answers: list[Exception | str] = [ExcelBusyError(), ExcelBusyError(), "plan.xlsx"]

    def ask() -> str:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert patiently(ask) == "plan.xlsx"
    assert pauses == sorted(pauses)
    assert len(pauses) == 2


def test_another_failure_is_not_repeated() -> None:
    asked: list[int] = []

    def ask() -> None:
        asked.append(1)
        raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        patiently(ask)
    assert len(asked) == 1


def test_patience_ends() -> None:
    asked: list[int] = []

    def ask() -> None:
        asked.append(1)
        raise ExcelBusyError

    with pytest.raises(ExcelBusyError):
        patiently(ask)
    assert len(asked) == 6


def test_xlwings_is_kept_from_asking_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    windows = ModuleType("xlwings._xlwindows")
    windows.__dict__["N_COM_ATTEMPTS"] = 0
    monkeypatch.setitem(sys.modules, "xlwings._xlwindows", windows)
    limit_attempts()
    assert windows.__dict__["N_COM_ATTEMPTS"] > 0
