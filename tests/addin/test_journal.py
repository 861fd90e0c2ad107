from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from pac_excel import __version__
from pac_excel.addin import journal
from pac_excel.addin.journal import journal_of, note, places


class Stubborn(Exception):
    """It can be neither pickled nor told."""

    def __reduce__(self) -> str:
        raise TypeError("no pickle")

    def __str__(self) -> str:
        raise RuntimeError("no text")


def thrown(error: Exception) -> Exception:
    """The error as it arrives, with the way that it came."""
    try:
        raise error
    except Exception as caught:
        return caught


@pytest.mark.parametrize(
    ("system", "environment", "place"),
    [
        ("win32", {"LOCALAPPDATA": "L"}, "L/pac_excel/pac_excel.log"),
        ("win32", {}, "Zoé d’Été/AppData/Local/pac_excel/pac_excel.log"),
        ("darwin", {"LOCALAPPDATA": "L"}, "Zoé d’Été/Library/Logs/pac_excel/pac_excel.log"),
        ("linux", {}, "Zoé d’Été/.local/state/pac_excel/pac_excel.log"),
        ("linux", {"XDG_STATE_HOME": "S"}, "S/pac_excel/pac_excel.log"),
    ],
)
def test_each_system_keeps_logs_in_a_folder_of_its_own(
    system: str, environment: dict[str, str], place: str
) -> None:
    assert journal_of(system, Path("Zoé d’Été"), environment) == Path(place)


def test_an_entry_tells_command_versions_and_the_way_that_the_error_came(tmp_path: Path) -> None:
    path = tmp_path / "à créer" / "pac_excel.log"
    assert note(thrown(ValueError("l’été à 40 °C ✓")), "check", [path]) == path
    text = path.read_text("utf-8")
    assert "check (pac_excel " + __version__ in text
    assert "ValueError: l’été à 40 °C ✓" in text
    assert "raise error" in text


def test_the_next_entry_comes_after_and_old_ones_make_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "_LARGEST", 2000)
    path = tmp_path / "pac_excel.log"
    for number in range(40):
        note(ValueError(f"fault {number}"), "check", [path])
    files = sorted(file.name for file in tmp_path.iterdir())
    assert files == ["pac_excel.log", "pac_excel.log.1", "pac_excel.log.2", "pac_excel.log.3"]
    assert all(file.stat().st_size <= 2000 for file in tmp_path.iterdir())
    assert "fault 39" in path.read_text("utf-8")
    assert "fault 38" in "".join(file.read_text("utf-8") for file in tmp_path.iterdir())


def test_the_name_of_the_user_is_not_in_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/Users/zoé.brun"))
    path = tmp_path / "pac_excel.log"
    note(FileNotFoundError(2, "No such file", "/Users/zoé.brun/plan.xlsx"), "check", [path])
    assert "zoé.brun" not in path.read_text("utf-8")
    assert "~/plan.xlsx" in path.read_text("utf-8")


def test_a_folder_that_refuses_is_passed_over_for_the_next(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_bytes(b"")
    second = tmp_path / "pac_excel.log"
    assert note(ValueError("x"), "check", [in_the_way / "pac_excel.log", second]) == second
    assert note(ValueError("x"), "check", [in_the_way / "pac_excel.log"]) is None


def test_a_file_that_cannot_make_room_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "_LARGEST", 600)
    first, second = tmp_path / "a.log", tmp_path / "b.log"
    first.write_bytes(b"x" * 600)

    def refuse(self: object) -> None:
        raise PermissionError(13, "used by another process")

    monkeypatch.setattr(journal._File, "doRollover", refuse)
    assert note(ValueError("y"), "check", [first, second]) == second


def test_an_error_that_can_be_neither_told_nor_pickled_is_noted_by_its_class(tmp_path: Path) -> None:
    path = tmp_path / "pac_excel.log"
    assert note(thrown(Stubborn("x")), "check", [path]) == path
    assert "Stubborn" in path.read_text("utf-8")


def test_half_a_character_does_not_keep_the_entry_out(tmp_path: Path) -> None:
    path = tmp_path / "pac_excel.log"
    assert note(ValueError("a\udce9b"), "check", [path]) == path
    assert r"a\udce9b" in path.read_text("utf-8")


def test_without_a_home_the_temporary_folder_keeps_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere() -> Path:
        raise RuntimeError("no home")

    monkeypatch.setattr(Path, "home", nowhere)
    assert list(places()) == [Path(tempfile.gettempdir()) / "pac_excel.log"]
