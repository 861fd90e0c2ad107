"""The add-in: buttons inside Excel, the files that bring them, their installation and its diagnosis."""

from __future__ import annotations

from pac_excel.addin.catalogue import BY_NAME
from pac_excel.errors import PacExcelError


class UnknownCommand(PacExcelError):
    """A macro asks for a command that the catalogue does not hold."""

    def __init__(self, command: str) -> None:
        super().__init__(command)
        self.command = command

    def __str__(self) -> str:
        known = ", ".join(BY_NAME)
        return f"no command '{self.command}' among {known}; run 'pac-excel addin install', restart Excel"


def main(command: str) -> None:
    """Run a command of the catalogue on the workbook from which Excel called; macros call this.

    A failure ends in one French message, before there is a workbook too.
    """
    from pac_excel.addin.failures import limit_attempts, patiently, told

    with told(command):
        if command not in BY_NAME:
            raise UnknownCommand(command)
        import importlib

        from pac_excel.addin.caller import calling_book

        action = getattr(importlib.import_module("pac_excel.addin.commands"), command)
        limit_attempts()
        book = patiently(calling_book)
        with told(command, book.app):
            action(book)
