"""How French readers expect numbers, dates and names to be written."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from pac_excel.plan.choices import Unit

NARROW = "\u202f"  # narrow no-break space: thousands, and before €, % and units
NO_BREAK = "\u00a0"  # inside « » and before : ; ! ?
TITLE_LENGTH = 60

_NEGATIVE = re.compile(r"(?<!\w)-(?=\d)")
_NAMES = ("title", "name", "label", "statement", "choice")
_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_BROKEN = re.compile(r"(?<=«) | (?=[»:;?!])")
_VOWELS = "aâeéèêiîoôuyœ"
_UNIT_WORDS = {
    Unit.POINT: ("point", "points"),
    Unit.JOUR: ("jour", "jours"),
    Unit.HEURE: ("heure", "heures"),
    Unit.NIVEAU: ("niveau", "niveaux"),
}


def number(value: float, decimals: int = 2) -> str:
    """Return the number with at most `decimals` decimals, none that is nil: 31 200, 12,5."""
    text = f"{value:,.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    text = "0" if text == "-0" else text
    return text.replace(",", NARROW).replace(".", ",")


def euros(value: float) -> str:
    """Return an amount, with cents only when there are some: 31 200 €, 12,50 €."""
    text = f"{value:,.2f}".removesuffix(".00")
    return f"{text.replace(',', NARROW).replace('.', ',')}{NARROW}€"


def minus(text: str) -> str:
    """Return the text with a true minus sign before its negative numbers: −12 %."""
    return _NEGATIVE.sub("\u2212", text)


def percent(rate: float, beside: float | None = None) -> str:
    """Return a rate of 0 to 1 as a percentage: 0.125 is 12,5 %.

    It gets decimals, up to four, where with fewer it would read the same as the rate `beside` that it differs
    from: 25,01 % of a ceiling of 25 %.
    """
    texts = [number(rate * 100, decimals) for decimals in range(1, 5)]
    limits = [None if beside is None else number(beside * 100, decimals) for decimals in range(1, 5)]
    shown = next((text for text, limit in zip(texts, limits, strict=True) if text != limit), texts[0])
    return f"{shown}{NARROW}%"


def date(day: dt.date) -> str:
    """Return a day as jj/mm/aaaa."""
    return f"{day:%d/%m}/{day.year:04d}"


def month(day: dt.date) -> str:
    """Return the month of a day: septembre 2026."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def during(first: dt.date | None, place: int) -> str:
    """Return when, of a month of the exercise: en septembre 2026; au mois 9 in a plan without dates."""
    return f"en {month(first)}" if first else f"au mois {place + 1}"


def of(word: str) -> str:
    """Return the word after « de », elided before a vowel: de mars 2026, d’octobre 2026."""
    return f"d’{word}" if word[0] in _VOWELS else f"de {word}"


def quantity(value: float, unit: Unit | None) -> str:
    """Return a value in its unit: 310, 12,5 %, 1,4 point, 12 jours."""
    if unit is Unit.EUR:
        return euros(value)
    if unit is Unit.PCT:  # measures hold percentages in points: 12.5 is 12,5 %
        return f"{number(value)}{NARROW}%"
    if unit in _UNIT_WORDS:
        singular, plural = _UNIT_WORDS[unit]
        return f"{number(value)} {singular if abs(value) < 2 else plural}"
    return number(value)


def days(value: float) -> str:
    """Return a number of working days: 12 jours, 1,5 jour."""
    return quantity(round(value, 1), Unit.JOUR)


def named(record: object) -> str:
    """Return how to speak of a record: its identifier and its title, A12 « Enquête mensuelle »."""
    title = next((text for name in _NAMES if (text := getattr(record, name, None))), None)
    parts = [getattr(record, "id", None), title and f"« {shortened(title)} »"]
    return " ".join(part for part in parts if part)


def unbroken(text: str) -> str:
    """Return the text with its signs bound to their words, so that no line begins or ends with one."""
    return _BROKEN.sub(NO_BREAK, text)


def shortened(text: str, length: int = TITLE_LENGTH) -> str:
    """Return the text on one line, cut between words with an ellipsis when longer than `length`."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


def listing(words: Sequence[str]) -> str:
    """Return words joined as in a sentence: a, b et c."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} et {words[-1]}"


def lacking(words: Sequence[str]) -> str:
    """Return that something has none of these: n’a pas d’unité; n’a ni capteur ni source."""
    if len(words) == 1:
        return f"n’a pas {of(words[0])}"
    return f"n’a ni {(' ni ' if len(words) == 2 else ', ni ').join(words)}"
