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


def test_a_folder_is_handed_over_whole_and_one_bad_report_stops_no_other(
    pac_excel: Run, tmp_path: Path
) -> None:
    config = tmp_path / "mail.toml"
    config.write_text('[mail.sites.AG002]\nto = ["Zoé <z@agence.fr>"]\n', "utf-8")
    for code in ("AG001", "AG002"):
        deliver(tmp_path, dt.date(2026, 9, 1), code, b"PK")
    folder = tmp_path / "2026-09"
    (folder / "réseau.xlsx").write_bytes(b"PK")
    (folder / "~$AG001_rapport_2026-09.xlsx").write_bytes(b"owner")
    ran = pac_excel("mail", folder, "--config", config)
    assert ran.code == 2
    assert (
        ran.out
        == f"{folder / 'AG002_rapport_2026-09.eml'}: a draft; open it in your mail program to send it\n"
    )
    assert ran.err.startswith(
        f"pac-excel: {folder / 'AG001_rapport_2026-09.xlsx'} cannot be handed over: nobody"
    )
    assert ran.err.count("\n") == 1


def test_what_is_not_there_is_told_in_one_line(pac_excel: Run, tmp_path: Path) -> None:
    config = tmp_path / "mail.toml"
    config.write_text('[mail]\nto = ["z@agence.fr"]\n', "utf-8")
    for place, said in (
        (tmp_path / "AG001_rapport_2026-09.xlsx", "No such file"),
        (tmp_path, "no file there is named as reports are"),
        (tmp_path / "plan.xlsx", "its name tells no site and month"),
    ):
        ran = pac_excel("mail", place, "--config", config)
        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
        assert said in ran.err
