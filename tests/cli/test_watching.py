"""Plans that are checked as they are saved: real files, and changes that come when the test says so."""

from __future__ import annotations

import io
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pac_excel.books.file import FileBook
from pac_excel.books.plan_book import LAYOUTS, PlanBook, render
from pac_excel.cli.plans import open_plan
from pac_excel.cli.watching import Watch, changes_in, check_as_saved, check_once
from pac_excel.layout import controls
from pac_excel.ooxml.errors import NotAWorkbook
from pac_excel.plan.choices import Mode
from pac_excel.plan.reading import read_plan
from pac_excel.resources import sample, template
from pac_excel.template.template import Template
from tests.support import libreoffice as office
from tests.support.cli import Run, pac_excel

__all__ = ["pac_excel"]

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sample's workbook, and the one that the agency saves after it, its envelope raised."""
    folder = tmp_path_factory.mktemp("versions")
    plan = read_plan(sample("agence_modele.yaml"))
    raised = replace(plan, head=replace(plan.head, budget_envelope=60_000.0))
    standard = Template.open(template("pac_complet.xlsx"))
    paths = folder / "before.xlsx", folder / "after.xlsx"
    for path, version in zip(paths, (plan, raised), strict=True):
        path.write_bytes(render(version, LAYOUTS[Mode.COMPLET], standard))
    return paths


@pytest.fixture
def plan(tmp_path: Path, versions: tuple[Path, Path]) -> Path:
    """A plan in a folder of its own, under a name that French agencies give."""
    folder = tmp_path / "Plans été"
    folder.mkdir()
    return Path(shutil.copy(versions[0], folder / "PAC 2026.xlsx"))


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[[], list[str]]:
    """Return a function that gives the lines printed since it was last called, without their time."""

    def lines() -> list[str]:
        return [line.partition("  ")[2] or line for line in capsys.readouterr().out.splitlines()]

    return lines


BEFORE = "PAC 2026.xlsx: 7 errors, 6 warnings, 0 infos; see PAC 2026.controles.html"
AFTER = "PAC 2026.xlsx: 6 errors, 6 warnings, 0 infos; see PAC 2026.controles.html"
OPEN = "; open, so Contrôles is written once it is closed"


def report(plan: Path) -> str:
    return plan.with_name("PAC 2026.controles.html").read_text("utf-8")


def findings(plan: Path) -> list[Any]:
    """The codes in the sheet Contrôles."""
    rows = FileBook.open(plan).tables()[controls.NAME].rows
    return [row[0].value for row in rows if row[0].value is not None]


def test_what_is_there_is_checked_and_gets_a_report_in_french(plan: Path, said: Any) -> None:
    before = plan.read_bytes()
    assert check_once(Watch(folder=plan.parent)) == 1
    assert said() == [BEFORE]
    assert "Le plan ne tient pas en l’état\u00a0: 7 erreurs" in report(plan)
    assert plan.read_bytes() == before


def test_a_save_by_way_of_temporary_names_is_one_save(
    plan: Path, versions: tuple[Path, Path], said: Any
) -> None:
    def excel_saves() -> Iterator[bool]:
        said()
        temporary, kept = plan.with_name("A1B2C3D4"), plan.with_name("5E6F.tmp")
        shutil.copyfile(versions[1], temporary)
        yield True
        plan.rename(kept)
        yield True
        temporary.rename(plan)
        yield True
        kept.unlink()
        yield True
        yield False

    check_as_saved(Watch(folder=plan.parent), excel_saves())
    assert said() == [AFTER, "stopped"]
    assert "6 erreurs" in report(plan)


def test_what_did_not_change_is_not_checked_again(plan: Path, said: Any) -> None:
    check_as_saved(Watch(folder=plan.parent, writes=True), iter([True, True, False, True]))
    assert said()[1:] == [f"{BEFORE}; Contrôles written", "stopped"]


def test_notes_of_excel_and_files_put_aside_are_no_plans(plan: Path, said: Any) -> None:
    for name in ("~$PAC 2025.xlsx", ".PAC 2026.xlsx.tmp.xlsx", "PAC 2026.ancien.xlsx", "PAC.xls", "PAC.pdf"):
        shutil.copyfile(plan, plan.with_name(name))
    check_once(Watch(folder=plan.parent))
    assert said() == [BEFORE]


def test_workbooks_without_a_plan_are_left_alone(plan: Path, said: Any) -> None:
    from openpyxl import Workbook

    Workbook().save(plan.with_name("Notes.xlsx"))
    assert check_once(Watch(folder=plan.parent)) == 1
    assert said() == ["Notes.xlsx: no plan, left alone", BEFORE]
    assert not plan.with_name("Notes.controles.html").exists()


