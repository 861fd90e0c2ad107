"""Workbooks in which everything that Excel knows depends on one table, and what is in their parts."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

import xlsxwriter
from lxml import etree
from xlsxwriter.worksheet import Worksheet

from pac_excel.ooxml import relationships
from pac_excel.ooxml.comments import THREADS
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.relationships import add_relationships
from pac_excel.ooxml.xml import MAIN, X14, XM

SALES, REPORT = "Ventes d'été", "Bilan"
TABLE = "'Ventes d''été'!"
MONTHS = [["m1", 10], ["m2", 20], ["m3", 30]]
SHARED = "C9+1"
X14_VALIDATION = (
    f'<ext xmlns:x14="{X14}" uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}">'
    f'<x14:dataValidations xmlns:xm="{XM}" count="1"><x14:dataValidation type="list" allowBlank="1">'
    "<x14:formula1><xm:f>{formula}</xm:f></x14:formula1><xm:sqref>{sqref}</xm:sqref>"
    "</x14:dataValidation></x14:dataValidations></ext>"
)

_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_OFFICE_2017 = "http://schemas.microsoft.com/office/2017/10/relationships"
PIVOT_CACHE = f"""<pivotCacheDefinition xmlns="{MAIN}" saveData="0" refreshedBy="x" recordCount="0">
<cacheSource type="worksheet"><worksheetSource ref="B4:D7" sheet="Ventes d'été"/></cacheSource>
<cacheFields count="3"><cacheField name="Mois"><sharedItems/></cacheField>
<cacheField name="Montant"><sharedItems/></cacheField><cacheField name="Tendance"><sharedItems/></cacheField>
</cacheFields></pivotCacheDefinition>"""
PIVOT_TABLE = f"""<pivotTableDefinition xmlns="{MAIN}" name="Pivot{{number}}"
 cacheId="1" dataCaption="Valeurs">
<location ref="{{place}}" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/>
<pivotFields count="3"><pivotField axis="axisRow" showAll="0"><items count="1"><item t="default"/></items>
</pivotField><pivotField dataField="1" showAll="0"/><pivotField showAll="0"/></pivotFields>
<rowFields count="1"><field x="0"/></rowFields>
<dataFields count="1"><dataField name="Somme" fld="1"/></dataFields></pivotTableDefinition>"""
PERSON = "{11111111-1111-1111-1111-111111111111}"
PERSONS = f"""<personList xmlns="{THREADS}"><person displayName="x" id="{PERSON}"
 userId="x" providerId="None"/>
</personList>"""
THREAD = f"""<ThreadedComments xmlns="{THREADS}"><threadedComment ref="C9" dT="2026-01-01T00:00:00.00"
 personId="{PERSON}" id="{{22222222-2222-2222-2222-222222222222}}"><text>à vérifier</text></threadedComment>
</ThreadedComments>"""


def column_workbook() -> bytes:
    """Return a workbook whose table has a chart beside it, so that its columns alone can move."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sales, report = book.add_worksheet(SALES), book.add_worksheet(REPORT)
        _add_table(sales)
        for sheet, prefix in ((sales, ""), (report, TABLE)):
            _add_formulas(sheet, prefix)
            _add_formats(book, sheet, prefix)
            _add_chart(book, sheet)
            _add_places(sheet)
        _add_below(sales)
        report.insert_textbox("B40", "", {"textlink": f"={TABLE}$C$9"})
        report.add_table(
            "L4:M5",
            {
                "name": "tblAutre",
                "columns": [{"header": "a"}, {"header": "b", "formula": f"=SUM({TABLE}C$5:C$7)"}],
            },
        )
        book.define_name("montants", f"={TABLE}$C$5:$C$7")
        book.define_name("total", f"={TABLE}$C$9")
        book.define_name(f"{REPORT}!local", f"={TABLE}$B$4:$D$7")
    package = Package.open(stream.getvalue())
    _share_formulas(package)
    _add_x14_validations(package)
    _add_pivots(package)
    add_thread(package)
    return package.to_bytes()


