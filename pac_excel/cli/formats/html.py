"""The report that an agency reads and prints: one HTML file, in French, that needs nothing beside it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

from pac_excel.cli.formats.checked import Checked
from pac_excel.cli.formats.markup import Child, Element, document, fill, tag
from pac_excel.plan.steering import Justification
from pac_excel.rules.catalogue import ALL_RULES, FAMILIES, family_of
from pac_excel.rules.compass import ChapterScore
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import date, listing, number, percent

_STYLE = Path(__file__).with_suffix(".css")
# hostile text is escaped; a browser is told besides that nothing is to be run or fetched
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"

_HINTS = {
    Severity.ERROR: "Le plan ne tient pas tant qu’elles ne sont pas corrigées.",
    Severity.WARNING: "À corriger, ou à justifier dans la feuille Contrôles.",
    Severity.INFO: "Pour un plan de meilleure qualité.",
}
_ANOMALIES = {rule.code: rule.anomaly for rule in ALL_RULES}
_NOTES = (
    "Les liens ouvrent le classeur à la cellule citée, si le navigateur et le tableur le permettent ; à "
    "défaut, la feuille et la cellule sont écrites.",
    "Les anomalies de conformité (règles REG) sont des points « à vérifier » auprès d’un conseil ou de la "
    "mandante. Ce rapport n’est pas un avis juridique.",
)


def render(checked: Checked) -> str:
    """Return the report as an HTML document."""
    title = checked.plan.head.title or "Plan d’actions commerciales"
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", f"Contrôle – {title}"),
        tag("style", _STYLE.read_text(encoding="utf-8")),
    )
    parts: list[Child] = [_running(checked, title), _opening(checked, title), *_by_family(checked)]
    parts += _compass(checked)
    parts += [*_causes(checked), *_justified(checked), *_settings(checked), _notes()]
    return document(tag("html", head, tag("body", tag("main", *parts)), lang="fr"))


def _running(checked: Checked, title: str) -> Element:
    """Return the line that printers repeat at the top of each page."""
    said = (checked.plan.agency.name, title)
    day = tag("span", f"Contrôle du {date(checked.day)}")
    return tag(
        "div",
        tag("p", tag("span", " – ".join(filter(None, said))), day),
        class_="running",
        aria_hidden="true",
    )


def _opening(checked: Checked, title: str) -> Element:
    head, counts = checked.plan.head, checked.counts()
    exercise = head.start and head.end and f"exercice du {date(head.start)} au {date(head.end)}"
    version = head.version is not None and f"version {head.version}"
    status = head.status and head.status.label.lower()
    about = ", ".join(str(part) for part in (checked.plan.agency.name, exercise, version, status) if part)
    return tag(
        "header",
        tag("p", "Contrôle du plan", class_="kind"),
        tag("h1", title),
        tag("p", about, class_="about"),
        tag("p", f"Classeur {checked.path.name}, contrôlé le {date(checked.day)}", class_="about"),
        tag("p", _verdict(checked), class_="verdict"),
        tag("ul", *(_count(severity, count) for severity, count in counts.items()), class_="counts"),
        class_="opening",
    )


def _verdict(checked: Checked) -> str:
    counts = checked.counts()
    if not any(counts.values()):
        return "Aucune anomalie : le plan tient."
    said = listing([_plural(count, severity.label.lower()) for severity, count in counts.items() if count])
    state = "ne tient pas en l’état" if counts[Severity.ERROR] else "tient"
    return f"Le plan {state} : {said}, pour {_plural(len(checked.causes()), 'cause')}."


def _count(severity: Severity, count: int) -> Element:
    word = severity.label + ("s" if count > 1 else "")
    return tag("li", tag("strong", str(count)), word, class_=severity.value + ("" if count else " nil"))


def _by_family(checked: Checked) -> Iterator[Element]:
    """Yield where the findings lie, in the order in which a plan is built."""
    found = {family: [item for item in checked.open if family_of(item.code) == family] for family in FAMILIES}
    rows = [
        tag("tr", tag("td", FAMILIES[family]), *(_figure(items, severity) for severity in Severity))
        for family, items in found.items()
        if items
    ]
    if rows:
        heads = (tag("th", f"{severity.label}s", class_="figure") for severity in Severity)
        yield tag(
            "section", tag("h2", "Où agir"), _table(tag("tr", tag("th", "Partie du plan"), *heads), rows)
        )


def _figure(findings: Iterable[Finding], severity: Severity) -> Element:
    count = sum(finding.severity is severity for finding in findings)
    return tag("td", str(count) if count else "", class_="figure")


def _causes(checked: Checked) -> Iterator[Element]:
    """Yield a section a severity, in it each cause with its consequences."""
    for severity, groups in groupby(checked.causes(), lambda group: group[0].severity):
        articles = [_article(checked, cause, effects) for cause, effects in groups]
        hint = tag("p", _HINTS[severity], class_="hint")
        yield tag("section", tag("h2", f"{severity.label}s"), hint, *articles)


def _article(checked: Checked, cause: Finding, effects: list[Finding]) -> Element:
    article = tag("article", _finding(checked, cause, "h3"), class_=cause.severity.value)
    if effects:
        items = (tag("li", _finding(checked, effect, "span")) for effect in effects)
        word = "Conséquences" if len(effects) > 1 else "Conséquence"
        article.append(tag("div", tag("p", word), tag("ol", *items), class_="effects"))
    return article


def _finding(checked: Checked, finding: Finding, heading: str) -> Element:
    return tag(
        "div",
        tag(
            "div",
            _mark(finding),
            " ",
            tag("span", finding.code, class_="code"),
            " ",
            tag(heading, _ANOMALIES[finding.code], class_="anomaly"),
            " ",
            _place(checked, finding),
            class_="heading",
        ),
        tag("p", finding.message, class_="said"),
        tag(
            "dl",
            tag("dt", "À faire", class_="do"),
            tag("dd", finding.fix),
            tag("dt", "Pourquoi", class_="why"),
            tag("dd", finding.why),
        ),
        class_="finding",
    )


def _mark(finding: Finding) -> Element:
    return tag("span", finding.severity.label, class_=f"mark {finding.severity.value}")


def _place(checked: Checked, finding: Finding) -> Element | None:
    """Return where to go in the workbook, as a link to the cell."""
    if finding.sheet is None:
        return None
    if finding.cell is None:
        return tag("span", finding.sheet, class_="place")
    # within a reference a quote in a sheet's name is doubled
    sheet = finding.sheet.replace("'", "''")
    target = quote(f"'{sheet}'!{finding.cell}", safe="'!")
    said = f"{finding.sheet}!{finding.cell}"
    return tag("a", said, href=f"{_workbook(checked)}#{target}", class_="place")


def _workbook(checked: Checked) -> str:
    """Return how the report refers to the workbook: from the folder that the report stands in."""
    folder = checked.output.parent if checked.output else Path()
    try:
        return quote(Path(os.path.relpath(checked.path, folder)).as_posix())
    except ValueError:  # on Windows no path leads from one drive to another
        return checked.path.resolve().as_uri()


def _justified(checked: Checked) -> Iterator[Element]:
    """Yield the alerts that the agency has answered."""
    rows = [
        tag(
            "tr",
            tag("td", finding.code, class_="code"),
            tag("td", finding.message),
            tag("td", f"{answer.justification} ({_signature(answer)})"),
            tag("td", _place(checked, finding)),
        )
        for finding, answer in checked.justified()
    ]
    if rows:
        heads = [tag("th", head) for head in ("Règle", "Alerte", "Justification", "Cellule")]
        hint = tag(
            "p", "Elles ne comptent plus, jusqu’à leur date ou un changement des chiffres.", class_="hint"
        )
        yield tag("section", tag("h2", "Alertes justifiées"), hint, _table(tag("tr", *heads), rows))


def _signature(answer: Justification) -> str:
    """Return who justified an alert, when and until when."""
    on = f"le {date(answer.on)}" if answer.on else None
    until = f"jusqu’au {date(answer.until)}" if answer.until else None
    return ", ".join(part for part in (answer.by, on, until) if part)


def _compass(checked: Checked) -> Iterator[Element]:
    """Yield how complete the chapters of the method are, and what each lacks."""
    rows = [
        tag(
            "tr",
            tag("td", chapter.label),
            tag("td", percent(chapter.score), class_="figure"),
            tag("td", _lacking(chapter)),
        )
        for chapter in checked.compass
        if chapter.score is not None
    ]
    if rows:
        heads = [tag("th", "Chapitre"), tag("th", "Rempli", class_="figure"), tag("th", "À compléter")]
        hint = tag(
            "p", "Ce que le plan contient de ce que la méthode demande, chapitre par chapitre.", class_="hint"
        )
        yield tag("section", tag("h2", "Boussole du plan"), hint, _table(tag("tr", *heads), rows))


def _lacking(chapter: ChapterScore) -> str:
    short = (part for part in chapter.parts if part.found < part.wanted)
    return " ; ".join(f"{part.label} : {number(part.found, 1)} sur {part.wanted}" for part in short)


def _settings(checked: Checked) -> Iterator[Element]:
    """Yield what the agency changed in the rules."""
    if checked.changes:
        items = (
            tag("li", change.said, class_="weak" if change.weakens_error else None)
            for change in checked.changes
        )
        hint = tag("p", "Le plan a été jugé avec ces réglages, différents de ceux par défaut.", class_="hint")
        yield tag("section", tag("h2", "Réglages de l’agence"), hint, tag("ul", *items))


def _table(head: Element, rows: Iterable[Element]) -> Element:
    return tag("table", tag("thead", head), fill(tag("tbody"), rows))


def _notes() -> Element:
    return tag("footer", *(tag("p", note) for note in _NOTES))


def _plural(count: int, word: str) -> str:
    return f"{count} {word}{'s' if count > 1 else ''}"
