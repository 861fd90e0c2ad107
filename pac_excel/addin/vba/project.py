"""A VBA project: its modules, and the streams that list them ([MS-OVBA] 2.3)."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from pac_excel.addin.vba.compound_file import compound_file
from pac_excel.addin.vba.compression import compress

CODE_PAGE = "cp1252"
_NAME = re.compile(r'^Attribute VB_Name = "([^"]+)"', re.MULTILINE)
_EXPORT_HEADER = re.compile(r"\AVERSION [^\n]*\nBEGIN\n.*?^END\n", re.MULTILINE | re.DOTALL)
_DESCRIPTION = re.compile(r"^Attribute VB_Description = .*\n", re.MULTILINE)


# Both stand in any Office; Office is the one that knows IRibbonControl.
_REFERENCES = (
    (
        "stdole",
        "*\\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\\Windows\\System32\\stdole2.tlb#OLE Automation",
    ),
    (
        "Office",
        "*\\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0"
        "#C:\\Program Files\\Common Files\\Microsoft Shared\\OFFICE16\\MSO.DLL"
        "#Microsoft Office 16.0 Object Library",
    ),
)
_US_ENGLISH = 0x409
_WIN32 = 1

# The three keys say, scrambled with this very identity: not protected, no password, visible.
_IDENTITY = """ID="{917DED54-440B-4FD1-A5C1-74ACF261E600}"
"""
_PROTECTION = """CMG="0705D8E3D8EDDBF1DBF1DBF1DBF1"
DPB="0E0CD1ECDFF4E7F5E7F5E7"
GC="1517CAF1D6F9D7F9D706"
"""


class Kind(Enum):
    """What a module is: its word in the stream PROJECT, and the class that it extends."""

    STANDARD = ("Module", "")
    CLASS = ("Class", "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}")
    WORKBOOK = ("Document", "0{00020819-0000-0000-C000-000000000046}")
    WORKSHEET = ("Document", "0{00020820-0000-0000-C000-000000000046}")

    def __init__(self, word: str, base: str) -> None:
        self.word = word
        self.base = base


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A module; `source` starts with its attributes and has CRLF line ends."""

    name: str
    kind: Kind
    source: str


def exported_module(text: str) -> Module:
    """Return the module of a .bas or .cls file, in the form in which a project holds it."""
    text = text.replace("\r\n", "\n")
    kind = Kind.CLASS if text.startswith("VERSION") else Kind.STANDARD
    text = _DESCRIPTION.sub("", _EXPORT_HEADER.sub("", text))
    found = _NAME.search(text)
    if found is None:
        raise ValueError("a module file names its module in the line Attribute VB_Name")
    if kind is Kind.CLASS:
        text = text.replace(found[0], f'{found[0]}\nAttribute VB_Base = "{kind.base}"', 1)
    return Module(name=found[1], kind=kind, source=_crlf(text))


def document_module(name: str, kind: Kind) -> Module:
    """Return the empty module that Excel wants for the workbook and for each sheet, under its code name."""
    flags = {
        "GlobalNameSpace": False,
        "Creatable": False,
        "PredeclaredId": True,
        "Exposed": True,
        "TemplateDerived": False,
        "Customizable": True,
    }
    lines = [f'Attribute VB_Name = "{name}"', f'Attribute VB_Base = "{kind.base}"']
    lines += [f"Attribute VB_{flag} = {value}" for flag, value in flags.items()]
    return Module(name=name, kind=kind, source=_crlf("\n".join(lines) + "\n"))


def vba_project(name: str, modules: Sequence[Module]) -> bytes:
    """Return the part vbaProject.bin of the project `name`."""
    streams = {f"VBA/{module.name}": compress(module.source.encode(CODE_PAGE)) for module in modules}
    streams |= {
        # version 0xFFFF: no compiled code that Excel could use, so it compiles the source
        "VBA/_VBA_PROJECT": bytes.fromhex("CC61 FFFF 00 0000"),
        "VBA/dir": compress(_dir(name, modules)),
        "PROJECT": _project(name, modules),
        "PROJECTwm": _names(modules),
    }
    return compound_file(streams)


def _dir(name: str, modules: Sequence[Module]) -> bytes:
    """Return the stream `dir` before its compression: settings, references, modules."""
    records = [
        _record(0x01, struct.pack("<L", _WIN32)),
        _record(0x02, struct.pack("<L", _US_ENGLISH)),
        _record(0x14, struct.pack("<L", _US_ENGLISH)),
        _record(0x03, struct.pack("<H", int(CODE_PAGE.removeprefix("cp")))),
        _record(0x04, name.encode(CODE_PAGE)),
        _texts(0x05, 0x40, ""),  # description
        _record(0x06, b"") + _record(0x3D, b""),  # help files
        _record(0x07, bytes(4)),
        _record(0x08, bytes(4)),
        # the version record gives no true length: 4 bytes, then two more
        struct.pack("<HLLH", 0x09, 4, 1, 0),
        _texts(0x0C, 0x3C, ""),  # compilation constants
    ]
    for reference, library in _REFERENCES:
        body = library.encode(CODE_PAGE)
        registered = struct.pack("<L", len(body)) + body + bytes(6)
        records += [_texts(0x16, 0x3E, reference), _record(0x0D, registered)]
    records += [_record(0x0F, struct.pack("<H", len(modules))), _record(0x13, b"\xff\xff")]
    records += map(_module_records, modules)
    return b"".join((*records, _record(0x10, b"")))


def _module_records(module: Module) -> bytes:
    is_procedural = module.kind is Kind.STANDARD
    name = module.name.encode(CODE_PAGE)
    return b"".join(
        (
            _record(0x19, name),
            _record(0x47, module.name.encode("utf-16-le")),
            _texts(0x1A, 0x32, module.name),  # name of its stream
            _texts(0x1C, 0x48, ""),  # description
            _record(0x31, bytes(4)),  # its source starts the stream, no compiled code stands before it
            _record(0x1E, bytes(4)),
            _record(0x2C, b"\xff\xff"),
            _record(0x21 if is_procedural else 0x22, b""),
            _record(0x2B, b""),
        )
    )


def _record(number: int, body: bytes) -> bytes:
    return struct.pack("<HL", number, len(body)) + body


def _texts(number: int, unicode_number: int, text: str) -> bytes:
    """Return a text twice, in the code page and in UTF-16."""
    return _record(number, text.encode(CODE_PAGE)) + _record(unicode_number, text.encode("utf-16-le"))


def _project(name: str, modules: Sequence[Module]) -> bytes:
    """Return the stream PROJECT: the modules and how the editor shows them."""
    parts = [
        _IDENTITY,
        *(_listed(module) for module in modules),
        f'Name="{name}"\nHelpContextID="0"\nVersionCompatible32="393222000"\n',
        _PROTECTION,
        "\n[Host Extender Info]\n&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000\n",
        "\n[Workspace]\n",
        *(f"{module.name}=0, 0, 0, 0, C\n" for module in modules),
    ]
    return _crlf("".join(parts)).encode(CODE_PAGE)


def _listed(module: Module) -> str:
    suffix = "/&H00000000" if module.kind.word == "Document" else ""
    return f"{module.kind.word}={module.name}{suffix}\n"


def _names(modules: Iterable[Module]) -> bytes:
    """Return the stream PROJECTwm: each name in the code page and in UTF-16."""
    pairs = (
        module.name.encode(CODE_PAGE) + b"\0" + module.name.encode("utf-16-le") + b"\0\0"
        for module in modules
    )
    return b"".join((*pairs, b"\0\0"))


def _crlf(text: str) -> str:
    return text.replace("\n", "\r\n")
