"""What a template is given: values by name, rows by table, pictures, and items for blocks and sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from pac_excel.ooxml.values import Value
from pac_excel.template.rows import Rows

Content: TypeAlias = Value | Sequence[Sequence[Value]]
"""What a name is given: one value, or rows of values."""

Image: TypeAlias = bytes | Path
"""A PNG or JPEG picture, or the file that holds it."""


@dataclass(frozen=True, slots=True)
class Across:
    """Items for which a block is repeated to the right, where its rows must be free."""

    items: Sequence[Data]


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """The content for one rendering of a workbook, of one copy of a sheet, or of one item of a block.

    `names` go to cells of that defined name and to placeholders `{{ name }}`; `images` replace the picture
    of that name or alternative text, or fill the cells of that defined name. `sheets` gives a sheet, by its
    tab or by a defined name on it, the items it is copied for; `blocks` gives a defined name the items its
    cells are repeated for, downwards or `Across`, or False to have them disappear. Without `prose`,
    placeholders stay as they are. A formula that depends on what is given, through however many others, and
    is given no result itself, loses the one it had. With `fit_rows`, rows whose height nobody set are as high
    as the texts given to them.
    """

    tables: Mapping[str, Rows] = field(default_factory=dict)
    names: Mapping[str, Content] = field(default_factory=dict)
    images: Mapping[str, Image] = field(default_factory=dict)
    blocks: Mapping[str, Sequence[Data] | Across | bool] = field(default_factory=dict)
    sheets: Mapping[str, Sequence[Data]] = field(default_factory=dict)
    prose: bool = True
    fit_rows: bool = False
