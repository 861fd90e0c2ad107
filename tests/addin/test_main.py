from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
import xlwings

from pac_excel.addin import journal, main
from pac_excel.addin.caller import calling_book

ASKED_BY_MACRO = ["-c", "--wb=plan.xlsx", "--from_xl=1", "--app=C:\\Excel", "--hwnd=42"]


@pytest.fixture
def apps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two running Excels, each with a workbook of one name."""
    running = [
        SimpleNamespace(hwnd=hwnd, books={"CA=100k.xlsx": f"book of window {hwnd}"}) for hwnd in (41, 42)
    ]
    monkeypatch.setattr(xlwings, "apps", running)
    monkeypatch.setattr(xlwings, "books", {"CA=100k.xlsx": "book of the only Excel"})


def test_a_command_runs_on_the_calling_book(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[object] = []
    commands = ModuleType("pac_excel.addin.commands")
    monkeypatch.setattr(commands, "check", ran.append, raising=False)
    monkeypatch.setitem(sys.modules, "pac_excel.addin.commands", commands)
    monkeypatch.setattr(sys, "argv", ASKED_BY_MACRO)
    book = SimpleNamespace(app=None)
    monkeypatch.setattr(xlwings.Book, "caller", lambda: book)
    main("check")
    assert ran == [book]


def test_a_command_beyond_the_catalogue_is_refused_before_excel_is_asked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(journal, "places", lambda: [tmp_path / "pac_excel.log"])
    with pytest.raises(SystemExit, match="Ce bouton vient d'une autre version du programme"):
        main("__import__")
    assert "no command '__import__' among check, " in (tmp_path / "pac_excel.log").read_text("utf-8")


def test_a_command_that_fails_is_told_in_the_excel_that_called(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    alerts: list[str] = []
    app = SimpleNamespace(alert=lambda text, **options: alerts.append(text))
    commands = ModuleType("pac_excel.addin.commands")
    monkeypatch.setattr(commands, "check", lambda book: book.nothing_such, raising=False)
    monkeypatch.setitem(sys.modules, "pac_excel.addin.commands", commands)
    monkeypatch.setattr(sys, "argv", ASKED_BY_MACRO)
    monkeypatch.setattr(xlwings.Book, "caller", lambda: SimpleNamespace(app=app))
    monkeypatch.setattr(journal, "places", lambda: [tmp_path / "pac_excel.log"])
    main("check")
    assert len(alerts) == 1
    assert alerts[0].startswith("« Vérifier le plan » n’a pas abouti.")


@pytest.mark.usefixtures("apps")
def test_a_name_with_an_equals_sign_is_found_in_the_calling_excel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["-c", "--wb=CA=100k.xlsx", "--from_xl=1", "--hwnd=42"])
    assert str(calling_book()) == "book of window 42"


@pytest.mark.usefixtures("apps")
def test_on_macos_no_window_is_told_for_excel_runs_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["-c", "--wb=CA=100k.xlsx", "--from_xl=1"])
    assert str(calling_book()) == "book of the only Excel"
