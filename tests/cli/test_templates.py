from __future__ import annotations

import json
import subprocess
from datetime import date
from pathlib import Path

import pytest
import yaml
from openpyxl import load_workbook

from pac_excel.cli.template_data import csv_value
from pac_excel.ooxml.values import Value
from tests.support.cli import Run, pac_excel
from tests.support.libreoffice import requires_libreoffice
from tests.template.drawn import actions_workbook, add_table, as_bytes, loaded
from tests.template.rich_workbooks import png, report_workbook

__all__ = ["pac_excel"]

SHEET = "Plan d'actions"


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "modele.xlsx"
    path.write_bytes(as_bytes(actions_workbook()))
    return path


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "bilan.xlsx"
    path.write_bytes(report_workbook())
    return path


def data_file(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_a_sound_template_passes_the_lint(pac_excel: Run, template: Path) -> None:
    ran = pac_excel("template", "lint", template)
    assert (ran.code, ran.out) == (0, f"{template}: 0 errors, 0 warnings\n")


def test_the_lint_names_the_cell_and_fails(pac_excel: Run, tmp_path: Path) -> None:
    book = actions_workbook()
    book[SHEET]["C4"], book[SHEET]["H1"] = "Autre", "=NOW()"
    path = tmp_path / "faux.xlsx"
    path.write_bytes(as_bytes(book))
    ran = pac_excel("template", "lint", path)
    assert ran.code == 1
    assert "Plan d'actions!C4: error header-mismatch" in ran.out
    assert "Plan d'actions!H1: warning volatile-formula" in ran.out


def test_the_lint_holds_a_template_to_a_schema(pac_excel: Run, template: Path, tmp_path: Path) -> None:
    schema = data_file(tmp_path, "schema.yaml", "tables:\n  tblActions: [Quoi, Qui]\nnames: [agence_nom]\n")
    ran = pac_excel("template", "lint", template, "--schema", schema)
    assert ran.code == 1
    assert "Plan d'actions!B4: error missing-column: table 'tblActions' lacks column Qui" in ran.out


def test_a_template_is_described_in_words_and_as_json(pac_excel: Run, report: Path) -> None:
    text = pac_excel("template", "describe", report).out
    assert "table tblVentes at {{ nom }}!B6:D8: Produit, Montant, Double (formula)" in text
    assert "placeholder {{ mois | month }} at {{ nom }}!A1" in text
    assert "sheet {{ nom }}, one per item" in text
    found = json.loads(pac_excel("template", "describe", report, "--format", "json").out)
    assert found["tables"][0]["columns"][2] == {"name": "Double", "is_formula": True}
    assert found["images"][0]["alternative"] == "Logo"


def test_a_template_is_filled_from_yaml(pac_excel: Run, template: Path, tmp_path: Path) -> None:
    data = data_file(
        tmp_path,
        "data.yaml",
        """
names:
  agence_nom: {runs: [{text: Cabinet, bold: true}, " Martin"]}
tables:
  tblActions:
    - {N°: 1, Quoi: {text: le site, link: "https://example.org"}}
    - {N°: 2, Budget: 12.5, Remarque: 2026-09-01}
""",
    )
    out = tmp_path / "out.xlsx"
    ran = pac_excel("template", "fill", template, data, "-o", out)
    assert (ran.code, ran.err) == (0, "")
    sheet = loaded(out.read_bytes())[SHEET]
    assert sheet["B2"].value == "Cabinet Martin"
    assert sheet["C5"].hyperlink.target == "https://example.org"
    assert [sheet["B6"].value, sheet["D6"].value] == [2, 12.5]


@requires_libreoffice
def test_a_filled_template_is_shown_as_pages_too(pac_excel: Run, template: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    data = data_file(tmp_path, "data.yaml", "names: {agence_nom: Cabinet Martin}")
    ran = pac_excel("template", "fill", template, data, "-o", out, "--pdf")
    assert (ran.code, ran.err) == (0, "")
    shown = subprocess.run(
        ["pdftotext", out.with_suffix(".pdf"), "-"], check=True, capture_output=True, text=True
    )
    assert "Cabinet Martin" in shown.stdout


def test_sheets_blocks_and_images_come_from_the_file_too(
    pac_excel: Run, report: Path, tmp_path: Path
) -> None:
    (tmp_path / "logo.png").write_bytes(png(4, 2, 9))
    item = {
        "names": {"nom": "Zoé", "objectif": 3},
        "tables": {"tblVentes": {"columns": ["Produit", "Montant"], "rows": [["a", 1]]}},
        "images": {"Logo": "logo.png"},
    }
    tree = {"names": {"mois": {"date": "2026-09-01"}, "part": 0.5}, "sheets": {"{{ nom }}": [item]}}
    data = data_file(tmp_path, "data.json", json.dumps(tree))
    out = tmp_path / "out.xlsx"
    assert pac_excel("template", "fill", report, data, "-o", out).code == 0
    assert loaded(out.read_bytes())["Zoé"]["A1"].value == "Bilan de ZOÉ au septembre 2026"


def test_a_table_is_filled_from_csv(pac_excel: Run, template: Path, tmp_path: Path) -> None:
    data = data_file(tmp_path, "data.csv", "N°;Quoi;Budget\n1;=1+1;1 234,5\n2;01000;\n")
    out = tmp_path / "out.xlsx"
    assert pac_excel("template", "fill", template, data, "-o", out, "--table", "tblActions").code == 0
    sheet = loaded(out.read_bytes())[SHEET]
    assert [[cell.value for cell in row] for row in sheet["B5:D6"]] == [
        [1, "=1+1", 1234.5],
        [2, "01000", None],
    ]
    assert sheet["C5"].data_type == "s"


def test_a_csv_file_without_its_table_is_refused(pac_excel: Run, template: Path, tmp_path: Path) -> None:
    ran = pac_excel(
        "template", "fill", template, data_file(tmp_path, "d.csv", "a\n"), "-o", tmp_path / "o.xlsx"
    )
    assert ran.code == 2
    assert "name it with --table" in ran.err


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12), ("-1,5", -1.5), ("1 234", 1234), ("0612345678", "0612345678"), ("01000", "01000"),
        ("0", 0), ("0,5", 0.5), ("2026-09-01", date(2026, 9, 1)), ("01/09/2026", date(2026, 9, 1)),
        ("31/02/2026", "31/02/2026"), ("", None), ("=A1", "=A1"), ("1 2", "1 2"),
    ],
)  # fmt: skip
def test_a_field_of_csv_is_read_as_a_french_reader_would(text: str, value: Value) -> None:
    assert csv_value(text) == value
    assert type(csv_value(text)) is type(value)


