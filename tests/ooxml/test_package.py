from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from pac_excel.ooxml.archive import make_entry, read_entries, write_entries
from pac_excel.ooxml.errors import MissingPart
from pac_excel.ooxml.package import Package
from tests.ooxml.archives import PARTS, workbook
from tests.support.shared import SHARED, needs_shared

SHEET = "xl/worksheets/sheet1.xml"


def streams(data: bytes) -> dict[str, bytes]:
    return {entry.name: entry.compressed for entry in read_entries(data)}


def test_a_package_saved_unchanged_has_the_same_compressed_bytes_in_the_same_order() -> None:
    data = workbook()
    saved = Package.open(data).to_bytes()
    assert list(streams(saved).items()) == list(streams(data).items())


@needs_shared
def test_real_workbooks_are_copied_byte_for_byte() -> None:
    assert SHARED is not None
    for path in sorted((SHARED / "corpus").glob("*.xls*")):
        saved = Package.open(path).to_bytes()
        assert list(streams(saved).items()) == list(streams(path.read_bytes()).items()), path.name
        with zipfile.ZipFile(io.BytesIO(saved)) as package:
            assert package.testzip() is None


def test_a_replaced_part_keeps_its_place_and_the_others_their_bytes() -> None:
    data = workbook()
    package = Package.open(data)
    package.replace(SHEET, b"<worksheet/>")
    saved = streams(package.to_bytes())
    assert list(saved) == list(PARTS)
    assert Package.open(package.to_bytes()).part(SHEET) == b"<worksheet/>"
    assert {name for name in saved if saved[name] != streams(data)[name]} == {SHEET}


def test_a_part_given_the_content_it_had_stays_as_it_was_compressed() -> None:
    entries = {entry.name: entry for entry in read_entries(workbook())}
    # level 9 gives other bytes than any engine that writes in a hurry
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = entries[SHEET].content()
    stream = squeezed.compress(content) + squeezed.flush()
    data = write_entries((entries | {SHEET: replace(entries[SHEET], method=8, compressed=stream)}).values())
    package = Package.open(data)
    package.replace(SHEET, content)
    assert streams(package.to_bytes()) == streams(data)


def test_an_entry_made_before_takes_the_place_of_its_part() -> None:
    package = Package.open(workbook())
    package.replace(SHEET, b"<first/>")
    package.put(make_entry(SHEET.upper(), b"<second/>"))
    assert package.part(SHEET) == b"<second/>"
    assert list(streams(package.to_bytes())) == list(PARTS)
    assert Package.open(package.to_bytes()).part(SHEET) == b"<second/>"


def test_a_part_is_found_whatever_the_case_of_its_name() -> None:
    package = Package.open(workbook())
    assert package.part("XL/Workbook.xml") == PARTS["xl/workbook.xml"].encode()
    assert "xl/WORKBOOK.xml" in package


def test_an_added_part_states_its_content_type_and_a_removed_one_takes_it_away() -> None:
    package = Package.open(workbook())
    before = package.names()
    package.add("xl/notes.bin", b"1", "application/octet-stream")
    assert b'PartName="/xl/notes.bin"' in package.part("[Content_Types].xml")
    package.remove("xl/notes.bin")
    assert b"notes.bin" not in package.part("[Content_Types].xml")
    assert package.names() == before


def test_a_missing_part_is_named() -> None:
    with pytest.raises(MissingPart, match=r"xl/styles\.xml"):
        Package.open(workbook()).part("xl/styles.xml")


def test_a_copy_changes_apart_from_its_original() -> None:
    package = Package.open(workbook())
    package.copy().replace(SHEET, b"<worksheet/>")
    assert package.part(SHEET) == PARTS[SHEET].encode()


def test_output_carries_no_clock() -> None:
    first, second = Package.open(workbook()), Package.open(workbook())
    for package in (first, second):
        package.replace(SHEET, b"<worksheet/>")
    with zipfile.ZipFile(io.BytesIO(first.to_bytes())) as archive:
        assert archive.getinfo(SHEET).date_time == (1980, 1, 1, 0, 0, 0)
    assert first.to_bytes() == first.to_bytes()


def test_a_package_is_saved_to_a_file(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    Package.open(workbook()).save(path)
    assert Package.open(path).names() == tuple(PARTS)
