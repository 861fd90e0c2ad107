"""Diagnosis: are the findings of the SWOT in the right place, proved and weighed?"""

from __future__ import annotations

from collections.abc import Iterator

from pac_excel.plan import Plan
from pac_excel.plan.choices import EXTERNAL_FAMILIES, INTERNAL_FAMILIES, Side
from pac_excel.plan.diagnosis import SwotItem
from pac_excel.plan.fields import fields_of
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import listing, named
from pac_excel.rules.rule import Origin, Rule, is_blank

_INTERNAL_SIDES = (Side.FORCE, Side.FAIBLESSE)


class FamilyOnWrongSide(Rule):
    """An internal finding is called an opportunity or a threat, or an external one a strength or a weakness.

    Why it matters: the strategy drawn from a SWOT that mixes what the agency controls and what it undergoes
    is wrong.

    Example:
        swot:
          - {id: OP01, side: OPPORTUNITE, family: PRIX, title: Nos tarifs auto sont compétitifs}

    Use instead:
        swot:
          - {id: FO01, side: FORCE, family: PRIX, title: Nos tarifs auto sont compétitifs}
    """

    code = "DIA-03"
    severity = Severity.ERROR
    anomaly = "Constat interne classé opportunité ou menace, ou constat externe classé force ou faiblesse"
    why = "Confusion entre interne et externe : la stratégie qui en découle est fausse."
    fix = "Changer le quadrant ou la famille."
    origin = Origin.METHODE
    reads = ("SwotItem.side", "SwotItem.family")

    def check(self, plan: Plan) -> Iterator[Finding]:
        for item in plan.swot:
            if item.side is None or item.family is None:
                continue
            internal = item.side in _INTERNAL_SIDES
            if internal == (item.family in INTERNAL_FAMILIES):
                continue
            nature = "externe" if internal else "interne"
            sides = [side for side in Side if (side in _INTERNAL_SIDES) != internal]
            families = INTERNAL_FAMILIES if internal else EXTERNAL_FAMILIES
            yield self.finding(
                item,
                "side",
                f"{named(item)} est classé « {item.side.label} » alors que sa famille "
                f"« {item.family.label} » est {nature}.",
                f"Le classer en « {sides[0].label} » ou « {sides[1].label} », ou choisir sa famille parmi : "
                f"{', '.join(family.label for family in families)}.",
            )


class FindingWithoutEvidence(Rule):
    """A finding of the SWOT is stated without a proof.

    Why it matters: the method asks that choices be objective; what nothing proves can be neither defended nor
    revised.

    Example:
        swot:
          - {id: FA01, side: FAIBLESSE, family: PRIX, title: Nos tarifs auto sont trop élevés}

    Use instead:
        swot:
          - {id: FA01, title: Nos tarifs auto sont trop élevés, evidence: 12 % au-dessus de 40 devis relevés}
    """

    code = "DIA-04"
    severity = Severity.ERROR
    anomaly = "Constat sans preuve"
    why = "Le plan raisonné exige d’objectiver les choix : un constat sans preuve ne se défend pas."
    fix = "Chiffrer le constat ou citer un fait."
    origin = Origin.METHODE
    reads = ("SwotItem.evidence",)
    empties = ("SwotItem.evidence",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        for item in plan.swot:
            if is_blank(item.evidence):
                yield self.finding(
                    item,
                    "evidence",
                    f"{named(item)} n’est appuyé par aucune preuve.",
                    "Écrire le chiffre ou le fait qui prouve ce constat, avec sa source et sa date.",
                )


class FindingWithoutWeight(Rule):
    """The gravity or the urgency of a finding is missing or off the scale of 1 to 5.

    Why it matters: findings that are not weighed cannot be ranked, so nothing says what to answer first.

    Example:
        swot:
          - {id: ME01, side: MENACE, title: Départs vers les bancassureurs, gravity: 7}

    Use instead:
        swot:
          - {id: ME01, side: MENACE, title: Départs vers les bancassureurs, gravity: 5, urgency: 4}
    """

    code = "DIA-07"
    severity = Severity.ERROR
    anomaly = "Gravité ou urgence absente ou hors de l’échelle de 1 à 5"
    why = "Sans note, le constat ne peut pas être classé parmi les autres."
    fix = "Noter la gravité et l’urgence de 1 à 5."
    origin = Origin.METHODE
    reads = ("SwotItem.gravity", "SwotItem.urgency")
    empties = ("SwotItem.gravity", "SwotItem.urgency")

    def check(self, plan: Plan) -> Iterator[Finding]:
        for item in plan.swot:
            faults = {name: words for name in ("gravity", "urgency") if (words := _fault_of_note(item, name))}
            if faults:
                yield self.finding(
                    item, next(iter(faults)), f"{named(item)} : {listing(list(faults.values()))}."
                )


def _fault_of_note(item: SwotItem, name: str) -> str | None:
    spec = fields_of(SwotItem)[name]
    value = getattr(item, name)
    lowest, highest = spec.between or (1, 5)
    if value is None:
        return f"{spec.label.lower()} absente"
    if not lowest <= value <= highest:
        return f"{spec.label.lower()} de {value}, hors de l’échelle de {lowest:g} à {highest:g}"
    return None