def test_a_template_is_filled_from_the_tables_and_names_of_a_workbook(
    pac_excel: Run, template: Path, tmp_path: Path
) -> None:
    book = actions_workbook()
    sheet = book[SHEET]
    sheet["B2"], sheet["B5"], sheet["C5"] = "Cabinet", 7, "Appeler"
    add_table(sheet, "tblInconnue", "J4", ["x"], [[1]])
    source = tmp_path / "source.xlsx"
    source.write_bytes(as_bytes(book))
    out = tmp_path / "out.xlsx"
    assert pac_excel("template", "fill", template, source, "-o", out).code == 0
    filled = loaded(out.read_bytes())[SHEET]
    assert [filled["B2"].value, filled["B5"].value, filled["C5"].value] == ["Cabinet", 7, "Appeler"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("tables: [1]", "tables: it is to be a mapping"),
        ("table: {}", "'table' is unknown; there are tables, names"),
        ("tables: {tblActions: [1]}", "tables.tblActions: it is to be a mapping"),
        ("names: {agence_nom: {lien: x}}", "names.agence_nom: a value is plain, or"),
        ("images: {logo: 3}", "images.logo: it is to be the name of a PNG or JPEG file"),
        ("blocks: {bloc: [{noms: {}}]}", "blocks.bloc[1]: 'noms' is unknown"),
        ("a: [", "neither YAML nor JSON"),
        ("names: {absent: 1}", "no cells named 'absent'"),
    ],
)
def test_a_wrong_data_file_is_told_in_one_line(
    pac_excel: Run, template: Path, tmp_path: Path, content: str, reason: str
) -> None:
    ran = pac_excel(
        "template", "fill", template, data_file(tmp_path, "d.yaml", content), "-o", tmp_path / "o.xlsx"
    )
    assert ran.code == 2
    assert reason in ran.err
    assert len(ran.err.splitlines()) == 1
    assert not (tmp_path / "o.xlsx").exists()


def test_an_unknown_placeholder_is_told_with_its_cell(pac_excel: Run, report: Path, tmp_path: Path) -> None:
    data = data_file(tmp_path, "d.yaml", yaml.safe_dump({"names": {"nom": "a", "objectif": 1}}))
    ran = pac_excel("template", "fill", report, data, "-o", tmp_path / "o.xlsx")
    assert ran.code == 2
    assert "sheet '{{ nom }}', cell A1: nothing is given for {{ mois }}" in ran.err


def test_templates_in_the_look_of_an_agency_are_drawn_beside_its_brand(
    pac_excel: Run, tmp_path: Path
) -> None:
    brand = tmp_path / "brand.toml"
    brand.write_text('agency = "Agence des Halles"\n[colours]\nmain = "#7A0019"\n', encoding="utf-8")
    ran = pac_excel("template", "build", "--brand", brand)
    assert (ran.code, ran.err) == (0, "")
    book = load_workbook(tmp_path / "pac_simplifie.xlsx")
    assert book.worksheets[0]["A1"].font.color.rgb == "007A0019"
    assert pac_excel("template", "build", "--check").code == 0


def test_a_brand_that_cannot_be_read_on_screen_is_refused(pac_excel: Run, tmp_path: Path) -> None:
    brand = tmp_path / "brand.toml"
    brand.write_text('[colours]\nmain = "#FFEE00"\n', encoding="utf-8")
    ran = pac_excel("template", "build", "--brand", brand)
    assert ran.code == 2
    assert "#FFEE00 of overview is too light" in ran.err
    assert not list(tmp_path.glob("*.xlsx"))
