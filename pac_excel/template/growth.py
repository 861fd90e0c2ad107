"""How what depends on a table follows when its rows become more or fewer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pac_excel.ooxml.formulas import Reference, rewrite_references
from pac_excel.ooxml.references import Area


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """A table whose data rows end at another row than before; `area` and `data` are as they were."""

    area: Area
    data: Area
    rows: int

    @property
    def area_after(self) -> Area:
        """Where the table stands afterwards."""
        return replace(self.area, last_row=self.area.last_row + self.rows)

    def follow(self, place: Area) -> Area:
        """Return where `place` is afterwards, when it takes in the last data row or stands in the totals."""
        if place.last_col < self.data.first_col or place.first_col > self.data.last_col:
            return place
        if place.last_row < self.data.last_row or place.first_row > self.area.last_row:
            return place
        if place.last_row > self.area.last_row:
            # made longer than the table on purpose: it only ever grows
            return replace(place, last_row=max(place.last_row, self.area.last_row + self.rows))
        if place.first_row > self.data.last_row:
            return replace(place, first_row=place.first_row + self.rows, last_row=place.last_row + self.rows)
        shared = place.first_col < self.data.first_col or place.last_col > self.data.last_col
        last_row = place.last_row + (max(0, self.rows) if shared else self.rows)
        return replace(place, last_row=last_row) if last_row >= place.first_row else place


def follow_all(place: Area, growths: Sequence[Growth]) -> Area:
    """Return where `place` is after all the tables of its sheet have grown or shrunk."""
    moved = [after for growth in growths if (after := growth.follow(place)) != place]
    if not moved:
        return place
    result = moved[0]
    for after in moved[1:]:
        result = result.join(after)
    return result


def follow_in_formula(formula: str, growth: Growth) -> str:
    """Return a formula of the table's own sheet with its references following the table."""

    def moved(reference: Reference) -> str:
        first, last = reference.first, reference.last or reference.first
        if reference.sheet or not (first.row and first.column and last.row and last.column):
            return str(reference)
        rows, columns = sorted((first.row, last.row)), sorted((first.column, last.column))
        after = growth.follow(Area(rows[0], columns[0], rows[1], columns[1]))
        start = replace(first, row=after.first_row)
        if reference.last is None:
            return str(replace(reference, first=start))
        return str(replace(reference, first=start, last=replace(last, row=after.last_row)))

    return rewrite_references(formula, moved)
