"""Looks a file over before anything parses it, and refuses what is no workbook or could do harm."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

from pac_excel.ooxml import compound_file
from pac_excel.ooxml.archive import DEFLATED, STORED, Entry, read_entries
from pac_excel.ooxml.errors import EncryptedWorkbook, HostileFile, LegacyWorkbook, NotAWorkbook, OwnerFile
from pac_excel.ooxml.limits import Limits

_CHUNK = 1024 * 1024
_PROLOG = 64 * 1024
_ENCRYPTED = 0x1
_CONTENT_TYPES = "[Content_Types].xml"
_MAIN_TYPE = re.compile(rb"application/vnd\.(?:openxmlformats-officedocument\.spreadsheetml\.|ms-excel\.)")
_BINARY_TYPE = b"application/vnd.ms-excel.sheet.binary.macroEnabled.main"
_ROOT_ELEMENT = re.compile(r"<[^!?]")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ENCODING = re.compile(r"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']+)[\"']")
_ENCODINGS = {"utf-8", "utf8", "utf-16", "us-ascii", "ascii", "iso-8859-1"}

_CHOOSE_WORKBOOK = "choose an .xlsx or .xlsm workbook"
_DO_NOT_OPEN = "do not open it, ask its sender for a fresh copy saved from Excel"


def inspect(data: bytes, path: str, limits: Limits) -> list[Entry]:
    """Return the entries of a workbook fit to be parsed; NotAWorkbook or HostileFile tell why it is not."""
    _check_kind(data, path, limits)
    try:
        with ZipFile(BytesIO(data)) as archive:
            infos = archive.infolist()
        if any(info.flag_bits & _ENCRYPTED for info in infos):
            raise EncryptedWorkbook(path, "its parts are encrypted", "save it without a password")
        if len(infos) > limits.entries:
            raise HostileFile(path, f"it holds {len(infos)} parts, over {limits.entries}", _DO_NOT_OPEN)
        entries = read_entries(data)
    except (BadZipFile, struct.error, OSError, ValueError, NotImplementedError) as error:
        raise NotAWorkbook(path, f"the file is damaged or cut short ({error})", "fetch it again") from error
    _check_names(entries, path)
    _check_contents(entries, path, limits)
    _check_is_spreadsheet(entries, path)
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


def _check_contents(entries: Sequence[Entry], path: str, limits: Limits) -> None:
    """Inflate every part once, piecewise, against its stated size, its checksum and the limits."""
    total = 0
    for entry in entries:
        if entry.method not in (STORED, DEFLATED):
            raise HostileFile(path, f"{entry.name} is compressed in an unusual way", _DO_NOT_OPEN)
        total += entry.size
        if entry.size > limits.part_size or total > limits.total_size:
            raise HostileFile(path, f"{entry.name} grows beyond the size limits", _DO_NOT_OPEN)
        if entry.size > limits.ratio_from and entry.size > limits.ratio * max(1, len(entry.compressed)):
            raise HostileFile(path, f"{entry.name} is compressed over {limits.ratio} times", _DO_NOT_OPEN)
        head = _read_through(entry, path, limits)
        if _is_xml(entry.name):
            _check_prolog(head, entry.name, path)


def _read_through(entry: Entry, path: str, limits: Limits) -> bytes:
    """Inflate `entry` without keeping it and return how it begins."""
    if entry.method == STORED:
        size, crc, head = len(entry.compressed), zlib.crc32(entry.compressed), entry.compressed[:_PROLOG]
        tags = entry.compressed.count(b"<")
    else:
        size, crc, head, tags = 0, 0, b"", 0
        inflater, rest = zlib.decompressobj(-15), entry.compressed
        while not inflater.eof and size <= entry.size:
            try:
                chunk = inflater.decompress(rest, _CHUNK)
            except zlib.error as error:
                raise NotAWorkbook(path, f"{entry.name} is damaged", "fetch the file again") from error
            rest = inflater.unconsumed_tail
            if not chunk and not rest:
                break
            head = head or chunk[:_PROLOG]
            size += len(chunk)
            crc = zlib.crc32(chunk, crc)
            tags += chunk.count(b"<")
    if tags > limits.tags and _is_xml(entry.name):
        raise HostileFile(path, f"{entry.name} has over {limits.tags} tags", _DO_NOT_OPEN)
    if size != entry.size:
        raise HostileFile(path, f"{entry.name} lies about its size", _DO_NOT_OPEN)
    if crc != entry.crc:
        raise NotAWorkbook(path, f"{entry.name} is damaged", "fetch the file again")
    return head


def _check_prolog(head: bytes, name: str, path: str) -> None:
    """Refuse a DOCTYPE, which no Office part has and which entity attacks need, and odd encodings."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = head.decode("utf-16", "replace")
    elif b"\0" in head[:4]:
        raise HostileFile(path, f"{name} is in an unusual encoding", _DO_NOT_OPEN)
    else:
        text = head.decode("latin-1")
    encoding = _ENCODING.search(text)
    if encoding and encoding[1].lower() not in _ENCODINGS:
        raise HostileFile(path, f"{name} is in the encoding {encoding[1]}", _DO_NOT_OPEN)
    text = _COMMENT.sub("", text)
    root = _ROOT_ELEMENT.search(text)
    prolog = text[: root.start()] if root else text
    if "<!DOCTYPE" in prolog:
        raise HostileFile(path, f"{name} declares a document type", _DO_NOT_OPEN)
    if root is None and len(head) >= _PROLOG:
        raise HostileFile(path, f"{name} has no element where its first one ought to be", _DO_NOT_OPEN)


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))


def _check_is_spreadsheet(entries: Sequence[Entry], path: str) -> None:
    """Tell a workbook from the other documents that are zip archives too."""
    types = next((entry.content() for entry in entries if entry.name == _CONTENT_TYPES), None)
    if types is None:
        raise NotAWorkbook(path, "it is a zip archive but no Office document", _CHOOSE_WORKBOOK)
    if _BINARY_TYPE in types:
        raise NotAWorkbook(path, "it is a binary workbook (.xlsb)", "save it as .xlsx in Excel")
    if not _MAIN_TYPE.search(types):
        raise NotAWorkbook(path, "it is an Office document but no workbook", _CHOOSE_WORKBOOK)
