"""The references inside a formula, and the same formula with other references."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from pac_excel.ooxml.references import MAX_COLUMN, MAX_ROW, column_letters, column_number

REF_ERROR = "#REF!"

_CORNER = r"(\$?)([A-Za-z]{1,3})(\$?)([1-9][0-9]{0,6})"
_TOKENS = re.compile(
    rf"""
      (?P<text>"(?:[^"]|"")*")
    | (?P<sheet>(?:\[[^\]]*\])?(?:'(?:[^']|'')*'|[\w.\\]+(?::[\w.\\]+)?)!)
    | (?P<error>\#[A-Z/0]+[!?]?)
    | (?P<area>{_CORNER}(?::{_CORNER})?)(?![\w.(!])
    | (?P<columns>(\$?)([A-Za-z]{{1,3}}):(\$?)([A-Za-z]{{1,3}}))(?![\w.(!])
    | (?P<rows>(\$?)([1-9][0-9]{{0,6}}):(\$?)([1-9][0-9]{{0,6}}))(?![\w.(!])
    | (?P<word>[\w.\\?]+)
    | (?P<bracket>\[)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Corner:
    """One corner of a reference; 0 stands for a row or column that a whole-column or whole-row one lacks."""

    row: int
    column: int
    row_fixed: bool
    column_fixed: bool

    def __str__(self) -> str:
        column = column_letters(self.column) if self.column else ""
        row = str(self.row) if self.row else ""
        return f"{'$' * self.column_fixed}{column}{'$' * self.row_fixed}{row}"

    def at(self, row: int, column: int) -> str:
        """Return the corner as it is written in another cell; a row or column that it lacks stays away."""
        letters = column_letters(column) if self.column else ""
        number = row if self.row else ""
        return f"{'$' * self.column_fixed}{letters}{'$' * self.row_fixed}{number}"

    def shifted(self, rows: int, columns: int) -> Corner:
        """Return the corner seen from a cell so many rows and columns further."""
        return replace(
            self,
            row=self.row + rows if self.row and not self.row_fixed else self.row,
            column=self.column + columns if self.column and not self.column_fixed else self.column,
        )

    def is_on_sheet(self) -> bool:
        """Return whether no edge of the sheet has been crossed."""
        return 0 <= self.row <= MAX_ROW and 0 <= self.column <= MAX_COLUMN


@dataclass(frozen=True, slots=True)
class Reference:
    """A cell, area, whole columns or whole rows in a formula; `sheet` is its prefix as written, or ""."""

    sheet: str
    first: Corner
    last: Corner | None

    @property
    def last_row(self) -> int:
        """The lower of its rows, 0 for whole columns."""
        return max(self.first.row, self.last.row) if self.last else self.first.row

    def is_on_sheet(self) -> bool:
        """Return whether both corners are within the sheet."""
        return self.first.is_on_sheet() and (self.last is None or self.last.is_on_sheet())

    def __str__(self) -> str:
        return str(self.first) if self.last is None else f"{self.first}:{self.last}"


@lru_cache(maxsize=1024)
def sheet_of(prefix: str) -> str:
    """Return the sheet, in lower case, that a prefix such as `'Mes actions'!` names.

    "" stands for the formula's own sheet, and "!" for what is no single sheet of the workbook.
    """
    name = prefix[:-1]
    if not name:
        return ""
    # no sheet name has a colon or a bracket in it
    if ":" in name or "[" in name:
        return "!"
    return (name[1:-1].replace("''", "'") if name[0] == "'" else name).lower()


def rewrite_references(formula: str, change: Callable[[Reference], str]) -> str:
    """Return `formula` with the text of each A1 reference, its sheet prefix apart, given by `change`.

    Strings, sheet names, structured references, functions and names are left alone.
    """
    return "".join([part if isinstance(part, str) else change(part) for part in _taken_apart(formula)])


@lru_cache(maxsize=4096)
def references_in(formula: str) -> tuple[Reference, ...]:
    """Return the A1 references of a formula, in their order."""
    return tuple(part for part in _taken_apart(formula) if isinstance(part, Reference))


@lru_cache(maxsize=4096)
def reach(formula: str) -> tuple[tuple[str, int], ...]:
    """Return the sheets that a formula reads, in lower case, "" for its own, each with the last row."""
    return tuple((sheet_of(item.sheet), item.last_row) for item in references_in(formula))


def tokens(formula: str) -> Iterator[tuple[str, str | Reference]]:
    """Yield the pieces of a formula in their order, each with its kind.

    Kinds are text, sheet, error, area, columns, rows, word (a function, a name, a number), bracket (a
    structured reference behind its table) and mark, for any other character.
    """
    at, end, sheet = 0, len(formula), ""
    while at < end:
        match = _TOKENS.match(formula, at)
        if match is None:
            yield "mark", formula[at]
            at, sheet = at + 1, ""
            continue
        kind = match.lastgroup or ""
        if kind == "bracket":
            close = _closing_bracket(formula, at)
            yield kind, formula[at:close]
            at, sheet = close, ""
            continue
        if kind in ("area", "columns", "rows"):
            reference = _reference(match, kind, sheet)
            # ZZZ1 lies beyond the last column: it is a name
            yield (kind, reference) if reference.is_on_sheet() else ("word", match[0])
        else:
            yield kind, match[0]
        at, sheet = match.end(), match[0] if kind == "sheet" else ""


# a column has the same formula in every row, and a template is rendered many times
@lru_cache(maxsize=4096)
def _taken_apart(formula: str) -> tuple[str | Reference, ...]:
    """Return the references of a formula and the text between them."""
    return tuple(_joined(piece for _, piece in tokens(formula)))


def _joined(parts: Iterable[str | Reference]) -> Iterator[str | Reference]:
    """Yield the references, and the texts between two of them as one."""
    texts: list[str] = []
    for part in parts:
        if isinstance(part, str):
            texts.append(part)
            continue
        yield "".join(texts)
        yield part
        texts = []
    yield "".join(texts)


def shift_formula(formula: str, rows: int, columns: int = 0) -> str:
    """Return `formula` as it reads when its cell is copied so many rows down and columns right."""

    if not rows and not columns:
        return formula

    def shifted(reference: Reference) -> str:
        first = reference.first.shifted(rows, columns)
        last = reference.last.shifted(rows, columns) if reference.last else None
        after = Reference(reference.sheet, first, last)
        return str(after) if after.is_on_sheet() and not _lost(reference, after) else REF_ERROR

    return rewrite_references(formula, shifted)


@dataclass(frozen=True, slots=True)
class FormulaPattern:
    """A formula taken apart once, to be read in any row: its text parted by the rows that move with it."""

    formula: str
    texts: tuple[str, ...]
    rows: tuple[int, ...]

    @classmethod
    @lru_cache(maxsize=1024)
    def of(cls, formula: str) -> FormulaPattern:
        """Return the pattern of `formula`."""

        def marked(corner: Corner) -> str:
            if not corner.row or corner.row_fixed:
                return str(corner)
            return f"{replace(corner, row=0)}\0{corner.row}\0"

        def change(reference: Reference) -> str:
            first = marked(reference.first)
            return f"{first}:{marked(reference.last)}" if reference.last else first

        pieces = rewrite_references(formula, change).split("\0")
        return cls(formula, tuple(pieces[::2]), tuple(map(int, pieces[1::2])))

    def shifted(self, rows: int) -> str:
        """Return the formula as it reads when its cell is copied so many rows down."""
        moved = [row + rows for row in self.rows]
        if moved and not 0 < min(moved) <= max(moved) <= MAX_ROW:
            return shift_formula(self.formula, rows)
        pieces = [self.texts[0]]
        for row, text in zip(moved, self.texts[1:], strict=True):
            pieces += (str(row), text)
        return "".join(pieces)


def _lost(before: Reference, after: Reference) -> bool:
    """Return whether a shift led exactly above the first row or left of the first column."""
    pairs = [(before.first, after.first)]
    if before.last and after.last:
        pairs.append((before.last, after.last))
    return any((old.row and not new.row) or (old.column and not new.column) for old, new in pairs)


def _reference(match: re.Match[str], kind: str, sheet: str) -> Reference:
    found = list(match.groups())
    start = match.re.groupindex[kind]
    if kind == "area":
        first, last = found[start : start + 4], found[start + 4 : start + 8]
        return Reference(sheet, _corner(*first), _corner(*last) if last[3] else None)
    one, first_edge, two, last_edge = found[start : start + 4]
    if kind == "columns":
        return Reference(sheet, _corner(one, first_edge, "", "0"), _corner(two, last_edge, "", "0"))
    return Reference(sheet, _corner("", "", one, first_edge), _corner("", "", two, last_edge))


def _corner(column_mark: str | None, letters: str | None, row_mark: str | None, row: str | None) -> Corner:
    return Corner(int(row or 0), column_number(letters or ""), bool(row_mark), bool(column_mark))


def _closing_bracket(formula: str, at: int) -> int:
    """Return where a structured reference ends; an apostrophe in it escapes the next character."""
    depth = 0
    while at < len(formula):
        character = formula[at]
        if character == "'":
            at += 1
        elif character == "[":
            depth += 1
        elif character == "]":
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    return len(formula)
