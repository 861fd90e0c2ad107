"""Templates drawn with XlsxWriter for the tests: charts, text boxes, pictures, page headers."""

from __future__ import annotations

import io
import struct
import zlib

import xlsxwriter


def png(width: int, height: int, level: int = 0) -> bytes:
    """Return a grey picture of that size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    rows = (b"\0" + bytes([level]) * width) * height
    header = struct.pack(">2L5B", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def jpeg(width: int, height: int) -> bytes:
    """Return the head of a JPEG picture of that size, which is all that is ever read."""
    frame = struct.pack(">2sHB2HB", b"\xff\xc0", 11, 8, height, width, 1) + b"\1\x11\0"
    return b"\xff\xd8\xff\xe0\0\4ab" + frame + b"\xff\xd9"


def report_workbook(tab: str = "{{ nom }}") -> bytes:
    """Return a workbook with a sheet for one adviser, `tab`, and a summary that calls it.

    The sheet has the table tblVentes at B6:D8 with a total, the name objectif, a text box, a chart with
    a title, a picture, a note, a link, a validation, a format, page headers and a print area.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    bold = book.add_format({"bold": True})
    sheet, summary = book.add_worksheet(tab), book.add_worksheet("Synthèse")
    quoted = "'" + tab.replace("'", "''") + "'"
    sheet.write("A1", "Bilan de {{ nom | upper }} au {{ mois | month }}")
    sheet.write_rich_string("A2", "Le ", bold, "conseiller {{ no", "m }} est à {{ part | percent }}.")
    sheet.write("A3", "{{ objectif }}", book.add_format({"num_format": "#,##0 €"}))
    sheet.write("B3", 0)
    sheet.add_table(
        "B6:D8",
        {
            "name": "tblVentes",
            "columns": [
                {"header": "Produit"},
                {"header": "Montant"},
                {"header": "Double", "formula": "=tblVentes[[#This Row],[Montant]]*2"},
            ],
            "data": [["a", 1, None], ["b", 2, None]],
        },
    )
    sheet.write_formula("C1", "=SUM(tblVentes[Montant])", None, 3)
    sheet.write_formula("C2", f"={quoted}!C1+objectif", None, 3)
    sheet.write_comment("B6", "une note")
    sheet.write_url("E1", f"internal:{quoted}!B6", string="ici")
    sheet.data_validation("F1", {"validate": "list", "source": '=INDIRECT("tblVentes[Produit]")'})
    sheet.conditional_format("C7:C8", {"type": "formula", "criteria": f"={quoted}!$C7>1", "format": bold})
    sheet.insert_textbox("G1", "Pour {{ nom }}", {"object_position": 1})
    sheet.insert_image("G8", "logo.png", {"image_data": io.BytesIO(png(40, 20)), "description": "Logo"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"={quoted}!$C$7:$C$8", "categories": f"={quoted}!$B$7:$B$8"})
    chart.set_title({"name": "Ventes de {{ nom }}"})
    sheet.insert_chart("G14", chart)
    sheet.set_header("&L{{ nom }}&R&12{{ part | percent }}")
    sheet.print_area("A1:F10")
    book.define_name("objectif", f"={quoted}!$B$3")
    summary.write_formula("A1", f"={quoted}!C1", None, 3)
    summary.write_formula("A2", "=SUM(tblVentes[Double])", None, 6)
    book.close()
    return stream.getvalue()
