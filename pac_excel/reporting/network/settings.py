"""What a network is: its agencies, where plans and actuals lie, where reports go; said in a TOML file."""

from __future__ import annotations

import datetime as dt
import glob
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pac_excel.errors import PacExcelError
from pac_excel.plan.problems import listed
from pac_excel.reporting.mailing import Mailing, parse_mailing
from pac_excel.reporting.months import month_name
from pac_excel.reporting.network.reasons import both

CODE, MONTH = "{code}", "{month}"
_KNOWN = ("title", "output", "template", "mapping", "check", "agencies", "agency", "mail")
_KNOWN_AGENCY = ("code", "plan", "actuals")
_KNOWN_AGENCIES = ("plan", "actuals", "codes")


class BadNetwork(PacExcelError):
    """A network file that says something else than where agencies are."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"the network {self.path} is wrong: {self.reason}; docs/network.md shows one"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """An agency of the network: its code, its plan workbook, and the paths of its actuals, {month} open.

    `problem` says why no report can be made of it, whatever its plan holds.
    """

    code: str
    plan: Path
    actuals: tuple[str, ...] = ()
    problem: str = ""

    def actuals_of(self, month: dt.date) -> tuple[Path, ...]:
        """Return the files of actuals for a month; one that may be missing is left out when it is."""
        return tuple(Path(text.replace(MONTH, month_name(month))) for text in self.actuals)


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A network as its file says: the folder of the reports, template and mapping if any, the agencies.

    With `is_checked` the consolidated workbook counts what the check finds, rule by rule. `mailing` says to
    whom reports are handed over, None when no mail is to be written.
    """

    path: Path
    title: str
    output: Path
    template: Path | None
    mapping: Path | None
    is_checked: bool
    agencies: tuple[Agency, ...]
    mailing: Mailing | None = None


def read_network(path: Path) -> Network:
    """Return the network in a TOML file; BadNetwork says what is wrong with it."""
    name = str(path)
    try:
        data = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadNetwork(name, f"it is no TOML ({error})") from error
    _check_keys(name, data, _KNOWN, "the file")
    is_checked = data.get("check", True)
    if not isinstance(is_checked, bool):
        raise BadNetwork(name, "check is true or false")
    folder = path.parent
    title, output = _text(name, data, "title"), _text(name, data, "output")
    agencies: dict[str, Agency] = {}
    for agency in (*_listed(name, folder, data), *_found(name, folder, data)):
        agencies.setdefault(agency.code, agency)
    if not agencies:
        raise BadNetwork(name, "no agency is listed, and no plan is where it says")
    return Network(
        path=path,
        title=title or "Réseau",
        output=folder / (output or "rapports"),
        template=_path(name, folder, data, "template"),
        mapping=_path(name, folder, data, "mapping"),
        is_checked=is_checked,
        agencies=tuple(agencies[code] for code in sorted(agencies)),
        mailing=parse_mailing(data, name) if "mail" in data else None,
    )


def _listed(name: str, folder: Path, data: dict[str, Any]) -> list[Agency]:
    """Return the agencies of [[agency]], one each."""
    entries = data.get("agency", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise BadNetwork(name, "agencies are listed one by one: write [[agency]]")
    found: dict[str, Agency] = {}
    for entry in entries:
        _check_keys(name, entry, _KNOWN_AGENCY, "[[agency]]")
        code, plan = _text(name, entry, "code"), _text(name, entry, "plan")
        if not code or not plan:
            raise BadNetwork(name, "each [[agency]] has a code and a plan")
        if code in found:
            raise BadNetwork(name, f"the code {code!r} stands twice")
        found[code] = Agency(code=code, plan=folder / plan, actuals=_actuals(name, folder, entry, code))
    return list(found.values())


def _found(name: str, folder: Path, data: dict[str, Any]) -> list[Agency]:
    """Return the agencies whose plans lie where [agencies] says, {code} standing for each one's code."""
    section = data.get("agencies", {})
    if not isinstance(section, dict):
        raise BadNetwork(name, "agencies is a section: write [agencies]")
    _check_keys(name, section, _KNOWN_AGENCIES, "[agencies]")
    pattern = _text(name, section, "plan")
    if not pattern:
        return []
    if CODE not in pattern:
        raise BadNetwork(name, f"plan in [agencies] names {CODE} where the code of the agency stands")
    whole = str(folder / pattern)
    parts = re.split(r"(\{code\}|\*)", whole)
    wanted = "".join("*" if part in (CODE, "*") else glob.escape(part) for part in parts)
    shape, seen = "", False
    for part in parts:
        if part == CODE:
            shape += r"(?P=code)" if seen else r"(?P<code>[^/\\]+)"
            seen = True
        else:
            shape += r"[^/\\]*" if part == "*" else re.escape(part)
    plans: dict[str, list[Path]] = {code: [] for code in _texts(name, section, "codes")}
    for path in sorted(glob.glob(wanted)):
        match = re.fullmatch(shape, path)
        # the note that Excel keeps beside an open workbook is no plan
        if match and not Path(path).name.startswith("~$"):
            plans.setdefault(match["code"], []).append(Path(path))
    return [
        Agency(
            code=code,
            plan=paths[0] if paths else Path(whole.replace(CODE, code)),
            actuals=_actuals(name, folder, section, code),
            problem=_problem(paths, pattern.replace(CODE, code)),
        )
        for code, paths in plans.items()
    ]


def _problem(paths: list[Path], pattern: str) -> str:
    """Say in both languages what is wrong with the plans found for an agency, "" when there is one."""
    if not paths:
        return both(
            f"no plan is at {pattern}; put it there, or take the code out of [agencies]",
            f"Aucun plan n’est à la place « {pattern} ».",
        )
    if len(paths) > 1:
        names = ", ".join(path.name for path in paths)
        return both(
            f"{len(paths)} plans are at {pattern}: {names}; leave one of them there",
            f"{len(paths)} plans sont à la place « {pattern} » : {names} ; n’en laisser qu’un.",
        )
    return ""


def _actuals(name: str, folder: Path, entry: dict[str, Any], code: str) -> tuple[str, ...]:
    return tuple(str(folder / text.replace(CODE, code)) for text in _texts(name, entry, "actuals"))


def _check_keys(name: str, data: dict[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in data:
        if key not in known:
            raise BadNetwork(name, f"{key!r} in {where} is none of {listed(known)}")


def _texts(name: str, data: dict[str, Any], key: str) -> list[str]:
    given = data.get(key, [])
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise BadNetwork(name, f"{key} is a text, or a list of them")
    return texts


def _text(name: str, data: dict[str, Any], key: str) -> str:
    value = data.get(key, "")
    if not isinstance(value, str):
        raise BadNetwork(name, f"{key} is a text")
    return value


def _path(name: str, folder: Path, data: dict[str, Any], key: str) -> Path | None:
    text = _text(name, data, key)
    return folder / text if text else None
