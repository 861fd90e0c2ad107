"""The zip file under a package: entries keep their compressed bytes, so that copying one changes nothing."""

from __future__ import annotations

import importlib
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from types import ModuleType
from typing import Any, Protocol, cast
from zipfile import BadZipFile, ZipFile

STORED, DEFLATED = 0, 8

_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_CENTRAL_HEADER = struct.Struct("<4s6H3L5HL")
_OFFSET = struct.Struct("<L")
_END_OF_DIRECTORY = struct.Struct("<4s4H2LH")
_UTF8_NAME = 0x800
# encryption in its three flavours
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_PIECE = 64 * 1024
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
    flags: int = 0
    dos_date: int = _FIXED_DATE
    dos_time: int = 0
    attributes: int = 0
    _headers: list[tuple[bytes, bytes, bytes]] = field(
        default_factory=list, init=False, compare=False, repr=False
    )

    @property
    def headers(self) -> tuple[bytes, bytes, bytes]:
        """What stands before the content, and in the directory before and behind its offset."""
        if not self._headers:
            name = self.raw_name
            common = (_VERSION, self.flags & _UTF8_NAME, self.method, self.dos_time, self.dos_date)
            sizes = (self.crc, len(self.compressed), self.size, len(name), 0)
            local = _LOCAL_HEADER.pack(b"PK\3\4", *common, *sizes) + name
            central = _CENTRAL_HEADER.pack(b"PK\1\2", _VERSION, *common, *sizes, 0, 0, 0, self.attributes)
            self._headers.append((local, central, name))
        return self._headers[0]

    @property
    def raw_name(self) -> bytes:
        """The name as it stands in the archive."""
        return self.name.encode("utf-8" if self.flags & _UTF8_NAME else "cp437")

    @property
    def is_encrypted(self) -> bool:
        """Whether the content cannot be read without a password."""
        return bool(self.flags & _ENCRYPTED)

    @property
    def _is_plain(self) -> bool:
        # a folder may be said to be deflated and have no stream
        return self.method == STORED or not self.compressed

    def content(self) -> bytes:
        """Return the bytes of the file, inflated."""
        return self.compressed if self._is_plain else zlib.decompress(self.compressed, -15)

    def holds(self, content: bytes) -> bool:
        """Return whether these are the bytes of the file."""
        return self.size == len(content) and self.crc == checksum(content) and self.content() == content

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes of the file piece by piece; zlib.error when they are damaged."""
        if self._is_plain:
            for at in range(0, len(self.compressed), _PIECE):
                yield self.compressed[at : at + _PIECE]
            return
        inflater, rest = _decompressor(), self.compressed
        while not inflater.eof:
            try:
                piece = inflater.decompress(rest, _PIECE)
            except _DAMAGE as error:
                raise zlib.error(str(error)) from error
            rest = inflater.unconsumed_tail
            if not (piece or rest or inflater.eof):
                raise zlib.error("the stream has no end")
            yield piece


@dataclass(frozen=True, slots=True)
class Fold:
    """Bytes that are kept deflated."""

    deflated: bytes

    @classmethod
    def of(cls, content: bytes) -> Fold:
        """Return some bytes, deflated in little time."""
        return cls(deflate(content, in_haste=True))

    def content(self) -> bytes:
        """Return the bytes."""
        inflate: Callable[..., bytes] = zlib.decompress if _fast is None else _fast.decompress
        return inflate(self.deflated, -15)


@dataclass(frozen=True, slots=True)
class Folded:
    """A part in pieces, the longest of which are kept deflated until it is written."""

    parts: Sequence[bytes | Fold]

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes of the part piece by piece."""
        for part in self.parts:
            yield part.content() if isinstance(part, Fold) else part

    @property
    def is_long(self) -> bool:
        """Whether a piece is kept deflated."""
        return any(isinstance(part, Fold) for part in self.parts)

    def content(self) -> bytes:
        """Return the bytes of the part."""
        return b"".join(self.pieces())

    def with_last(self, old: bytes, new: bytes) -> Folded:
        """Return the part with `new` for the last `old` in a piece that is not deflated."""
        for at in reversed(range(len(self.parts))):
            piece = self.parts[at]
            if isinstance(piece, bytes) and old in piece:
                before, _, after = piece.rpartition(old)
                return Folded((*self.parts[:at], before + new + after, *self.parts[at + 1 :]))
        return self


