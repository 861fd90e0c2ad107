"""Crossings of the SWOT: each of its own kind, every posture studied, each leading somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.choices import CrossKind, Side
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import listing, shortened
from pac_excel.rules.rule import Origin, Rule

_INTERNAL = {
    CrossKind.FO: (Side.FORCE,),
    CrossKind.fO: (Side.FAIBLESSE,),
    CrossKind.FM: (Side.FORCE,),
    CrossKind.fM: (Side.FAIBLESSE,),
    None: (Side.FORCE, Side.FAIBLESSE),
}
_EXTERNAL = {
    CrossKind.FO: (Side.OPPORTUNITE,),
    CrossKind.fO: (Side.OPPORTUNITE,),
    CrossKind.FM: (Side.MENACE,),
    CrossKind.fM: (Side.MENACE,),
    None: (Side.OPPORTUNITE, Side.MENACE),
}


class CrossingOfOtherKind(Rule):
    """A crossing names a finding that its kind does not allow, such as a weakness in « FO ».

    A crossing without a kind is asked for internal findings on one side and external ones on the other.

    Why it matters: it is read wrong, and the posture drawn from it is not the one it supports.

    Example:
        swot:
          - {id: FA01, side: FAIBLESSE, title: Réponse trop lente aux clients}
          - {id: OP01, side: OPPORTUNITE, title: Demande de garantie cyber}
        tows:
          - {id: X1, kind: FO, internal_ids: [FA01], external_ids: [OP01]}

    Use instead:
        swot:
          - {id: FA01, side: FAIBLESSE, title: Réponse trop lente aux clients}
          - {id: OP01, side: OPPORTUNITE, title: Demande de garantie cyber}
        tows:
          - {id: X1, kind: fO, internal_ids: [FA01], external_ids: [OP01]}
    """

    code = "SWO-05"
    severity = Severity.ERROR
    anomaly = "Croisement incohérent avec ses constats"
    why = "La lecture est fausse : la posture ne découle pas de ces constats."
    fix = "Corriger les renvois, ou le type de croisement."
    origin = Origin.METIER
    reads = ("TowsCross.kind", "TowsCross.internal_ids", "TowsCross.external_ids", "SwotItem.side")

    def check(self, plan: Plan) -> Iterator[Finding]:
        swot = links_of(plan).swot
        for cross in plan.tows:
            sides = (("internal_ids", _INTERNAL[cross.kind]), ("external_ids", _EXTERNAL[cross.kind]))
            faults = {
                field: (wrong, allowed)
                for field, allowed in sides
                if (
                    wrong := [
                        f"{item.id} ({item.side.label.lower()})"
                        for name in getattr(cross, field)
                        if (item := swot.get(name)) and item.side and item.side not in allowed
                    ]
                )
            }
            if faults:
                kind = f" « {cross.kind.label} »" if cross.kind else ""
                wrong = [name for names, _ in faults.values() for name in names]
                wanted = listing(
                    [
                        " ou ".join(f"une {side.label.lower()}" for side in sides)
                        for _, sides in faults.values()
                    ]
                )
                yield self.finding(
                    cross,
                    next(iter(faults)),
                    f"Le croisement {cross.id}{kind} contient {listing(wrong)} ; on y attend {wanted}.",
                    f"Retirer {listing(wrong)} de {cross.id}, ou changer son type.",
                )


class PostureNotStudied(Rule):
    """One of the four kinds of crossing has none.

    Judged once the SWOT or the crossings are begun.

    Why it matters: to attack, to grow stronger, to defend and to protect are four questions; one of them was
    not asked.

    Example:
        swot:
          - {id: FO01, side: FORCE, title: Gamme professionnelle complète}
          - {id: OP01, side: OPPORTUNITE, title: Demande de garantie cyber}
        tows:
          - {id: X1, kind: FO, internal_ids: [FO01], external_ids: [OP01]}

    Use instead:
        tows:
          - {id: X1, kind: FO}
          - {id: X2, kind: fO}
          - {id: X3, kind: FM}
          - {id: X4, kind: fM}
    """

    code = "SWO-06"
    severity = Severity.INFO
    anomaly = "Type de croisement vide"
    why = "Une posture n’a pas été étudiée."
    fix = "Ajouter un croisement de ce type, ou dire pourquoi il n’y en a pas."
    origin = Origin.METIER
    reads = ("TowsCross.kind", "SwotItem.side")
    needs = ("TowsCross.kind",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        kinds = {cross.kind for cross in plan.tows}
        missing = [f"« {kind.label} »" for kind in CrossKind if kind not in kinds]
        if missing and (plan.swot or plan.tows):
            yield self.finding_on_plan(
                plan,
                f"Aucun croisement {' ni '.join(missing)} ({len(missing)} posture"
                f"{'s' if len(missing) > 1 else ''} sur {len(CrossKind)} sans étude).",
                f"Croiser au moins un constat interne et un externe en {listing(missing)}, ou dire pourquoi "
                "cette posture est écartée.",
            )


class CrossingWithoutOutcome(Rule):
    """A crossing leads to no couple, no objective and no action.

    Why it matters: it is an analysis without a decision.

    Example:
        tows:
          - {id: X1, kind: FO, statement: Capter les créateurs par la gamme professionnelle}

    Use instead:
        actions:
          - {id: A01, title: Partenariat avec les experts-comptables}
        tows:
          - {id: X1, kind: FO, statement: Capter les créateurs, leads_to: [A01]}
    """

    code = "SWO-07"
    severity = Severity.WARNING
    anomaly = "Croisement sans suite"
    why = "C’est une analyse sans décision."
    fix = "Dire sur quel couple, objectif ou action le croisement débouche."
    origin = Origin.METIER
    reads = ("TowsCross.leads_to",)
    empties = reads

    def check(self, plan: Plan) -> Iterator[Finding]:
        for cross in plan.tows:
            if not cross.leads_to:
                said = f" « {shortened(cross.statement)} »" if cross.statement else ""
                yield self.finding(
                    cross,
                    "leads_to",
                    f"Le croisement {cross.id}{said} ne débouche sur rien.",
                    f"Dire dans « Débouche sur » quel couple, objectif ou action suit {cross.id}.",
                )
