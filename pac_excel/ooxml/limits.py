"""How large a workbook may be before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most that a workbook may hold.

    Sizes are in bytes; `ratio`, of inflated over compressed size, holds for parts over `ratio_from`;
    `tags` is the number of tags in one part, which is what its memory goes by once parsed.
    """

    file_size: int = 200 * _MIB
    entries: int = 10_000
    part_size: int = 512 * _MIB
    total_size: int = 1024 * _MIB
    ratio: int = 300
    ratio_from: int = 8 * _MIB
    tags: int = 8_000_000


DEFAULT = Limits()
