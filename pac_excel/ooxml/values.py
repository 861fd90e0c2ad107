"""Python values as the content of a cell, and back."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeAlias

from pac_excel.errors import PacExcelError
from pac_excel.ooxml.rich_text import Link, RichText, Run

MAX_TEXT = 32_767

_ESCAPED = "\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff"
# a literal _x0041_ would read as A, so its first underscore is itself escaped
_NEEDS_ESCAPE = re.compile(f"[{_ESCAPED}]|_(?=x[0-9A-Fa-f]{{4}}[_{_ESCAPED}])")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MARKUP = re.compile("[&<>]")
_SPECIAL = re.compile(f"{_MARKUP.pattern}|{_NEEDS_ESCAPE.pattern}")
# in the order in which Excel writes them
_RUN_PROPERTIES = (
    "b i strike condense extend outline shadow u vertAlign sz color rFont family charset scheme".split()
)
_COLOUR = re.compile("[0-9A-Fa-f]{6}")

_SYSTEM_1900 = datetime(1899, 12, 30)
_SYSTEM_1904 = datetime(1904, 1, 1)
_MAX_DATE = datetime(9999, 12, 31)
# the 1900 system counts a 29 February 1900 that never was
_MARCH_1900 = datetime(1900, 3, 1)
_DAY = timedelta(days=1)
_MICROSECONDS_A_DAY = 86_400_000_000


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value such as #N/A."""

    code: str

    def __str__(self) -> str:
        return self.code


ERROR_CODES = frozenset(
    "#NULL! #DIV/0! #VALUE! #REF! #NAME? #NUM! #N/A #GETTING_DATA #SPILL! #CALC! #FIELD! #BLOCKED! #UNKNOWN! "
    "#CONNECT! #EXTERNAL! #BUSY! #PYTHON!".split()
)

Value: TypeAlias = (
    str | int | float | Decimal | bool | date | datetime | time | CellError | RichText | Link | None
)
"""What can be written into a cell."""

ReadValue: TypeAlias = str | int | float | bool | CellError | None
"""What a cell gives when read; a date is its serial number."""


RunProperties: TypeAlias = Mapping[str, str]
"""What a run of rich text states of its look, each element under its name."""


