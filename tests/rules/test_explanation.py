from __future__ import annotations

from pac_excel.rules.doc import TextAsNumber
from pac_excel.rules.explanation import explained
from pac_excel.rules.rule import Rule


class Told(Rule):
    """A fault.

    More of it.

    Why it matters: it does.

    Example:
        actions:
          - {id: A1}

    Use instead:
        actions:
          - {id: A1, title: Bilan}
    """


def test_a_docstring_is_taken_apart() -> None:
    told = explained(Told)
    assert told.text == "A fault.\n\nMore of it.\n\nWhy it matters: it does."
    assert told.example == "actions:\n  - {id: A1}"
    assert told.instead == "actions:\n  - {id: A1, title: Bilan}"


def test_a_rule_on_the_workbook_has_no_example() -> None:
    told = explained(TextAsNumber)
    assert told.text
    assert (told.example, told.instead) == ("", "")
