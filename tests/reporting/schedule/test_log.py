"""The log: it rotates, and takes whatever is printed."""

from __future__ import annotations

from pathlib import Path

from pac_excel.reporting.schedule.log import open_log


def test_a_log_rotates_and_keeps_what_it_was_told_to_keep(tmp_path: Path) -> None:
    for _ in range(3):
        with open_log(tmp_path / "run.log", size=2_000, kept=2) as write:
            for number in range(100):
                write(f"ligne {number} : été")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run.log", "run.log.1", "run.log.2"]
    assert all(path.stat().st_size <= 2_000 for path in tmp_path.iterdir())
    assert (tmp_path / "run.log").read_text("utf-8").splitlines()[-1].endswith("ligne 99 : été")


def test_a_line_that_is_no_text_is_logged_all_the_same(tmp_path: Path) -> None:
    with open_log(tmp_path / "run.log") as write:
        write("100 % \udce9 {month} %s")
    assert (tmp_path / "run.log").read_text("utf-8").endswith("  100 % ? {month} %s\n")