def read_entries(data: bytes) -> list[Entry]:
    """Return the entries of the archive in the order of its directory.

    BadZipFile when it has none, or when the directory and what stands before it tell two stories.
    """
    with ZipFile(BytesIO(data)) as archive:
        infos = archive.infolist()
        directory = archive.start_dir
    entries = []
    spaces = []
    for info in infos:
        header = info.header_offset
        if header < 0 or data[header : header + 4] != b"PK\3\4":
            raise BadZipFile(f"nothing stands where {info.filename!r} ought to")
        name_length, extra_length = struct.unpack_from("<2H", data, header + 26)
        name_end = header + _LOCAL_HEADER.size + name_length
        start = name_end + extra_length
        spaces.append((header, start + info.compress_size))
        year, month, day, hour, minute, second = info.date_time
        entry = Entry(
            name=info.filename,
            method=info.compress_type,
            crc=info.CRC,
            size=info.file_size,
            compressed=data[start : start + info.compress_size],
            flags=info.flag_bits,
            dos_date=(year - 1980) << 9 | month << 5 | day,
            dos_time=hour << 11 | minute << 5 | second // 2,
            attributes=info.external_attr,
        )
        if entry.raw_name != data[name_end - name_length : name_end]:
            raise BadZipFile(f"{info.filename!r} has two names")
        entries.append(entry)
    _check_apart(sorted(spaces), directory)
    return entries


def _check_apart(spaces: list[tuple[int, int]], directory: int) -> None:
    """Raise BadZipFile when entries share bytes, as in bombs, or when another archive stands before them."""
    if spaces and spaces[0][0]:
        raise BadZipFile("it begins with something else")
    starts = [start for start, _ in spaces[1:]] + [directory]
    for (_, end), following in zip(spaces, starts, strict=True):
        if end > following:
            raise BadZipFile("two parts stand in the same bytes")


def make_entry(name: str, content: bytes | Folded) -> Entry:
    """Return an entry that holds `content`, deflated."""
    pieces = content.pieces() if isinstance(content, Folded) else (content,)
    crc = size = 0
    compressor, compressed = _compressor(), []
    for piece in pieces:
        crc, size = checksum(piece, crc), size + len(piece)
        compressed.append(compressor.compress(piece))
    compressed.append(compressor.flush())
    return Entry(
        name=name,
        method=DEFLATED,
        crc=crc,
        size=size,
        compressed=b"".join(compressed),
        flags=0 if name.isascii() else _UTF8_NAME,
    )


def write_entries(entries: Iterable[Entry]) -> bytes:
    """Return a zip file that holds `entries` in their order."""
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = count = 0
    for entry in entries:
        local, central, name = entry.headers
        directory += (central, _OFFSET.pack(offset), name)
        body += (local, entry.compressed)
        offset += len(local) + len(entry.compressed)
        count += 1
    index = b"".join(directory)
    end = _END_OF_DIRECTORY.pack(b"PK\5\6", 0, 0, count, count, len(index), offset, 0)
    return b"".join((*body, index, end))


class _Compressor(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...
    def flush(self) -> bytes: ...


def _isal() -> ModuleType | None:
    try:
        return importlib.import_module("isal.isal_zlib")
    except ImportError:
        return None


_fast = _isal()
_DAMAGE: tuple[type[Exception], ...] = (zlib.error,) if _fast is None else (zlib.error, _fast.error)
checksum: Callable[..., int] = zlib.crc32 if _fast is None else _fast.crc32
"""Gives the CRC of some content; isal's in a tenth of the time where it is installed."""


def _decompressor() -> Any:
    return zlib.decompressobj(-15) if _fast is None else _fast.decompressobj(-15)


def _compressor(*, in_haste: bool = False) -> _Compressor:
    if _fast is None:
        # level 3 makes files a twelfth larger than 6 and takes two thirds of the time
        return zlib.compressobj(1 if in_haste else 3, zlib.DEFLATED, -15)
    return cast(_Compressor, _fast.compressobj(0 if in_haste else 2, _fast.DEFLATED, -15))


def deflate(content: bytes, *, in_haste: bool = False) -> bytes:
    """Return `content` as a raw deflate stream; isal's several times faster one where it is installed.

    One made in haste is longer, for what is not kept.
    """
    compressor = _compressor(in_haste=in_haste)
    return compressor.compress(content) + compressor.flush()
