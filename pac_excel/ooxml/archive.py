"""The zip file under a package: entries keep their compressed bytes, so that copying one changes nothing."""

from __future__ import annotations

import importlib
import struct
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Protocol, cast
from zipfile import ZipFile

STORED, DEFLATED = 0, 8

_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_CENTRAL_HEADER = struct.Struct("<4s6H3L5H2L")
_END_OF_DIRECTORY = struct.Struct("<4s4H2LH")
_UTF8_NAME = 0x800
_VERSION = 20
# 1980-01-01, the first day a zip file can tell: a part we write carries no clock, output is reproducible
_FIXED_DATE = (1 << 5) | 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file of the archive, with its content as it stands in the zip."""

    name: str
    method: int
    crc: int
    size: int
    compressed: bytes
    dos_date: int = _FIXED_DATE
    dos_time: int = 0
    attributes: int = 0

    def content(self) -> bytes:
        """Return the bytes of the file, inflated."""
        return self.compressed if self.method == STORED else zlib.decompress(self.compressed, -15)


def read_entries(data: bytes) -> list[Entry]:
    """Return the entries of the archive in the order of its directory; BadZipFile when it has none."""
    with ZipFile(BytesIO(data)) as archive:
        infos = archive.infolist()
    entries = []
    for info in infos:
        header = info.header_offset
        name_length, extra_length = struct.unpack_from("<2H", data, header + 26)
        start = header + _LOCAL_HEADER.size + name_length + extra_length
        year, month, day, hour, minute, second = info.date_time
        entries.append(
            Entry(
                name=info.filename,
                method=info.compress_type,
                crc=info.CRC,
                size=info.file_size,
                compressed=data[start : start + info.compress_size],
                dos_date=(year - 1980) << 9 | month << 5 | day,
                dos_time=hour << 11 | minute << 5 | second // 2,
                attributes=info.external_attr,
            )
        )
    return entries


def make_entry(name: str, content: bytes) -> Entry:
    """Return an entry that holds `content`, deflated."""
    return Entry(
        name=name, method=DEFLATED, crc=zlib.crc32(content), size=len(content), compressed=deflate(content)
    )


def write_entries(entries: Iterable[Entry]) -> bytes:
    """Return a zip file that holds `entries` in their order."""
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = count = 0
    for entry in entries:
        name = entry.name.encode()
        flags = 0 if entry.name.isascii() else _UTF8_NAME
        common = (_VERSION, flags, entry.method, entry.dos_time, entry.dos_date)
        sizes = (entry.crc, len(entry.compressed), entry.size, len(name), 0)
        local = _LOCAL_HEADER.pack(b"PK\3\4", *common, *sizes)
        place = (0, 0, 0, entry.attributes, offset)
        directory.append(_CENTRAL_HEADER.pack(b"PK\1\2", _VERSION, *common, *sizes, *place) + name)
        body += (local, name, entry.compressed)
        offset += len(local) + len(name) + len(entry.compressed)
        count += 1
    index = b"".join(directory)
    end = _END_OF_DIRECTORY.pack(b"PK\5\6", 0, 0, count, count, len(index), offset, 0)
    return b"".join((*body, index, end))


class _Compressor(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...
    def flush(self) -> bytes: ...


def _raw_deflate() -> Callable[[], _Compressor]:
    try:
        isal = importlib.import_module("isal.isal_zlib")
    except ImportError:
        return lambda: zlib.compressobj(6, zlib.DEFLATED, -15)
    return lambda: cast(_Compressor, isal.compressobj(2, isal.DEFLATED, -15))


_compressor = _raw_deflate()


def deflate(content: bytes) -> bytes:
    """Return `content` as a raw deflate stream; isal's several times faster one where it is installed."""
    compressor = _compressor()
    return compressor.compress(content) + compressor.flush()
