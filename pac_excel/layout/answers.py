"""What the user answers to alerts: which finding each answer is about, and whether it holds."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from pac_excel.layout.controls import JUSTIFIED, Located
from pac_excel.layout.places import Place
from pac_excel.plan.steering import Justification
from pac_excel.rules import meta
from pac_excel.rules.figures import figures, have_changed
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import date, listing
from pac_excel.rules.meta import MetaRule
from pac_excel.rules.registry import is_justifiable, rule_of

Address: TypeAlias = tuple[str, str, str, str]
"""How users name a finding: code of the rule, table, key of the row, header of the column."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of an alert as the workbook keeps them, and the mark of the answer given to them.

    Written "1a2b3c4d 65 55 118.2"; without mark, and so "- 65 55 118.2", before there is an answer.
    """

    answer: str
    values: tuple[str, ...]

    @classmethod
    def parse(cls, text: str | None) -> Figures | None:
        """Return the figures that a cell keeps, None when it keeps none."""
        words = (text or "").split()
        return cls(words[0].strip("-"), tuple(words[1:])) if words else None

    def __str__(self) -> str:
        return " ".join((self.answer or "-", *self.values))


def address_of(finding: Finding, place: Place | None) -> Address:
    """Return how users name a finding."""
    if place is None:
        return finding.code, finding.table or "", finding.key, finding.field
    return finding.code, place.table, place.key, place.header


def address_in(item: Justification) -> Address:
    """Return which finding an answer is about."""
    return item.rule_code or "", item.table or "", item.key or "", item.field or ""


def may_be_justified(code: str, severity: Severity) -> bool:
    """Tell whether a finding may be answered; an alert that the agency made an error may not."""
    rule = rule_of(code)
    if rule is None:
        return False
    return severity is not Severity.ERROR or (rule.severity is Severity.ERROR and is_justifiable(code))


def is_given(item: Justification) -> bool:
    """Tell whether the user wrote anything at all in answer."""
    return any(value is not None for value in (item.justification, item.by, item.on, item.until))


def paired(
    located: Sequence[Located], justifications: Sequence[Justification]
) -> tuple[list[Justification | None], list[Justification]]:
    """Return the answer to each finding, None for one without, and the answers to no finding.

    An answer is to one finding; where several share an address, rather to the one with its figures.
    """
    waiting: dict[Address, list[Justification]] = {}
    for given in justifications:
        waiting.setdefault(address_in(given), []).append(given)
    answers: list[Justification | None] = [None] * len(located)
    for same_figures in (True, False):
        for at, (finding, place) in enumerate(located):
            candidates = waiting.get(address_of(finding, place), []) if answers[at] is None else []
            fitting = (
                number
                for number, item in enumerate(candidates)
                if not (same_figures and _is_outdated(item, finding))
            )
            if (chosen := next(fitting, None)) is not None:
                answers[at] = candidates.pop(chosen)
    unused = {id(item) for items in waiting.values() for item in items}
    return answers, [item for item in justifications if id(item) in unused]


def answer(
    located: Sequence[Located], justifications: Sequence[Justification], today: dt.date
) -> tuple[Located, ...]:
    """Return the findings, those justified for `today` said to be, and those that answers themselves make.

    What is wrong with an answer follows the alert it does not settle; answers to no finding come last.
    """
    answers, unused = paired(located, justifications)
    answered: list[Located] = []
    for (finding, place), item in zip(located, answers, strict=True):
        fault = _fault(item, finding, today) if item else None
        if item is None or fault is not None:
            answered.append((finding, place))
        else:
            answered.append((replace(finding, status=JUSTIFIED, justification=item.justification), place))
        if fault is not None:
            answered.append((_at(finding, *fault), place))
    answered += ((_unused(item), None) for item in unused)
    return tuple(answered)


def kept_figures(finding: Finding, item: Justification | None) -> str:
    """Return what the workbook keeps of the figures of a finding: those that its answer was given for."""
    now = figures(finding.message)
    if item is None:
        return str(Figures("", now))
    given = Figures.parse(item.figures)
    return str(Figures(_mark(item), now if given is None or _is_renewed(item, given) else given.values))


def _fault(item: Justification, finding: Finding, today: dt.date) -> tuple[MetaRule, str] | None:
    """Return why an answer does not settle its finding, None when it does."""
    if not may_be_justified(finding.code, finding.severity):
        return meta.JUSTIFICATION_REFUSED, "elle ne se justifie pas"
    missing = [word for word, said in (("la raison", item.justification), ("l’auteur", item.by)) if not said]
    if missing:
        return meta.JUSTIFICATION_INCOMPLETE, f"il manque {listing(missing)}"
    if item.until is not None and item.until < today:
        return meta.JUSTIFICATION_EXPIRED, f"elle valait jusqu’au {date(item.until)}"
    if _is_outdated(item, finding):
        given = Figures.parse(item.figures)
        shown = " ; ".join(given.values) if given else ""
        return meta.JUSTIFICATION_OUTDATED, f"elle valait pour {shown or 'une alerte sans chiffres'}"
    return None


def _is_outdated(item: Justification, finding: Finding) -> bool:
    """Tell whether the answer was given for figures that have changed materially since."""
    given = Figures.parse(item.figures)
    if given is None or _is_renewed(item, given):
        return False
    return have_changed(given.values, figures(finding.message))


def _is_renewed(item: Justification, given: Figures) -> bool:
    """Tell whether the user wrote another answer since the figures were kept."""
    return given.answer not in ("", _mark(item))


def _mark(item: Justification) -> str:
    """Return what tells an answer from an earlier one: any change of reason, author or date."""
    said = repr((item.justification, item.by, item.on, item.until))
    return f"{zlib.crc32(said.encode('utf-8', 'surrogatepass')):08x}"


def _at(finding: Finding, rule: MetaRule, said: str) -> Finding:
    """Return what is wrong with the answer to a finding, as a consequence of that finding."""
    message = f"Justification de {finding.code}{_of(finding.key)} : {said}."
    made = rule.finding(finding.record, finding.key, finding.field, message)
    cause = finding.cause or f"{finding.code}:{finding.key}"
    return replace(made, cause=cause, table=finding.table, sheet=finding.sheet, cell=finding.cell)


def _unused(item: Justification) -> Finding:
    code, table, key, header = address_in(item)
    where = ", ".join(word for word in (key, header, table) if word)
    message = f"La justification de {code or 'rien'}{_of(where)} n’a plus d’objet."
    made = meta.JUSTIFICATION_UNUSED.finding(Justification.__name__, " / ".join(_words(item)), "", message)
    return replace(made, table=table or None)


def _words(item: Justification) -> Iterator[str]:
    return (word for word in address_in(item) if word)


def _of(place: str) -> str:
    return f" ({place})" if place else ""
