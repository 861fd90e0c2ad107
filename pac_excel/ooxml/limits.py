"""How large a workbook may be before it is refused, and what it may reach for."""

from __future__ import annotations

from dataclasses import dataclass

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most that a workbook may hold.

    Sizes are in bytes; `ratio`, of inflated over compressed size, holds for the file and for parts over
    `ratio_from`. One XML part may have `tags` tags, of `tag_size` each, nested `depth` deep, and over
    `tag_ratio_from` of them only `tag_ratio` a compressed byte. `cells`, `strings` (shared ones) and
    `formula_text` (shared formulas written out) count the whole workbook; `area` is how many cells the
    used rectangle of a sheet, or the one it claims, may span.

    Formulas that fetch or start something by themselves, DDE links and Excel 4 macro sheets are refused
    unless allowed. Links to other workbooks are kept, and never followed.
    """

    file_size: int = 200 * _MIB
    entries: int = 10_000
    part_size: int = 512 * _MIB
    total_size: int = 1024 * _MIB
    ratio: int = 300
    ratio_from: int = 8 * _MIB
    tags: int = 8_000_000
    tag_ratio: int = 8
    tag_ratio_from: int = 1_000_000
    tag_size: int = _MIB
    depth: int = 200
    cells: int = 5_000_000
    strings: int = 1_000_000
    formula_text: int = 64 * _MIB
    area: int = 2_000_000_000
    allow_reaching_formulas: bool = False
    allow_dde: bool = False
    allow_macro_sheets: bool = False


DEFAULT = Limits()
