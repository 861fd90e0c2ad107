from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from oletools.olevba import VBA_Parser
from pyopenvba import ExcelFile

from pac_excel import resources
from pac_excel.addin.build import ADDIN, TWIN, build_addin, build_all, build_twin
from pac_excel.addin.catalogue import COMMANDS
from pac_excel.addin.macros import own_modules, xlwings_modules, xlwings_version
from pac_excel.books.file import FileBook
from pac_excel.books.plan_book import LAYOUTS, PlanBook, render
from pac_excel.layout import banner
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.relationships import read_relationships
from pac_excel.ooxml.workbook import read_workbook
from pac_excel.plan.choices import Mode
from pac_excel.plan.reading import read_plan
from pac_excel.template.template import Template
from tests.support.validators import assert_valid_workbook

ROOT = Path(__file__).resolve().parents[2]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# the drawing of the first sheet, which has charts beside the button
DRAWING = "xl/drawings/drawing1.xml"
XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {path.name: path for path in build_all(tmp_path_factory.mktemp("built"))}


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def is_attribute(line: str) -> bool:
    return line.startswith("Attribute ")


def procedures(path: Path) -> list[tuple[str, str]]:
    """Name and parameters of each public Sub in the standard modules of a file, as olevba reads them."""
    sources = [code for _, _, name, code in VBA_Parser(str(path)).extract_macros() if name.endswith(".bas")]
    pattern = re.compile(r"^(?:Public )?Sub (\w+)\((.*)\)\s*$", re.MULTILINE)
    return [found for source in sources for found in pattern.findall(source)]


def own_names(name: str) -> tuple[str, ...]:
    return ("PacExcel.bas", "PacRibbon.bas") if name == ADDIN else ("PacExcel.bas",)


@pytest.mark.parametrize("name", [ADDIN, TWIN])
def test_building_twice_gives_the_same_bytes(name: str, files: dict[str, Path], tmp_path: Path) -> None:
    again = {path.name: path for path in build_all(tmp_path)}
    assert again[name].read_bytes() == files[name].read_bytes()


@pytest.mark.parametrize("loaded", ["openpyxl", "lxml"])
def test_another_machine_makes_the_same_bytes(loaded: str, files: dict[str, Path], tmp_path: Path) -> None:
    """Another seed of hashes, another time zone and language, another compressor; openpyxl or not.

    openpyxl registers prefixes with lxml, which then writes them wherever it is free to choose.
    """
    code = f"""
import sys, zlib, {loaded}
from pathlib import Path
from pac_excel.ooxml import archive
archive._compressor = lambda: zlib.compressobj(9, zlib.DEFLATED, -15)
from pac_excel.addin.build import build_all
build_all(Path(sys.argv[1]))
"""
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Noumea", "LC_ALL": "C"}
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], check=True, env=environment, cwd=ROOT, timeout=120
    )
    assert {name: (tmp_path / name).read_bytes() == files[name].read_bytes() for name in files} == {
        ADDIN: True,
        TWIN: True,
    }


def test_the_addin_depends_on_no_compressor() -> None:
    with zipfile.ZipFile(io.BytesIO(build_addin())) as package:
        assert {info.compress_type for info in package.infolist()} == {zipfile.ZIP_STORED}
        assert package.testzip() is None


@pytest.mark.parametrize("name", [ADDIN, TWIN])
def test_excel_would_open_it_without_a_word(name: str, files: dict[str, Path]) -> None:
    assert_valid_workbook(files[name])


@pytest.mark.parametrize("name", [ADDIN, TWIN])
def test_olevba_reads_back_the_exact_sources(name: str, files: dict[str, Path]) -> None:
    found = {}
    for _, _, file_name, code in VBA_Parser(str(files[name])).extract_macros():
        found[file_name.rpartition(".")[0]] = code
    expected = {module.name: module.source for module in [*own_modules(*own_names(name)), *xlwings_modules()]}
    assert {module: found[module] for module in expected} == expected
    # what else there is are the empty modules of workbook and sheets
    documents = [found[module] for module in found.keys() - expected.keys()]
    assert len(documents) == 1 + len(read_workbook(Package.open(files[name])).sheets)
    assert not [code for code in documents if not all(map(is_attribute, code.splitlines()))]


@pytest.mark.parametrize("name", [ADDIN, TWIN])
def test_pyopenvba_reads_back_the_exact_sources(name: str, files: dict[str, Path]) -> None:
    with ExcelFile(files[name]) as book:
        project = book.vba_project()
        assert book.validate() == []
        for module in [*own_modules(*own_names(name)), *xlwings_modules()]:
            assert project.get_module(module.name).source == module.source


@pytest.mark.parametrize("name", [ADDIN, TWIN])
def test_workbook_and_every_sheet_have_the_module_of_their_code_name(
    name: str, files: dict[str, Path]
) -> None:
    package = Package.open(files[name].read_bytes())
    workbook = read_workbook(package)
    book = etree.fromstring(package.part(workbook.part)).find(f"{MAIN}workbookPr")
    sheets = [
        etree.fromstring(package.part(part)).find(f"{MAIN}sheetPr")
        for part in workbook.worksheet_parts.values()
    ]
    code_names = [element.get("codeName") for element in [book, *sheets] if element is not None]
    with ExcelFile(files[name]) as file:
        modules = file.vba_project().module_names()
    assert len(code_names) == 1 + len(workbook.sheets)
    assert modules[: len(code_names)] == code_names


