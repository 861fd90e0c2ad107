"""Findings about the check itself: what it could not apply, and what users told it that does not hold."""

from __future__ import annotations

from dataclasses import dataclass

from pac_excel.rules.finding import Finding, Severity


@dataclass(frozen=True, slots=True)
class MetaRule:
    """A fault of the check's own means, no plan's; it can be neither switched off nor justified."""

    code: str
    severity: Severity
    anomaly: str
    why: str
    fix: str

    def finding(self, record: str, key: str, field: str, message: str, fix: str | None = None) -> Finding:
        """Return a finding of this kind at `field` of the record."""
        return Finding(
            code=self.code,
            severity=self.severity,
            record=record,
            key=key,
            field=field,
            message=message,
            why=self.why,
            fix=fix or self.fix,
        )


RULE_FAILED = MetaRule(
    "INT-00",
    Severity.ERROR,
    "Règle qui n’a pas pu être appliquée",
    "Le contrôle est incomplet : cette règle n’a pas jugé tout le plan.",
    "Signaler ce message, avec le plan si possible ; les autres règles ont été appliquées.",
)
SETTING_UNUSABLE = MetaRule(
    "INT-01",
    Severity.WARNING,
    "Réglage qui ne règle rien",
    "Le réglage n’est pas appliqué : la règle juge comme s’il n’existait pas.",
    "Corriger le réglage, ou l’effacer.",
)
JUSTIFICATION_UNUSED = MetaRule(
    "INT-02",
    Severity.INFO,
    "Justification d’une alerte qui ne se présente plus",
    "Elle masquerait l’alerte si celle-ci revenait pour une autre raison.",
    "Supprimer la ligne de la justification.",
)
JUSTIFICATION_EXPIRED = MetaRule(
    "INT-03",
    Severity.INFO,
    "Justification échue",
    "L’alerte n’était assumée que jusqu’à cette date : elle compte de nouveau.",
    "Traiter l’alerte, ou repousser la date « Jusqu’au ».",
)
JUSTIFICATION_INCOMPLETE = MetaRule(
    "INT-04",
    Severity.INFO,
    "Justification sans raison ou sans auteur",
    "Une alerte s’assume par quelqu’un et pour une raison : sans cela elle reste ouverte.",
    "Compléter la justification.",
)
JUSTIFICATION_OUTDATED = MetaRule(
    "INT-05",
    Severity.INFO,
    "Justification donnée pour d’autres chiffres",
    "Ce qui a été assumé n’est plus ce que le plan montre : l’alerte compte de nouveau.",
    "Traiter l’alerte, ou la justifier à nouveau : récrire la raison, ou la date « Le ».",
)
JUSTIFICATION_REFUSED = MetaRule(
    "INT-06",
    Severity.INFO,
    "Justification de ce qui ne se justifie pas",
    "Une erreur se corrige : tant qu’elle est là, le plan ne tient pas.",
    "Corriger l’erreur ; la justification reste écrite, sans effet.",
)

META_RULES = (
    RULE_FAILED,
    SETTING_UNUSABLE,
    JUSTIFICATION_UNUSED,
    JUSTIFICATION_EXPIRED,
    JUSTIFICATION_INCOMPLETE,
    JUSTIFICATION_OUTDATED,
    JUSTIFICATION_REFUSED,
)
