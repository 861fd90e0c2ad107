"""What a sheet of a standard workbook is: its chapter of the method, its title, and what stands on it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from pac_excel.design.theme import theme
from pac_excel.layout.columns import Layout, Table


class Chapter(Enum):
    """A step of the method, and what the map of the method calls it."""

    OVERVIEW = "Synthèse"
    FRAME = "Cadre"
    DIAGNOSIS = "1 Diagnostic"
    STRATEGY = "2 Stratégie"
    MARKETING = "3 Marketing"
    ACTIONS = "4 Actions"
    STEERING = "5 Pilotage"
    CONTROLS = "Contrôles"

    @property
    def dark(self) -> str:
        """The colour of headers and tabs, as RGB."""
        return theme().chapters[self.name][0]

    @property
    def light(self) -> str:
        """The colour of sections, as RGB."""
        return theme().chapters[self.name][1]


class Part(Enum):
    """What a sheet shows above its tables, from top to bottom."""

    STEPS = "steps"
    SUMMARY = "summary"
    GLANCE = "glance"
    FORMS = "forms"
    MONTHS = "months"
    HOW_TO_CHECK = "how to check"
    GUIDE = "guide"
    LISTS = "lists"
    SWOT_BOARD = "swot board"
    MATRIX_BOARD = "matrix board"
    TREE = "tree"
    SCHEDULE = "schedule"
    CAMPAIGNS = "campaigns"
    MONEY = "money"
    DASHBOARD = "dashboard"
    ACTION_CARD = "action card"
    OBJECTIVE_CARD = "objective card"


CARDS = frozenset((Part.ACTION_CARD, Part.OBJECTIVE_CARD))
# what stands on one printed page, whatever the plan holds
ONE_PAGE = CARDS | {Part.GLANCE, Part.MONEY, Part.SWOT_BOARD, Part.MATRIX_BOARD}
# what is a picture of other sheets
BOARDS = ONE_PAGE | {Part.TREE, Part.SCHEDULE, Part.CAMPAIGNS, Part.DASHBOARD}
# what nobody types into, but for a choice, and no table grows on
GUARDED = CARDS | {Part.SWOT_BOARD, Part.MATRIX_BOARD, Part.GUIDE}


# sheets of lists that people lengthen all year, beyond what a page holds
LONG_LISTS = frozenset(
    (
        "SWOT",
        "Jalons",
        "Charge",
        "Budget",
        "Mesures",
        "Commentaires",
        "Décisions",
        "Veille",
        "Retours d’expérience",
    )
)


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet; `owners` are the single records of the plan whose named cells it holds."""

    name: str
    chapter: Chapter
    title: str
    task: str
    parts: tuple[Part, ...] = ()
    owners: tuple[str, ...] = ()
    is_hidden: bool = False

    def tables(self, layout: Layout) -> tuple[Table, ...]:
        """Return the tables of `layout` that stand on this sheet, from left to right."""
        return tuple(table for table in layout.tables if table.sheet == self.name)