@pytest.mark.parametrize("name", [ADDIN, TWIN])
def test_no_sub_and_no_module_bears_a_name_twice(name: str, files: dict[str, Path]) -> None:
    with ExcelFile(files[name]) as book:
        sources = {module.name: module.source for module in book.vba_project().modules}
    procedure = re.compile(r"^(?:Public )?(?:Sub|Function) (\w+)", re.MULTILINE)
    standard = {name: source for name, source in sources.items() if "VB_Base" not in source}
    names = [sub.lower() for source in standard.values() for sub in procedure.findall(source)]
    # xlwings declares some of its own once for each version of Excel
    ours = [
        sub.lower() for name in ("PacExcel", "PacRibbon") for sub in procedure.findall(standard.get(name, ""))
    ]
    assert ours
    assert all(names.count(sub) == 1 for sub in ours)
    assert not {sub.lower() for sub in sources} & set(names)


def test_every_callback_of_the_ribbon_resolves_to_one_sub_that_takes_the_control(
    files: dict[str, Path],
) -> None:
    package = Package.open(files[ADDIN])
    (link,) = [
        item
        for item in read_relationships(package, "")
        if item.type == "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
    ]
    ribbon = etree.fromstring(package.part(link.target))
    # besides onAction there are onLoad, onChange, getLabel, getEnabled...
    callbacks = [
        (name, value)
        for element in ribbon.iter()
        for name, value in element.attrib.items()
        if str(name).startswith(("on", "get")) or name == "loadImage"
    ]
    assert len(callbacks) == len(COMMANDS)
    assert {name for name, _ in callbacks} == {"onAction"}
    known = procedures(files[ADDIN])
    for _, value in callbacks:
        assert [parameters for name, parameters in known if name == value] == ["control As IRibbonControl"]


def test_the_macro_of_every_shape_resolves_to_one_sub_without_parameters(files: dict[str, Path]) -> None:
    package = Package.open(files[TWIN])
    drawings = [name for name in package.names() if name.startswith("xl/drawings/drawing")]
    macros = [
        shape.get("macro", "")
        for name in drawings
        for shape in etree.fromstring(package.part(name)).iter(f"{XDR}sp")
    ]
    known = procedures(files[TWIN])
    assert macros
    for macro in macros:
        assert [parameters for name, parameters in known if f"[0]!{name}" == macro] == [""]


def test_xlwings_reads_our_conf_file_and_says_its_version(files: dict[str, Path]) -> None:
    with ExcelFile(files[ADDIN]) as book:
        source = book.vba_project().get_module("xlwings").source
    assert 'Public Const PROJECT_NAME As String = "pac_excel"' in source
    assert f'Public Const XLWINGS_VERSION As String = "{xlwings_version()}"' in source
    assert "Redistribution and use in source and binary forms" in source


def test_nothing_tells_who_built_the_addin_or_where(files: dict[str, Path]) -> None:
    content = b"".join(parts(files[ADDIN]).values())
    assert b"absPath" not in content
    assert b"creator" not in content
    assert str(Path.home()).encode() not in content


def test_the_twin_differs_from_the_template_by_macros_code_names_and_one_button(
    files: dict[str, Path],
) -> None:
    template, twin = parts(resources.template("pac_complet.xlsx")), parts(files[TWIN])
    changed = {name for name in template if template[name] != twin[name]}
    assert set(twin) - set(template) == {"xl/vbaProject.bin"}
    assert changed == {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        DRAWING,
        *(name for name in template if name.startswith("xl/worksheets/sheet")),
    }


def test_the_button_stands_in_the_heading_of_the_check_and_runs_it(files: dict[str, Path]) -> None:
    package = Package.open(files[TWIN].read_bytes())
    *charts, anchor = etree.fromstring(package.part(DRAWING))
    sheet, state = read_workbook(package).named_areas[banner.STATE]
    shape = anchor.find(f"{XDR}sp")
    assert shape is not None
    assert all(chart.find(f"{XDR}sp") is None for chart in charts)
    assert sheet == "Synthèse"
    assert anchor.findtext(f"{XDR}from/{XDR}row") == str(state.first_row - 2)
    assert shape.get("macro") == "[0]!CheckPlan"
    assert "".join(map(str, shape.itertext())).strip() == "Vérifier le plan"
    assert "Public Sub CheckPlan()" in own_modules("PacExcel.bas")[0].source


def test_a_sheet_that_has_a_drawing_keeps_it_beside_the_button(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    drawn = tmp_path / "pac_complet.xlsx"
    drawn.write_bytes(build_twin())
    monkeypatch.setattr(resources, "template", lambda name: drawn)
    package = Package.open(build_twin_of_macro_workbook(drawn))
    drawing = etree.fromstring(package.part(DRAWING))
    ids = [shape.get("id") for shape in drawing.findall(f".//{XDR}cNvPr")]
    assert len(ids) == len(set(ids))
    assert len(drawing.findall(f"{XDR}twoCellAnchor/{XDR}sp")) == 2
    template = parts(resources.template("pac_complet.xlsx"))
    drawings = {name for name in template if name.startswith("xl/drawings/drawing")}
    assert {name for name in package.names() if name.startswith("xl/drawings/drawing")} == {
        *drawings,
        DRAWING,
    }


def build_twin_of_macro_workbook(path: Path) -> bytes:
    """What is built on a template that already has a button, its macros taken out."""
    package = Package.open(path.read_bytes())
    package.remove("xl/vbaProject.bin")
    path.write_bytes(package.to_bytes())
    return build_twin()


def test_a_plan_written_into_the_twin_keeps_macros_and_button(files: dict[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsm"
    plan = read_plan(resources.sample("agence_modele.yaml"))
    path.write_bytes(render(plan, LAYOUTS[Mode.COMPLET], Template.open(files[TWIN])))
    book = PlanBook(FileBook.open(path))
    book.write(book.check())
    written, twin = parts(path), parts(files[TWIN])
    for name in ("xl/vbaProject.bin", DRAWING):
        assert written[name] == twin[name]
    assert_valid_workbook(path)
