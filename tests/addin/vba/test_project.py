from __future__ import annotations

import struct

import olefile
import pytest
from oletools.olevba import decompress_stream
from pyopenvba.cfb import CFB
from pyopenvba.vba import VBAProject, parse_vba_project

from pac_excel.addin.vba.project import Kind, Module, document_module, exported_module, vba_project

EXPORTED_CLASS = """VERSION 1.0 CLASS
BEGIN
  MultiUse = -1  'True
END
Attribute VB_Name = "Dictionary"
Attribute VB_Exposed = True
Attribute VB_Description = "A drop-in replacement"
Option Explicit
"""


@pytest.fixture
def modules() -> list[Module]:
    return [
        document_module("ThisWorkbook", Kind.WORKBOOK),
        document_module("Sheet1", Kind.WORKSHEET),
        exported_module('Attribute VB_Name = "Élan"\nSub Été()\nEnd Sub\n'),
        exported_module(EXPORTED_CLASS),
    ]


@pytest.fixture
def data(modules: list[Module]) -> bytes:
    return vba_project("PacExcel", modules)


def stream(data: bytes, name: str) -> bytes:
    with olefile.OleFileIO(data) as container:
        return container.openstream(name).read()


def parsed(data: bytes) -> tuple[VBAProject, CFB]:
    container = CFB.from_bytes(data)
    return parse_vba_project(container), container


def test_each_source_is_its_whole_stream(data: bytes, modules: list[Module]) -> None:
    for module in modules:
        source = decompress_stream(bytearray(stream(data, f"VBA/{module.name}")))
        assert bytes(source).decode("cp1252") == module.source


def test_the_three_lists_of_modules_are_one(data: bytes, modules: list[Module]) -> None:
    names = [module.name for module in modules]
    project, _ = parsed(data)
    lines = stream(data, "PROJECT").decode("cp1252").splitlines()
    listed = [line.partition("=")[2].partition("/")[0] for line in lines if line.startswith(WORDS)]
    pairs = stream(data, "PROJECTwm").removesuffix(b"\0\0")
    in_both = b"".join(name.encode("cp1252") + b"\0" + name.encode("utf-16-le") + b"\0\0" for name in names)
    assert project.module_names() == listed == names
    assert pairs == in_both


WORDS = ("Document=", "Module=", "Class=")


def test_another_reader_finds_nothing_to_say(data: bytes) -> None:
    project, container = parsed(data)
    assert project.validate(container) == []


def test_excel_is_told_to_compile_the_sources(data: bytes) -> None:
    assert stream(data, "VBA/_VBA_PROJECT") == bytes.fromhex("CC61FFFF000000")


def test_the_project_is_open_visible_and_has_no_password(data: bytes) -> None:
    lines = dict(
        line.partition("=")[::2]
        for line in stream(data, "PROJECT").decode("cp1252").splitlines()
        if "=" in line
    )
    identity = lines["ID"].strip('"')
    assert decrypted(lines["CMG"], identity) == bytes(4)
    assert decrypted(lines["DPB"], identity) == b"\0"
    assert decrypted(lines["GC"], identity) == b"\xff"


def decrypted(text: str, identity: str) -> bytes:
    """The data of one of the three keys ([MS-OVBA] 2.4.3.3), which must have been made for `identity`."""
    scrambled = bytes.fromhex(text.strip('"'))
    seed, version, key = scrambled[0], scrambled[0] ^ scrambled[1], scrambled[0] ^ scrambled[2]
    assert (version, key) == (2, sum(identity.encode()) & 0xFF)
    plain, before, last = key, scrambled[1], scrambled[2]
    clear = bytearray()
    for byte in scrambled[3:]:
        plain = byte ^ (before + plain & 0xFF)
        clear.append(plain)
        before, last = last, byte
    data = clear[(seed & 6) // 2 :]
    assert int.from_bytes(data[:4], "little") == len(data) - 4
    return bytes(data[4:])


def test_an_exported_class_loses_its_header_and_gains_its_base(modules: list[Module]) -> None:
    dictionary = modules[3]
    assert (dictionary.name, dictionary.kind) == ("Dictionary", Kind.CLASS)
    assert dictionary.source == (
        'Attribute VB_Name = "Dictionary"\r\n'
        'Attribute VB_Base = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"\r\n'
        "Attribute VB_Exposed = True\r\n"
        "Option Explicit\r\n"
    )


def test_lines_end_as_on_windows_whatever_the_file_had() -> None:
    text = 'Attribute VB_Name = "A"\n{}Sub B()\nEnd Sub\n'
    assert exported_module(text.replace("\n", "\r\n")).source == exported_module(text).source
    assert "\n" not in exported_module(text).source.replace("\r\n", "")


def test_a_text_that_the_code_page_lacks_is_refused() -> None:
    module = exported_module('Attribute VB_Name = "A"\nConst Mark = "✓"\n')
    with pytest.raises(UnicodeEncodeError):
        vba_project("P", [module])


# [MS-OVBA] 2.3.4.2: readers are lenient about what is missing, Excel is not
INFORMATION = [0x01, 0x02, 0x14, 0x03, 0x04, 0x05, 0x40, 0x06, 0x3D, 0x07, 0x08, 0x09, 0x0C, 0x3C]
REFERENCE = [0x16, 0x3E, 0x0D]
MODULE = [0x19, 0x47, 0x1A, 0x32, 0x1C, 0x48, 0x31, 0x1E, 0x2C]
PROCEDURAL, DOCUMENT_OR_CLASS, END_OF_MODULE = 0x21, 0x22, 0x2B


def test_the_list_of_modules_has_every_record_of_the_format_in_its_order(
    data: bytes, modules: list[Module]
) -> None:
    kinds = [PROCEDURAL if module.kind is Kind.STANDARD else DOCUMENT_OR_CLASS for module in modules]
    of_modules = [record for kind in kinds for record in (*MODULE, kind, END_OF_MODULE)]
    listed = [*INFORMATION, *REFERENCE, *REFERENCE, 0x0F, 0x13, *of_modules, 0x10]
    assert records(bytes(decompress_stream(bytearray(stream(data, "VBA/dir"))))) == listed


def records(data: bytes) -> list[int]:
    """The numbers of the records of the stream dir; each says its length, but for one."""
    found, at = [], 0
    while at < len(data):
        number, size = struct.unpack_from("<HL", data, at)
        found.append(number)
        # the version's record says 4 for a body of 6
        at += 6 + size + (2 if number == 0x09 else 0)
    assert at == len(data)
    return found
