"""The formats that a placeholder may ask for; what they write is French."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

from pac_excel.ooxml.values import BadValue, CellError, Value

# French sets thin spaces between thousands, and no line break before a sign
_THIN, _HARD = "\u202f", "\u00a0"
_MONTHS = ("janvier février mars avril mai juin juillet août septembre octobre novembre décembre").split()
_DAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche".split()


def as_text(value: Value) -> str:
    """Return a value as one would write it in a sentence; nothing gives nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int | float | Decimal):
        return _number(value)
    if isinstance(value, datetime):
        return f"{_date(value)} {_time(value)}"
    if isinstance(value, date):
        return _date(value)
    if isinstance(value, time):
        return _time(value)
    return value.code if isinstance(value, CellError) else str(value)


def apply(name: str, value: Value) -> str:
    """Return the text of a value in the format `name`, "" for none; BadValue when it does not apply."""
    if value is None:
        return ""
    return FORMATS[name](value)


def _number(value: Value) -> str:
    """Return a number with the decimals it has."""
    return _grouped(_decimal(value))


def _rounded(value: Value, places: int) -> str:
    return _grouped(_decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))


def _grouped(number: Decimal) -> str:
    whole, _, fraction = f"{abs(number):f}".partition(".")
    groups = f"{int(whole):,}".replace(",", _THIN)
    sign = "-" if number < 0 and number != 0 else ""
    return f"{sign}{groups},{fraction}" if fraction else f"{sign}{groups}"


def _decimal(value: Value) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise BadValue(f"{value!r} is not a number")
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    if not number.is_finite():
        raise BadValue(f"{value!r} is not a number that can be written")
    return number


def _euros(value: Value) -> str:
    number = _decimal(value)
    return _rounded(number, 0 if number == number.to_integral_value() else 2) + f"{_HARD}€"


def _percent(value: Value) -> str:
    """Return a share, 0.125 giving 12,5 %, with one decimal at most."""
    text = _rounded(_decimal(value) * 100, 1)
    return text.removesuffix(",0") + f"{_HARD}%"


def _day_of(value: Value) -> date:
    if not isinstance(value, date):
        raise BadValue(f"{value!r} is not a date")
    return value


def _date(value: Value) -> str:
    return f"{_day_of(value):%d/%m/%Y}"


def _long_date(value: Value) -> str:
    day = _day_of(value)
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {_MONTHS[day.month - 1]} {day.year}"


def _month(value: Value) -> str:
    day = _day_of(value)
    return f"{_MONTHS[day.month - 1]} {day.year}"


def _time(value: Value) -> str:
    if not isinstance(value, datetime | time):
        raise BadValue(f"{value!r} has no time of day")
    return f"{value:%H:%M}"


FORMATS: Mapping[str, Callable[[Value], str]] = {
    "text": as_text,
    "upper": lambda value: as_text(value).upper(),
    "lower": lambda value: as_text(value).lower(),
    "capital": lambda value: as_text(value)[:1].upper() + as_text(value)[1:],
    "number": _number,
    "integer": lambda value: _rounded(value, 0),
    "decimal": lambda value: _rounded(value, 2),
    "euros": _euros,
    "percent": _percent,
    "date": _date,
    "longdate": _long_date,
    "weekday": lambda value: _DAYS[_day_of(value).weekday()],
    "month": _month,
    "year": lambda value: str(_day_of(value).year),
    "time": _time,
}
"""The closed set of formats by name."""
