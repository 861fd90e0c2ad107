from __future__ import annotations

import os
import re
import subprocess
import sys
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pac_excel.errors import PacExcelError
from pac_excel.ooxml.archive import make_entry
from pac_excel.ooxml.errors import EncryptedWorkbook, HostileFile, MalformedPart, NotAWorkbook
from pac_excel.ooxml.limits import Limits
from pac_excel.ooxml.package import Package
from pac_excel.template import Template
from tests.ooxml import hostile
from tests.ooxml.archives import PARTS, archive, sheet, workbook
from tests.ooxml.hostile import FALSE_ARCHIVES, NOT_ON_A_SHEET, REACHING_OUT, SAMPLES, TOO_LARGE

MIB = 1024 * 1024
# Opens every file it is given and tells the peak memory of the process in kilobytes. Linux counts in
# ru_maxrss what the parent held when it started the process, but not in VmHWM.
OPEN_ALL = """
import re, resource, sys
from pathlib import Path
from pac_excel.errors import PacExcelError
from pac_excel.template import Template
refused = 0
for path in sys.argv[1:]:
    try:
        Template.open(path)
    except PacExcelError:
        refused += 1
status = Path("/proc/self/status")
peak = re.search(r"VmHWM:\\s*(\\d+)", status.read_text()) if status.exists() else None
print(refused, peak[1] if peak else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def refusal(data: bytes, limits: Limits | None = None) -> PacExcelError:
    with pytest.raises(PacExcelError) as raised:
        Package.open(data, limits or Limits())
    return raised.value


@pytest.mark.parametrize("name", NOT_ON_A_SHEET)
def test_a_cell_on_no_sheet_is_refused(name: str) -> None:
    error = refusal(NOT_ON_A_SHEET[name]())
    assert isinstance(error, HostileFile)
    assert re.search("on no sheet|has a row numbered", error.reason)


@pytest.mark.parametrize("name", TOO_LARGE)
def test_what_grows_beyond_the_limits_is_refused(name: str) -> None:
    error = refusal(TOO_LARGE[name]())
    assert isinstance(error, HostileFile)
    assert "raise the limit" in error.advice or "on no sheet" in error.reason


@pytest.mark.parametrize("name", REACHING_OUT)
def test_what_reaches_outside_the_workbook_is_refused(name: str) -> None:
    error = refusal(REACHING_OUT[name]())
    assert isinstance(error, HostileFile)
    assert re.search(
        "document type|reaches outside|starts another program|Excel 4 macros|leads out", error.reason
    )


@pytest.mark.parametrize("name", FALSE_ARCHIVES)
def test_an_archive_that_lies_is_refused(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        error = refusal(FALSE_ARCHIVES[name]())
    assert isinstance(error, HostileFile | NotAWorkbook | EncryptedWorkbook)


def parse_all(data: bytes) -> None:
    package = Package.of(data, "workbook")
    for part in package.names():
        package.part(part)


def change(data: bytes) -> None:
    package = Package.of(data, "workbook")
    package.replace("[Content_Types].xml", b"<Types/>")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("use", [parse_all, change])
@pytest.mark.parametrize("name", SAMPLES)
def test_of_a_workbook_that_is_only_read_a_part_is_looked_over_before_it_is_used(
    name: str, use: Callable[[bytes], None]
) -> None:
    data = SAMPLES[name]()
    with pytest.raises(PacExcelError):
        use(data)


def test_a_part_that_was_refused_is_refused_again() -> None:
    package = Package.of(hostile.formula("CALL(1)"), "workbook")
    for _ in range(2):
        with pytest.raises(HostileFile, match="reaches outside"):
            package.part("xl/worksheets/sheet1.xml")
    package.part("xl/workbook.xml")


def test_a_part_that_lies_about_its_size_is_not_even_searched() -> None:
    name = "xl/worksheets/sheet1.xml"
    entry = make_entry(name, b" " * MIB)
    package = Package.of(hostile.with_entries(replace(entry, size=1_000)), "workbook")
    with pytest.raises(HostileFile, match="lies about its size"):
        package.content(name)


def test_a_refusal_is_one_line_that_names_the_part_and_the_limit_to_raise() -> None:
    assert str(refusal(hostile.many_strings())) == (
        "workbook: xl/sharedStrings.xml has over 8 tags a byte; "
        "if you trust its sender, raise the limit 'tag_ratio'"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell a process its peak memory")
def test_all_samples_are_refused_in_less_than_200_megabytes(tmp_path: Path) -> None:
    paths = []
    for number, build in enumerate(SAMPLES.values()):
        paths.append(tmp_path / f"{number}.xlsx")
        paths[-1].write_bytes(build())
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", OPEN_ALL, *paths],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    refused, kilobytes = map(int, done.stdout.split())
    assert refused == len(SAMPLES)
    assert kilobytes * (1 if sys.platform == "darwin" else 1024) < 200 * MIB


def test_a_file_beyond_the_size_limit_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "hole.xlsx"
    with path.open("wb") as stream:
        stream.truncate(2**40)
    with pytest.raises(HostileFile, match="1099511627776 bytes, over 209715200"):
        Package.open(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among its files")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xlsx")
    with pytest.raises(NotAWorkbook, match="a pipe"):
        Package.open(tmp_path / "pipe.xlsx")


@pytest.mark.parametrize(
    ("data", "limits"),
    [
        (hostile.one_cell('<c r="XFD1048576"/>'), Limits(area=2**40)),
        (hostile.formula("_xlfn.WEBSERVICE(A1)"), Limits(allow_reaching_formulas=True)),
        (hostile.formula("cmd|'/C calc'!A0"), Limits(allow_dde=True)),
        (hostile.dde_link(), Limits(allow_dde=True)),
        (hostile.macro_sheet(), Limits(allow_macro_sheets=True)),
    ],
)
def test_a_limit_can_be_lifted(data: bytes, limits: Limits) -> None:
    assert isinstance(refusal(data), HostileFile)
    assert Template.open(data, limits).render() == data


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(cells=2), "over 2"),
        (Limits(strings=1), "over 1 texts"),
        (Limits(tag_ratio=0, tag_ratio_from=5), "over 0 tags a byte"),
        (Limits(depth=3), "nested over 3 deep"),
        (Limits(area=50), "A1:C20, over 50"),
        (Limits(formula_text=3), "written out"),
        (Limits(tag_size=100_000), "a tag of over 100000 bytes"),
    ],
)
def test_every_limit_can_be_set(limits: Limits, reason: str) -> None:
    rows = f'<row r="1" a="{"x" * 300_000}"><c r="A1"/><c r="B1"><f>A1+1</f></c></row>'
    rows += '<row r="20"><c r="C20"/></row>'
    strings = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si/><si/></sst>'
    data = archive({**PARTS, "xl/worksheets/sheet1.xml": sheet(rows), "xl/sharedStrings.xml": strings})
    Package.open(data)
    assert reason in str(refusal(data, limits))


@pytest.mark.parametrize(
    "text",
    [
        '"WEBSERVICE(1)"',
        '"a|b!c"',
        "'Call (Europe)'!A1",
        "tblAppels[Call (min)]",
        "RECALL(1)",
        "'a|b'!A1",
        "A1&amp;\"cmd|'/C'!A0\"",
    ],
)
def test_a_formula_that_only_looks_dangerous_is_not_refused(text: str) -> None:
    Package.open(hostile.formula(text))


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1048576"><c r="A1048576"/></row>',
        '<row r="1"><c r="XFD1"/></row>',
        '<row r="100009"><c r="FOO100009"/></row>',
        '<row><c/><c t="inlineStr"><is><t> r="XFE1" &lt;!DOCTYPE x&gt;</t></is></c></row>',
        "<row r='7'><c r = 'c7'/></row>",
    ],
)
def test_an_unusual_sheet_is_not_refused(rows: str) -> None:
    Package.open(workbook(sheet=sheet(rows)))


@pytest.mark.parametrize(
    "frame",
    [
        '<cols><col min="1" max="99999999999"/></cols>',
        '<cols><col min="x" max="3"/></cols>',
        '<mergeCells count="-1"/>',
        '<rowBreaks><brk id="1.5"/></rowBreaks>',
    ],
)
def test_a_number_that_is_none_is_told_with_its_part(frame: str) -> None:
    with pytest.raises(MalformedPart, match=r"sheet1\.xml: its \w+ '.*' is no whole number up to \d+"):
        Package.open(workbook(sheet=sheet("", before=frame)))


def test_old_notes_with_open_html_tags_are_no_fault() -> None:
    notes = '<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><div>1<br>2</div></v:textbox></xml>'
    Package.open(archive({**PARTS, "xl/drawings/vmlDrawing1.vml": notes}))
    with pytest.raises(MalformedPart, match=r"item1\.xml: it is not well-formed"):
        Package.open(archive({**PARTS, "customXml/item1.xml": notes}))


def test_a_picture_may_declare_a_document_type() -> None:
    picture = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd"><svg/>'
    Package.open(archive({**PARTS, "xl/media/image1.svg": picture}))


def test_a_folder_among_the_parts_and_bytes_behind_the_archive_are_no_fault() -> None:
    data = archive({"xl/": "", **PARTS})
    assert Package.open(data).to_bytes() == data
    assert Package.open(data + b"\r\n").names() == ("xl/", *PARTS)
