"""The container of Excel 97-2003 and of encrypted workbooks: just enough to tell which of them a file is."""

from __future__ import annotations

import struct

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_ENTRY_SIZE = 128
_LAST_SECTOR = 0xFFFFFFFA


def stream_names(data: bytes) -> frozenset[str]:
    """Return the names in the directory of a compound file, as far as it can be followed."""
    if len(data) < 512 or not data.startswith(MAGIC):
        return frozenset()
    sector_size = 1 << min(struct.unpack_from("<H", data, 30)[0], 16)
    (sector,) = struct.unpack_from("<L", data, 48)
    allocation = _allocation_table(data, sector_size)
    names: set[str] = set()
    visited: set[int] = set()
    while sector < _LAST_SECTOR and sector not in visited:
        visited.add(sector)
        start = (sector + 1) * sector_size
        for at in range(start, min(start + sector_size, len(data) - _ENTRY_SIZE + 1), _ENTRY_SIZE):
            (length,) = struct.unpack_from("<H", data, at + 64)
            if 2 <= length <= 64:
                names.add(data[at : at + length - 2].decode("utf-16-le", "replace"))
        sector = allocation[sector] if sector < len(allocation) else _LAST_SECTOR
    return frozenset(names)


def _allocation_table(data: bytes, sector_size: int) -> list[int]:
    """Return the next sector of every sector, from the 109 table sectors that the header lists."""
    table: list[int] = []
    for sector in struct.unpack_from("<109L", data, 76):
        start = (sector + 1) * sector_size
        if sector >= _LAST_SECTOR or start + sector_size > len(data):
            break
        table += struct.unpack_from(f"<{sector_size // 4}L", data, start)
    return table