def row_workbook() -> bytes:
    """Return a workbook where nothing stands beside the table, so that whole rows move."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sales, report = book.add_worksheet(SALES), book.add_worksheet(REPORT)
        _add_table(sales)
        for row in (4, 5, 6):
            sales.set_row(row, 24, None, {"level": 1})
        sales.set_row(11, 40)
        sales.merge_range("A12:E12", "Pied")
        sales.write("C9", 5)
        sales.set_h_pagebreaks([8])
        sales.print_area("A1:E12")
        sales.repeat_rows(3)
        report.print_area("A1:C3")
        report.repeat_rows(3)
        report.set_h_pagebreaks([8])
        report.set_row(11, 40)
        report.set_row(6, 24, None, {"level": 1})
        report.merge_range("A12:E12", "Pied")
        report.write_formula("A1", f"=SUM({TABLE}5:7)")
        sales.write_formula("G1", "=SUM(5:7)")
    return stream.getvalue()


def _add_table(sheet: Worksheet) -> None:
    columns = [{"header": "Mois"}, {"header": "Montant"}, {"header": "Tendance"}]
    sheet.add_table("B4:D7", {"name": "tblVentes", "columns": columns, "data": MONTHS})
    for row in (5, 6, 7):
        sheet.add_sparkline(f"D{row}", {"range": f"{TABLE}B{row}:C{row}"})


def _add_formulas(sheet: Worksheet, prefix: str) -> None:
    sheet.write_formula("C9", f"=SUM({prefix}C5:C7)")
    sheet.write_formula("C10", f"=SUM({prefix}$C$5:$C$7)/2")
    sheet.write_formula("C11", "=SUM(tblVentes[Montant])")
    sheet.write_formula("C12", f"={prefix}C9*2")
    sheet.write_array_formula("C13:C13", f"{{=SUM({prefix}C5:C7*1)}}")
    sheet.write_formula("F2", f'=SUMIF({prefix}B:B,"m1",{prefix}C:C)')
    sheet.write_formula("C14", f"={prefix}C9+1")
    sheet.write_formula("C15", f"={prefix}C10+1")


def _add_formats(book: xlsxwriter.Workbook, sheet: Worksheet, prefix: str) -> None:
    bold = book.add_format({"bold": True})
    rule = {"type": "formula", "criteria": f"=$C5>AVERAGE({prefix}$C$5:$C$7)", "format": bold}
    sheet.conditional_format("C5:C7", rule)
    sheet.conditional_format("C9", {"type": "formula", "criteria": f"=$C9>{prefix}$C$10", "format": bold})
    sheet.conditional_format("B5:B7", {"type": "data_bar", "data_bar_2010": True})
    sheet.data_validation("F20", {"validate": "list", "source": f"={prefix}$B$5:$B$7"})
    sheet.data_validation(
        "C5:C7", {"validate": "decimal", "criteria": "<", "value": f"=SUM({prefix}$C$5:$C$7)"}
    )
    sheet.add_sparkline("F3", {"range": f"{TABLE}C5:C7"})


def _add_chart(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    chart = book.add_chart({"type": "column"})
    chart.add_series(
        {"name": f"={TABLE}$C$4", "categories": f"={TABLE}$B$5:$B$7", "values": f"={TABLE}$C$5:$C$7"}
    )
    sheet.insert_chart("H2", chart)


def _add_places(sheet: Worksheet) -> None:
    """Put on a sheet what has its place there and calls no other cells."""
    sheet.merge_range("B16:D16", "Note")
    sheet.write_url("B17", "https://example.org")
    sheet.write_url("B18", f"internal:{TABLE}C9")
    sheet.write_comment("C9", "à vérifier")
    sheet.write_comment("C7", "dernier")
    sheet.ignore_errors({"number_stored_as_text": "B5:B7 B9"})
    sheet.protect()
    sheet.unprotect_range("C5:C7")


def _add_below(sheet: Worksheet) -> None:
    sheet.insert_textbox("B25", "", {"textlink": "=$C$9", "object_position": 1})
    sheet.insert_image("B20", "point.png", {"image_data": io.BytesIO(_point()), "x_scale": 50, "y_scale": 50})
    columns = [{"header": "x"}, {"header": "y"}, {"header": "z", "formula": "=SUM(C$5:C$7)"}]
    sheet.add_table("B30:D32", {"name": "tblBas", "columns": columns})


def _share_formulas(package: Package) -> None:
    """Have the cells C14 and C15 of the first sheet share a formula, which XlsxWriter cannot write."""
    part = "xl/worksheets/sheet1.xml"
    xml = package.part(part).decode()
    assert "<f>C9+1</f>" in xml
    xml = xml.replace("<f>C9+1</f>", '<f t="shared" ref="C14:C15" si="0">C9+1</f>')
    package.replace(part, xml.replace("<f>C10+1</f>", '<f t="shared" si="0"/>').encode())


def _add_x14_validations(package: Package) -> None:
    for number, formula in ((1, "$B$5:$B$7"), (2, f"{TABLE}$B$5:$B$7")):
        part = f"xl/worksheets/sheet{number}.xml"
        head, end, tail = package.part(part).decode().rpartition("</extLst>")
        extension = X14_VALIDATION.replace("{formula}", formula).replace("{sqref}", "B5:B7 F21")
        package.replace(part, (head + extension + end + tail).encode())


def _add_pivots(package: Package) -> None:
    """Put a pivot table of the sales below the table, and one on the other sheet."""
    cache = "xl/pivotCache/pivotCacheDefinition1.xml"
    package.add(cache, PIVOT_CACHE.encode(), f"{_SPREADSHEET}.pivotCacheDefinition+xml")
    workbook = "xl/workbook.xml"
    (link,) = add_relationships(package, workbook, [(relationships.PIVOT_CACHE, cache)])
    xml = package.part(workbook).decode()
    caches = f'<pivotCaches><pivotCache cacheId="1" r:id="{link}"/></pivotCaches></workbook>'
    package.replace(workbook, xml.replace("</workbook>", caches).encode())
    for number, place in ((1, "B40:C42"), (2, "P3:Q5")):
        part = f"xl/pivotTables/pivotTable{number}.xml"
        xml = PIVOT_TABLE.replace("{number}", str(number)).replace("{place}", place)
        package.add(part, xml.encode(), f"{_SPREADSHEET}.pivotTable+xml")
        add_relationships(package, part, [(relationships.PIVOT_CACHE, cache)])
        add_relationships(package, f"xl/worksheets/sheet{number}.xml", [(relationships.PIVOT_TABLE, part)])


def add_thread(package: Package) -> None:
    """Put a thread on the cell C9 of the first sheet, beside the note that older versions show."""
    persons, part = "xl/persons/person.xml", "xl/threadedComments/threadedComment1.xml"
    package.add(persons, PERSONS.encode(), "application/vnd.ms-excel.person+xml")
    add_relationships(package, "xl/workbook.xml", [(f"{_OFFICE_2017}/person", persons)])
    package.add(part, THREAD.encode(), "application/vnd.ms-excel.threadedcomments+xml")
    add_relationships(package, "xl/worksheets/sheet1.xml", [(relationships.THREADED_COMMENTS, part)])


def _point() -> bytes:
    """Return a picture of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0\0\0\0"))
        + chunk(b"IEND", b"")
    )


class Parts:
    """The parts of a workbook, read without the project's own code."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name for name in archive.namelist() if name.endswith((".xml", ".vml"))]
            self._roots = {name: etree.fromstring(archive.read(name)) for name in names}

    def numbered(self, stem: str) -> list[str]:
        """Return the parts whose names begin with `stem` and end with a number, in the order of these."""
        found = [name[3:] for name in self._roots if re.fullmatch(rf"xl/{stem}\d+\.xml", name)]
        return sorted(found, key=lambda name: int(name[len(stem) : -4]))

    def found(self, part: str, path: str) -> list[str]:
        """Return what `path` finds: local names parted by /, then @attribute, or the texts without it.

        `c[C9]` stands for the cell C9.
        """
        steps, _, attribute = path.partition("@")
        xpath = "/".join(_step(step) for step in steps.split("/"))
        found = self._roots[f"xl/{part}"].xpath(f"//{xpath}/{f'@{attribute}' if attribute else 'text()'}")
        assert isinstance(found, list)
        return [str(item) for item in found]


def _step(step: str) -> str:
    name, _, place = step.rstrip("]").partition("[")
    return f"*[local-name()='{name}'][@r='{place}']" if place else f"*[local-name()='{name}']"
