"""The indicators of the trade: 55 of them, by number and by name. Source: kpis.md."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from pac_excel.kpi.catalogue import activity, portfolio, quality, sales, steering, value
from pac_excel.kpi.catalogue.definition import Definition

CATALOGUE: tuple[Definition, ...] = (
    *portfolio.DEFINITIONS,
    *sales.DEFINITIONS,
    *activity.DEFINITIONS,
    *value.DEFINITIONS,
    *quality.DEFINITIONS,
    *steering.DEFINITIONS,
)


def definition_of(name: str | None) -> Definition | None:
    """Return the definition of that name, whatever its accents, case and what stands in brackets."""
    return _BY_NAME.get(_plain(name)) if name else None


@lru_cache(maxsize=512)
def _plain(name: str) -> str:
    bare = unicodedata.normalize("NFD", name.partition("(")[0])
    letters = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return " ".join(letters.casefold().replace("’", "'").split())


_BY_NAME = {_plain(item.name): item for item in CATALOGUE}
