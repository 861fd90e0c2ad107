"""Measured values taken in: good rows kept, every other told with its file and line, none counted twice."""

from __future__ import annotations

import datetime as dt
import io
import sqlite3
import tracemalloc
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from pac_excel.kpi.hindsight import with_measures
from pac_excel.kpi.trajectory import readings
from pac_excel.layout.report.columns import Intake
from pac_excel.reporting.actuals.errors import BadSource
from pac_excel.reporting.actuals.intake import take_in
from pac_excel.reporting.actuals.mapping import Mapping
from pac_excel.reporting.actuals.values import Decimal
from tests.reporting.reports import month, sample_plan

SEPTEMBER = dt.date(2026, 9, 1)
HEADER = "Indicateur;Site;Mois;Valeur;Unité\n"


def write(folder: Path, text: str, encoding: str = "utf-8", name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def taken(*paths: Path, number: int = 9, mapping: Mapping | None = None) -> Intake:
    return take_in(paths, sample_plan(), month(number), mapping)


def values(intake: Intake) -> dict[tuple[str | None, str | None, dt.date | None], float | None]:
    return {(item.kpi, item.site, item.month): item.value for item in intake.measures}


def told(intake: Intake) -> list[tuple[int | None, str]]:
    return [(item.line, item.nature) for item in intake.anomalies]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_file_of_any_usual_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    text = HEADER + "Complétude du CRM;;30/09/2026;88,5;%\nK01;;09/2026;1 234,56 €;€\n"
    found = taken(write(tmp_path, text, encoding))
    assert values(found) == {("K24", None, SEPTEMBER): 88.5, ("K01", None, SEPTEMBER): 1234.56}
    assert found.anomalies == ()


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_a_file_with_any_usual_separator_is_read(tmp_path: Path, separator: str) -> None:
    rows = [
        ["kpi", "mois", "valeur"],
        ["K03", "2026-09", "70"],
        ["K04", "2026-09", '"8,5"' if separator == "," else "8,5"],
    ]
    text = "\n".join(separator.join(row) for row in rows)
    assert values(taken(write(tmp_path, text))) == {
        ("K03", None, SEPTEMBER): 70,
        ("K04", None, SEPTEMBER): 8.5,
    }


def test_a_decimal_comma_that_splits_a_row_makes_no_figure(tmp_path: Path) -> None:
    found = taken(write(tmp_path, "kpi,mois,valeur\nK03,2026-09,12,5\nK04,2026-09,8\n"))
    assert values(found) == {("K04", None, SEPTEMBER): 8}
    assert told(found) == [(2, "Colonnes")]


def test_good_rows_are_kept_and_every_other_is_told(tmp_path: Path) -> None:
    text = HEADER + (
        "K01;;09/2026;28 999,50 €;\n"  # 2
        "K99;;09/2026;12;\n"
        ";;09/2026;12;\n"
        "K02;;09/2026;abc;\n"  # 5
        "K02;;;12,5;\n"
        "K02;;13/2026;12,5;\n"
        "K02;;09/2020;12,5;\n"
        "K02;;10/2026;12,5;\n"
        "K02;Lune;09/2026;12,5;\n"  # 10
        "K14;;09/2026;140;\n"
        "K09;;09/2026;0,122;\n"
        "K03;;09/2026;3;€\n"
        "K05;;09/2026;-4;\n"
        "K12;;09/2026;;\n"  # 15: says nothing
        "K13;;09/2026\n"
    )
    found = taken(write(tmp_path, text))
    assert values(found) == {("K01", None, SEPTEMBER): 28999.5}
    assert told(found) == [
        (3, "Indicateur inconnu"),
        (4, "Indicateur inconnu"),
        (5, "Valeur illisible"),
        (6, "Mois illisible"),
        (7, "Mois illisible"),
        (8, "Mois hors plan"),
        (9, "Mois à venir"),
        (10, "Site inconnu"),
        (11, "Hors bornes"),
        (12, "Échelle"),
        (13, "Unité"),
        (14, "Hors bornes"),
        (16, "Colonnes"),
    ]
    assert all(item.file == "a.csv" for item in found.anomalies)
    assert (found.sources[0].read, found.sources[0].kept) == (15, 1)


def test_a_row_twice_counts_once_and_rows_that_differ_count_not_at_all(tmp_path: Path) -> None:
    text = (
        HEADER + "K03;;09/2026;70;\nK03;;30/09/2026;70;\nK04;;09/2026;8;\nK04;;09/2026;9;\nK04;;09/2026;8;\n"
    )
    found = taken(write(tmp_path, text))
    assert values(found) == {("K03", None, SEPTEMBER): 70}
    assert told(found)[:2] == [(3, "Doublon"), (5, "Contradiction")]


def test_a_file_given_again_changes_nothing(tmp_path: Path) -> None:
    first = write(tmp_path, HEADER + "K03;;09/2026;70;\n")
    copy = write(tmp_path, HEADER + "K03;;09/2026;70;\n", name="copie.csv")
    found = taken(first, first, copy)
    assert values(found) == {("K03", None, SEPTEMBER): 70}
    assert told(found) == [(None, "Fichier déjà lu")] * 2
    plan = with_measures(sample_plan(), found.measures)
    assert with_measures(plan, found.measures) == plan


def test_a_later_file_corrects_an_earlier_one(tmp_path: Path) -> None:
    first = write(tmp_path, HEADER + "K03;;09/2026;70;\nK04;;09/2026;8;\n")
    second = write(tmp_path, HEADER + "K03;;09/2026;71;\nK04;;09/2026;8;\n", name="b.csv")
    found = taken(first, second)
    assert values(found) == {("K03", None, SEPTEMBER): 71, ("K04", None, SEPTEMBER): 8}
    assert told(found) == [(None, "Valeur remplacée")]


def test_the_year_before_is_taken_in(tmp_path: Path) -> None:
    found = taken(write(tmp_path, HEADER + "K03;;09/2025;60;\n"))
    assert values(found) == {("K03", None, dt.date(2025, 9, 1)): 60}


def test_sites_make_the_agency_once_all_of_them_are_there(tmp_path: Path) -> None:
    text = HEADER + "K03;S1;09/2026;40;\nK03;Zone d'activités;09/2026;25;\nK13;S1;09/2026;50;\n"
    found = taken(write(tmp_path, text))
    plan = with_measures(sample_plan(), found.measures)
    assert readings(plan, plan.kpis[2])[8] == 65
    assert readings(plan, plan.kpis[12])[8] == sample_plan().kpis[12].values[8]
    assert [item.message for item in found.anomalies if item.nature == "Sites incomplets"] == [
        "K13, septembre 2026 : les sites ne font pas l’agence, il manque S2."
    ]


def test_holes_are_told(tmp_path: Path) -> None:
    plan = sample_plan()
    holed = replace(plan.kpis[2], values=(*plan.kpis[2].values[:5], None, *plan.kpis[2].values[6:]))
    plan = replace(plan, kpis=(*plan.kpis[:2], holed, *plan.kpis[3:]))
    found = take_in((write(tmp_path, HEADER + "K04;;09/2026;8;\n"),), plan, month(9))
    assert [item.message for item in found.anomalies] == [
        "K03 Affaires nouvelles : aucune valeur pour juin 2026."
    ]
    filled = take_in((write(tmp_path, HEADER + "K03;;06/2026;64;\n"),), plan, month(9))
    assert filled.anomalies == ()


def test_a_ratio_is_worked_out_from_its_terms_and_refused_when_they_differ(tmp_path: Path) -> None:
    text = (
        "kpi;mois;valeur;numérateur;dénominateur\nK11;09/2026;;62;213\nK14;09/2026;50;62;213\n"
        "K08;09/2026;1,868;4787;2562\n"
    )
    found = taken(write(tmp_path, text))
    assert values(found) == {
        ("K11", None, SEPTEMBER): pytest.approx(62 / 213 * 100),
        ("K08", None, SEPTEMBER): 1.868,
    }
    assert told(found) == [(3, "Ratio")]


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    text = "kpi;mois;valeur;commentaire\nK03;09/2026;70;=HYPERLINK(1)\n=cmd|' /C calc'!A0;09/2026;70;x\n"
    found = taken(write(tmp_path, text))
    assert found.measures[0].comment == "=HYPERLINK(1)"
    assert "=cmd|" in found.anomalies[0].message


def test_a_sheet_of_excel_is_read_with_its_dates_and_percentages(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    rows = [
        ["Export du CRM"],
        ["Code", "Période", "Réalisé"],
        ["K03", dt.date(2026, 9, 30), 70],
        ["K09", 46266, 0.122],
        ["K14", "09/2026", 0.122],
        ["K04", "sept. 2026", "8,5"],
    ]
    for row in rows:
        sheet.append(row)
    sheet["C4"].number_format = "0.0%"
    path = tmp_path / "export.xlsx"
    book.save(path)
    found = taken(path, mapping=Mapping(header=2))
    assert values(found) == {
        ("K03", None, SEPTEMBER): 70,
        ("K09", None, SEPTEMBER): pytest.approx(12.2),
        ("K04", None, SEPTEMBER): 8.5,
    }
    assert told(found) == [(5, "Échelle")]


def test_parquet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pd.DataFrame(
        {"kpi": ["K03", "K04"], "mois": pd.to_datetime(["2026-09-30"] * 2), "valeur": [70.0, None]}
    ).to_parquet(path)
    assert values(taken(path)) == {("K03", None, SEPTEMBER): 70}


def test_a_database_is_read_by_the_query_of_its_mapping(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "crm.db")) as base:
        base.execute("create table v (code text, jour text, n real)")
        base.executemany(
            "insert into v values (?, ?, ?)", [("COM", "2026-09-30", 70.0), ("XX", "2026-09-30", 1.0)]
        )
        base.commit()
    mapping = write(
        tmp_path,
        '[source]\nurl = "sqlite:///crm.db"\nquery = "select code, jour, n from v"\n'
        '[columns]\nkpi = "code"\nmonth = "jour"\nvalue = "n"\n[kpis]\nCOM = "K03"\n',
        name="crm.toml",
    )
    found = taken(mapping)
    assert values(found) == {("K03", None, SEPTEMBER): 70}
    assert told(found) == [(2, "Indicateur inconnu")]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('url = "sqlite:///absente.db"\nquery = "select 1"', "does not exist"),
        ('url = "sqlite:///crm.db"\nquery = "drop table v"', "does not read"),
        ('url = "sqlite:///crm.db"\nquery = "select * from absente"', "no such table"),
        ('url = "nonsense"\nquery = "select 1"', "the database answers"),
        ('url = "nosuch://x/y"\nquery = "select 1"', "the database answers"),
        ('query = "select 1"', "names neither file nor url"),
    ],
)
def test_a_database_that_fails_is_told_in_one_line(tmp_path: Path, source: str, expected: str) -> None:
    with closing(sqlite3.connect(tmp_path / "crm.db")):
        pass
    mapping = write(tmp_path, f"[source]\n{source}\n", name="crm.toml")
    with pytest.raises(BadSource, match=expected) as error:
        taken(mapping)
    assert "\n" not in str(error.value)


