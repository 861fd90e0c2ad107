"""What a rule's docstring says of it: in words, and by a plan that it reports and one that it leaves."""

from __future__ import annotations

import inspect
import re
import textwrap
from dataclasses import dataclass

from pac_excel.rules.rule import Rule

EXAMPLE, INSTEAD = "Example", "Use instead"

_SECTION = re.compile(rf"^({EXAMPLE}|{INSTEAD}):\n", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The docstring of a rule, taken apart.

    `text` says what it finds and why it matters; `example` and `instead` are plans in YAML, empty for a rule
    on the workbook itself, which no plan shows.
    """

    text: str
    example: str = ""
    instead: str = ""


def explained(rule: type[Rule]) -> Explanation:
    """Return what the docstring of `rule` says."""
    text, *sections = _SECTION.split(inspect.getdoc(rule) or "")
    plans = {title: _block(body) for title, body in zip(sections[::2], sections[1::2], strict=True)}
    return Explanation(text=text.strip(), example=plans.get(EXAMPLE, ""), instead=plans.get(INSTEAD, ""))


def _block(body: str) -> str:
    """Return the indented lines that a section begins with, without their indentation."""
    return textwrap.dedent(re.split(r"\n(?=\S)", body, maxsplit=1)[0]).strip()