class BadValue(PacExcelError):
    """A value that no cell can hold."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


class OversizedText(BadValue):
    """A text that is too long for any cell."""


def escape_text(text: str) -> str:
    """Return `text` as XML content, with the characters XML cannot hold written _xHHHH_."""
    if not _SPECIAL.search(text):
        return text
    return escape_markup(escape_characters(text))


def escape_characters(text: str) -> str:
    """Return `text` with the characters that XML cannot hold written _xHHHH_, its markup as it is."""
    if _NEEDS_ESCAPE.search(text):
        return _NEEDS_ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    return text


def unescape_text(text: str) -> str:
    """Return the text that `escape_text` was given, from the parsed XML content."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def escape_markup(text: str) -> str:
    """Return `text` with &, < and > as entities."""
    if _MARKUP.search(text):
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def escape_attribute(text: str) -> str:
    """Return `text` as the content of an attribute in double quotes."""
    return escape_text(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def cell_xml(
    address: str,
    style: str,
    value: Value,
    formula: str = "",
    *,
    date1904: bool = False,
    font: RunProperties | None = None,
) -> str:
    """Return the `c` element of a cell: `style` its ` s="…"` attribute, `formula` its `f` element or "".

    Beside a formula the value is the cached result. `font` is the look of the cell, from which runs of
    rich text depart. Raises BadValue.
    """
    return f'<c r="{address}"{style}{content_xml(value, formula, date1904=date1904, font=font)}'


def content_xml(
    value: Value, formula: str = "", *, date1904: bool = False, font: RunProperties | None = None
) -> str:
    """Return what stands in a `c` element behind its address and style, down to its end; raises BadValue."""
    if value is None or value == "":
        return f">{formula}</c>" if formula else "/>"
    if isinstance(value, Link) or (formula and isinstance(value, RichText)):
        value = str(value)
    if isinstance(value, str):
        _check_length(value)
        if formula:
            return f' t="str">{formula}<v xml:space="preserve">{escape_text(value)}</v></c>'
        return text_xml(value)
    if isinstance(value, bool):
        return f' t="b">{formula}<v>{int(value)}</v></c>'
    if isinstance(value, CellError):
        if value.code not in ERROR_CODES:
            raise BadValue(f"{value.code!r} is no error of Excel's")
        return f' t="e">{formula}<v>{value.code}</v></c>'
    if isinstance(value, RichText):
        _check_length(str(value))
        runs = "".join([run_xml(run, font or {}) for run in value.runs])
        return f' t="inlineStr"><is>{runs}</is></c>'
    return f">{formula}<v>{number_text(value, date1904=date1904)}</v></c>"


def text_xml(text: str) -> str:
    """Return what stands in the `c` element of a text of legal length, behind its address and style."""
    if not text:
        return "/>"
    if _SPECIAL.search(text):
        text = escape_text(text)
    return f' t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def run_xml(run: Run, font: RunProperties) -> str:
    """Return the `r` element of a run that stands in a cell of that font; raises BadValue."""
    properties = {**font, **_stated(run)}
    look = "".join([properties.get(name, "") for name in _RUN_PROPERTIES])
    text = f'<t xml:space="preserve">{escape_text(run.text)}</t>'
    return f"<r><rPr>{look}</rPr>{text}</r>" if look else f"<r>{text}</r>"


def number_text(value: int | float | Decimal | date | time, *, date1904: bool = False) -> str:
    """Return a number, or a date or time as its serial number, in the digits that give it back exactly."""
    if type(value) is float and math.isfinite(value):
        return repr(value)
    if isinstance(value, date):
        return repr(date_to_serial(value, date1904=date1904))
    if isinstance(value, time):
        return repr(time_to_serial(value))
    if isinstance(value, Decimal):
        if not value.is_finite() or not math.isfinite(float(value)):
            raise BadValue(f"{value} is not a number Excel can hold")
        return str(value)
    if not isinstance(value, int | float):
        raise BadValue(f"a {type(value).__name__} cannot be a cell's value; give a str, number, bool or date")
    try:
        finite = math.isfinite(value)
    except OverflowError:
        finite = False
    if not finite:
        raise BadValue(f"{value!r:.20} is not a number Excel can hold")
    # a subclass such as numpy.float64 or an IntEnum has a repr of its own
    return repr(float(value) if isinstance(value, float) else int(value))


def parse_number(text: str) -> int | float:
    """Return the number of a cell, an int where it is written as one; ValueError when it is none."""
    is_whole = text.isdigit() or (text[1:].isdigit() and text[0] in "+-")
    # of more digits, Excel may not be able to hold it
    if is_whole and (len(text) < 309 or math.isfinite(float(text))):
        return int(text)
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is no number")
    return number


def as_read(value: Value, *, date1904: bool = False) -> ReadValue:
    """Return what a cell gives when read that was given a legal value."""
    if value is None or isinstance(value, bool | CellError):
        return value
    if isinstance(value, str | RichText | Link):
        return str(value) or None
    return parse_number(number_text(value, date1904=date1904))


def date_to_serial(value: date, *, date1904: bool = False) -> int | float:
    """Return the serial number of a date, with a fraction for a datetime that has a time of day."""
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            raise BadValue(f"{value.isoformat()} has a time zone, which Excel does not know; drop it")
        moment = value
    else:
        moment = datetime(value.year, value.month, value.day)
    since = moment - (_SYSTEM_1904 if date1904 else _SYSTEM_1900)
    if not date1904 and moment < _MARCH_1900:
        since -= _DAY
    if since.days < (0 if date1904 else 1):
        raise BadValue(f"{value.isoformat()} lies before the first day Excel knows")
    micros = since.seconds * 1_000_000 + since.microseconds
    return since.days + micros / _MICROSECONDS_A_DAY if micros else since.days


def time_to_serial(value: time) -> int | float:
    """Return the part of the day that has gone by at a time of day."""
    if value.tzinfo is not None:
        raise BadValue(f"{value.isoformat()} has a time zone, which Excel does not know; drop it")
    seconds = (value.hour * 60 + value.minute) * 60 + value.second
    micros = seconds * 1_000_000 + value.microsecond
    return micros / _MICROSECONDS_A_DAY if micros else 0


def serial_to_date(serial: int | float, *, date1904: bool = False) -> date | datetime:
    """Return the date of a serial number, a datetime when it has a time of day; BadValue beyond 9999."""
    epoch = _SYSTEM_1904 if date1904 else _SYSTEM_1900
    days = math.floor(serial) if math.isfinite(serial) else -1
    if not date1904 and 0 <= days < 60:
        epoch += _DAY
    if days < 0 or days > (_MAX_DATE - epoch).days:
        raise BadValue(f"{serial!r} is not the serial number of a date")
    micros = round((serial - days) * _MICROSECONDS_A_DAY)
    moment = epoch + timedelta(days=days, microseconds=micros)
    return moment if micros else moment.date()


def _stated(run: Run) -> dict[str, str]:
    """Return what the run itself states of its look; "" takes away what the cell has."""
    stated: dict[str, str] = {}
    for name, wanted in (("b", run.bold), ("i", run.italic), ("strike", run.strike), ("u", run.underline)):
        if wanted is not None:
            stated[name] = f"<{name}/>" if wanted else ""
    if run.size is not None:
        stated["sz"] = f'<sz val="{number_text(run.size)}"/>'
    if run.colour is not None:
        if not _COLOUR.fullmatch(run.colour):
            raise BadValue(f"{run.colour!r} is no colour; write six hexadecimal digits, such as C00000")
        stated["color"] = f'<color rgb="FF{run.colour.upper()}"/>'
    if run.font is not None:
        stated["rFont"] = f'<rFont val="{escape_attribute(run.font)}"/>'
    return stated


def _check_length(text: str) -> None:
    if len(text) * 2 > MAX_TEXT and len(text.encode("utf-16-le", "surrogatepass")) // 2 > MAX_TEXT:
        raise OversizedText(f"the text has more than {MAX_TEXT} characters; shorten it")
