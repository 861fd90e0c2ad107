"""The ribbon and the macros, held to the list of commands."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from pac_excel import resources
from pac_excel.addin.catalogue import COMMANDS, Command
from tests.support.shared import SHARED, needs_shared

NAMESPACE = "{http://schemas.microsoft.com/office/2009/07/customui}"
RIBBON = etree.fromstring(resources.macros("customUI14.xml").read_bytes())
BUTTONS = {button.get("id", ""): button for button in RIBBON.iter(f"{NAMESPACE}button")}
MODULES = {name: resources.macros(name).read_text("utf-8") for name in ("PacExcel.bas", "PacRibbon.bas")}


def test_the_ribbon_has_one_button_a_command_and_no_other() -> None:
    assert sorted(BUTTONS) == sorted(command.name for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_a_button_says_what_the_catalogue_says(command: Command) -> None:
    button = BUTTONS[command.name]
    assert (button.get("label"), button.get("screentip"), button.get("supertip")) == (
        command.label,
        command.label,
        command.help,
    )


def test_every_callback_is_one_sub_that_takes_the_control() -> None:
    called = {element.get("onAction") for element in RIBBON.iter() if element.get("onAction")}
    code = "\n".join(MODULES.values())
    assert called
    for name in called:
        assert re.findall(rf"^Public Sub {name}\((.*)\)$", code, re.MULTILINE) == [
            "control As IRibbonControl"
        ]


def test_macros_name_no_command_beyond_the_catalogue() -> None:
    named = re.findall(r'RunCommand "(\w+)"', "\n".join(MODULES.values()))
    assert named
    assert set(named) <= {command.name for command in COMMANDS}


def test_key_tips_are_unique_and_one_is_not_the_start_of_another() -> None:
    tips = [button.get("keytip", "") for button in BUTTONS.values()]
    assert all(re.fullmatch("[A-Z0-9]{1,3}", tip) for tip in tips)
    assert not [(a, b) for a in tips for b in tips if a is not b and b.startswith(a)]


def test_labels_and_helps_are_told_apart() -> None:
    assert len({command.label for command in COMMANDS}) == len(COMMANDS)
    assert all(command.help.endswith(".") for command in COMMANDS)


@pytest.mark.parametrize("name", MODULES)
def test_our_modules_read_the_same_under_every_code_page(name: str) -> None:
    assert MODULES[name].isascii()


@needs_shared
def test_the_ribbon_meets_its_schema() -> None:
    assert SHARED is not None
    schema = etree.XMLSchema(etree.parse(SHARED / "schemas" / "customui" / "customui14.libxml2.xsd"))
    schema.assertValid(RIBBON)


@needs_shared
def test_every_icon_is_one_that_excel_has() -> None:
    assert SHARED is not None
    known = set((SHARED / "schemas" / "imagemso.txt").read_text("utf-8").split())
    assert {button.get("imageMso") for button in BUTTONS.values()} <= known


@needs_shared
def test_no_id_is_that_of_a_control_of_excel() -> None:
    assert SHARED is not None
    taken = set((SHARED / "schemas" / "excel_idmso.txt").read_text("utf-8").split())
    assert not {element.get("id") for element in RIBBON.iter() if element.get("id")} & taken
