from __future__ import annotations

import datetime as dt
from pathlib import Path

from pac_excel.reporting.delivery import deliver
from tests.support.cli import Run, pac_excel

__all__ = ["pac_excel"]


def test_each_report_gets_its_draft(pac_excel: Run, tmp_path: Path) -> None:
    config = tmp_path / "réseau.toml"
    config.write_text('[mail]\nto = ["Zoé <z@agence.fr>"]\n', "utf-8")
    reports = [deliver(tmp_path, dt.date(2026, 9, 1), code, b"PK") for code in ("AG001", "AG002")]
    ran = pac_excel("mail", *reports, "--config", config)
    assert ran.code == 0
    for report in reports:
        assert f"{report.with_suffix('.eml')}: a draft" in ran.out
        assert report.with_suffix(".eml").read_bytes().startswith(b"X-Unsent: 1\r\n")


def test_settings_that_say_nothing_of_mails_are_told_in_one_line(pac_excel: Run, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("")
    ran = pac_excel("mail", tmp_path / "AG001_rapport_2026-09.xlsx", "--config", tmp_path / "a.toml")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "[mail]" in ran.err
