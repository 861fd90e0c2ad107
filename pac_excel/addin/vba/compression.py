"""The compression of sources inside a VBA project ([MS-OVBA] 2.4.1)."""

from __future__ import annotations

import struct

_CONTAINER = b"\x01"
_CHUNK = 4096
_COMPRESSED, _RAW = 0xB000, 0x3000
_SHORTEST_COPY = 3
_ITEMS_PER_FLAG_BYTE = 8


def compress(data: bytes) -> bytes:
    """Return `data` as a compressed container; ValueError when it ends in noise, as no text does."""
    chunks = (data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK))
    return _CONTAINER + b"".join(map(_chunk, chunks))


def _chunk(data: bytes) -> bytes:
    """Return one chunk with its header."""
    packed = _tokens(data)
    if len(packed) <= _CHUNK:
        return struct.pack("<H", _COMPRESSED | len(packed) - 1) + packed
    # a raw chunk is read as 4096 bytes: a shorter one would come back with zeros after its text
    if len(data) < _CHUNK:
        raise ValueError(f"the last {len(data)} bytes hold no repetition, so no chunk can hold them")
    return struct.pack("<H", _RAW | _CHUNK - 1) + data


def _tokens(data: bytes) -> bytes:
    """Return the chunk as literals and copies, eight of them after each byte of flags."""
    packed = bytearray()
    at = flag_at = 0
    number = _ITEMS_PER_FLAG_BYTE
    while at < len(data):
        if number == _ITEMS_PER_FLAG_BYTE:
            flag_at, number = len(packed), 0
            packed.append(0)
        start, length = _longest_copy(data, at)
        if length:
            packed[flag_at] |= 1 << number
            length_bits = _length_bits(at)
            packed += struct.pack("<H", at - start - 1 << length_bits | length - _SHORTEST_COPY)
            at += length
        else:
            packed.append(data[at])
            at += 1
        number += 1
    return bytes(packed)


def _longest_copy(data: bytes, at: int) -> tuple[int, int]:
    """Return where the longest, nearest repetition of what stands `at` starts, and its length; 0 for none."""
    longest = min((1 << _length_bits(at)) - 1 + _SHORTEST_COPY, len(data) - at)
    start, length = at, 0
    size = _SHORTEST_COPY
    while size <= longest:
        # a longer repetition can only start before the nearest shorter one
        found = data.rfind(data[at : at + size], 0, start + size - 1)
        if found < 0:
            break
        start = found
        while size <= longest and data[start + size - 1] == data[at + size - 1]:
            length = size
            size += 1
    return start, length


def _length_bits(at: int) -> int:
    """Return how many bits of a copy, `at` bytes into the chunk, tell its length; others say how far back."""
    return 16 - max((at - 1).bit_length(), 4)
