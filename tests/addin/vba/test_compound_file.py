from __future__ import annotations

import olefile
import pytest

from pac_excel.addin.vba.compound_file import compound_file
from pac_excel.ooxml.compound_file import stream_names


def read(data: bytes) -> dict[str, bytes]:
    with olefile.OleFileIO(data, raise_defects=olefile.DEFECT_POTENTIAL) as container:
        return {"/".join(path): container.openstream(path).read() for path in container.listdir()}


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 4095, 4096, 4097, 70_000])
def test_a_stream_comes_back_whatever_its_size(size: int) -> None:
    streams = {"PROJECT": b"p" * 10, "VBA/dir": bytes(range(256)) * (size // 256) + b"x" * (size % 256)}
    assert read(compound_file(streams)) == streams


def test_many_streams_come_back_from_a_tree_that_can_be_searched() -> None:
    streams = {f"VBA/Sheet{number}": b"%d" % number for number in range(1, 60)}
    data = compound_file(streams)
    with olefile.OleFileIO(data) as container:
        assert all(container.exists(name) for name in streams)
    assert read(data) == streams


def test_a_file_of_more_than_one_table_sector_comes_back() -> None:
    streams = {f"VBA/Module{number}": bytes([number]) * 40_000 for number in range(5)}
    assert read(compound_file(streams)) == streams


def test_names_stand_by_length_then_letter_as_readers_search_them() -> None:
    data = compound_file({"VBA/xlwings": b"", "VBA/dir": b"", "VBA/Sheet2": b"", "VBA/Sheet1": b""})
    with olefile.OleFileIO(data) as container:
        entries = container.direntries

        def in_order(number: int) -> list[str]:
            if number == olefile.NOSTREAM:
                return []
            entry = entries[number]
            return [*in_order(entry.sid_left), entry.name, *in_order(entry.sid_right)]

        storage = next(entry for entry in entries if entry and entry.name == "VBA")
        assert in_order(storage.sid_child) == ["dir", "Sheet1", "Sheet2", "xlwings"]


def test_our_own_reader_sees_the_names() -> None:
    names = stream_names(compound_file({"PROJECT": b"", "VBA/dir": b""}))
    assert names == {"Root Entry", "PROJECT", "VBA", "dir"}
