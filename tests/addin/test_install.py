from __future__ import annotations

import json
import os
import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pac_excel.addin import install as installing
from pac_excel.addin.build import build_addin
from pac_excel.addin.install import Done, ForeignFile, NoExcelYet, State, install, status, uninstall
from pac_excel.addin.machine import Machine, NoExcelHere, System, places_on
from pac_excel.addin.macros import applescript
from pac_excel.addin.receipt import BadReceipt, hash_of, read_receipt
from pac_excel.errors import PacExcelError
from pac_excel.ooxml.errors import NotWritable
from tests.addin.homes import everything, machine, macos, windows

__all__ = ["machine"]


def older_addin() -> bytes:
    return b"the add-in of an earlier version"


@pytest.fixture
def old_install(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A machine on which an earlier version stands."""
    with monkeypatch.context() as earlier:
        earlier.setattr(installing, "build_addin", older_addin)
        earlier.setattr(installing, "__version__", "0.0.1")
        install(machine)
    return machine


def test_excel_finds_everything_in_its_folders_on_windows(tmp_path: Path) -> None:
    home = tmp_path / "Zoé d’Été"
    install(windows(home))
    assert set(everything(home)) == {
        "AppData/Roaming/Microsoft/Excel/XLSTART/pac_excel.xlam",
        ".pac_excel/pac_excel.conf",
        ".pac_excel/installed.json",
    }


def test_excel_finds_everything_in_its_folders_on_macos(tmp_path: Path) -> None:
    home = tmp_path / "zoé"
    install(macos(home))
    office = "Library/Group Containers/UBF8T346G9.Office"
    assert set(everything(home)) == {
        f"{office}/User Content.localized/Startup.localized/Excel/pac_excel.xlam",
        "Library/Containers/com.microsoft.Excel/Data/pac_excel.conf",
        "Library/Application Scripts/com.microsoft.Excel/xlwings-0.37.8.applescript",
        "Library/Application Support/pac_excel/installed.json",
    }


def test_the_installed_addin_is_the_built_one_and_its_hash_is_noted(machine: Machine) -> None:
    install(machine)
    places = places_on(machine)
    assert places.addin.read_bytes() == build_addin()
    assert read_receipt(places.receipt).files[str(places.addin)] == hash_of(build_addin())


def test_status_tells_before_and_after(machine: Machine) -> None:
    assert set(status(machine).values()) == {State.ABSENT}
    install(machine)
    assert set(status(machine).values()) == {State.CURRENT}


def test_installing_again_changes_nothing(machine: Machine) -> None:
    assert set(install(machine).values()) == {Done.INSTALLED}
    before = everything(machine.home)
    assert set(install(machine).values()) == {Done.UNCHANGED}
    assert everything(machine.home) == before


def test_an_earlier_version_is_replaced(old_install: Machine) -> None:
    addin = places_on(old_install).addin
    assert status(old_install)[addin] is State.OUTDATED
    assert install(old_install)[addin] is Done.UPDATED
    assert addin.read_bytes() == build_addin()
    assert read_receipt(places_on(old_install).receipt).program != "0.0.1"


def test_another_python_is_written_into_the_conf_file(machine: Machine) -> None:
    install(machine)
    moved = replace(machine, interpreter="/opt/python/bin/python3")
    assert install(moved)[places_on(machine).configuration] is Done.UPDATED
    assert b"/opt/python/bin/python3" in places_on(machine).configuration.read_bytes()


def test_the_script_of_an_earlier_xlwings_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mac = macos(tmp_path)
    with monkeypatch.context() as earlier:
        earlier.setattr(installing, "applescript", lambda: ("xlwings-0.36.0.applescript", b"old"))
        install(mac)
    scripts = tmp_path / "Library" / "Application Scripts" / "com.microsoft.Excel"
    assert install(mac)[scripts / "xlwings-0.36.0.applescript"] is Done.REMOVED
    assert [path.name for path in scripts.iterdir()] == ["xlwings-0.37.8.applescript"]


@pytest.mark.parametrize("place", ["addin", "configuration"])
def test_a_foreign_file_is_left_alone_and_nothing_is_installed(machine: Machine, place: str) -> None:
    path: Path = getattr(places_on(machine), place)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"somebody else's")
    with pytest.raises(ForeignFile) as failure:
        install(machine)
    assert everything(machine.home) == {path.relative_to(machine.home).as_posix(): b"somebody else's"}
    assert status(machine)[path] is State.FOREIGN
    assert str(path) in str(pickle.loads(pickle.dumps(failure.value)))


def test_a_file_changed_since_its_installation_is_not_overwritten(machine: Machine) -> None:
    install(machine)
    conf = places_on(machine).configuration
    conf.write_bytes(conf.read_bytes() + b'"SHOW CONSOLE","True"\n')
    with pytest.raises(ForeignFile):
        install(replace(machine, interpreter="/other/python"))
    assert b"SHOW CONSOLE" in conf.read_bytes()


def test_uninstalling_leaves_nothing_of_ours(machine: Machine) -> None:
    before = everything(machine.home)
    install(machine)
    assert set(uninstall(machine).values()) == {Done.REMOVED}
    assert everything(machine.home) == before
    assert not places_on(machine).receipt.parent.exists()
    assert uninstall(machine) == {}


def test_uninstalling_keeps_what_was_changed_and_what_others_put_there(machine: Machine) -> None:
    install(machine)
    places = places_on(machine)
    places.addin.write_bytes(b"changed")
    neighbour = places.start_folder / "autre.xlam"
    neighbour.write_bytes(b"another add-in")
    done = uninstall(machine)
    assert done[places.addin] is Done.KEPT
    assert done[places.configuration] is Done.REMOVED
    assert places.addin.read_bytes() == b"changed"
    assert neighbour.exists()


def test_an_addin_that_we_did_not_install_is_named_and_kept(machine: Machine) -> None:
    addin = places_on(machine).addin
    addin.parent.mkdir(parents=True)
    addin.write_bytes(b"somebody else's")
    assert uninstall(machine) == {addin: Done.KEPT}
    assert addin.exists()


def test_a_script_that_xlwings_itself_installed_survives_uninstalling(tmp_path: Path) -> None:
    mac = macos(tmp_path)
    name, content = applescript()
    script = tmp_path / "Library" / "Application Scripts" / "com.microsoft.Excel" / name
    script.parent.mkdir(parents=True)
    script.write_bytes(content)
    assert install(mac)[script] is Done.UNCHANGED
    uninstall(mac)
    assert script.exists()


def refuse(*arguments: object, **named: object) -> None:
    raise PermissionError(13, "Permission denied")


@pytest.mark.parametrize("act", [install, uninstall])
def test_an_addin_that_excel_holds_asks_to_quit_excel_and_is_taken_up_afterwards(
    act: Callable[[Machine], dict[Path, Done]], old_install: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    addin = places_on(old_install).addin
    replacing, unlinking = os.replace, Path.unlink
    with monkeypatch.context() as held:
        held.setattr(os, "replace", lambda a, b: refuse() if Path(b) == addin else replacing(a, b))
        held.setattr(Path, "unlink", lambda p, **k: refuse() if p == addin else unlinking(p, **k))
        with pytest.raises(NotWritable, match="quit Excel"):
            act(old_install)
        assert addin.read_bytes() == older_addin()
    assert act(old_install)[addin] in (Done.UPDATED, Done.REMOVED)


def test_an_addin_that_somebody_has_open_is_not_replaced(old_install: Machine) -> None:
    addin = places_on(old_install).addin
    addin.with_name(f"~${addin.name}").write_bytes(b"\x03Zoe" + b" " * 51)
    with pytest.raises(NotWritable, match=r"open elsewhere by Zoe; quit Excel"):
        install(old_install)


def test_an_installation_that_stopped_halfway_is_taken_up(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = installing._put

    def stop_at_the_addin(file: installing.WantedFile, state: State) -> Done:
        if file.path == places_on(machine).addin:
            raise KeyboardInterrupt
        return put(file, state)

    with monkeypatch.context() as stopped:
        stopped.setattr(installing, "_put", stop_at_the_addin)
        with pytest.raises(KeyboardInterrupt):
            install(machine)
    moved = replace(machine, interpreter="/opt/other/python3")
    done = install(moved)
    assert done[places_on(machine).configuration] is Done.UPDATED
    assert done[places_on(machine).addin] is Done.INSTALLED


def test_a_copy_that_is_not_what_was_written_is_told(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installing, "save_atomically", lambda path, data: path.write_bytes(data[:10]))
    with pytest.raises(PacExcelError, match="antivirus"):
        install(machine)


def test_a_damaged_receipt_is_told_rather_than_guessed(machine: Machine) -> None:
    install(machine)
    receipt = places_on(machine).receipt
    receipt.write_text("{", encoding="utf-8")
    with pytest.raises(BadReceipt, match=r"installed\.json is damaged"):
        status(machine)
    receipt.write_text(json.dumps({"files": []}), encoding="utf-8")
    with pytest.raises(BadReceipt):
        install(machine)


def test_excel_for_mac_must_have_been_started_once(tmp_path: Path) -> None:
    mac = Machine(system=System.MACOS, home=tmp_path, environment={}, interpreter="/usr/bin/python3")
    with pytest.raises(NoExcelYet, match="start Excel once"):
        install(mac)
    assert everything(tmp_path) == {}


@pytest.mark.parametrize("act", [install, status, uninstall])
def test_a_system_without_excel_is_told_what_works_there(act: Callable[[Machine], object]) -> None:
    linux = Machine(system=System.OTHER, home=Path(), environment={}, interpreter="python3")
    with pytest.raises(NoExcelHere, match="'pac-excel check'"):
        act(linux)
