"""What a new user finds: every command in the README, with help of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from pac_excel.cli.main import app
from tests.support.cli import Run, pac_excel

__all__ = ["pac_excel"]

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")


def commands(application: typer.Typer, words: str = "") -> Iterator[str]:
    for command in application.registered_commands:
        assert command.callback is not None
        yield f"{words}{command.name or command.callback.__name__}"
    for group in application.registered_groups:
        assert group.typer_instance is not None
        yield from commands(group.typer_instance, f"{words}{group.name} ")


COMMANDS = sorted(commands(app))


def test_the_commands_are_those_that_are_listed() -> None:
    assert get_command(app).name == "pac-excel"
    assert {"demo", "new", "export", "check", "template build"} <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"`pac-excel {command}" in README


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_and_its_options(command: str, pac_excel: Run) -> None:
    ran = pac_excel(*command.split(), "--help")
    assert ran.code == 0
    described = [line for line in ran.out.splitlines() if line.strip().startswith("-")]
    assert described
    assert all(len(line.split("  ", 2)[-1].strip()) > 0 for line in described)


def test_a_misspelt_command_is_told_in_few_words(pac_excel: Run) -> None:
    ran = pac_excel("chek", "plan.xlsx")
    assert ran.code == 2
    assert "chek" in ran.err
    assert "Traceback" not in ran.err
