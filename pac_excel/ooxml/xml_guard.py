"""Streams the XML parts of a file past the limits, before anything builds a tree of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NoReturn
from xml.parsers import expat

from pac_excel.ooxml.errors import HostileFile, MalformedPart
from pac_excel.ooxml.limits import Limits
from pac_excel.ooxml.references import (
    MAX_COLUMN,
    MAX_ROW,
    column_letters,
    format_cell,
    parse_area,
    parse_cell,
)
from pac_excel.ooxml.xml import CONTENT_TYPES, MAIN, PACKAGE_RELATIONSHIPS, X14, XM

_XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_FORMULAS = frozenset(
    f"{MAIN} {name}"
    for name in "f formula formula1 formula2 definedName calculatedColumnFormula totalsRowFormula".split()
) | {f"{XM} f"}
_MOST = 2**32 - 1
# attributes that are parsed as numbers, and how large they may be
_NUMBERS: Mapping[str, Mapping[str, int]] = {
    f"{MAIN} col": {"min": MAX_COLUMN, "max": MAX_COLUMN},
    f"{MAIN} definedName": {"localSheetId": _MOST},
    f"{MAIN} sheet": {"sheetId": _MOST},
    f"{MAIN} workbookView": {"activeTab": _MOST, "firstSheet": _MOST},
    f"{MAIN} xf": {"fontId": _MOST},
    f"{MAIN} table": {"id": _MOST, "headerRowCount": 1, "totalsRowCount": MAX_ROW},
    f"{MAIN} brk": {"id": MAX_ROW},
    **{
        f"{namespace} {tag}s": {"count": _MOST, "manualBreakCount": _MOST}
        for namespace in (MAIN, X14)
        for tag in "rowBreak colBreak mergeCell dataValidation hyperlink ignoredError".split()
    },
    f"{_XDR} cNvPr": {"id": _MOST},
    f"{_XDR} ext": {"cx": 2**63 - 1, "cy": 2**63 - 1},
}
_NUMBER_TEXTS: Mapping[str, int] = {f"{_XDR} row": MAX_ROW, f"{_XDR} col": MAX_COLUMN}
_TEXT = re.compile(r'"[^"]*"')
# column names within brackets, sheet names within quotes
_NAMES = re.compile(r"\[[^\[\]]*\]|'[^']*'")
_REACHING = re.compile(r"(?i)(?<![\w.])(?:_xlfn\.)?(WEBSERVICE|CALL|REGISTER\.ID|EXEC|DDE)\s*\(")
# program|topic!item, the topic within quotes if it has blanks
_DDE = re.compile(r"(?:^|[=(,;+\-*/^&<>\s])[\w.]+\|(?:'[^']*'|[^\s!'\"\]]+)!")
_MACRO_SHEET = re.compile(r"(?i)macrosheet")
_ENCODINGS = frozenset(("utf-8", "utf8", "utf-16", "us-ascii", "ascii", "iso-8859-1"))

_DO_NOT_OPEN = "do not open it, ask its sender for a fresh copy saved from Excel"
_TRUSTED = "if you trust its sender, raise the limit '{}'"

Attributes = Mapping[str, str]


class XmlGuard:
    """Watches one workbook: every part is shown to it once, piece by piece."""

    def __init__(self, path: str, limits: Limits) -> None:
        self._path = path
        self._limits = limits
        self._cells = self._strings = self._formula_text = 0
        self._part = ""
        self._begin("")
        self._looks: Mapping[str, Callable[[Attributes], None]] = {
            f"{MAIN} row": self._row_element,
            f"{MAIN} c": self._cell_element,
            f"{MAIN} si": self._string_element,
            f"{MAIN} dimension": self._dimension_element,
            f"{MAIN} ddeLink": self._dde_element,
            f"{CONTENT_TYPES} Default": self._content_type_element,
            f"{CONTENT_TYPES} Override": self._content_type_element,
            f"{PACKAGE_RELATIONSHIPS} Relationship": self._relationship_element,
            **dict.fromkeys((*_FORMULAS, *_NUMBER_TEXTS), self._text_element),
        }

    def __reduce__(self) -> tuple[object, ...]:
        # between two parts there is nothing to remember, and a parser cannot be sent to another process
        return XmlGuard, (self._path, self._limits)

    def watch(self, part: str, pieces: Iterable[bytes]) -> None:
        """Read through a part; HostileFile when it is over a limit, MalformedPart when it is no XML."""
        self._begin(part)
        parser = self._parser
        fed = 0
        try:
            for piece in pieces:
                parser.Parse(piece, False)
                fed += len(piece)
                if fed - parser.CurrentByteIndex > self._limits.tag_size:
                    self._refuse_limit("tag_size", f"has a tag of over {self._limits.tag_size} bytes")
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise MalformedPart(part, f"it is not well-formed XML ({error})") from error
        except (LookupError, ValueError):
            self._refuse("is in an unusual encoding")

    def _begin(self, part: str) -> None:
        self._part = part
        self._depth = self._row = self._column = self._last_row = self._last_column = 0
        self._text: list[str] | None = None
        self._formula_attributes: Attributes = {}
        self._shared: dict[str, int] = {}
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.XmlDeclHandler = self._declaration
        self._parser.StartDoctypeDeclHandler = self._document_type
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in _ENCODINGS:
            self._refuse(f"is in the encoding {encoding:.40}")

    def _document_type(self, *_: object) -> None:
        """Refuse what no Office part has and entity attacks need."""
        self._refuse("declares a document type")

    def _start(self, tag: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > self._limits.depth:
            self._refuse_limit("depth", f"is nested over {self._limits.depth} deep")
        if tag in _NUMBERS:
            for name, most in _NUMBERS[tag].items():
                self._check_number(name, attributes.get(name, "0"), most)
        look = self._looks.get(tag)
        if look is not None:
            look(attributes)

    def _end(self, tag: str) -> None:
        self._depth -= 1
        if self._text is not None and (tag in _FORMULAS or tag in _NUMBER_TEXTS):
            self._parser.CharacterDataHandler = None
            text, self._text = "".join(self._text), None
            if tag in _FORMULAS:
                self._check_formula(text)
            else:
                self._check_number(tag.partition(" ")[2], text.strip() or "0", _NUMBER_TEXTS[tag])

    def _check_number(self, name: str, text: str, most: int) -> None:
        """Refuse what is no whole number, or one too large for what is counted by it."""
        if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= most):
            raise MalformedPart(self._part, f"its {name} {text!r:.40} is no whole number up to {most}")

    def _row_element(self, attributes: Attributes) -> None:
        number = attributes.get("r")
        if number is None:
            self._row += 1
        elif number.isascii() and number.isdigit() and len(number) < 12:
            self._row = int(number)
        else:
            self._refuse(f"has a row numbered {number:.20}")
        if not 0 < self._row <= MAX_ROW:
            self._refuse(f"has a row numbered {self._row}, beyond the last row of a sheet")
        self._column = 0

    def _cell_element(self, attributes: Attributes) -> None:
        self._cells += 1
        if self._cells > self._limits.cells:
            self._refuse_limit("cells", f"has the cell that makes them over {self._limits.cells}")
        address = attributes.get("r")
        if address is None:
            row, self._column = self._row, self._column + 1
        else:
            try:
                row, self._column = parse_cell(address)
            except ValueError:
                self._refuse(f"has a cell {address:.20}, which is on no sheet")
        if row > self._last_row or self._column > self._last_column:
            self._last_row, self._last_column = max(row, self._last_row), max(self._column, self._last_column)
            self._check_area(self._last_row, self._last_column)

    def _dimension_element(self, attributes: Attributes) -> None:
        claimed = attributes.get("ref")
        if not claimed:
            return
        try:
            area = parse_area(claimed)
        except ValueError:
            self._refuse(f"claims to span {claimed:.40}, which is on no sheet")
        self._check_area(area.height, area.width)

    def _check_area(self, rows: int, columns: int) -> None:
        if rows * columns > self._limits.area:
            last = format_cell(rows, columns) if columns <= MAX_COLUMN else column_letters(columns)
            self._refuse_limit("area", f"spans as many cells as A1:{last}, over {self._limits.area}")

    def _string_element(self, _: Attributes) -> None:
        self._strings += 1
        if self._strings > self._limits.strings:
            self._refuse_limit("strings", f"has over {self._limits.strings} texts")

    def _text_element(self, attributes: Attributes) -> None:
        self._text, self._formula_attributes = [], attributes
        self._parser.CharacterDataHandler = self._text.append

    def _check_formula(self, text: str) -> None:
        size = len(text)
        if self._formula_attributes.get("t") == "shared":
            index = self._formula_attributes.get("si", "")
            size = self._shared.setdefault(index, size)
        self._formula_text += size
        if self._formula_text > self._limits.formula_text:
            self._refuse_limit("formula_text", "has formulas that are too long once they are written out")
        bare = _TEXT.sub("", text)
        if not self._limits.allow_dde and "|" in bare and _DDE.search(bare):
            self._refuse("has a formula that starts another program (DDE)")
        if self._limits.allow_reaching_formulas:
            return
        reaching = _REACHING.search(bare) and _REACHING.search(_NAMES.sub("", bare))
        if reaching:
            self._refuse(
                f"has a formula that calls {reaching[1].upper()}, which reaches outside the workbook"
            )

    def _dde_element(self, _: Attributes) -> None:
        if not self._limits.allow_dde:
            self._refuse("is a link that starts another program (DDE)")

    def _content_type_element(self, attributes: Attributes) -> None:
        self._check_macro_sheet(attributes.get("ContentType", ""))

    def _relationship_element(self, attributes: Attributes) -> None:
        self._check_macro_sheet(attributes.get("Type", ""))

    def _check_macro_sheet(self, kind: str) -> None:
        if not self._limits.allow_macro_sheets and _MACRO_SHEET.search(kind):
            self._refuse("tells of a sheet of Excel 4 macros")

    def _refuse(self, reason: str) -> NoReturn:
        raise HostileFile(self._path, f"{self._part} {reason}", _DO_NOT_OPEN)

    def _refuse_limit(self, limit: str, reason: str) -> NoReturn:
        raise HostileFile(self._path, f"{self._part} {reason}", _TRUSTED.format(limit))
