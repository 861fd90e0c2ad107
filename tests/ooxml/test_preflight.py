from __future__ import annotations

import pickle
import struct
import warnings
import zlib
from pathlib import Path

import pytest

from pac_excel.ooxml.archive import DEFLATED, Entry, write_entries
from pac_excel.ooxml.errors import (
    EncryptedWorkbook,
    FileProblem,
    HostileFile,
    LegacyWorkbook,
    NotAWorkbook,
    OwnerFile,
)
from pac_excel.ooxml.limits import Limits
from pac_excel.ooxml.package import Package
from tests.ooxml.archives import CONTENT_TYPES, PARTS, archive, sheet, workbook


def compound_file(*names: str) -> bytes:
    """Return a compound file of one directory sector that lists `names`."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<H", header, 30, 9)
    struct.pack_into("<L", header, 48, 1)
    struct.pack_into("<109L", header, 76, 0, *[0xFFFFFFFF] * 108)
    allocation = struct.pack("<128L", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    directory = b""
    for name in names:
        text = (name + "\0").encode("utf-16-le")
        directory += text.ljust(64, b"\0") + struct.pack("<H", len(text)) + bytes(62)
    return bytes(header) + allocation + directory.ljust(512, b"\0")


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (b"", NotAWorkbook, "empty"),
        (workbook()[:-60], NotAWorkbook, "damaged or cut short"),
        (b"<!DOCTYPE html><html></html>", NotAWorkbook, "web page"),
        (b"\xef\xbb\xbf<HTML><table>", NotAWorkbook, "web page"),
        ("N°;Quoi\r\n1;Relancer\r\n".encode(), NotAWorkbook, "text file"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", NotAWorkbook, "not an Excel file"),
        (compound_file("Root Entry", "Workbook"), LegacyWorkbook, "97-2003"),
        (compound_file("Root Entry", "EncryptionInfo", "EncryptedPackage"), EncryptedWorkbook, "password"),
        (compound_file("Root Entry", "WordDocument"), NotAWorkbook, "old Office document"),
        (archive({"a.txt": "x"}), NotAWorkbook, "no Office document"),
        (
            workbook(types=CONTENT_TYPES.replace("spreadsheetml", "wordprocessingml")),
            NotAWorkbook,
            "no workbook",
        ),
    ],
)
def test_what_is_no_workbook_is_told_apart(data: bytes, kind: type[FileProblem], reason: str) -> None:
    with pytest.raises(kind, match=reason):
        Package.open(data)


def test_the_note_of_an_open_workbook_is_not_taken_for_the_workbook(tmp_path: Path) -> None:
    path = tmp_path / "~$plan.xlsx"
    path.write_bytes(b"\x07accueil" + bytes(157))
    with pytest.raises(OwnerFile, match=r"choose the workbook itself, plan\.xlsx"):
        Package.open(path)


def test_a_missing_file_and_a_folder_are_no_workbooks(tmp_path: Path) -> None:
    with pytest.raises(NotAWorkbook, match="no such file"):
        Package.open(tmp_path / "absent.xlsx")
    with pytest.raises(NotAWorkbook, match="a folder"):
        Package.open(tmp_path)


@pytest.mark.parametrize("name", ["../evil.xml", "/abs.xml", "xl\\evil.xml", "C:evil.xml", "xl/../../evil"])
def test_a_part_name_that_leads_out_of_the_package_is_refused(name: str) -> None:
    entry = Entry(name=name, method=0, crc=zlib.crc32(b"x"), size=1, compressed=b"x")
    with pytest.raises(HostileFile, match="leads out"):
        Package.open(write_entries([entry]))


def test_names_that_differ_in_case_alone_are_refused() -> None:
    with pytest.raises(HostileFile, match="stands twice"):
        Package.open(archive({**PARTS, "XL/workbook.xml": "<x/>"}))


def test_a_name_that_stands_twice_is_refused() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        entries = [Entry(name="a.xml", method=0, crc=0, size=0, compressed=b"")] * 2
        with pytest.raises(HostileFile, match="stands twice"):
            Package.open(write_entries(entries))


@pytest.mark.parametrize(
    "content",
    [
        '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        '<?xml version="1.0"?><!-- <x> --><!DOCTYPE x SYSTEM "http://example.org/x.dtd"><x/>',
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><x/>'.encode("utf-16"),
        "<!--" + " " * 70_000 + "--><!DOCTYPE x><x/>",
        '<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x+AD4-<x/>',
    ],
)
def test_a_document_type_is_refused_however_it_hides(content: str | bytes) -> None:
    with pytest.raises(HostileFile):
        Package.open(workbook(sheet=content))


def test_the_word_doctype_in_a_text_is_no_document_type() -> None:
    text = "<t>&lt;!DOCTYPE&gt;<![CDATA[<!DOCTYPE x>]]></t>"
    cell = f'<row r="1"><c r="A1" t="inlineStr"><is>{text}</is></c></row>'
    Package.open(workbook(sheet=sheet(cell)))


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(file_size=100), "bytes, over 100"),
        (Limits(entries=3), "over 3"),
        (Limits(part_size=1_000_000), r"sheet1\.xml grows to .* over 1000000"),
        (Limits(total_size=1_000_000), "it grows to .* over 1000000"),
        (Limits(ratio=100, ratio_from=0), "over 100 times"),
        (Limits(tags=50), "over 50 tags"),
    ],
)
def test_a_file_over_a_limit_is_refused_for_that_limit(limits: Limits, reason: str) -> None:
    bomb = workbook(sheet=sheet('<row r="1"/>' * 100, after=" " * 2_000_000))
    Package.open(bomb)
    with pytest.raises(HostileFile, match=reason):
        Package.open(bomb, limits)


def test_a_part_that_inflates_beyond_its_stated_size_is_refused() -> None:
    content = zlib.compressobj(9, zlib.DEFLATED, -15)
    stream = content.compress(bytes(5_000_000)) + content.flush()
    with pytest.raises(HostileFile, match="lies about its size"):
        Package.open(write_entries([Entry(name="a.bin", method=DEFLATED, crc=0, size=10, compressed=stream)]))


def test_a_part_with_a_wrong_checksum_is_damaged() -> None:
    with pytest.raises(NotAWorkbook, match="damaged"):
        Package.open(write_entries([Entry(name="a.bin", method=0, crc=1, size=1, compressed=b"x")]))


def test_encrypted_parts_are_told() -> None:
    data = bytearray(workbook())
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(EncryptedWorkbook):
        Package.open(bytes(data))


def test_a_problem_crosses_from_one_process_to_another() -> None:
    problem = NotAWorkbook("plan.xlsx", "it is empty", "fetch it again")
    assert str(pickle.loads(pickle.dumps(problem))) == "plan.xlsx: it is empty; fetch it again"
