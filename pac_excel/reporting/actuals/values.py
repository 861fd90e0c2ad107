"""Numbers and months as French offices write them; what can be read two ways is not read at all."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

_SPACES = " \u00a0\u202f\u2009"
_NUMBER = re.compile(r"([+\-\u2212]?)\s*([\d.,'’ \u00a0\u202f\u2009]*\d)\s*([^\d\s][^\d]{0,11})?")
_GROUPED = re.compile(r"\d{1,3}(?:[ \u00a0\u202f\u2009'’]\d{3})+|\d+")
_NOTHING = frozenset(("", "-", "–", "—", "na", "n/a", "nd", "n.d.", "nc", "null", "none", "nan"))
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan",
            "fevrier fevr fev",
            "mars mar",
            "avril avr",
            "mai",
            "juin",
            "juillet juil",
            "aout aou",
            "septembre sept sep",
            "octobre oct",
            "novembre nov",
            "decembre dec",
        ),
        1,
    )
    for name in names.split()
}
_FRENCH_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?:[ T]0{1,2}:00(?::00)?)?")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[ T]00:00(?::00(?:\.0+)?)?)?")
_FRENCH_MONTH = re.compile(r"(\d{1,2})[/.\-](\d{4})")
_NAMED_MONTH = re.compile(r"([a-z]+)\.?[ \-/]*(\d{4}|\d{2})")
_COMPACT = re.compile(r"(\d{4})(\d{2})")
# the serial numbers of 1 January 1990 and 31 December 2099
_SERIALS = range(32874, 73051)
_EPOCH = dt.date(1899, 12, 30)


class Decimal(Enum):
    """Which sign separates decimals in a column."""

    COMMA = ","
    DOT = "."
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Percent:
    """A number of a cell that is formatted as a percentage: 0.125 is shown 12,5 %."""

    value: float


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with the unit written behind it, "" for none."""

    value: float
    unit: str = ""


class Unclear(ValueError):
    """A text that is no number or no month, or could be two; the message says which, in French."""


def decimal_sign(texts: Iterable[object]) -> Decimal:
    """Return the sign that separates decimals among these values, UNKNOWN when nothing or both tell."""
    found: set[Decimal] = set()
    for text in texts:
        sign = _evidence(text) if isinstance(text, str) and ("," in text or "." in text) else None
        if sign is not None:
            found.add(sign)
        if len(found) > 1:
            break
    return found.pop() if len(found) == 1 else Decimal.UNKNOWN


# a long file says the same figures over and over
@lru_cache(maxsize=8192)
def _evidence(text: str) -> Decimal | None:
    """Return the sign that must be decimal in a number: the last of two kinds, or one not before 3 digits."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        return None
    digits = match[2]
    comma, dot = digits.rfind(","), digits.rfind(".")
    if comma < 0 and dot < 0:
        return None
    sign, at = (Decimal.COMMA, comma) if comma > dot else (Decimal.DOT, dot)
    if min(comma, dot) >= 0:
        return sign
    if digits.count(sign.value) > 1:
        # 1.234.567 groups with it, so the other one is decimal
        return Decimal.DOT if sign is Decimal.COMMA else Decimal.COMMA
    tail = digits[at + 1 :]
    before = digits[:at]
    is_group = len(tail) == 3 and 1 <= len(before) <= 3 and before.isdigit() and before != "0"
    return None if is_group else sign


def is_nothing(value: object) -> bool:
    """Tell whether a cell says that there is no value."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return True
    return isinstance(value, str) and value.strip(_SPACES + "\t").casefold() in _NOTHING


