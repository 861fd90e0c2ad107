"""Words that the command line cannot follow: one line says what, where and what to do."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from pac_excel.cli.plans import WrongSuffix
from pac_excel.resources import sample
from tests.support.cli import Run, pac_excel

__all__ = ["pac_excel"]

PLAN = sample("agence_corrigee.yaml")


@pytest.mark.parametrize(
    ("words", "said", "help_of"),
    [
        (("check",), "missing argument 'PLAN.xlsx'", "pac-excel check"),
        (("check", "p.xlsx", "--format", "pdf"), "'pdf' is not one of 'text', 'json'", "pac-excel check"),
        (("check", "p.xlsx", "--fail-on", "x"), "invalid value for '--fail-on'", "pac-excel check"),
        (("check", "p.xlsx", "--diff"), "--diff shows what --fix safe would change", "pac-excel check"),
        (("new", "--colour", "red"), "no such option", "pac-excel new"),
        (("chekc", "p.xlsx"), "no such command 'chekc'", "pac-excel"),
        (("addin", "instal"), "no such command 'instal'", "pac-excel addin"),
        (("watch", ".", "--poll", "0"), "greater than or equal to 0.5", "pac-excel watch"),
        (("doctor", "--lang", "de"), "'de' is not one of 'fr', 'en'", "pac-excel doctor"),
    ],
)
def test_wrong_words_are_told_in_one_line_with_the_help_to_read(
    pac_excel: Run, words: tuple[str, ...], said: str, help_of: str
) -> None:
    ran = pac_excel(*words)
    (line,) = ran.err.splitlines()
    assert (ran.code, ran.out) == (2, "")
    assert line.startswith("pac-excel: ")
    assert line.endswith(f"see '{help_of} --help'")
    assert said in line
    assert "Value error" not in line


@pytest.mark.parametrize("words", [(), ("addin",)])
def test_a_command_without_words_shows_what_there_is_to_choose_from(
    pac_excel: Run, words: tuple[str, ...]
) -> None:
    ran = pac_excel(*words)
    assert ran.code == 2
    assert "Commands:" in ran.err


def test_the_help_and_the_version_are_no_failure(pac_excel: Run) -> None:
    assert pac_excel("check", "--help").code == 0
    assert pac_excel("--version").code == 0


def test_a_workbook_is_not_written_over_a_plan_file(pac_excel: Run, tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_bytes(PLAN.read_bytes())
    ran = pac_excel("new", plan, "-o", plan)
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
    assert "give -o" in ran.err
    assert str(tmp_path / "plan.xlsx") in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["plan.yaml"]
    assert plan.read_bytes() == PLAN.read_bytes()


def test_a_plan_file_is_not_written_over_a_workbook(pac_excel: Run, tmp_path: Path) -> None:
    workbook = tmp_path / "plan.xlsx"
    assert pac_excel("new", PLAN, "-o", workbook).code == 0
    before = workbook.read_bytes()
    ran = pac_excel("export", workbook, "-o", workbook)
    assert ran.code == 2
    assert "ends in .yaml or .yml" in ran.err
    assert workbook.read_bytes() == before


def test_a_template_with_macros_makes_a_workbook_with_macros(pac_excel: Run, tmp_path: Path) -> None:
    assert pac_excel("addin", "build", "-o", tmp_path).code == 0
    twin = tmp_path / "pac_complet.xlsm"
    refused = pac_excel("new", PLAN, "--template", twin, "-o", tmp_path / "plan.xlsx")
    assert (refused.code, refused.out) == (2, "")
    assert str(tmp_path / "plan.xlsm") in refused.err
    assert pac_excel("new", PLAN, "--template", twin, "-o", tmp_path / "plan.xlsm").code == 0


def test_a_file_in_the_place_of_a_folder_is_named(pac_excel: Run, tmp_path: Path) -> None:
    path = tmp_path / "taken"
    path.write_text("mine")
    ran = pac_excel("addin", "build", "-o", path)
    assert ran.code == 2
    assert ran.err == f"pac-excel: {path}: it is a file; give the name of a folder\n"
    assert path.read_text() == "mine"


def test_the_error_survives_a_trip_between_processes() -> None:
    error = WrongSuffix("plan.yaml", "a workbook", (".xlsx",))
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
