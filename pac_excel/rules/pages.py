"""A page of documentation a rule, and their index, as Markdown.

Run as a program it writes them into a folder, and removes the pages of rules that are no more.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from pac_excel.rules.catalogue import ALL_RULES, FAMILIES, AnyRule, family_of
from pac_excel.rules.explanation import explained
from pac_excel.rules.finding import Severity
from pac_excel.rules.meta import MetaRule
from pac_excel.rules.parameters import label_of
from pac_excel.rules.registry import RULES
from pac_excel.rules.rule import Origin, Rule
from pac_excel.rules.sources import SOURCES, cited

INDEX = "README.md"

_ORIGINS = {Origin.METHODE: "the method", Origin.METIER: "the trade", Origin.TEXTE: "a legal text"}
_INTRODUCTION = f"""\
# The rules

What `pac-excel check` looks for: {len(RULES)} rules, by family in the order in which a plan is built.
`pac-excel rules CODE` prints any of these pages. Texts in French are those that agencies read.

An *erreur* says that the plan does not hold; an *alerte* is to be corrected or justified; an *information* is
about quality. Rules on compliance (REG) raise flags to have checked: none of them is legal advice. The last
family is about the check itself.
"""


def page(rule: AnyRule) -> str:
    """Return the page of one rule."""
    sections = _of_check(rule) if isinstance(rule, MetaRule) else _of_plan(rule)
    return "\n".join([f"# {rule.code} · {rule.anomaly}\n", *sections])


def index() -> str:
    """Return the page that lists the rules, family by family."""
    parts = [_INTRODUCTION]
    for family, members in groupby(ALL_RULES, lambda rule: family_of(rule.code)):
        rows = ([f"[{rule.code}]({rule.code}.md)", rule.severity.label, rule.anomaly] for rule in members)
        parts.append(f"## {family} · {FAMILIES[family]}\n")
        parts.append(_table(["Code", "Severity", "Anomaly"], rows))
    return "\n".join(parts)


def pages() -> dict[str, str]:
    """Return every page by the name of its file."""
    return {INDEX: index()} | {f"{rule.code}.md": page(rule) for rule in ALL_RULES}


def write_pages(folder: Path) -> None:
    """Write every page into `folder`, and leave no other there."""
    folder.mkdir(parents=True, exist_ok=True)
    written = pages()
    for path in folder.glob("*.md"):
        if path.name not in written:
            path.unlink()
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _of_plan(rule: type[Rule]) -> Iterator[str]:
    told, family = explained(rule), family_of(rule.code)
    yield (
        f"**{rule.severity.label}** · `{rule.__name__}` · family {family}, *{FAMILIES[family]}* · "
        f"from {_ORIGINS[rule.origin]}\n"
    )
    yield f"{told.text}\n"
    yield _texts(rule)
    yield _answering(rule)
    yield from _thresholds(rule)
    yield from _fields(rule)
    yield from _relatives(rule)
    yield from _sources(told.text)
    if told.example:
        yield f"## Reported\n\n```yaml\n{told.example}\n```\n"
        yield f"## Not reported\n\n```yaml\n{told.instead}\n```\n"


def _of_check(rule: MetaRule) -> Iterator[str]:
    yield f"**{rule.severity.label}** · family *{FAMILIES[family_of(rule.code)]}*\n"
    yield "It can be neither switched off nor justified.\n"
    yield _texts(rule)


def _texts(rule: AnyRule) -> str:
    texts = {"Anomalie": f"{rule.anomaly}.", "Pourquoi": rule.why, "Correction": rule.fix}
    return "\n".join(["## What users read\n", *(f"- *{name}*: {text}" for name, text in texts.items()), ""])


def _answering(rule: type[Rule]) -> str:
    if not rule.justifiable:
        return "A finding can't be justified.\n"
    though = ", though it is an error" if rule.severity is Severity.ERROR else ""
    return f"A finding may be justified{though}.\n"


def _thresholds(rule: type[Rule]) -> Iterator[str]:
    if thresholds := rule.thresholds():
        rows = (
            [f"`{name}`", label_of(name), f"{threshold.default:g}", threshold.unit, threshold.meaning]
            for name, threshold in thresholds.items()
        )
        yield f"## Thresholds\n\n{_table(['Name', 'In the workbook', 'Default', 'Unit', 'Meaning'], rows)}"


def _fields(rule: type[Rule]) -> Iterator[str]:
    if rule.reads:
        yield f"## Fields it reads\n\n{', '.join(f'`{name}`' for name in rule.reads)}\n"


def _relatives(rule: type[Rule]) -> Iterator[str]:
    effects = [other.code for other in RULES if rule.code in other.echo_of]
    if rule.echo_of or effects:
        yield "## Related rules\n"
    if rule.echo_of:
        yield f"A finding stands under that of {_links(rule.echo_of)} on the same row, which explains it.\n"
    if effects:
        yield f"Under a finding stand those of {_links(effects)} on the same row, which it explains.\n"


def _sources(text: str) -> Iterator[str]:
    if numbers := [number for number in cited(text) if number in SOURCES]:
        lines = (f"- [{number}] {' ; '.join(f'<{url}>' for url in SOURCES[number])}" for number in numbers)
        yield "\n".join(["## Sources\n", *lines, ""])


def _links(codes: Iterable[str]) -> str:
    return ", ".join(f"[{code}]({code}.md)" for code in codes)


def _table(heads: list[str], rows: Iterable[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]))