def parse_quantity(value: object, sign: Decimal = Decimal.UNKNOWN) -> Quantity:
    """Return the number of a cell: 12,5 · 1 234,56 € · (12); Unclear when it is none or could be two.

    `sign` is what the other values of the column tell of decimals.
    """
    if isinstance(value, bool):
        raise Unclear(f"« {value} » n’est pas un nombre")
    if isinstance(value, Percent):
        return Quantity(value.value * 100, "%")
    if isinstance(value, int | float):
        if not math.isfinite(value):
            raise Unclear(f"« {value} » n’est pas un nombre")
        return Quantity(float(value))
    text = str(value).strip(_SPACES + "\t")
    accounting = text.startswith("(") and text.endswith(")")
    match = _NUMBER.fullmatch(text[1:-1].strip() if accounting else text)
    if match is None:
        raise Unclear(f"« {_cut(text)} » n’est pas un nombre")
    minus = accounting or match[1] in ("-", "\u2212")
    number = _digits(match[2], sign, text)
    return Quantity(-number if minus else number, (match[3] or "").strip())


def _digits(digits: str, sign: Decimal, text: str) -> float:
    own = _evidence(digits)
    if own is not None and sign is not Decimal.UNKNOWN and own is not sign:
        raise Unclear(f"« {_cut(text)} » ne suit pas l’écriture du reste de la colonne")
    chosen = own or sign
    if chosen is Decimal.UNKNOWN and ("," in digits or "." in digits):
        raise Unclear(
            f'« {_cut(text)} » se lit de deux façons : précisez decimal = "," ou "." dans la correspondance'
        )
    group = "." if chosen is Decimal.COMMA else ","
    whole, _, fraction = digits.partition(chosen.value) if chosen.value else (digits, "", "")
    if group in whole:
        parts = whole.split(group)
        if not 1 <= len(parts[0]) <= 3 or any(len(part) != 3 for part in parts[1:]):
            raise Unclear(f"« {_cut(text)} » n’est pas un nombre")
        whole = "".join(parts)
    if not _GROUPED.fullmatch(whole) or (fraction and not fraction.isdigit()):
        raise Unclear(f"« {_cut(text)} » n’est pas un nombre")
    return float(re.sub(r"\D", "", whole) + (f".{fraction}" if fraction else ""))


def parse_month(value: object) -> dt.date:
    """Return the first day of the month of a cell: 31/12/2026, 2026-12, décembre 2026, déc-26, 46387."""
    if isinstance(value, dt.datetime):
        return value.date().replace(day=1)
    if isinstance(value, dt.date):
        return value.replace(day=1)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _month_of_number(float(value))
    text = str(value).strip(_SPACES + "\t")
    if text.isdigit() and len(text) == 5:
        return _month_of_number(float(text))
    return _month_of_text(text)


def _month_of_number(number: float) -> dt.date:
    if number.is_integer() and int(number) in _SERIALS:
        return (_EPOCH + dt.timedelta(days=int(number))).replace(day=1)
    if number.is_integer() and len(str(int(number))) == 6:
        return _month_of_text(str(int(number)))
    raise Unclear(f"« {number:g} » n’est pas un mois")


def _month_of_text(text: str) -> dt.date:
    plain = "".join(
        sign for sign in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(sign)
    )
    day, month, year = 1, 0, 0
    if match := _FRENCH_DAY.fullmatch(plain):
        day, month, year = int(match[1]), int(match[2]), int(match[3])
    elif match := _ISO_DAY.fullmatch(plain):
        day, month, year = int(match[3] or 1), int(match[2]), int(match[1])
    elif match := _FRENCH_MONTH.fullmatch(plain):
        month, year = int(match[1]), int(match[2])
    elif match := _COMPACT.fullmatch(plain):
        month, year = int(match[2]), int(match[1])
    elif (match := _NAMED_MONTH.fullmatch(plain)) and match[1] in _MONTHS:
        month, year = _MONTHS[match[1]], int(match[2])
    try:
        return dt.date(year + 2000 if 0 < year < 100 else year, month, day).replace(day=1)
    except ValueError:
        raise Unclear(
            f"« {_cut(text)} » n’est pas un mois (attendu : 09/2026, 30/09/2026 ou 2026-09)"
        ) from None


def _cut(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
