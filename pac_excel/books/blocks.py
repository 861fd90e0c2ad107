"""What every kind of book does to its content before it writes: find the name, and fit a block of values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pac_excel.ooxml.values import Value
from pac_excel.template.data import Content
from pac_excel.template.errors import BlockTooLarge, UnknownName, UnknownTable


def key_of(known: Mapping[str, object], name: str, missing: type[UnknownTable | UnknownName]) -> str:
    """Return the name as the book spells it, for names ignore case; raises `missing`."""
    for key in known:
        if key.lower() == name.lower():
            return key
    raise missing(name, tuple(known))


def fitted(name: str, height: int, width: int, content: Content) -> list[list[Value]]:
    """Return content in the shape of the cells it goes to, None where it does not reach; BlockTooLarge."""
    new = as_block(content)
    new_width = max((len(values) for values in new), default=0)
    if len(new) > height or new_width > width:
        raise BlockTooLarge(name, (len(new), new_width), (height, width))
    rows: list[list[Value]] = [[*values, *[None] * (width - len(values))] for values in new]
    return rows + [[None] * width for _ in range(height - len(new))]


def as_block(content: Content) -> Sequence[Sequence[Value]]:
    """Return rows of values; a single value is a block of one."""
    return [[content]] if isinstance(content, str) or not isinstance(content, Sequence) else content
