"""Text of a cell in runs that look different, and text that leads somewhere."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A piece of text; what is not given looks as the cell does. `colour` is RRGGBB, `size` in points."""

    text: str
    bold: bool | None = None
    italic: bool | None = None
    underline: bool | None = None
    strike: bool | None = None
    colour: str | None = None
    size: float | None = None
    font: str | None = None


@dataclass(frozen=True, slots=True)
class RichText:
    """Runs that stand one after the other in a cell."""

    runs: tuple[Run, ...]

    def __str__(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to a web page, a mail address, a file, or a cell: `'Mes actions'!B2`."""

    text: str
    target: str
    tip: str = ""

    def __str__(self) -> str:
        return self.text
