"""Where reports land."""

from __future__ import annotations

import datetime as dt
import pickle
import unicodedata
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pac_excel.ooxml.errors import WorkbookLocked
from pac_excel.reporting.delivery import (
    BadSiteCode,
    NoReports,
    NotAReportName,
    deliver,
    report_path,
    reports_in,
    site_and_month,
)

SEPTEMBER = dt.date(2026, 9, 1)
MONTH = st.dates(dt.date(1900, 1, 1)).map(lambda day: day.replace(day=1))
CODE = st.text(st.characters(blacklist_categories=["Cs"]), max_size=12)


def test_a_report_lies_where_anybody_would_look_for_it() -> None:
    assert report_path(Path("rapports"), SEPTEMBER, "AG001") == Path(
        "rapports/2026-09/AG001_rapport_2026-09.xlsx"
    )
    assert report_path(Path(), SEPTEMBER, "AG001", ".pdf").name == "AG001_rapport_2026-09.pdf"


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("Agence d’Été 1", "Agence d’Été 1"),
        ("AG/1", "AG%2F1"),
        ("AG%2F1", "AG%252F1"),
        ("../..", "%2E.%2F.."),
        ("~$AG", "%7E$AG"),
        ("A:B\\C\x00", "A%3AB%5CC%00"),
        ("Ete\u0301", "Eté"),
    ],
)
def test_a_code_that_no_file_name_can_hold_is_escaped(code: str, name: str) -> None:
    path = report_path(Path("r"), SEPTEMBER, code)
    assert path.name == f"{name}_rapport_2026-09.xlsx"
    assert path.parent == Path("r/2026-09")


@given(CODE, MONTH)
def test_the_name_tells_site_and_month_and_no_two_sites_share_one(code: str, month: dt.date) -> None:
    assume(code.strip())
    path = report_path(Path("r"), month, code)
    assert path.parent.parent == Path("r")
    assert site_and_month(path) == (unicodedata.normalize("NFC", code), month)


@pytest.mark.parametrize("code", ["", "  ", "\udce9", "é" * 101])
def test_a_code_that_names_no_file_is_refused(code: str) -> None:
    with pytest.raises(BadSiteCode, match="site code") as failure:
        report_path(Path("r"), SEPTEMBER, code)
    assert str(pickle.loads(pickle.dumps(failure.value))) == str(failure.value)


@pytest.mark.parametrize("name", ["plan.xlsx", "_rapport_2026-09.xlsx", "AG1_rapport_2026-9.xlsx"])
def test_a_name_that_tells_nothing_is_refused(name: str) -> None:
    with pytest.raises(NotAReportName, match="AG001_rapport_2026-09"):
        site_and_month(Path(name))


def test_a_delivery_makes_the_folder_and_replaces_an_earlier_report(tmp_path: Path) -> None:
    path = deliver(tmp_path / "rapports", SEPTEMBER, "AG001", b"un")
    assert path == tmp_path / "rapports/2026-09/AG001_rapport_2026-09.xlsx"
    assert deliver(tmp_path / "rapports", SEPTEMBER, "AG001", b"deux") == path
    assert path.read_bytes() == b"deux"
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_report_that_is_open_is_left_as_it_is(tmp_path: Path) -> None:
    path = deliver(tmp_path, SEPTEMBER, "AG001", b"un")
    path.with_name(f"~${path.name}").write_bytes(b"\x04Anne")
    with pytest.raises(WorkbookLocked):
        deliver(tmp_path, SEPTEMBER, "AG001", b"deux")
    assert path.read_bytes() == b"un"


def test_the_reports_of_a_folder_are_found_among_other_files(tmp_path: Path) -> None:
    first, second = (deliver(tmp_path, SEPTEMBER, code, b"") for code in ("A/1", "AG001"))
    for name in ("réseau.xlsx", "~$AG001_rapport_2026-09.xlsx", "AG001_rapport_2026-09.eml"):
        (first.parent / name).touch()
    assert reports_in(first.parent) == (first, second)
    with pytest.raises(NoReports, match="no file there") as failure:
        reports_in(tmp_path)
    assert str(pickle.loads(pickle.dumps(failure.value))) == str(failure.value)
