"""Workbooks gone wrong at random: in their bytes, their XML, or the archive around them."""

from __future__ import annotations

import random
import re
import struct
import warnings
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from zipfile import BadZipFile

from pac_excel.books.file import FileBook
from pac_excel.errors import PacExcelError
from pac_excel.ooxml.archive import DEFLATED, STORED, Entry, make_entry, read_entries, write_entries
from pac_excel.ooxml.references import quote_sheet
from pac_excel.ooxml.values import Value
from pac_excel.template import Data, Rows, Template
from pac_excel.template.data import Content

_ATTRIBUTE = re.compile(rb'\s([\w:]+)="([^"]*)"')
_ELEMENT = re.compile(rb"<([\w:]+)(?:\s[^<>]*)?(?:/>|>[^<]*</\1>)")
_TAG = re.compile(rb"</?[\w:]+")
_TEXT = re.compile(rb">([^<>]+)<")
_ODD_VALUES = [
    *b"|0|1|-1|2|1.5|1e999|99999999999999999999|NaN|true|A1|$B$2|B2:A1|A1:XFD1048576|XFE1|A0".split(b"|"),
    *(b"A:A", b"1:1"),
    *(b"#REF!", b"'", b"&amp;", b"&#0;", b"&#x1F600;", b"\xc3\xa9", b"\xff", b"x" * 40_000, b"B2 C3 D4:E5"),
    *(b"../../x.xml", b"/xl/workbook.xml", b"worksheets/sheet1.xml", b"SUM(", b'""', b"[1]!a", b"tbl[#All]"),
]
_FIELDS = struct.Struct("<4s6H3L5H2L")

Mutation = Callable[[bytes, random.Random], bytes]


def mutate(data: bytes, chance: random.Random) -> bytes:
    """Return the workbook with one to four things gone wrong."""
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        mutation = chance.choice(_MUTATIONS)
        try:
            data = mutation(data, chance)
        except (BadZipFile, NotImplementedError, ValueError, IndexError, struct.error, zlib.error, OSError):
            # what is broken already cannot be taken apart once more
            return data
    return data


def read_only(data: bytes) -> PacExcelError | None:
    """Read all tables and names of a workbook that is never written; return the refusal if there is one."""
    try:
        book = FileBook(Path("mutated.xlsx"), data)
        for table in book.tables().values():
            assert [[cell.value for cell in row] for row in table.rows] == table.values
        for name in book.names().values():
            assert len(name.cells) == name.area.height
    except PacExcelError as error:
        return error
    return None


