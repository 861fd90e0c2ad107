"""The file that says what a network is."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pac_excel.reporting.mailing import BadMailing
from pac_excel.reporting.network.reasons import in_english
from pac_excel.reporting.network.settings import BadNetwork, read_network


def write(folder: Path, text: str) -> Path:
    path = folder / "network.toml"
    path.write_text(text, encoding="utf-8")
    return path


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def test_agencies_are_found_by_their_plans(tmp_path: Path) -> None:
    touch(tmp_path, "plans/AG2.xlsx", "plans/AG1.xlsx", "plans/~$AG1.xlsx", "plans/notes.txt")
    text = '[agencies]\nplan = "plans/{code}.xlsx"\nactuals = ["a/{code}_{month}.csv", "b/{code}.csv"]\n'
    found = read_network(write(tmp_path, text))
    assert [agency.code for agency in found.agencies] == ["AG1", "AG2"]
    assert found.agencies[0].actuals_of(dt.date(2026, 9, 1)) == (
        tmp_path / "a" / "AG1_2026-09.csv",
        tmp_path / "b" / "AG1.csv",
    )
    assert (found.title, found.output, found.is_checked) == ("Réseau", tmp_path / "rapports", True)


def test_the_code_may_be_a_folder_and_stand_twice(tmp_path: Path) -> None:
    touch(tmp_path, "AG1/PAC_AG1_v2.xlsx", "AG2/PAC_AG3_v2.xlsx")
    found = read_network(write(tmp_path, '[agencies]\nplan = "{code}/PAC_{code}_*.xlsx"\n'))
    assert [agency.code for agency in found.agencies] == ["AG1"]


def test_agencies_may_be_listed_and_go_before_those_found(tmp_path: Path) -> None:
    touch(tmp_path, "plans/AG1.xlsx")
    text = (
        'title = "Ouest"\ncheck = false\ntemplate = "t.xlsx"\n[agencies]\nplan = "plans/{code}.xlsx"\n'
        '[[agency]]\ncode = "AG1"\nplan = "elsewhere.xlsx"\n[[agency]]\ncode = "AG9"\nplan = "absent.xlsx"\n'
    )
    found = read_network(write(tmp_path, text))
    assert [(agency.code, agency.plan.name) for agency in found.agencies] == [
        ("AG1", "elsewhere.xlsx"),
        ("AG9", "absent.xlsx"),
    ]
    assert (found.title, found.template, found.is_checked) == ("Ouest", tmp_path / "t.xlsx", False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[agencies", "it is no TOML"),
        ("", "no agency is listed"),
        ("folder = 'x'", "is none of title, output"),
        ("[agencies]\nplan = 'plans/*.xlsx'", r"names \{code\}"),
        ("[agencies]\nplans = 'x'", "is none of plan, actuals"),
        ("agencies = 3", "agencies is a section"),
        ("agency = 3", r"write \[\[agency\]\]"),
        ("[[agency]]\ncode = 'A'", "has a code and a plan"),
        ("[[agency]]\ncode = 'A'\nplan = 'p'\n[[agency]]\ncode = 'A'\nplan = 'q'", "stands twice"),
        ("title = 3", "title is a text"),
        ("[[agency]]\ncode = 'A'\nplan = 'p'\nactuals = 3", "actuals is a text, or a list"),
        ("check = 'no'", "check is true or false"),
        ("[agencies]\nplan = '{code}.xlsx'\ncodes = 3", "codes is a text, or a list"),
    ],
)
def test_a_network_that_is_wrong_is_told_in_one_line(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(BadNetwork, match=expected) as error:
        read_network(write(tmp_path, text))
    assert "\n" not in str(error.value)


def test_two_plans_of_an_agency_are_a_problem_of_that_agency(tmp_path: Path) -> None:
    touch(tmp_path, "AG1/PAC_v1.xlsx", "AG1/PAC_v2.xlsx", "AG2/PAC_v1.xlsx")
    found = read_network(write(tmp_path, '[agencies]\nplan = "{code}/PAC_*.xlsx"\n'))
    assert [(agency.code, in_english(agency.problem)) for agency in found.agencies] == [
        ("AG1", "2 plans are at AG1/PAC_*.xlsx: PAC_v1.xlsx, PAC_v2.xlsx; leave one of them there"),
        ("AG2", ""),
    ]


def test_an_agency_that_is_expected_and_has_no_plan_is_a_problem_of_that_agency(tmp_path: Path) -> None:
    touch(tmp_path, "plans/AG1.xlsx", "plans/AG3.xlsx")
    text = '[agencies]\nplan = "plans/{code}.xlsx"\ncodes = ["AG1", "AG2"]\n'
    found = read_network(write(tmp_path, text))
    assert [(agency.code, in_english(agency.problem)) for agency in found.agencies] == [
        ("AG1", ""),
        ("AG2", "no plan is at plans/AG2.xlsx; put it there, or take the code out of [agencies]"),
        ("AG3", ""),
    ]


def test_mail_is_read_with_the_rest(tmp_path: Path) -> None:
    touch(tmp_path, "AG1.xlsx")
    text = '[agencies]\nplan = "{code}.xlsx"\n[mail.sites.AG1]\nto = ["zoe@agence.fr"]\n'
    mailing = read_network(write(tmp_path, text)).mailing
    assert mailing is not None
    assert [str(address) for address in mailing.letter_for("AG1").to] == ["zoe@agence.fr"]
    assert read_network(write(tmp_path, '[agencies]\nplan = "{code}.xlsx"\n')).mailing is None
    with pytest.raises(BadMailing, match=r"\[mail\] subjet: there is no such key"):
        read_network(write(tmp_path, '[agencies]\nplan = "{code}.xlsx"\n[mail]\nsubjet = "x"\n'))
