from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from pac_excel.ooxml.errors import NotWritable, WorkbookLocked
from pac_excel.ooxml.saving import save_atomically

OWNER = b"\x07accueil".ljust(55) + b"\x07\0" + "accueil".encode("utf-16-le").ljust(108, b" ")


def test_a_new_file_is_written(tmp_path: Path) -> None:
    save_atomically(tmp_path / "plan.xlsx", b"new")
    assert (tmp_path / "plan.xlsx").read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["plan.xlsx"]


def test_a_file_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"old")
    path.chmod(0o640)
    save_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real.xlsx").write_bytes(b"old")
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "real.xlsx")
    save_atomically(tmp_path / "link.xlsx", b"new")
    assert (tmp_path / "link.xlsx").is_symlink()
    assert (tmp_path / "real.xlsx").read_bytes() == b"new"


def test_a_workbook_open_in_excel_is_not_overwritten_and_its_user_is_named(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"old")
    (tmp_path / "~$plan.xlsx").write_bytes(OWNER)
    with pytest.raises(WorkbookLocked, match="open elsewhere by accueil"):
        save_atomically(path, b"new")
    assert path.read_bytes() == b"old"


def test_a_workbook_open_in_libreoffice_is_not_overwritten_and_its_user_is_named(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"old")
    lock = ",accueil,poste-3,23.11.2026 10:00,file:///home/accueil;"
    (tmp_path / ".~lock.plan.xlsx#").write_text(lock, encoding="utf-8")
    with pytest.raises(WorkbookLocked, match="open elsewhere by accueil"):
        save_atomically(path, b"new")


def test_a_lock_that_names_nobody_still_locks(tmp_path: Path) -> None:
    (tmp_path / "~$plan.xlsx").write_bytes(b"")
    with pytest.raises(WorkbookLocked, match="open elsewhere; close it"):
        save_atomically(tmp_path / "plan.xlsx", b"new")


def test_a_read_only_file_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(NotWritable, match="read-only"):
        save_atomically(path, b"new")
    assert path.read_bytes() == b"old"


def test_a_folder_is_no_file_and_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotWritable, match="it is a folder"):
        save_atomically(tmp_path, b"new")
    with pytest.raises(NotWritable, match="does not exist"):
        save_atomically(tmp_path / "absent" / "plan.xlsx", b"new")


@pytest.mark.parametrize("step", ["fsync", "replace", "chmod"])
def test_a_failure_leaves_the_old_file_and_nothing_beside_it(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, step, fail)
    with pytest.raises(NotWritable, match="No space left"):
        save_atomically(path, b"new")
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["plan.xlsx"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows keeps what a save cut short has left")
def test_what_a_save_cut_short_has_left_is_used_by_the_next_one(tmp_path: Path) -> None:
    (tmp_path / ".plan.xlsx.tmp").write_bytes(b"half of a long workbook")
    save_atomically(tmp_path / "plan.xlsx", b"new")
    assert os.listdir(tmp_path) == ["plan.xlsx"]
    assert (tmp_path / "plan.xlsx").read_bytes() == b"new"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows lends no locks of this kind")
def test_two_saves_at_once_write_into_files_of_their_own(tmp_path: Path) -> None:
    import fcntl

    with (tmp_path / ".plan.xlsx.tmp").open("wb") as other:
        other.write(b"half of another save")
        other.flush()
        fcntl.flock(other, fcntl.LOCK_EX)
        save_atomically(tmp_path / "plan.xlsx", b"new")
        assert (tmp_path / "plan.xlsx").read_bytes() == b"new"
        assert sorted(os.listdir(tmp_path)) == [".plan.xlsx.tmp", "plan.xlsx"]