def test_one_bad_file_stops_nothing(plan: Path, said: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    plan.with_name("A.xlsx").write_bytes(plan.read_bytes()[:5000])
    shutil.copyfile(plan, plan.with_name("B.xlsx"))

    def stumble(path: Path) -> PlanBook:
        if path.name == "B.xlsx":
            raise ZeroDivisionError("division\nby zero")
        return open_plan(path)

    monkeypatch.setattr("pac_excel.cli.watching.open_plan", stumble)
    assert check_once(Watch(folder=plan.parent)) == 2
    cut, unexpected, good = said()
    assert cut.startswith("A.xlsx: ")
    assert unexpected == "B.xlsx: unexpected ZeroDivisionError: division by zero"
    assert good == BEFORE


def test_a_file_that_was_cut_is_checked_once_it_is_whole(plan: Path, said: Any) -> None:
    whole = plan.read_bytes()
    plan.write_bytes(whole[:5000])

    def copying() -> Iterator[bool]:
        assert len(said()) == 2
        plan.write_bytes(whole)
        yield True

    check_as_saved(Watch(folder=plan.parent), copying())
    assert said() == [BEFORE, "stopped"]


@pytest.mark.parametrize("note", ["~$PAC 2026.xlsx", ".~lock.PAC 2026.xlsx#"])
def test_a_workbook_that_is_open_is_written_once_it_is_closed(
    note: str, plan: Path, versions: tuple[Path, Path], said: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = plan.with_name(note)
    lock.write_bytes(b"")

    def at_work() -> Iterator[bool]:
        assert said()[1:] == [BEFORE + OPEN]
        with monkeypatch.context() as waiting:
            waiting.setattr("pac_excel.cli.watching.open_plan", None)
            yield False
        assert said() == []
        # saved without being closed
        shutil.copyfile(versions[1], plan)
        yield True
        assert said() == [AFTER + OPEN]
        assert findings(plan) == []
        lock.unlink()
        yield False
        assert said() == [f"{AFTER}; Contrôles written"]
        yield True

    check_as_saved(Watch(folder=plan.parent, writes=True), at_work())
    assert said() == ["stopped"]
    assert len(findings(plan)) == 12


def test_a_check_that_cannot_write_as_wished_says_so_in_its_code(plan: Path) -> None:
    plan.with_name(f"~${plan.name}").write_bytes(b"")
    assert check_once(Watch(folder=plan.parent, writes=True)) == 2
    assert "7 erreurs" in report(plan)


def test_a_workbook_that_is_read_only_gets_its_report_and_is_told_once(plan: Path, said: Any) -> None:
    plan.chmod(0o444)

    def later() -> Iterator[bool]:
        yield False
        yield False
        assert said()[1:] == [f"{BEFORE}; Contrôles not written: the file is read-only"]
        plan.chmod(0o644)
        yield False

    check_as_saved(Watch(folder=plan.parent, writes=True), later())
    assert said() == [f"{BEFORE}; Contrôles written", "stopped"]


def test_a_file_that_another_program_holds_is_tried_again_and_told_once(
    plan: Path, said: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hold(path: Path) -> None:
        raise NotAWorkbook(str(path), "it cannot be read (Permission denied)", "check its rights") from (
            PermissionError(13, "Permission denied")
        )

    def later() -> Iterator[bool]:
        yield False
        yield False
        assert len(said()) == 2
        held.undo()
        yield False

    with monkeypatch.context() as held:
        held.setattr("pac_excel.cli.watching.open_plan", hold)
        check_as_saved(Watch(folder=plan.parent), later())
    assert said() == [BEFORE, "stopped"]


def test_a_workbook_that_windows_keeps_from_being_written_is_not_checked_every_second(
    plan: Path, said: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Excel has it open, and its note is nowhere to be seen."""
    replacing, opening = os.replace, Path.open

    def replace_no_plan(source: Any, target: Any) -> None:
        if Path(target) == plan:
            raise PermissionError(13, "Permission denied")
        replacing(source, target)

    def open_no_plan(path: Path, mode: str = "r", *rest: Any, **named: Any) -> Any:
        if path == plan and "+" in mode:
            raise PermissionError(13, "Permission denied")
        return opening(path, mode, *rest, **named)

    def later() -> Iterator[bool]:
        assert said()[1:] == [f"{BEFORE}; Contrôles not written: it cannot be written (Permission denied)"]
        held.setattr("pac_excel.cli.watching.open_plan", None)
        yield False
        yield False
        held.undo()
        yield False

    with monkeypatch.context() as held:
        held.setattr(os, "replace", replace_no_plan)
        held.setattr(Path, "open", open_no_plan)
        check_as_saved(Watch(folder=plan.parent, writes=True), later())
    assert said() == [f"{BEFORE}; Contrôles written", "stopped"]


def test_a_plan_that_goes_is_forgotten_and_checked_when_it_comes_back(plan: Path, said: Any) -> None:
    def moving() -> Iterator[bool]:
        said()
        away = plan.rename(plan.parent.parent / plan.name)
        yield True
        away.rename(plan)
        yield True

    check_as_saved(Watch(folder=plan.parent), moving())
    assert said() == [BEFORE, "stopped"]


def test_a_plan_that_goes_while_it_is_read_is_between_two_names_of_a_save(
    plan: Path, said: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = plan.with_name("A1B2C3D4")

    def lose(path: Path) -> None:
        path.rename(away)
        raise NotAWorkbook(str(path), "there is no such file", "check the name and the folder")

    def saving() -> Iterator[bool]:
        assert said()[1:] == []
        held.undo()
        away.rename(plan)
        yield True

    with monkeypatch.context() as held:
        held.setattr("pac_excel.cli.watching.open_plan", lose)
        check_as_saved(Watch(folder=plan.parent), saving())
    assert said() == [BEFORE, "stopped"]


def test_a_plan_that_goes_while_it_is_put_off_is_no_longer_waited_for(plan: Path, said: Any) -> None:
    plan.with_name(f"~${plan.name}").write_bytes(b"")

    def removing() -> Iterator[bool]:
        said()
        plan.unlink()
        yield False
        yield True

    check_as_saved(Watch(folder=plan.parent, writes=True), removing())
    assert said() == ["stopped"]


def test_a_drive_that_comes_back_is_not_checked_anew(plan: Path, said: Any) -> None:
    def losing_the_drive() -> Iterator[bool]:
        said()
        away = plan.parent.rename(plan.parent.with_name("away"))
        yield True
        away.rename(plan.parent)
        yield True

    check_as_saved(Watch(folder=plan.parent), losing_the_drive())
    assert said() == ["stopped"]


def test_a_workbook_with_macros_beside_its_twin_has_a_report_of_its_own(plan: Path, said: Any) -> None:
    shutil.copyfile(plan, plan.with_suffix(".xlsm"))
    shutil.copyfile(plan, plan.with_name("Seul.xlsm"))
    check_once(Watch(folder=plan.parent))
    reports = sorted(path.name for path in plan.parent.glob("*.html"))
    assert reports == ["PAC 2026.controles.html", "PAC 2026.xlsm.controles.html", "Seul.controles.html"]


def test_folders_inside_are_watched_when_asked(
    plan: Path, said: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    inside = plan.parent / "Agence Sud"
    inside.mkdir()
    shutil.move(plan, inside)
    check_once(Watch(folder=plan.parent))
    capsys.readouterr()  # that there is no workbook
    check_once(Watch(folder=plan.parent, is_deep=True))
    assert said() == [f"Agence Sud{os.sep}{BEFORE}"]


def test_ctrl_c_ends_it_in_the_middle_of_anything(
    plan: Path, said: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*arguments: object, **named: object) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr("pac_excel.cli.watching.judge", interrupt)
    check_as_saved(Watch(folder=plan.parent), iter([]))
    assert said() == [f"watching {plan.parent}; press Ctrl+C to stop", "stopped"]


def test_a_name_that_the_console_cannot_show_does_not_stop_it(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan.rename(plan.with_name("PAC ✓.xlsx"))
    console = io.TextIOWrapper(io.BytesIO(), encoding="cp850")
    monkeypatch.setattr(sys, "stdout", console)
    check_once(Watch(folder=plan.parent))
    console.seek(0)
    assert "PAC ?.xlsx: 7 errors" in console.read()


def test_the_command_line_tells_a_folder_that_is_none(pac_excel: Run, tmp_path: Path) -> None:
    for words in ((), ("--once",)):
        ran = pac_excel("watch", tmp_path / "gone", *words)
        assert ran.code == 2
        assert ran.err.count("\n") == 1
        assert "is not a folder; give the one in which the plans are saved" in ran.err


def test_settings_from_a_file_hold_for_every_plan(pac_excel: Run, plan: Path, tmp_path: Path) -> None:
    config = tmp_path / "network.toml"
    config.write_text("[rules.BUD-01]\nactive = false\n", encoding="utf-8")
    ran = pac_excel("watch", plan.parent, "--once", "--config", config)
    assert ran.code == 1
    assert ran.out.endswith(f"{AFTER}\n")


def test_settings_that_cannot_be_read_end_it_before_it_begins(
    pac_excel: Run, plan: Path, tmp_path: Path
) -> None:
    ran = pac_excel("watch", plan.parent, "--config", tmp_path / "gone.toml")
    assert ran.code == 2
    assert "gone.toml" in ran.err
    assert ran.out == ""


def test_an_empty_folder_is_clean_and_said_to_be_empty(pac_excel: Run, tmp_path: Path) -> None:
    ran = pac_excel("watch", tmp_path, "--once")
    assert ran.code == 0
    assert ran.out == f"{tmp_path}: no workbook to check; --subfolders looks deeper\n"


def test_a_folder_that_disappears_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A network drive goes, is missed twice, and is back; the library is played by a script."""
    folder = tmp_path / "drive"
    folder.mkdir()
    slept: list[float] = []
    begun: list[dict[str, Any]] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 2:
            folder.mkdir()

    def play(path: Path, **options: Any) -> Iterator[set[Any]]:
        if not path.exists():
            raise FileNotFoundError(2, "No such file or directory")
        begun.append(options)
        yield set()
        yield {"a change"}
        path.rmdir()
        yield set()

    monkeypatch.setattr("watchfiles.watch", play)
    monkeypatch.setattr("time.sleep", sleep)
    changes = changes_in(folder, poll=2)
    # what was there before, a change, the loss; and the same once the drive is back
    assert [next(changes) for _ in range(6)] == [True, True, False, True, True, False]
    assert len(slept) == 2
    assert [options["force_polling"] for options in begun] == [True, True]
    assert begun[0]["poll_delay_ms"] == 2000


def test_only_workbooks_wake_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filters: list[Callable[[object, str], bool]] = []

    def play(path: Path, **options: Any) -> Iterator[set[Any]]:
        filters.append(options["watch_filter"])
        assert options["force_polling"] is None
        assert options["recursive"] is False
        yield set()

    monkeypatch.setattr("watchfiles.watch", play)
    assert next(changes_in(tmp_path))
    heard = [name for name in ("a.XLSX", "~$a.xlsx", "a.controles.html", "A1B2") if filters[0](None, name)]
    assert heard == ["a.XLSX", "~$a.xlsx"]


@pytest.mark.skipif(sys.platform == "win32", reason="a program is interrupted otherwise there")
@pytest.mark.parametrize("options", [[], ["--poll", "0.5"]], ids=["told by the system", "polling"])
def test_the_program_sees_a_save_and_ends_at_ctrl_c(
    options: list[str], plan: Path, versions: tuple[Path, Path]
) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "pac_excel", "watch", str(plan.parent), "--write", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env=environment,
        start_new_session=True,
        # whoever runs the tests in the background has them, and what they start, ignore Ctrl-C
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    lines: queue.Queue[str] = queue.Queue()

    def read() -> None:
        for line in process.stdout or ():
            lines.put(line)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        assert lines.get(timeout=60).startswith("watching ")
        assert f"{BEFORE}; Contrôles written" in lines.get(timeout=60)
        temporary = plan.with_name("A1B2C3D4")
        shutil.copyfile(versions[1], temporary)
        os.replace(temporary, plan)
        assert f"{AFTER}; Contrôles written" in lines.get(timeout=60)
        process.send_signal(signal.SIGINT)
        assert lines.get(timeout=60) == "stopped\n"
        assert process.wait(timeout=60) == 0
    finally:
        process.kill()
        process.wait()
        reader.join()
    assert "6 erreurs" in report(plan)
    assert len(findings(plan)) == 12


@office.requires_libreoffice
def test_a_plan_at_work_in_libreoffice_is_checked_at_each_save_and_written_once_closed(
    plan: Path, said: Any
) -> None:
    """A real program's lock file, save and close; the agency raises the envelope of its budget."""
    office.require_libreoffice()
    script = Path(__file__).with_name("uno_editing.py")
    process = subprocess.Popen(
        [str(office.uno_python()), str(script), office.office().url, str(plan), "Cadrage", "C24", "60000"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    watched = Watch(folder=plan.parent, writes=True)
    try:
        assert process.stdout.readline() == "opened\n"
        watched.look()
        assert said() == [BEFORE + OPEN]
        print("save", file=process.stdin, flush=True)
        assert process.stdout.readline() == "saved\n"
        watched.look()
        watched.look_again()
        # an approved plan was changed under the same version besides
        after = AFTER.replace("6 warnings", "7 warnings")
        assert said() == [after + OPEN]
        assert "DOC-07" in report(plan)
        print("close", file=process.stdin, flush=True)
        assert process.stdout.readline() == "closed\n"
        watched.look_again()
        assert said() == [f"{after}; Contrôles written"]
    finally:
        process.kill()
        process.wait()
    assert len(findings(plan)) == 13
