"""Resources, who the team is: roles that exist, that share the work, that know what the plan sells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pac_excel.kpi.links import links_of
from pac_excel.kpi.workload import days_of
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action
from pac_excel.plan.choices import Branch, Profile
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import days, listing, named, number, percent
from pac_excel.rules.mentions import speaks_of
from pac_excel.rules.owners import owners_of
from pac_excel.rules.rounding import ROUNDING
from pac_excel.rules.rule import Origin, Rule
from pac_excel.rules.settings import Threshold

# The words by which a team says that it knows a branch.
_KNOWS = {
    branch: re.compile(words, re.IGNORECASE)
    for branch, words in {
        Branch.AUTO: r"auto|iard",
        Branch.MRH: r"habitation|mrh|iard",
        Branch.SANTE: r"sant[ée]|complémentaire|personnes",
        Branch.PREVOYANCE: r"prévoyance|personnes",
        Branch.EMPRUNTEUR: r"emprunteur|prévoyance|crédit|personnes",
        Branch.PRO_MRP: r"\bpro\b|mrp|professionnel|entreprise",
        Branch.PRO_RC: r"\bpro\b|rc|professionnel|entreprise",
        Branch.FLOTTE: r"flotte|auto|entreprise",
        Branch.CYBER: r"cyber",
        Branch.EPARGNE: r"épargne|patrimo|placement|\bvie\b",
        Branch.RETRAITE: r"retraite|patrimo|épargne",
        Branch.COLLECTIF: r"collecti|entreprise|tns|patrimo|retraite",
    }.items()
}


class ResourceNotInTeam(Rule):
    """An action takes days from a role outside its team, or names a role that the agency does not have.

    The owner is always in the team. An action that lists no team counts on the whole agency.

    Why it matters: those people do not know that they are expected, or do not exist.

    Example:
        roles: [{id: CCP1, label: Chargé de clientèle}, {id: ALT, label: Alternant}, {id: RCOM}]
        actions:
          - {id: A01, title: Bilans annuels, owner: CCP1, team: [RCOM], days: {CCP1: 18, ALT: 4}}

    Use instead:
        roles: [{id: CCP1, label: Chargé de clientèle}, {id: ALT, label: Alternant}, {id: RCOM}]
        actions:
          - {id: A01, title: Bilans annuels, owner: CCP1, team: [RCOM, ALT], days: {CCP1: 18, ALT: 4}}
    """

    code = "RES-03"
    severity = Severity.ERROR
    anomaly = "Responsable ou ressource absent de l’équipe"
    why = "Ce travail n’est confié à personne qui le sache : il ne sera pas fait."
    fix = "Choisir un rôle de l’équipe, ou compléter l’équipe."
    origin = Origin.METIER
    reads = ("Action.owner", "Action.team", "Action.days", "RoleDays.role", "RoleDays.days")
    echo_of = ("DOC-03",)
    needs = ("Action.team",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        known = frozenset(role.id for role in plan.roles)
        for action in plan.actions:
            owners = owners_of(plan, action.owner) or (action.owner,)
            named_roles = dict.fromkeys((*owners, *action.team, *(charge.role for charge in action.days)))
            lost = [role for role in named_roles if role is not None and role not in known]
            if lost:
                yield self._finding(action, lost, "ne sont pas dans l’agence" if lost[1:] else "n’existe pas")
            elif apart := _apart(action, owners):
                words = "ne sont pas dans son équipe" if apart[1:] else "n’est pas dans son équipe"
                yield self._finding(action, apart, words)

    def _finding(self, action: Action, roles: list[str], fault: str) -> Finding:
        names = listing(roles)
        return self.finding(
            action,
            "team",
            f"{named(action)} compte sur {names}, qui {fault}.",
            f"Ajouter {names} à l’équipe de {action.id}, ou confier ce travail à un rôle qui y est.",
        )


def _apart(action: Action, owners: tuple[str | None, ...]) -> list[str]:
    """Return the roles that give days to the action from outside its team, in which its owners are."""
    team = {*owners, *action.team} if action.team else None
    return [
        charge.role
        for charge in action.days
        if team is not None and charge.role is not None and charge.days and charge.role not in team
    ]


class KeyPerson(Rule):
    """One role is in charge of a large part of the actions.

    Actions given up do not count. Nothing is said of a team of one or two, nor of a handful of actions: there
    one role always has a large part.

    Why it matters: if that person is away or leaves, the plan stops.

    Example:
        roles: [{id: R1, label: Responsable}, {id: R2, label: Chargé 1}, {id: R3, label: Chargé 2}]
        actions:
          - {id: A01, owner: R1}
          - {id: A02, owner: R1}
          - {id: A03, owner: R1}
          - {id: A04, owner: R2}
          - {id: A05, owner: R3}

    Use instead:
        roles: [{id: R1, label: Responsable}, {id: R2, label: Chargé 1}, {id: R3, label: Chargé 2}]
        actions:
          - {id: A01, owner: R1}
          - {id: A02, owner: R1}
          - {id: A03, owner: R2}
          - {id: A04, owner: R2}
          - {id: A05, owner: R3}
    """

    code = "RES-04"
    severity = Severity.WARNING
    anomaly = "Un rôle porte une grande part des actions"
    why = "Homme-clé : son absence arrête le plan."
    fix = "Répartir les responsabilités, ou nommer un suppléant."
    origin = Origin.METIER
    reads = ("Action.owner", "Action.status")
    share = Threshold(0.4, "part des actions", "au-delà, le rôle est un homme-clé")
    fewest_actions = Threshold(5, "actions avec un responsable", "en deçà, les parts ne sont pas jugées")
    fewest_roles = Threshold(3, "rôles", "en deçà, l’équipe est trop petite pour répartir")

    def check(self, plan: Plan) -> Iterator[Finding]:
        owned = Counter(action.owner for action in links_of(plan).live_actions if action.owner is not None)
        total = owned.total()
        if total < self.fewest_actions or len(plan.roles) < self.fewest_roles:
            return
        for role in plan.roles:
            if owned[role.id] > total * self.share * (1 + ROUNDING):
                excess = owned[role.id] - int(total * self.share + ROUNDING)
                yield self.finding(
                    role,
                    "label",
                    f"{named(role)} porte {owned[role.id]} actions sur {total} "
                    f"({percent(owned[role.id] / total, self.share)}, pour {percent(self.share)} au plus).",
                    f"Confier {excess} de ses actions à d’autres rôles, ou lui nommer un suppléant.",
                )


class CapacityNotSaid(Rule):
    """Actions take days from a role whose capacity is not given.

    A role from which no action takes a day is left alone.

    Why it matters: nobody can tell whether the plan is possible.

    Example:
        roles:
          - {id: RCOM, label: Responsable commercial}
        actions:
          - {id: A01, title: Bilans annuels, days: {RCOM: 12}}

    Use instead:
        roles:
          - {id: RCOM, label: Responsable commercial, capacity_days: 55}
        actions:
          - {id: A01, title: Bilans annuels, days: {RCOM: 12}}
    """

    code = "RES-05"
    severity = Severity.WARNING
    anomaly = "Rôle sans capacité renseignée"
    why = "La charge n’est pas vérifiable : le plan est peut-être infaisable."
    fix = "Saisir les jours disponibles pour le plan."
    origin = Origin.METIER
    reads = ("Role.capacity_days", "Role.monthly_capacity", "RoleDays.role", "RoleDays.days")
    empties = ("Role.capacity_days",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        for role in plan.roles:
            load = days_of(plan, role.id)
            if role.capacity_days is not None or load <= 0:
                continue
            monthly = sum(value for value in role.monthly_capacity if value is not None)
            given = f" (ses mois en donnent {days(monthly)})" if monthly else ""
            yield self.finding(
                role,
                "capacity_days",
                f"{named(role)} doit fournir {days(load)}, sans capacité renseignée{given}.",
                "Saisir les jours que ce rôle peut donner au plan : il en faut "
                f"{number(round(load, 1))} au moins.",
            )


class SkillMissing(Rule):
    """The plan sells a product on a retained couple, and nobody in the team has a skill for its branch.

    Skills are judged by their words, over the whole team, once somebody's are given. A couple without an
    action asks for no skill yet.

    Why it matters: the action will be led by people who cannot advise the client.

    Example:
        roles: [{id: CCP1, label: Chargé de clientèle, skills: [IARD, prévoyance]}]
        products: [{id: P1, label: Cyber-risques, branch: CYBER}]
        couples: [{id: C1, product: P1, retained: true}]
        actions: [{id: A01, title: Atelier, couple: C1}]

    Use instead:
        roles: [{id: CCP1, label: Chargé de clientèle, skills: [IARD, prévoyance, cyber]}]
        products: [{id: P1, label: Cyber-risques, branch: CYBER}]
        couples: [{id: C1, product: P1, retained: true}]
        actions: [{id: A01, title: Atelier, couple: C1}]
    """

    code = "RES-06"
    severity = Severity.WARNING
    anomaly = "Compétence requise absente de l’équipe"
    why = "Risque d’exécution : personne ne sait conseiller ce que l’action vend."
    fix = "Former un rôle, ou sous-traiter."
    origin = Origin.METHODE
    reads = (
        "Role.skills",
        "StrategyCouple.product",
        "StrategyCouple.retained",
        "Product.branch",
        "Action.couple",
        "Action.target",
        "Target.couple",
    )
    needs = ("Role.skills",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        skills = [skill for role in plan.roles for skill in role.skills]
        if not skills:
            return
        links = links_of(plan)
        for couple in plan.couples:
            product = links.products.get(couple.product or "")
            actions = links.actions_of_couple.get(couple.id, ())
            words = _KNOWS.get(product.branch) if product and product.branch else None
            if not (couple.retained and actions and product and product.branch and words):
                continue
            if not speaks_of(words, skills):
                yield self.finding(
                    couple,
                    "product",
                    f"{couple.id} vend {named(product)} ({listing([action.id for action in actions])}), et "
                    f"aucun rôle n’a de compétence « {product.branch.label} ».",
                    f"Former un rôle à « {product.branch.label} » et l’écrire dans ses compétences, ou "
                    "sous-traiter.",
                )


class SiteWithoutResource(Rule):
    """A site has objectives, but no role of its own and no role that works on its actions.

    Nothing is said while the plan has a single site.

    Why it matters: its objectives were shared out to nobody.

    Example:
        sites: [{id: S1, name: Centre-ville}, {id: S2, name: Zone d’activités}]
        roles: [{id: CCP1, label: Chargé de clientèle, site: S1}]
        objectives:
          - {id: O1, title: Placer 90 contrats, site: S2}

    Use instead:
        sites: [{id: S1, name: Centre-ville}, {id: S2, name: Zone d’activités}]
        roles: [{id: CCP1, label: Chargé de clientèle, site: S1}, {id: CCP2, label: Chargé, site: S2}]
        objectives:
          - {id: O1, title: Placer 90 contrats, site: S2}
    """

    code = "RES-07"
    severity = Severity.WARNING
    anomaly = "Site avec objectifs mais sans ressource"
    why = "La déclinaison est vide : personne sur place pour tenir l’objectif."
    fix = "Affecter un rôle au site."
    origin = Origin.METIER
    reads = ("Objective.site", "Role.site", "Action.site", "Action.days", "RoleDays.days")
    needs = ("Role.site",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        staffed = {role.site for role in plan.roles}
        staffed |= {action.site for action in plan.actions if any(charge.days for charge in action.days)}
        for site in plan.sites if len(plan.sites) > 1 else ():
            expected = [item.id for item in plan.objectives if item.site == site.id]
            if expected and site.id not in staffed:
                yield self.finding(
                    site,
                    "name",
                    f"{named(site)} porte {listing(expected)}, mais aucun rôle n’y est affecté et aucune de "
                    "ses actions n’a de jours.",
                    f"Affecter à {site.id} un rôle au moins, ou confier {listing(expected)} à un autre site.",
                )


class SteeringTeamIncomplete(Rule):
    """The team has nobody who directs, or nobody who reports.

    Nothing is said of a team of one or two, nor while no role has a profile.

    Why it matters: the method asks for a mixture of profiles and for teams that report; without them figures
    come late and nobody decides on them.

    Example:
        roles:
          - {id: CHEF, label: Chef d’agence, profile: DIRECTION}
          - {id: CCP1, label: Chargé 1, profile: COMMERCIAL}
          - {id: CCP2, label: Chargé 2, profile: COMMERCIAL}

    Use instead:
        roles:
          - {id: CHEF, label: Chef d’agence, profile: DIRECTION}
          - {id: CCP1, label: Chargé 1, profile: COMMERCIAL}
          - {id: ALT, label: Alternant, profile: REPORTING}
    """

    code = "RES-08"
    severity = Severity.WARNING
    anomaly = "Équipe de pilotage sans direction ou sans reporting"
    why = "La méthode demande un mélange de profils et des équipes de reporting."
    fix = "Donner les profils « Direction » et « Reporting » à des rôles de l’équipe."
    origin = Origin.METHODE
    reads = ("Role.profile",)
    needs = ("ReportingDuty.items",)
    fewest_roles = Threshold(3, "rôles", "en deçà, l’équipe est trop petite pour mêler les profils")

    def check(self, plan: Plan) -> Iterator[Finding]:
        profiles = {role.profile for role in plan.roles}
        if len(plan.roles) < self.fewest_roles or profiles == {None}:
            return
        missing = [item for item in (Profile.DIRECTION, Profile.REPORTING) if item not in profiles]
        if missing:
            names = listing([f"« {profile.label} »" for profile in missing])
            yield self.finding_on_plan(
                plan,
                f"Aucun des {len(plan.roles)} rôles de l’équipe n’a le profil {names}.",
                f"Donner le profil {names} au rôle qui peut le tenir, même en plus de son métier.",
            )