def exercise(data: bytes) -> PacExcelError | None:
    """Open, read and fill a workbook in every way, and return the engine's refusal if there is one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read_only(data)
        try:
            template = Template.open(data)
            template.describe()
            template.lint()
            book = FileBook(Path("mutated.xlsx"), data)
            [name.cell for name in book.names().values()]
            for table in template.tables[:3]:
                columns = table.headers[:3]
                values: tuple[Value, ...] = ("é", 2, True)[: len(columns)]
                for count in (0, 1, table.data_area.height % 50 + 3):
                    template.render({table.name: Rows(columns=columns, rows=[values] * count)})
            names: dict[str, Content] = dict.fromkeys(list(template.names)[:3], 1.5)
            sheets = [f"{quote_sheet(sheet)}!C3" for sheet in book.sheets()[:2]]
            names |= dict.fromkeys(sheets, "x")
            template.render(names=names)
            template.render(Data(names=names))
            for sheet in book.sheets()[-1:]:
                template.render(Data(sheets={sheet: [Data(), Data()]}))
            if template.tables:
                [table.rows for table in book.tables().values()]
        except PacExcelError as error:
            return error
    return None


def _bytes_flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _bytes_cut(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.randint(1, 2000) :]


def _bytes_copied(data: bytes, chance: random.Random) -> bytes:
    source, target = chance.randrange(len(data)), chance.randrange(len(data))
    return data[:target] + data[source : source + chance.randint(1, 500)] + data[target:]


def _end_cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def _directory_field_changed(data: bytes, chance: random.Random) -> bytes:
    """Overwrite one field of one line of the directory."""
    places = [match.start() for match in re.finditer(rb"PK\x01\x02", data)]
    at = chance.choice(places)
    fields = list(_FIELDS.unpack_from(data, at))
    number = chance.randrange(1, len(fields))
    fields[number] = chance.choice((0, 1, 8, 255, 65_535, fields[number] + 1))
    return data[:at] + _FIELDS.pack(*fields) + data[at + _FIELDS.size :]


def _part_lost(data: bytes, chance: random.Random) -> bytes:
    entries = read_entries(data)
    del entries[chance.randrange(len(entries))]
    return write_entries(entries)


def _parts_swapped(data: bytes, chance: random.Random) -> bytes:
    entries = read_entries(data)
    one, two = chance.choices(range(len(entries)), k=2)
    names = entries[one].name, entries[two].name
    entries[one], entries[two] = replace(entries[one], name=names[1]), replace(entries[two], name=names[0])
    return write_entries(entries)


def _part_renamed(data: bytes, chance: random.Random) -> bytes:
    entries = read_entries(data)
    number = chance.randrange(len(entries))
    other = chance.choice(entries).name
    names = (other, other.upper(), f"{other}/", f"./{other}", "é.xml", "", "xl//a.xml", "a" * 300)
    entries[number] = replace(entries[number], name=chance.choice(names), flags=0x800)
    return write_entries(entries)


def _part_misstated(data: bytes, chance: random.Random) -> bytes:
    entries = read_entries(data)
    number = chance.randrange(len(entries))
    entry = entries[number]
    sizes = (0, entry.size + 1, max(0, entry.size - 1), 2**31)
    methods = (STORED, DEFLATED, 12)
    entries[number] = chance.choice(
        (replace(entry, size=chance.choice(sizes)), replace(entry, method=chance.choice(methods)))
    )
    return write_entries(entries)


def _in_a_part(change: Callable[[bytes, random.Random], bytes]) -> Mutation:
    """Return the mutation that changes the content of one XML part."""

    def mutation(data: bytes, chance: random.Random) -> bytes:
        entries = read_entries(data)
        numbers = [number for number, entry in enumerate(entries) if _is_mutable(entry)]
        number = chance.choice(numbers)
        entries[number] = make_entry(entries[number].name, change(entries[number].content(), chance))
        return write_entries(entries)

    return mutation


def _is_mutable(entry: Entry) -> bool:
    return entry.name.endswith((".xml", ".rels", ".vml")) and "theme" not in entry.name


def _replaced(pattern: re.Pattern[bytes], group: int, texts: Sequence[bytes] | None) -> Mutation:
    """Return the change of one match of `pattern`, by one of `texts` or else by another match."""

    def change(content: bytes, chance: random.Random) -> bytes:
        matches = list(pattern.finditer(content))
        if not matches:
            return content
        match = chance.choice(matches)
        text = chance.choice(texts) if texts else chance.choice(matches)[group]
        return content[: match.start(group)] + text + content[match.end(group) :]

    return change


def _element_doubled(content: bytes, chance: random.Random) -> bytes:
    matches = list(_ELEMENT.finditer(content))
    if not matches:
        return content
    match, other = chance.choice(matches), chance.choice(matches)
    return content[: other.end()] + match[0] * chance.choice((1, 1, 50)) + content[other.end() :]


def _encoded_anew(content: bytes, chance: random.Random) -> bytes:
    encoding = chance.choice(("utf-16", "utf-16-be", "latin-1", "utf-8-sig"))
    return content.decode("utf-8", "replace").encode(encoding, "replace")


_MUTATIONS: tuple[Mutation, ...] = (
    _bytes_flipped,
    _bytes_cut,
    _bytes_copied,
    _end_cut,
    _directory_field_changed,
    _part_lost,
    _parts_swapped,
    _part_renamed,
    _part_misstated,
    # what stands in the XML is what the engine works on
    *[_in_a_part(_replaced(_ATTRIBUTE, 2, _ODD_VALUES))] * 6,
    *[_in_a_part(_replaced(_ATTRIBUTE, 2, None))] * 4,
    *[_in_a_part(_replaced(_ATTRIBUTE, 0, (b"", b' r="A1"', b' xml:space="preserve"')))] * 3,
    *[_in_a_part(_replaced(_ELEMENT, 0, (b"", b"<v>1</v>", b"<row/>", b"<!-- -->", b"<![CDATA[x]]>")))] * 4,
    *[_in_a_part(_replaced(_ELEMENT, 0, None))] * 2,
    *[_in_a_part(_replaced(_TEXT, 1, _ODD_VALUES))] * 4,
    *[_in_a_part(_element_doubled)] * 3,
    _in_a_part(_replaced(_TAG, 0, None)),
    _in_a_part(_encoded_anew),
    _in_a_part(_bytes_flipped),
    _in_a_part(_bytes_cut),
)
