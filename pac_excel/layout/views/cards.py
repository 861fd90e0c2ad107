"""The printable cards: an action in its seven questions, an objective by 3C, SMART and 5P.

A card shows the record that its selector names, so that one sheet prints any of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pac_excel.layout.cells import CellValue, encode
from pac_excel.layout.columns import Column, Layout
from pac_excel.layout.computed import COLUMNS, References, cached, place_of
from pac_excel.layout.paths import value_at
from pac_excel.layout.views.criteria import CRITERIA, Criterion
from pac_excel.layout.views.vocabulary import Shown, shown
from pac_excel.plan.document import Plan
from pac_excel.plan.objectives import FIVE_P, SMART


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A part of a card: its question, and the fields that answer it."""

    title: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A sheet that shows one record of a list, the one whose identifier stands in the cell `selector`.

    `criteria` say by path what is shown of a field that is not filled.
    """

    name: str
    collection: str
    selector: str
    boxes: tuple[Box, ...]
    criteria: Mapping[str, Criterion] = field(default_factory=dict)

    def fields(self, layout: Layout) -> tuple[Column, ...]:
        """Return the columns that the card shows, those that the layout has."""
        table = layout.main[self.collection]
        wanted = [path for box in self.boxes for path in box.paths]
        return tuple(table.by_path[path] for path in wanted if path in table.by_path)

    def cell(self, path: str) -> str:
        """Return the name of the cell of a field."""
        return f"{self.name}_{path.replace('[', '_').rstrip(']')}"

    def formula(self, path: str, references: References) -> str:
        """Return the formula that shows a field of the record chosen."""
        ids = references.column(self.collection, "id")

        def cell(path: str) -> str:
            return f"INDEX({references.column(self.collection, path)},MATCH({self.selector},{ids},0))"

        text = shown(cell(path), references.table(self.collection).by_path[path])
        if criterion := self.criteria.get(path):
            text = f'IF({cell(path)}="",{criterion.formula(cell)},{text})'
        return f'IFERROR({text},"")'

    def values(self, plan: Plan, layout: Layout, context: Shown) -> dict[str, CellValue]:
        """Return the cached values of the card's cells in a new workbook, which shows the first record."""
        records = getattr(plan, self.collection)
        record = records[0] if records else None
        values: dict[str, CellValue] = {self.selector: record.id if record else None}
        table = layout.main[self.collection]
        for column in self.fields(layout):
            value: CellValue = None
            if record is not None:
                twin = COLUMNS.get((place_of(table), column.path))
                value = (
                    cached(twin.twin(plan, record, record))
                    if twin
                    else encode(value_at(record, column.path), column.kind, column.shape, context.labels)
                )
                if value is None and column.path in self.criteria:
                    value = self.criteria[column.path].value(record)
            values[self.cell(column.path)] = value
        return values


ACTION = Card(
    name="fiche_action",
    collection="actions",
    selector="fiche_action_choisie",
    boxes=(
        Box(title="Où en est-on ?", paths=("status", "progress", "criticality", "campaign")),
        Box(title="Quoi ?", paths=("title", "type", "swot_ids", "couple")),
        Box(title="Pourquoi ?", paths=("objective", "contribution", "contribution_unit", "justification")),
        Box(title="Comment ?", paths=("how", "mix_levers", "crm_use", "approach", "channels")),
        Box(title="Où ?", paths=("site", "catchment", "local_specifics")),
        Box(title="Quand ?", paths=("start", "end", "depends_on")),
        Box(
            title="Combien ?",
            paths=("budget", "full_cost", "expected_result", "unit", "expected_gain", "roi"),
        ),
        Box(title="Qui ?", paths=("owner", "team", "target", "network", "kpi_ids")),
        Box(title="Résultat", paths=("actual_result", "actual_cost")),
    ),
)

OBJECTIVE = Card(
    name="fiche_objectif",
    collection="objectives",
    selector="fiche_objectif_choisi",
    boxes=(
        Box(title="L’objectif", paths=("title", "aim", "level", "rank", "parent", "owner")),
        Box(title="Le chiffre", paths=("baseline", "target", "unit", "direction", "deadline", "sensor")),
        Box(title="Les trois C", paths=("behaviour", "conditions", "success_criterion")),
        Box(title="Ce qui y mène", paths=("need", "contributed", "contribution_gap", "roll_up")),
        Box(title="SMART", paths=tuple(f"smart[{at}]" for at in range(len(SMART)))),
        Box(title="5P", paths=tuple(f"five_p[{at}]" for at in range(len(FIVE_P)))),
        Box(title="D’où il vient", paths=("swot_ids", "couple_ids", "justification")),
        Box(title="Ce qui donne envie", paths=("motivation", "feasibility", "review")),
    ),
    criteria=CRITERIA,
)

CARDS = (ACTION, OBJECTIVE)
