"""What around a worksheet part belongs to the cells of a block: notes, pictures, shapes and charts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from pac_excel.ooxml.block_copies import BlockCopies
from pac_excel.ooxml.chart import rewritten_chart
from pac_excel.ooxml.content_types import PART as TYPES
from pac_excel.ooxml.content_types import content_type_of
from pac_excel.ooxml.drawing import anchored_area, anchors, move_anchor
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.part_names import free_name
from pac_excel.ooxml.references import Area, format_cell, parse_area
from pac_excel.ooxml.relationships import (
    CHART,
    COMMENTS,
    CONTENT_TYPE,
    DRAWING,
    VML_DRAWING,
    add_relationships,
    part_of_relationships,
    read_relationships,
    relationships_part,
    remove_relationship,
    remove_unused,
)
from pac_excel.ooxml.repetition import Repetition, Repetitions, moved
from pac_excel.ooxml.sheet_parts import owned_parts
from pac_excel.ooxml.vml import repeated_notes
from pac_excel.ooxml.xml import MAIN, OFFICE_RELATIONSHIPS, parse, serialize

_MAIN = f"{{{MAIN}}}"
_COMMENT = f"{_MAIN}commentList/{_MAIN}comment"
_LIST = f"{_MAIN}commentList"
_LINKED = f"{{{OFFICE_RELATIONSHIPS}}}"
_USED = re.compile(rb"\sr:\w+=\"([^\"]+)\"")


def repeat_blocks(
    before: Package, after: Package, part: str, repetitions: Repetitions, *, pushes_columns: bool
) -> None:
    """Have every copy of some blocks stand on the worksheet `part` of `after`, where all has moved.

    `before` is the workbook in which nothing has moved, to be copied from.
    """
    targets = {item.id: (item.type, item.target) for item in read_relationships(before, part)}

    def relink(id: str) -> str:
        return add_relationships(after, part, [targets[id]], external=True)[0] if id in targets else id

    copies = BlockCopies(repetitions, part, before.part(part), pushes_columns, relink)
    after.replace(part, copies.repeat(after.part(part)))
    BlockParts(repetitions, before, after).repeat(part)


@dataclass(frozen=True, slots=True)
class BlockParts:
    """The parts of a sheet `before` anything has moved, and `after`, where copies are to stand."""

    repetitions: Repetitions
    before: Package
    after: Package

    def repeat(self, sheet_part: str) -> None:
        """Have the notes and drawings of the blocks stand in every copy, those taken out in none."""
        for item in read_relationships(self.before, sheet_part):
            if item.target not in self.before or item.target not in self.after:
                continue
            if item.type == COMMENTS:
                self._repeat_comments(item.target)
            elif item.type == VML_DRAWING:
                data = repeated_notes(
                    self.before.part(item.target), self.after.part(item.target), self._further
                )
                self.after.replace(item.target, data)
            elif item.type == DRAWING:
                self._repeat_drawings(item.target)

    def _further(self, row: int, column: int) -> list[tuple[int, int]]:
        """Return the offsets of the further copies of a cell."""
        block = self.repetitions.block_of(Area(row, column, row, column))
        return list(self.repetitions.offsets(block)[1:]) if block else []

    def _repeat_comments(self, part: str) -> None:
        root = parse(self.after.part(part), part)
        items = root.find(_LIST)
        copies = []
        for note in parse(self.before.part(part), part).iterfind(_COMMENT):
            cell = parse_area(note.get("ref", ""))
            for offset in self._further(cell.first_row, cell.first_col):
                copy = deepcopy(note)
                place = moved(cell, offset)
                copy.set("ref", format_cell(place.first_row, place.first_col))
                for name in [name for name in copy.attrib if str(name).endswith("}uid")]:
                    del copy.attrib[name]
                copies.append(copy)
        if copies and items is not None:
            items.extend(copies)
            self.after.replace(part, serialize(root))

    def _repeat_drawings(self, part: str) -> None:
        """Copy the drawings that begin in a block; its own charts call the first copy alone."""
        root, old = parse(self.after.part(part), part), parse(self.before.part(part), part)
        changed = False
        numbers = _Numbers(root)
        for before, own in zip(list(anchors(old)), list(anchors(root)), strict=True):
            area = anchored_area(before)
            block = self.repetitions.block_of(
                Area(area.first_row, area.first_col, area.first_row, area.first_col)
            )
            if block is None or before.get("editAs") == "absolute":
                continue
            offsets = self.repetitions.offsets(block)
            changed = True
            around = own.getparent()
            if around is None:
                continue
            after = own
            for number, offset in enumerate(offsets):
                copy = deepcopy(before)
                move_anchor(copy, offset)
                self._follow_texts(copy, block, offset)
                if number:
                    numbers.renew(copy)
                self._repeat_charts(part, copy, block, offset, is_first=not number)
                after.addnext(copy)
                after = copy
            around.remove(own)
        if changed:
            self.after.replace(part, serialize(root))
            self._forget_unused(part)

    def _follow_texts(self, anchor: etree._Element, block: Repetition, offset: tuple[int, int]) -> None:
        for shape in anchor.iter():
            link = shape.get("textlink")
            if link:
                sheet = self.repetitions.sheet
                shape.set("textlink", self.repetitions.formula(link, block, offset, sheet))

    def _repeat_charts(
        self,
        drawing: str,
        anchor: etree._Element,
        block: Repetition,
        offset: tuple[int, int],
        *,
        is_first: bool,
    ) -> None:
        """Give a copied anchor charts of its own, which call the cells of its copy."""
        targets = {item.id: item for item in read_relationships(self.before, drawing)}
        for element in anchor.iter():
            for name, value in list(element.attrib.items()):
                item = targets.get(str(value)) if str(name).startswith(_LINKED) else None
                if item is None or not item.type.rpartition("/")[2].startswith("chart"):
                    continue
                data = rewritten_chart(
                    self.before.part(item.target),
                    item.target,
                    lambda text: self.repetitions.formula(text, block, offset, ""),
                )
                if is_first:
                    self.after.replace(item.target, data)
                    continue
                copy = self._copied_chart(item.target, data)
                (new,) = add_relationships(self.after, drawing, [(item.type, copy)])
                element.set(name, new)

    def _copied_chart(self, part: str, data: bytes) -> str:
        """Add a chart with its own copies of the parts that it alone leads to, and return its name."""
        owned = list(dict.fromkeys(owned_parts(self.before, part)))
        names: dict[str, str] = {}
        for name in (part, *owned):
            names[name] = free_name(self.after, name)
            content_type = content_type_of(self.before.part(TYPES), name)
            self.after.add(names[name], data if name == part else self.before.part(name), content_type)
        for name in (part, *owned):
            if part_of_relationships(name) in self.before:
                links = relationships_part(read_relationships(self.before, name), names)
                self.after.add(part_of_relationships(names[name]), links, CONTENT_TYPE)
        return names[part]

    def _forget_unused(self, drawing: str) -> None:
        """Take out what only drawings of a block showed that is gone."""
        used = {found.decode() for found in _USED.findall(self.after.part(drawing))}
        for item in read_relationships(self.after, drawing):
            if item.id in used or item.external:
                continue
            remove_relationship(self.after, drawing, item.id)
            owned = list(owned_parts(self.after, item.target)) if item.type == CHART else []
            for name in (item.target, *owned):
                remove_unused(self.after, name)


class _Numbers:
    """Gives the shapes of copied anchors numbers that no other of the drawing has."""

    def __init__(self, root: etree._Element) -> None:
        numbers = [item.get("id", "") for item in _shapes(root)]
        self._last = max((int(number) for number in numbers if number.isdecimal()), default=0)

    def renew(self, anchor: etree._Element) -> None:
        """Number the shapes of an anchor anew, without the identifiers that Excel gives once."""
        for shape in _shapes(anchor):
            self._last += 1
            shape.set("id", str(self._last))
            for extensions in [item for item in shape if str(item.tag).endswith("}extLst")]:
                for extension in list(extensions):
                    if any(str(item.tag).endswith("}creationId") for item in extension):
                        extensions.remove(extension)
                if not len(extensions):
                    shape.remove(extensions)


def _shapes(root: etree._Element) -> Iterator[etree._Element]:
    return (item for item in root.iter() if str(item.tag).endswith("}cNvPr"))
