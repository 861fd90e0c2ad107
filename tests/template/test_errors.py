from __future__ import annotations

import pickle

import pytest

from pac_excel.errors import PacExcelError
from pac_excel.ooxml.errors import MalformedPart, MissingPart, TextTooLong, WorkbookLocked
from pac_excel.ooxml.values import BadValue
from pac_excel.template.errors import (
    BlockTooLarge,
    NoRoom,
    RepeatedColumn,
    UnevenRow,
    UnknownColumn,
    UnknownFormat,
    UnknownImage,
    UnknownName,
    UnknownPlaceholder,
    UnknownSheet,
    UnknownTable,
    UnreadableImage,
    UnrepeatableBlock,
    UnrepeatableSheet,
)


@pytest.mark.parametrize(
    "error",
    [
        UnknownTable("tblX", ["tblA"]),
        UnknownColumn("tblA", "Échéance", ["N°"]),
        UnknownName("x", []),
        UnevenRow("tblA", 3, 1, 2),
        RepeatedColumn("tblA", "N°"),
        NoRoom("tblA", "Été", "C8"),
        BlockTooLarge("bloc", (1, 3), (2, 2)),
        UnknownPlaceholder("Été", "B2", "nom", ["mois"]),
        UnknownFormat("Été", "oddHeader", "eval", ["date"]),
        UnknownImage("logo", []),
        UnreadableImage("logo", "it is empty"),
        UnknownSheet("Fiche", ["Été"]),
        UnrepeatableSheet("Été", "it is the last one"),
        UnrepeatableBlock("carte", "Été", "B2", "it holds a table"),
        MissingPart("plan.xlsx", "xl/workbook.xml"),
        MalformedPart("xl/workbook.xml", "it is empty"),
        TextTooLong("Été", "C8", "the text is too long"),
        WorkbookLocked("plan.xlsx", "open elsewhere", "close it"),
        BadValue("no number"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_says_the_same_in_one_line_after_a_trip_to_another_process(error: PacExcelError) -> None:
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is type(error)
    assert vars(back) == vars(error)
    assert str(back) == str(error)
    assert "\n" not in str(error)


def test_of_many_names_those_alike_come_first_and_the_others_are_counted() -> None:
    names = [f"champ_{number}" for number in range(40)]
    text = str(UnknownName("AGENCY_nam", [*names, "agency_name"]))
    assert "it has agency_name, champ_0, champ_1" in text
    assert text.endswith("champ_10 … and 29 more")


def test_few_names_are_all_listed_in_their_order() -> None:
    assert str(UnknownColumn("tblA", "Quand", ["N°", "Quand – fin"])).endswith("it has N°, Quand – fin")
