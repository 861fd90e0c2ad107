"""A page of documentation a rule, and their index, as Markdown.

Run as a program it writes them into a folder, and removes the pages of rules that are no more.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from pac_excel.rules.explanation import explained
from pac_excel.rules.families import FAMILIES, family_of
from pac_excel.rules.finding import Severity
from pac_excel.rules.registry import RULES
from pac_excel.rules.rule import Origin, Rule

INDEX = "README.md"
ORIGINS = {Origin.METHODE: "the method", Origin.METIER: "the trade", Origin.TEXTE: "a legal text"}

_INTRODUCTION = """\
# The rules

What `pac-excel check` looks for: {count} rules in {families} families, in the order in which a plan is built.
`pac-excel rules CODE` prints any of these pages. Texts in French are those that agencies read.

An *erreur* says that the plan does not hold; an *alerte* is to be corrected or justified; an *information* is
about quality. Rules on compliance (REG) raise flags to have checked: none of them is legal advice.
"""


def page(rule: type[Rule]) -> str:
    """Return the page of one rule."""
    return "\n".join(_sections(rule))


def index(rules: Iterable[type[Rule]] = RULES) -> str:
    """Return the page that lists the rules, family by family."""
    families = [
        (family, list(members)) for family, members in groupby(rules, lambda rule: family_of(rule.code))
    ]
    count = sum(len(members) for _, members in families)
    parts = [_INTRODUCTION.format(count=count, families=len(families))]
    for family, members in families:
        rows = [
            f"| [{rule.code}]({rule.code}.md) | {rule.severity.label} | `{rule.__name__}` | {rule.anomaly} |"
            for rule in members
        ]
        head = "| Code | Severity | Rule | Anomaly |\n|---|---|---|---|"
        parts.append("\n".join([f"## {family} · {FAMILIES[family]}", "", head, *rows, ""]))
    return "\n".join(parts)


def pages() -> dict[str, str]:
    """Return every page by the name of its file."""
    return {INDEX: index()} | {f"{rule.code}.md": page(rule) for rule in RULES}


def write_pages(folder: Path) -> None:
    """Write every page into `folder`, and leave no other there."""
    folder.mkdir(parents=True, exist_ok=True)
    written = pages()
    for path in folder.glob("*.md"):
        if path.name not in written:
            path.unlink()
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _sections(rule: type[Rule]) -> Iterator[str]:
    told = explained(rule)
    family = family_of(rule.code)
    yield f"# {rule.code} · {rule.anomaly}\n"
    yield (
        f"**{rule.severity.label}** · `{rule.__name__}` · family {family}, *{FAMILIES[family]}* · "
        f"from {ORIGINS[rule.origin]}\n"
    )
    yield f"{told.text}\n"
    yield "## What users read\n"
    yield f"- *Anomalie*: {rule.anomaly}.\n- *Pourquoi*: {rule.why}\n- *Correction*: {rule.fix}\n"
    yield from _answering(rule)
    yield from _thresholds(rule)
    yield from _fields(rule)
    yield from _relatives(rule)
    if told.example:
        yield f"## Reported\n\n```yaml\n{told.example}\n```\n"
        yield f"## Not reported\n\n```yaml\n{told.instead}\n```\n"


def _answering(rule: type[Rule]) -> Iterator[str]:
    if rule.severity is Severity.ERROR:
        can = "may be justified, though it is an error" if rule.justifiable else "can't be justified"
        yield f"A finding {can}.\n"


def _thresholds(rule: type[Rule]) -> Iterator[str]:
    if thresholds := rule.thresholds():
        rows = [
            f"| `{name}` | {threshold.default:g} | {threshold.unit} | {threshold.meaning} |"
            for name, threshold in thresholds.items()
        ]
        head = "| Name | Default | Unit | Meaning |\n|---|---|---|---|"
        yield "\n".join(["## Thresholds\n", head, *rows, ""])


def _fields(rule: type[Rule]) -> Iterator[str]:
    if rule.reads:
        yield f"## Fields it reads\n\n{', '.join(f'`{name}`' for name in rule.reads)}\n"


def _relatives(rule: type[Rule]) -> Iterator[str]:
    effects = [other.code for other in RULES if rule.code in other.echo_of]
    if rule.echo_of:
        yield f"A finding stands under that of {_links(rule.echo_of)} on the same row, which explains it.\n"
    if effects:
        yield f"Under a finding stand those of {_links(effects)} on the same row, which it explains.\n"


def _links(codes: Iterable[str]) -> str:
    return ", ".join(f"[{code}]({code}.md)" for code in codes)


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]))
