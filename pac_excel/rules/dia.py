"""Diagnosis, finding by finding: in the right place, proved, dated, weighed and told clearly."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from pac_excel.kpi.calendar import months_later
from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.choices import EXTERNAL_FAMILIES, INTERNAL_FAMILIES, Side
from pac_excel.plan.diagnosis import SwotItem
from pac_excel.plan.fields import fields_of
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import date, listing, named, number
from pac_excel.rules.rule import Origin, Rule, is_blank
from pac_excel.rules.settings import Threshold

_INTERNAL_SIDES = (Side.FORCE, Side.FAIBLESSE)
_OPPOSITES = {Side.FAIBLESSE: Side.FORCE, Side.MENACE: Side.OPPORTUNITE}

_WORD = re.compile(r"\w+")
_ARTICLES = frozenset("a au aux d de des du en et l la le les nos notre sur un une".split())
_VAGUE = re.compile(
    r"(bonne|mauvaise) image|(forte concurrence|concurrence (est )?(forte|rude|vive))|bonne équipe"
    r"|équipe motivée|bon(ne)? relation|manque de (moyens|temps)|marché porteur|contexte difficile",
    re.IGNORECASE,
)


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


class FindingWithoutSource(Rule):
    """A finding of the SWOT has no source or no date.

    Why it matters: nobody can check it today, nor bring it up to date for the next plan.

    Example:
        sources:
          - {id: SR1, label: Extraction CRM}
        swot:
          - {id: FA01, title: Trop de clients avec un seul contrat, source: SR1}

    Use instead:
        sources:
          - {id: SR1, label: Extraction CRM}
        swot:
          - {id: FA01, title: Trop de clients avec un seul contrat, source: SR1, source_date: 2025-12-31}
    """

    code = "DIA-05"
    severity = Severity.WARNING
    anomaly = "Constat sans source ou sans date"
    why = "Le constat n’est ni vérifiable ni actualisable."
    fix = "Renseigner la source et sa date."
    origin = Origin.METHODE
    reads = ("SwotItem.source", "SwotItem.source_date")
    empties = reads

    def check(self, plan: Plan) -> Iterator[Finding]:
        for item in plan.swot:
            if item.source_date is None:
                missing = "date" if item.source else "source ni de date"
                yield self.finding(item, "source_date", f"{named(item)} n’a pas de {missing}.")
            elif item.source is None:
                yield self.finding(item, "source", f"{named(item)} n’a pas de source.")


class SourceTooOld(Rule):
    """The source of a finding was too old when the plan began.

    An external finding is given a year, an internal one six months: the agency has its own figures at hand.

    Why it matters: the method asks that the diagnosis be kept up to date; the market may have moved since.

    Example:
        plan: {start: 2026-01-01}
        swot:
          - {id: OP01, side: OPPORTUNITE, title: Créations d’entreprises en hausse, source_date: 2024-06-30}

    Use instead:
        plan: {start: 2026-01-01}
        swot:
          - {id: OP01, side: OPPORTUNITE, title: Créations d’entreprises en hausse, source_date: 2025-06-30}
    """

    code = "DIA-06"
    severity = Severity.WARNING
    anomaly = "Source trop ancienne"
    why = "La méthode demande une mise à jour au fil du temps : le marché a pu bouger."
    fix = "Actualiser le chiffre, ou confirmer qu’il vaut encore."
    origin = Origin.METHODE
    reads = ("SwotItem.source_date", "SwotItem.side", "SwotItem.status", "PlanHead.start")
    external_age = Threshold(12, "mois", "âge au-delà duquel une source externe est trop ancienne", (0, 1200))
    internal_age = Threshold(6, "mois", "âge au-delà duquel une source interne est trop ancienne", (0, 1200))

    def check(self, plan: Plan) -> Iterator[Finding]:
        start = plan.head.start
        if start is None:
            return
        for item in links_of(plan).active_swot:
            if item.side is None or item.source_date is None:
                continue
            internal = item.side in _INTERNAL_SIDES
            months = self.internal_age if internal else self.external_age
            limit = months_later(start, -int(months))
            if item.source_date < limit:
                yield self.finding(
                    item,
                    "source_date",
                    f"{named(item)} s’appuie sur un chiffre du {date(item.source_date)}, à plus de "
                    f"{number(months)} mois du début du plan ({date(start)}).",
                    f"Relever un chiffre du {date(limit)} ou plus récent, ou confirmer que celui-ci vaut "
                    "encore.",
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


class FindingOnBothSides(Rule):
    """The same finding stands both among strengths and weaknesses, or among opportunities and threats.

    Two titles are the same when they have the same words, whatever their order, accents and articles.

    Why it matters: it is a contradiction, or two facts that were not told apart.

    Example:
        swot:
          - {id: FO01, side: FORCE, title: Délai de réponse aux clients}
          - {id: FA01, side: FAIBLESSE, title: Le délai de réponse aux clients}

    Use instead:
        swot:
          - {id: FO01, side: FORCE, title: Délai de réponse court au téléphone}
          - {id: FA01, side: FAIBLESSE, title: Délai de réponse long par e-mail}
    """

    code = "DIA-09"
    severity = Severity.WARNING
    anomaly = "Même constat dans deux quadrants opposés"
    why = "C’est une contradiction, ou un fait mal découpé."
    fix = "Fusionner les deux constats, ou préciser l’angle de chacun."
    origin = Origin.METIER
    reads = ("SwotItem.side", "SwotItem.title", "SwotItem.status")

    def check(self, plan: Plan) -> Iterator[Finding]:
        same: defaultdict[tuple[Side, frozenset[str]], list[SwotItem]] = defaultdict(list)
        for item in links_of(plan).active_swot:
            if item.side is not None and (words := _words(item.title)):
                same[item.side, words].append(item)
        for (side, words), items in same.items():
            opposites = same.get((_OPPOSITES[side], words)) if side in _OPPOSITES else None
            if opposites is None:
                continue
            others = [other.id for other in opposites]
            for item in items:
                yield self.finding(
                    item,
                    "title",
                    f"{named(item)} est à la fois « {side.label} » et « {_OPPOSITES[side].label} » "
                    f"({listing(others)}).",
                    f"Fusionner {listing([item.id, *others])}, ou dire dans chaque libellé ce qui les "
                    "distingue.",
                )


def _words(title: str | None) -> frozenset[str]:
    """Return the words of the title that carry its meaning, without case and accents."""
    letters = unicodedata.normalize("NFKD", (title or "").casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return frozenset(_WORD.findall(plain)) - _ARTICLES


class FindingTooVague(Rule):
    """The title of a finding is too short to be a fact, or is a set phrase that nothing proves.

    Why it matters: nothing can be decided from it, and nobody could tell whether it has changed.

    Example:
        swot:
          - {id: FO01, side: FORCE, title: Bonne image}

    Use instead:
        swot:
          - {id: FO01, side: FORCE, title: Réputation locale notée 4.6 sur 5}
    """

    code = "DIA-11"
    severity = Severity.INFO
    anomaly = "Libellé vague"
    why = "Un constat vague est inexploitable : on ne peut ni agir dessus ni voir s’il change."
    fix = "Reformuler en fait observable."
    origin = Origin.METIER
    reads = ("SwotItem.title", "SwotItem.evidence")
    fewest_words = Threshold(4, "mots", "longueur sous laquelle un libellé n’est pas un fait")

    def check(self, plan: Plan) -> Iterator[Finding]:
        for item in plan.swot:
            if item.title is None:
                continue
            count = len(_WORD.findall(item.title))
            vague = _VAGUE.search(item.title) if is_blank(item.evidence) else None
            if count < self.fewest_words:
                fault = f"tient en {count} mot{'s' if count > 1 else ''}"
            elif vague:
                fault = f"dit « {vague.group().lower()} » sans preuve"
            else:
                continue
            yield self.finding(
                item,
                "title",
                f"{named(item)} {fault}.",
                f"Dire en {number(self.fewest_words)} mots au moins ce que l’on observe : qui, quoi, "
                "combien.",
            )
