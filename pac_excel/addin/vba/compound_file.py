"""Writes the container of a VBA project: storages and streams in one file ([MS-CFB], version 3)."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

from pac_excel.ooxml.compound_file import MAGIC

_SECTOR, _MINI_SECTOR = 512, 64
_CUTOFF = 4096  # bytes from which on a stream has sectors of its own
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_NONE = 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_BLACK = 1
_PER_SECTOR = _SECTOR // 4
_IN_HEADER = 109  # sectors of the allocation table that the header lists, enough for 7 MB

_HEADER = struct.Struct("<8s16x5H6x9L")
_ENTRY = struct.Struct("<64sH2B3L36xLQ")


@dataclass(slots=True, kw_only=True)
class _Entry:
    """A line of the directory."""

    name: str
    kind: int
    content: bytes = b""
    left: int = _NONE
    right: int = _NONE
    child: int = _NONE
    start: int = 0


@dataclass(slots=True)
class _Sectors:
    """Sectors of one size, and for each the number of the one that continues it."""

    size: int
    content: bytearray = field(default_factory=bytearray)
    next: list[int] = field(default_factory=list)

    def add(self, data: bytes, mark: int | None = None) -> int:
        """Append `data`, chained or each sector with `mark`; return the number of its first sector."""
        count = -(-len(data) // self.size)
        if not count:
            return _END
        start = len(self.next)
        self.content += data.ljust(count * self.size, b"\0")
        chain = [*range(start + 1, start + count), _END]
        self.next += chain if mark is None else [mark] * count
        return start


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """Return a file with these streams; `VBA/dir` stands in the storage `VBA`."""
    entries = _directory(streams)
    sectors, mini = _Sectors(_SECTOR), _Sectors(_MINI_SECTOR)
    for entry in entries:
        if entry.kind == _STREAM:
            entry.start = (sectors if len(entry.content) >= _CUTOFF else mini).add(entry.content)
    root = entries[0]
    root.content = bytes(mini.content)
    root.start = sectors.add(root.content)
    mini_table = sectors.add(_numbers(mini.next))
    mini_count = -(-len(mini.next) // _PER_SECTOR)
    directory = sectors.add(_directory_sectors(entries))
    table, count = _add_allocation_table(sectors)
    header = _HEADER.pack(
        MAGIC, 0x3E, 3, 0xFFFE, 9, 6, 0, count, directory, 0, _CUTOFF, mini_table, mini_count, _END, 0
    )
    listed = [*range(table, table + count)] + [_FREE] * (_IN_HEADER - count)
    return header + _numbers(listed) + bytes(sectors.content)


def _add_allocation_table(sectors: _Sectors) -> tuple[int, int]:
    """Append the table that chains the sectors, itself too; return its first sector and its length."""
    count = 0
    while count * _PER_SECTOR < len(sectors.next) + count:
        count += 1
    start = sectors.add(bytes(count * _SECTOR), _TABLE)
    padded = sectors.next + [_FREE] * (count * _PER_SECTOR - len(sectors.next))
    sectors.content[start * _SECTOR :] = _numbers(padded)
    return start, count


def _directory(streams: Mapping[str, bytes]) -> list[_Entry]:
    """Return the entries, each storage pointing at the tree of what it holds."""
    entries = [_Entry(name="Root Entry", kind=_ROOT)]
    numbers = {"": 0}
    inside: dict[str, list[int]] = {"": []}
    for path, content in streams.items():
        storage, _, name = path.rpartition("/")
        if storage not in numbers:
            numbers[storage] = len(entries)
            inside[""].append(len(entries))
            inside[storage] = []
            entries.append(_Entry(name=storage, kind=_STORAGE))
        inside[storage].append(len(entries))
        entries.append(_Entry(name=name, kind=_STREAM, content=content))
    for storage, members in inside.items():
        # the format orders names by their length first
        members.sort(key=lambda number: (len(entries[number].name), entries[number].name.upper()))
        entries[numbers[storage]].child = _tree(entries, members)
    return entries


def _tree(entries: list[_Entry], members: list[int]) -> int:
    """Link ordered entries as a balanced binary tree; return its top."""
    if not members:
        return _NONE
    middle = len(members) // 2
    top = members[middle]
    entries[top].left = _tree(entries, members[:middle])
    entries[top].right = _tree(entries, members[middle + 1 :])
    return top


def _directory_sectors(entries: list[_Entry]) -> bytes:
    data = b"".join(map(_pack, entries))
    per_sector = _SECTOR // _ENTRY.size
    unused = _ENTRY.pack(b"", 0, 0, 0, _NONE, _NONE, _NONE, 0, 0)
    return data + unused * (-len(entries) % per_sector)


def _pack(entry: _Entry) -> bytes:
    name = f"{entry.name}\0".encode("utf-16-le")
    return _ENTRY.pack(
        name,
        len(name),
        entry.kind,
        _BLACK,
        entry.left,
        entry.right,
        entry.child,
        entry.start,
        len(entry.content),
    )


def _numbers(values: list[int]) -> bytes:
    """Return sector numbers as whole sectors."""
    return struct.pack(f"<{len(values)}L", *values)