def test_a_mapping_beside_the_file_is_used(tmp_path: Path) -> None:
    path = write(tmp_path, "Période;AN;RDV\n09/2026;70;90\n08/2026;30;35\n")
    write(tmp_path, '[columns]\nmonth = "Période"\n[indicators]\nAN = "K03"\nRDV = "K13"\n', name="a.toml")
    assert values(taken(path)) == {
        ("K03", None, SEPTEMBER): 70,
        ("K13", None, SEPTEMBER): 90,
        ("K03", None, dt.date(2026, 8, 1)): 30,
        ("K13", None, dt.date(2026, 8, 1)): 35,
    }


def test_units_are_brought_to_those_of_the_plan(tmp_path: Path) -> None:
    text = HEADER + "K01;;09/2026;28,9;k€\nK02;;09/2026;211;milliers\n"
    found = taken(write(tmp_path, text), mapping=Mapping(units={"milliers": 1000.0}))
    assert values(found) == {
        ("K01", None, SEPTEMBER): pytest.approx(28900),
        ("K02", None, SEPTEMBER): 211000,
    }


def test_thousands_written_with_a_dot_are_not_taken_for_decimals(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + "K01;;09/2026;28.870;\nK02;;09/2026;211.000;\n")
    found = taken(path)
    assert values(found) == {}
    assert told(found) == [(2, "Valeur illisible"), (3, "Valeur illisible")]
    settled = taken(path, mapping=Mapping(decimal=Decimal.COMMA))
    assert values(settled) == {("K01", None, SEPTEMBER): 28870, ("K02", None, SEPTEMBER): 211000}


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.xml", b" " * 400_000_000)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.csv", b"", "it is empty"),
        ("a.csv", b"un texte sans colonnes\n1\n", "no column separator"),
        ("a.csv", b"\x00\x01\x02;\x03", "it is no text"),
        ("a.csv", b"a;b;c\n1;2;3\n", "no column gives kpi, month, value"),
        ("a.xlsx", b"a;b;c\n1;2;3\n", "it is no xlsx file"),
        ("a.xlsx", b"PK\x03\x04 cut short", "damaged"),
        ("a.parquet", b"PAR1 damaged PAR1", "damaged"),
        ("a.parquet", b"a;b\n", "it is no parquet file"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_told_in_one_line(
    tmp_path: Path, name: str, data: bytes, expected: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(BadSource, match=expected) as error:
        taken(path)
    assert "\n" not in str(error.value)


def test_a_zip_bomb_called_xlsx_is_refused_before_it_grows(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(bomb())
    with pytest.raises(BadSource, match="cannot be read as actuals"):
        taken(path)


def test_a_file_of_a_hundred_megabytes_is_read_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    aside = "x" * 8500
    rows = [f"K03;AG{number};{at:02}/2026;{at};;{aside}" for number in range(1000) for at in range(1, 13)]
    rows[10_000] = f"Complétude du CRM;;09/2026;88,5;%;{aside}"
    with path.open("w", encoding="cp1252", newline="") as file:
        file.write("Indicateur;Site;Mois;Valeur;Unité;Commentaire\r\n")
        file.writelines(f"{row}\r\n" for row in rows)
    assert path.stat().st_size > 100_000_000
    tracemalloc.start()
    try:
        found = taken(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert values(found) == {("K24", None, SEPTEMBER): 88.5}
    assert found.sources[0].read == 12_000
    assert peak < 16 * 1024 * 1024


def test_a_workbook_of_more_than_fifty_megabytes_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with path.open("wb") as file:
        file.write(b"PK\3\4")
        file.truncate(51 * 1024 * 1024)
    with pytest.raises(BadSource, match=r"over 50 MB; save it as CSV"):
        taken(path)


def test_a_hundred_megabytes_without_a_line_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        for _ in range(100):
            file.write(b"a;" * 512 * 1024)
    with pytest.raises(BadSource, match="row 1 is no header"):
        taken(path)


def test_a_quote_that_is_never_closed_is_told_with_its_line(tmp_path: Path) -> None:
    text = HEADER + 'K03;;09/2026;70;\nK04;;09/2026;"8;\n' + "K05;;09/2026;1;\n" * 20_000
    with pytest.raises(BadSource, match="line 3 cannot be read"):
        taken(write(tmp_path, text))


def test_an_accent_that_comes_late_tells_the_encoding_of_the_whole_file(tmp_path: Path) -> None:
    filler = "K99;;09/2026;1;\n" * 80_000
    text = f"kpi;site;mois;valeur;unite\n{filler}Complétude du CRM;;09/2026;88,5;%\n"
    assert values(taken(write(tmp_path, text, "cp1252"))) == {("K24", None, SEPTEMBER): 88.5}
    with pytest.raises(BadSource, match="not written in utf-8"):
        taken(write(tmp_path, text, "cp1252"), mapping=Mapping(encoding="utf-8"))


def test_parquet_is_read_batch_by_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pac_excel.reporting.actuals.sources._BATCH", 2)
    path = tmp_path / "a.parquet"
    pd.DataFrame(
        {"kpi": ["K03", "K99", "K04", None, "K05"], "mois": ["09/2026"] * 5, "valeur": [70, 1, 8, 2, 16]}
    ).to_parquet(path)
    found = taken(path)
    assert values(found) == {
        ("K03", None, SEPTEMBER): 70,
        ("K04", None, SEPTEMBER): 8,
        ("K05", None, SEPTEMBER): 16,
    }
    assert told(found) == [(2, "Indicateur inconnu"), (4, "Indicateur inconnu")]


def test_a_query_that_answers_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pac_excel.reporting.actuals.sources._BATCH", 100)
    monkeypatch.setattr("pac_excel.reporting.actuals.sources.LARGEST_ANSWER", 1000)
    with closing(sqlite3.connect(tmp_path / "crm.db")):
        pass
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select i from n"
    mapping = write(tmp_path, f'[source]\nurl = "sqlite:///crm.db"\nquery = "{endless}"\n', name="crm.toml")
    with pytest.raises(BadSource, match="over 1,000 rows"):
        taken(mapping)


def test_a_folder_is_no_source(tmp_path: Path) -> None:
    with pytest.raises(BadSource, match="it is a folder"):
        taken(tmp_path)
