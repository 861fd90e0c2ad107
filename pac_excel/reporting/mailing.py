"""To whom reports are handed over, in TOML: `[mail]` for all sites, `[mail.sites.CODE]` for one.

[mail]
from = "Réseau <reporting@reseau.fr>"
cc = ["direction@reseau.fr"]

[mail.sites.AG001]
name = "Agence Modèle"
to = ["Zoé Brun <zoe@agence-modele.fr>"]
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from email.headerregistry import Address
from email.utils import getaddresses
from pathlib import Path
from typing import Any

from pac_excel.errors import PacExcelError
from pac_excel.plan.problems import closest, listed

SUBJECT = "Rapport {de_mois} – {agence}"
BODY = """\
Bonjour,

Voici, en pièce jointe, le rapport {de_mois} – {agence}.

La feuille « Synthèse du mois » se lit en deux minutes. Vos commentaires et vos décisions s’écrivent dans la \
feuille « Écarts et décisions » : le rapport du mois prochain les reprendra.

Cordialement
"""
# what a subject and a body may hold in braces
PLACEHOLDERS = ("agence", "code", "mois", "de_mois")
PLACEHOLDER = re.compile(r"\{(\w*)\}")
_ADDRESS = re.compile(r"(?P<user>[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+)@(?P<domain>[\w.-]+)")
_TEXTS = ("from", "subject", "body", "name")
_LISTS = ("to", "cc")


class BadMailing(PacExcelError):
    """Settings of mails that cannot be used: where, and what is wrong."""

    def __init__(self, name: str, place: str, reason: str) -> None:
        super().__init__(name, place, reason)
        self.name = name
        self.place = place
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.name}: {self.place}: {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Who writes to whom, and what, before the placeholders are filled; `name` is that of the site."""

    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    sender: Address | None = None
    subject: str = SUBJECT
    body: str = BODY
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """The letter for all sites, and those of the sites that have one of their own, by code."""

    common: Letter
    sites: Mapping[str, Letter] = field(default_factory=dict)

    def letter_for(self, code: str) -> Letter:
        """Return the letter for a site."""
        return self.sites.get(code, self.common)


def read_mailing(path: Path) -> Mailing:
    """Return the mailing in the TOML file at `path`; BadMailing when it cannot be used."""
    import tomllib

    try:
        document = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise BadMailing(str(path), "the file", f"it cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise BadMailing(str(path), "the file", "it is not UTF-8; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise BadMailing(str(path), "the file", f"it is not TOML: {error}") from error
    if "mail" not in document:
        raise BadMailing(str(path), "[mail]", 'there is none; write [mail] and to = ["…"]')
    return parse_mailing(document, str(path))


def parse_mailing(document: Mapping[str, Any], name: str) -> Mailing:
    """Return the mailing under `mail` of a TOML document; the rest of the document is not looked at."""
    table = dict(_table(document.get("mail", {}), name, "[mail]"))
    sites = _table(table.pop("sites", {}), name, "[mail.sites]")
    common = _letter(Letter(), table, name, "[mail]")
    return Mailing(
        common=common,
        sites={
            code: _letter(common, _table(values, name, place), name, place)
            for code, values in sites.items()
            for place in [f"[mail.sites.{code}]"]
        },
    )


def _letter(base: Letter, table: Mapping[str, Any], name: str, place: str) -> Letter:
    """Return `base` with what a table says otherwise."""
    for key, value in table.items():
        where = f"{place} {key}"
        if key in _TEXTS:
            if not isinstance(value, str) or not value.strip():
                raise BadMailing(name, where, f"found {value!r:.60}, expected a text")
        elif key in _LISTS:
            if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
                raise BadMailing(name, where, f"found {value!r:.60}, expected a list of addresses in quotes")
        else:
            known = (*_TEXTS, *_LISTS)
            raise BadMailing(
                name, where, f"there is no such key; there are {listed(known)}{closest(key, known)}"
            )
    texts = {key: table[key] for key in ("subject", "body", "name") if key in table}
    for key, text in texts.items():
        _check_text(text, name, f"{place} {key}", one_line=key != "body")
    for key in _LISTS:
        if key in table:
            found = tuple(_address(text, name, f"{place} {key}") for text in table[key])
            base = replace(base, to=found) if key == "to" else replace(base, cc=found)
    if "from" in table:
        base = replace(base, sender=_address(table["from"], name, f"{place} from"))
    return replace(base, **texts)


def _check_text(text: str, name: str, place: str, *, one_line: bool) -> None:
    """Raise BadMailing when a text cannot be filled, or is no line where it must be one."""
    for word in PLACEHOLDER.findall(text):
        if word not in PLACEHOLDERS:
            known = f"{listed(f'{{{each}}}' for each in PLACEHOLDERS)}{closest(word, PLACEHOLDERS)}"
            raise BadMailing(name, place, f"{{{word}}} stands for nothing; there are {known}")
    if one_line and len(text.splitlines()) > 1:
        raise BadMailing(name, place, "it has more than one line")


def _table(value: object, name: str, place: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise BadMailing(name, place, f"found {value!r:.60}, expected a table")
    return value


def _address(text: str, name: str, place: str) -> Address:
    """Return the address that a text gives; a domain with accents as mail programs write it (IDNA)."""
    found = getaddresses([text]) if len(text.splitlines()) == 1 else []
    if len(found) == 1 and (parts := _ADDRESS.fullmatch(found[0][1])):
        try:
            domain = parts["domain"].encode("idna").decode()
            return Address(display_name=found[0][0], username=parts["user"], domain=domain)
        except ValueError:
            pass
    raise BadMailing(name, place, f"{text!r:.60} is no address; write one such as Zoé Brun <zoe@agence.fr>")
