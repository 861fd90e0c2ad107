"""Looks a file over before anything parses it, and refuses what is no workbook or could do harm."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Sequence
from pathlib import PurePath
from zipfile import BadZipFile

from pac_excel.ooxml import compound_file
from pac_excel.ooxml.archive import DEFLATED, STORED, Entry, checksum, read_entries
from pac_excel.ooxml.errors import (
    EncryptedWorkbook,
    HostileFile,
    LegacyWorkbook,
    MalformedPart,
    NotAWorkbook,
    OwnerFile,
)
from pac_excel.ooxml.limits import Limits
from pac_excel.ooxml.xml_guard import XmlGuard

_CONTENT_TYPES = "[Content_Types].xml"
_MAIN_TYPE = re.compile(rb"application/vnd\.(?:openxmlformats-officedocument\.spreadsheetml\.|ms-excel\.)")
_BINARY_TYPE = b"application/vnd.ms-excel.sheet.binary.macroEnabled.main"
_DIRECTORY_ENTRY = b"PK\1\2"
_XML_SUFFIXES = (".xml", ".rels", ".vml")
# pictures that begin like XML parts and may declare a document type; nothing here parses them
_PICTURE_SUFFIXES = (".svg", ".svgz")

# parts of up to so many bytes are inflated in one go
_KEPT = 8 * 1024 * 1024

_CHOOSE_WORKBOOK = "choose an .xlsx or .xlsm workbook"
_DO_NOT_OPEN = "do not open it, ask its sender for a fresh copy saved from Excel"
_TRUSTED = "if you trust its sender, raise the limit '{}'"


def inspect(data: bytes, path: str, limits: Limits) -> Preflight:
    """Return the preflight of a workbook all of which is fit to be parsed; else tell why it is not."""
    preflight = Preflight(data, path, limits)
    preflight.admit_all()
    return preflight


class Preflight:
    """Looks a workbook over: the archive at once, each of its parts before it is parsed.

    NotAWorkbook and HostileFile tell why the file, or a part of it, is unfit.
    """

    def __init__(self, data: bytes, path: str, limits: Limits) -> None:
        self._path = path
        self._limits = limits
        self._guard = XmlGuard(path, limits)
        self.entries = _entries(data, path, limits)
        # what is still to be inflated and counted, and what is still to be read through as XML
        self._unmeasured = {entry.name for entry in self.entries}
        self._unread = set(self._unmeasured)
        types = next((entry for entry in self.entries if entry.name == _CONTENT_TYPES), None)
        if types is None:
            self._measure_all()  # damage tells more than what is missing
            raise NotAWorkbook(path, "it is a zip archive but no Office document", _CHOOSE_WORKBOOK)
        _check_is_spreadsheet(self.content(types), path)

    def content(self, entry: Entry) -> bytes:
        """Return the bytes of a part, which is within its limits; they may be searched, not parsed."""
        content = self._measure(entry)
        return entry.content() if content is None else content

    def admit(self, entry: Entry) -> None:
        """Read through a part, unless that was done, before anything builds a tree of it."""
        if entry.name not in self._unread:
            return
        self._measure(entry)
        if _is_xml(entry):
            try:
                self._guard.watch(entry.name, entry.pieces())
            except MalformedPart:
                # Excel writes the HTML of old notes with <br> that nothing closes
                if not entry.name.lower().endswith(".vml"):
                    raise
        self._unread.discard(entry.name)

    def admit_all(self) -> None:
        """Read through all the parts that were not yet."""
        self._measure_all()
        for entry in self.entries:
            self.admit(entry)

    def _measure_all(self) -> None:
        for entry in self.entries:
            self._measure(entry)

    def _measure(self, entry: Entry) -> bytes | None:
        """Have a part inflate within its limits, once; return what came of it if that is at hand."""
        if entry.name not in self._unmeasured:
            return None
        content = _check_content(entry, self._path, self._limits)
        self._unmeasured.discard(entry.name)
        return content


def _entries(data: bytes, path: str, limits: Limits) -> list[Entry]:
    """Return the entries of a workbook whose archive tells one story, of parts within the limits."""
    _check_kind(data, path, limits)
    if data.count(_DIRECTORY_ENTRY) > limits.entries:
        raise HostileFile(path, f"it holds over {limits.entries} parts", _TRUSTED.format("entries"))
    try:
        entries = read_entries(data)
    except (BadZipFile, struct.error, OSError, ValueError, NotImplementedError) as error:
        raise NotAWorkbook(path, f"the file is damaged or cut short ({error})", "fetch it again") from error
    if any(entry.is_encrypted for entry in entries):
        raise EncryptedWorkbook(path, "its parts are encrypted", "save it without a password")
    _check_names(entries, path)
    _check_sizes(entries, len(data), path, limits)
    return entries


def _check_kind(data: bytes, path: str, limits: Limits) -> None:
    """Tell by its first bytes and its name what a file is that is no zip archive."""
    if PurePath(path).name.startswith("~$"):
        advice = f"choose the workbook itself, {PurePath(path).name[2:]}"
        raise OwnerFile(path, "it is the note Excel keeps while a workbook is open", advice)
    if not data:
        raise NotAWorkbook(path, "the file is empty", "fetch it again")
    if len(data) > limits.file_size:
        raise HostileFile(path, f"it has {len(data)} bytes, over {limits.file_size}", "raise the limit")
    if data.startswith(compound_file.MAGIC):
        names = compound_file.stream_names(data)
        if "EncryptedPackage" in names:
            raise EncryptedWorkbook(path, "it is protected by a password", "save it without one in Excel")
        if names & {"Workbook", "Book"}:
            raise LegacyWorkbook(path, "it is an Excel 97-2003 workbook", "save it as .xlsx in Excel")
        raise NotAWorkbook(path, "it is an old Office document", _CHOOSE_WORKBOOK)
    if data.startswith(b"PK\3\4"):
        return
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<table")):
        raise NotAWorkbook(path, "it is a web page, whatever its name says", "save it as .xlsx in Excel")
    if b"\0" not in data[:1024] and re.search(rb"[;,\t]", data[:1024]):
        raise NotAWorkbook(path, "it is a text file such as CSV", "open it in Excel and save it as .xlsx")
    raise NotAWorkbook(path, "it is not an Excel file", _CHOOSE_WORKBOOK)


def _check_names(entries: Sequence[Entry], path: str) -> None:
    """Refuse names that lead out of the package or that stand twice; part names ignore case."""
    seen: set[str] = set()
    for entry in entries:
        name = entry.name
        if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
            raise HostileFile(path, f"the part name {name!r} leads out of the package", _DO_NOT_OPEN)
        if name.lower() in seen:
            raise HostileFile(path, f"the part {name} stands twice", _DO_NOT_OPEN)
        seen.add(name.lower())


def _check_sizes(entries: Sequence[Entry], file_size: int, path: str, limits: Limits) -> None:
    """Hold what the parts are said to inflate to against the limits."""
    for entry in entries:
        if entry.method not in (STORED, DEFLATED):
            raise HostileFile(path, f"{entry.name} is compressed in an unusual way", _DO_NOT_OPEN)
        if entry.size > limits.part_size:
            reason = f"{entry.name} grows to {entry.size} bytes, over {limits.part_size}"
            raise HostileFile(path, reason, _TRUSTED.format("part_size"))
        _check_ratio(entry.name, entry.size, len(entry.compressed), path, limits)
    total = sum(entry.size for entry in entries)
    if total > limits.total_size:
        reason = f"it grows to {total} bytes, over {limits.total_size}"
        raise HostileFile(path, reason, _TRUSTED.format("total_size"))
    _check_ratio("it", total, file_size, path, limits)


def _check_ratio(what: str, size: int, compressed: int, path: str, limits: Limits) -> None:
    if size > limits.ratio_from and size > limits.ratio * compressed:
        reason = f"{what} is compressed over {limits.ratio} times"
        raise HostileFile(path, reason, _TRUSTED.format("ratio"))


def _check_content(entry: Entry, path: str, limits: Limits) -> bytes | None:
    """Inflate a part piece by piece against its stated size and its checksum, and count its tags.

    Returns its bytes unless it is a large one, which need not stand in memory as a whole.
    """
    size = crc = tags = 0
    kept: list[bytes] | None = [] if entry.size <= _KEPT else None
    try:
        for piece in entry.pieces():
            size += len(piece)
            crc = checksum(piece, crc)
            tags += piece.count(b"<")
            if kept is not None:
                kept.append(piece)
            if size > entry.size:
                break
    except zlib.error as error:
        raise NotAWorkbook(path, f"{entry.name} is damaged", "fetch the file again") from error
    if size != entry.size:
        raise HostileFile(path, f"{entry.name} lies about its size", _DO_NOT_OPEN)
    if crc != entry.crc:
        raise NotAWorkbook(path, f"{entry.name} is damaged", "fetch the file again")
    if tags > limits.tags and _is_xml(entry):
        raise HostileFile(path, f"{entry.name} has over {limits.tags} tags", _TRUSTED.format("tags"))
    if tags > limits.tag_ratio_from and tags > limits.tag_ratio * len(entry.compressed) and _is_xml(entry):
        reason = f"{entry.name} has over {limits.tag_ratio} tags a byte"
        raise HostileFile(path, reason, _TRUSTED.format("tag_ratio"))
    return None if kept is None else b"".join(kept)


def _is_xml(entry: Entry) -> bool:
    """Return whether a part may be parsed as XML, by its name or else by its beginning."""
    name = entry.name.lower()
    if name.endswith(_XML_SUFFIXES):
        return True
    head = next(entry.pieces(), b"").lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith((b"<", b"\xff\xfe<", b"\xfe\xff\0<")) and not name.endswith(_PICTURE_SUFFIXES)


def _check_is_spreadsheet(types: bytes, path: str) -> None:
    """Tell a workbook from the other documents that are zip archives too, by what it says of its parts."""
    if _BINARY_TYPE in types:
        raise NotAWorkbook(path, "it is a binary workbook (.xlsb)", "save it as .xlsx in Excel")
    if not _MAIN_TYPE.search(types):
        raise NotAWorkbook(path, "it is an Office document but no workbook", _CHOOSE_WORKBOOK)
