"""How a source names things: its columns, its indicators, its sites, its units; said in a TOML file."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from pac_excel.plan.problems import listed
from pac_excel.reporting.actuals.errors import BadMapping
from pac_excel.reporting.actuals.values import Decimal

# what a column holds, and the headers by which it is known when no mapping says
FIELDS: Map[str, tuple[str, ...]] = {
    "kpi": ("kpi", "indicateur", "code", "code kpi", "code indicateur", "n°", "no", "numero"),
    "site": ("site", "agence", "point de vente"),
    "month": ("mois", "month", "date", "periode"),
    "value": ("valeur", "value", "realise", "montant", "resultat"),
    "numerator": ("numerateur", "numerator"),
    "denominator": ("denominateur", "denominator"),
    "unit": ("unite", "unit"),
    "comment": ("commentaire", "comment"),
}
_SOURCE = ("file", "url", "query", "sheet", "header", "separator", "encoding", "decimal")
_SECTIONS = ("source", "columns", "indicators", "constants", "kpis", "sites", "units")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """How to read a source.

    `columns` names the column of each field; `indicators` the columns that each hold one indicator, for
    tables with a row a month; `constants` what holds for every row; `kpis` and `sites` say what the source's
    own codes stand for; `units` by what a value in that unit is multiplied.
    """

    path: str = ""
    file: Path | None = None
    url: str = ""
    query: str = ""
    sheet: str = ""
    header: int = 1
    separator: str = ""
    encoding: str = ""
    decimal: Decimal = Decimal.UNKNOWN
    columns: Map[str, str] = field(default_factory=dict)
    indicators: Map[str, str] = field(default_factory=dict)
    constants: Map[str, str] = field(default_factory=dict)
    kpis: Map[str, str] = field(default_factory=dict)
    sites: Map[str, str] = field(default_factory=dict)
    units: Map[str, float] = field(default_factory=dict)


# a file says the same names over and over
@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return a text as names are compared: no accents, no case, single spaces."""
    bare = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
    return " ".join(bare.casefold().replace("’", "'").split())


def read_mapping(path: Path) -> Mapping:
    """Return the mapping in a TOML file; BadMapping says what is wrong with it."""
    name = str(path)
    try:
        data = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise BadMapping(name, f"it is no TOML ({error})") from error
    except UnicodeDecodeError as error:
        raise BadMapping(name, "it is not written in UTF-8") from error
    unknown = [key for key in data if key not in _SECTIONS]
    if unknown:
        raise BadMapping(name, f"[{unknown[0]}] is none of {listed(_SECTIONS)}")
    sections = {key: _section(name, key, data.get(key, {})) for key in _SECTIONS}
    source = sections["source"]
    for key, known in (("source", _SOURCE), ("columns", tuple(FIELDS)), ("constants", tuple(FIELDS))):
        wrong = [item for item in sections[key] if item not in known]
        if wrong:
            raise BadMapping(name, f"{wrong[0]!r} in [{key}] is none of {listed(known)}")
    header = source.get("header", 1)
    if not isinstance(header, int) or isinstance(header, bool) or header < 1:
        raise BadMapping(name, "header is the number of the row of the headers, from 1")
    try:
        decimal = Decimal(source.get("decimal", ""))
    except ValueError:
        raise BadMapping(name, 'decimal is "," or "."') from None
    units = sections["units"]
    if not all(isinstance(item, int | float) and not isinstance(item, bool) for item in units.values()):
        raise BadMapping(name, "[units] gives a number to multiply with for each unit")
    texts = {
        key: _texts(name, key, sections[key])
        for key in ("columns", "indicators", "constants", "kpis", "sites")
    }
    file = source.get("file")
    return Mapping(
        path=name,
        file=path.parent / str(file) if file else None,
        url=str(source.get("url", "")),
        query=str(source.get("query", "")),
        sheet=str(source.get("sheet", "")),
        header=header,
        separator=str(source.get("separator", "")),
        encoding=str(source.get("encoding", "")),
        decimal=decimal,
        columns=texts["columns"],
        indicators=texts["indicators"],
        constants=texts["constants"],
        kpis=texts["kpis"],
        sites=texts["sites"],
        units={plain(unit): float(factor) for unit, factor in units.items()},
    )


def _section(name: str, key: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadMapping(name, f"{key} is a section: write [{key}]")
    return value


def _texts(name: str, key: str, section: dict[str, Any]) -> dict[str, str]:
    wrong = [item for item, value in section.items() if isinstance(value, dict | list)]
    if wrong:
        raise BadMapping(name, f"{wrong[0]!r} in [{key}] is given a text")
    return {item: str(value) for item, value in section.items()}
