"""Integrity of the workbook: what its reader saw, and what the plan itself shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from typing import ClassVar, TypeAlias

from pac_excel.plan import Plan
from pac_excel.plan.actions import Action
from pac_excel.plan.document import collections
from pac_excel.plan.fields import IDENTIFIER, Shape, Spec, entity_of, fields_of
from pac_excel.plan.grids import STANDARD_GRIDS
from pac_excel.plan.objectives import Objective
from pac_excel.rules.defect import Defect, DefectKind
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import listing, named, shortened
from pac_excel.rules.owners import owners_of
from pac_excel.rules.rows import rows_of
from pac_excel.rules.rule import Origin, Rule, is_blank, key_of

_SHOWN = 8

Told: TypeAlias = Mapping[tuple[str, str], AbstractSet[str]]
"""The fields, by record and key, whose emptiness is already reported; the key is empty for every row."""


class DefectRule(Rule):
    """A fault that the reader of a workbook reports; a plan that comes from YAML does not have it."""

    origin = Origin.METIER
    kinds: ClassVar[tuple[DefectKind, ...]]

    def check(self, plan: Plan) -> Iterator[Finding]:
        """Yield what the plan alone shows of this fault."""
        yield from ()

    def report(self, defects: Iterable[Defect]) -> Iterator[Finding]:
        """Yield a finding for each defect of the kinds of this rule."""
        for defect in defects:
            if defect.kind in self.kinds:
                yield Finding(
                    code=self.code,
                    severity=self.severity,
                    record=defect.record,
                    key=defect.key,
                    field=defect.field,
                    message=f"{_place(defect)} : {self.said(defect)}.",
                    why=self.why,
                    fix=self.remedy(defect),
                    table=defect.table,
                    sheet=defect.sheet,
                    cell=defect.cell,
                )

    def said(self, defect: Defect) -> str:
        """Return what is wrong, in words."""
        raise NotImplementedError

    def remedy(self, defect: Defect) -> str:
        """Return what to do about it."""
        return self.fix


class TextAsNumber(DefectRule):
    """A number or a date is stored as text, so that no formula and no rule can count with it."""

    code = "DOC-01"
    severity = Severity.ERROR
    anomaly = "Nombre ou date stocké en texte"
    why = "Excel ne compte pas un texte : sommes, dates et contrôles l’ignorent."
    fix = "Ressaisir la valeur, ou la convertir (Données, Convertir)."
    kinds = (DefectKind.TEXT_AS_NUMBER,)

    def said(self, defect: Defect) -> str:
        return f"« {shortened(defect.found)} » est un texte{_instead(defect, ', on attend ')}"


class KeyNotUnique(DefectRule):
    """Two rows share an identifier, or a row has none: nothing can refer to them without doubt.

    Why it matters: a reference to that identifier reaches the first row only, and the others are never
    counted.
    """

    code = "DOC-02"
    severity = Severity.ERROR
    anomaly = "Identifiant en double ou vide"
    why = "Les renvois ne désignent plus une ligne et une seule."
    fix = "Donner à chaque ligne un identifiant unique, jamais réutilisé."
    kinds = (DefectKind.DUPLICATE_KEY, DefectKind.EMPTY_KEY)

    def check(self, plan: Plan) -> Iterator[Finding]:
        for field in collections().values():
            rows = getattr(plan, field)
            uses = Counter(row.id for row in rows)
            if len(uses) == len(rows) and "" not in uses:
                continue
            for row in rows:
                if is_blank(row.id):
                    yield self.finding(
                        row, "id", f"{entity_of(type(row)).label} sans identifiant : {named(row)}."
                    )
                elif uses[row.id] > 1:
                    times, uses[row.id] = uses[row.id], 0
                    label = _lower(entity_of(type(row)).label)
                    yield self.finding(row, "id", f"{times} lignes portent l’identifiant {row.id} ({label}).")

    def said(self, defect: Defect) -> str:
        if defect.kind is DefectKind.EMPTY_KEY:
            return "la ligne n’a pas d’identifiant"
        return f"l’identifiant « {defect.found} » est déjà pris"


class ReferenceToNothing(DefectRule):
    """A row names an identifier that no row has.

    Why it matters: the link is broken, so what depends on it is neither counted nor checked.
    """

    code = "DOC-03"
    severity = Severity.ERROR
    anomaly = "Renvoi vers un identifiant absent"
    why = "Le lien est rompu : ce qui en dépend n’est ni compté ni contrôlé."
    fix = "Corriger l’identifiant, ou créer la ligne qui manque."
    kinds = (DefectKind.DANGLING_REFERENCE,)

    def check(self, plan: Plan) -> Iterator[Finding]:
        known = {name: {row.id for row in getattr(plan, field)} for name, field in collections().items()}
        known["StrategyGrid"] |= {grid.id for grid in STANDARD_GRIDS}
        for owner, record, path in rows_of(plan):
            cls: type = type(record)
            for spec in _references(cls):
                value = getattr(record, spec.name)
                if spec.name == "owner" and isinstance(record, Action | Objective) and owners_of(plan, value):
                    # ACT-03 and OBJ-07 tell of several
                    continue
                names = (value,) if spec.shape is Shape.ONE else value
                lost = [
                    name
                    for name in names
                    if name and not any(name in known[target] for target in spec.kind.targets)
                ]
                if lost:
                    yield self.finding(
                        owner,
                        f"{path}{spec.key}",
                        f"{_called(owner)} renvoie à {listing(lost)} dans « {spec.label} » : aucune ligne de "
                        f"« {listing(_lists(spec))} » ne porte cet identifiant.",
                    )

    def said(self, defect: Defect) -> str:
        return f"« {shortened(defect.found)} » ne désigne aucune ligne"

    def remedy(self, defect: Defect) -> str:
        return f"{self.fix}{_choices(defect, ' Identifiants connus : ')}"


class ValueOutsideList(DefectRule):
    """A cell holds a value that its drop-down list does not offer."""

    code = "DOC-04"
    severity = Severity.ERROR
    anomaly = "Valeur hors de la liste déroulante"
    why = "La valeur n’est pas comprise : elle est traitée comme vide."
    fix = "Choisir une valeur de la liste."
    kinds = (DefectKind.NOT_IN_LIST,)

    def said(self, defect: Defect) -> str:
        return f"« {shortened(defect.found)} » n’est pas dans la liste"

    def remedy(self, defect: Defect) -> str:
        return f"{self.fix}{_choices(defect, ' La liste propose : ')}"


class FormulaOverwritten(DefectRule):
    """A value stands where the template has a formula."""

    code = "DOC-05"
    severity = Severity.ERROR
    anomaly = "Formule écrasée par une valeur"
    why = "Le résultat ne suivra plus les données."
    fix = "Restaurer la formule : recopier celle de la ligne voisine."
    kinds = (DefectKind.FORMULA_OVERWRITTEN,)

    def said(self, defect: Defect) -> str:
        return f"une valeur (« {shortened(defect.found)} ») remplace la formule"

    def remedy(self, defect: Defect) -> str:
        return f"Restaurer la formule {listing(defect.expected)}." if defect.expected else self.fix


class TemplatePartMissing(DefectRule):
    """A sheet, a table, a column or a name of the template was deleted or renamed."""

    code = "DOC-06"
    severity = Severity.ERROR
    anomaly = "Feuille, table, colonne ou nom du modèle supprimé ou renommé"
    why = "Ce qu’il contenait n’est plus lu : le contrôle porte sur un plan incomplet."
    fix = "Restaurer le nom d’origine."
    kinds = (
        DefectKind.MISSING_SHEET,
        DefectKind.MISSING_TABLE,
        DefectKind.MISSING_COLUMN,
        DefectKind.MISSING_NAME,
    )
    _WORDS: ClassVar[dict[DefectKind, str]] = {
        DefectKind.MISSING_SHEET: "la feuille « {} » a disparu",
        DefectKind.MISSING_TABLE: "la table « {} » a disparu",
        DefectKind.MISSING_COLUMN: "la colonne « {} » a disparu",
        DefectKind.MISSING_NAME: "le nom « {} » a disparu",
    }

    def said(self, defect: Defect) -> str:
        return self._WORDS[defect.kind].format(defect.found)

    def remedy(self, defect: Defect) -> str:
        return f"Remettre « {defect.found} » sous ce nom.{_choices(defect, ' Présents : ')}"


class ChangedWithoutVersion(DefectRule):
    """A plan that was approved has changed and still bears the same version."""

    code = "DOC-07"
    severity = Severity.WARNING
    anomaly = "Plan validé modifié sans nouvelle version"
    why = "Deux plans différents portent le même numéro : personne ne sait lequel est validé."
    fix = "Créer la version « annule et remplace », avec la raison du changement."
    kinds = (DefectKind.CHANGED_WITHOUT_VERSION,)

    def said(self, defect: Defect) -> str:
        return f"le plan « {shortened(defect.found)} » a changé depuis qu’il est validé"

    def remedy(self, defect: Defect) -> str:
        return f"{self.fix}{_choices(defect, ' Pour cela : ')}"


class MandatoryCellEmpty(Rule):
    """A row that has been started leaves empty what a plan ready to run has.

    One finding a row names all its empty cells. What another finding of the same row already reports is left
    out.

    Why it matters: whoever reads the row has to guess, or to ask.

    Example:
        sites:
          - {id: S1, address_area: Commune centre}

    Use instead:
        sites:
          - {id: S1, name: Centre-ville, address_area: Commune centre}
    """

    code = "DOC-08"
    severity = Severity.INFO
    anomaly = "Cellule obligatoire vide dans une ligne commencée"
    why = "Celui qui lit la ligne doit deviner ou demander."
    fix = "Compléter les cellules citées."
    origin = Origin.METIER

    def check(self, plan: Plan) -> Iterator[Finding]:
        return self.check_after(plan, {})

    def check_after(self, plan: Plan, told: Told, held: Container[str] | None = None) -> Iterator[Finding]:
        """Yield a finding a row, without the cells whose emptiness is `told` or that are not `held`."""
        for owner, record, path in rows_of(plan):
            cls: type = type(record)
            missing = [spec for spec in _required(cls) if _is_empty(getattr(record, spec.name))]
            if not missing or not _is_started(record):
                continue
            name = type(owner).__name__
            silent = told.get((name, key_of(owner)), set()) | told.get((name, ""), set())
            missing = [spec for spec in missing if f"{path}{spec.key}" not in silent]
            missing = [spec for spec in missing if held is None or f"{cls.__name__}.{spec.name}" in held]
            if missing:
                labels = listing([f"« {spec.label} »" for spec in missing])
                part = f", {_lower(entity_of(cls).label)}" if record is not owner else ""
                yield self.finding(
                    owner, f"{path}{missing[0].key}", f"{_called(owner)}{part} : il manque {labels}."
                )


@cache
def _required(cls: type) -> tuple[Spec, ...]:
    return tuple(spec for spec in _own_cells(cls) if spec.required)


@cache
def _own_cells(cls: type) -> tuple[Spec, ...]:
    specs = fields_of(cls).values()
    return tuple(spec for spec in specs if spec.record is None and spec.kind is not IDENTIFIER)


@cache
def _references(cls: type) -> tuple[Spec, ...]:
    return tuple(spec for spec in fields_of(cls).values() if spec.kind.name == "reference")


def _lists(spec: Spec) -> list[str]:
    """Return the labels of the lists in which the reference looks."""
    return [fields_of(Plan)[collections()[target]].label for target in spec.kind.targets]


def _called(record: object) -> str:
    return named(record) or entity_of(type(record)).label


def _lower(label: str) -> str:
    return label[0].lower() + label[1:]


def _is_empty(value: object) -> bool:
    return value is None or value == () or (isinstance(value, str) and is_blank(value))


def _is_started(record: object) -> bool:
    """Tell whether something beside the identifier is filled in the record's own cells."""
    cls: type = type(record)
    return any(not _is_empty(getattr(record, spec.name)) for spec in _own_cells(cls))


def _place(defect: Defect) -> str:
    cell = f"{defect.sheet}!{defect.cell}" if defect.sheet and defect.cell else defect.sheet or defect.cell
    name = defect.label and f"« {defect.label} »"
    parts = [part for part in (defect.key, name, cell or defect.table) if part]
    return ", ".join(parts) or "Classeur"


def _instead(defect: Defect, lead: str) -> str:
    return f"{lead}{listing(defect.expected)}" if defect.expected else ""


def _choices(defect: Defect, lead: str) -> str:
    if not defect.expected:
        return ""
    shown = ", ".join(defect.expected[:_SHOWN])
    return f"{lead}{shown}{'…' if len(defect.expected) > _SHOWN else '.'}"
