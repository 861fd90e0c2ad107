"""Where the texts that compliance rules rest on were read, by the numbers that docstrings cite in brackets.

Most are the trade press and law firms, not the official texts: what they say is to be checked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

SOURCES: Mapping[int, tuple[str, ...]] = {
    1: ("https://www.medi-site.fr/le-demarchage-telephonique-en-assurance-bientot-quasiment-interdit",),
    2: ("https://www.ocso.fr/blog/ocso-vous-informe/interdiction-du-demarchage-telephonique-non-consenti",),
    3: (
        "https://www.avencia-eca.fr/blog-actualite-expert-comptable/juridique/actualites/"
        "7812-linterdiction-de-principe-du-demarchage-telephonique",
    ),
    4: (
        "https://tribune-assurance.optionfinance.fr/droit-technique/"
        "demarchage-telephonique-le-consentement-devient-la-regle.html",
    ),
    5: ("https://kiosque.bercy.gouv.fr/alyas/msite/view/lettre-daj/16590",),
    6: (
        "https://lexing.law/avocats/les-nouvelles-regles-du-demarchage-telephonique-en-assurance/2022/02/15",
    ),
    7: ("https://opadeo.fr/un-tour-de-vis-de-plus-pour-les-distributeurs-d-assurance-demarcheurs",),
    8: ("https://www.nextinpact.com/lebrief/1190",),
    9: (
        "https://www.editions-legislatives.fr/actualite/"
        "prospection-commerciale-ce-quil-faut-retenir-du-webinaire-de-la-cnil/",
        "https://monexpertdudroit.com/rgpd/guide-complet-sur-la-prospection-commerciale-principes-"
        "bases-legales-et-bonnes-pratiques-de-la-cnil/",
    ),
    10: (
        "https://olympe.legal/quelle-est-selon-la-cnil-la-duree-de-conservation-des-donnees-pour-la-finalite-"
        "effectuer-des-operations-relatives-a-la-prospection-dun-non-client-par-courriel/",
    ),
    11: ("https://www.cgpa-conseils.fr/?p=3375",),
    12: (
        "https://www.cnscra.fr/remuneration.html",
        "https://org-www.argusdelassurance.com/juriscope/analyses-d-experts/"
        "dda-un-nouvel-encadrement-des-modes-de-remuneration.136599",
    ),
    13: ("https://www.cgpc-formation.fr/obligations-de-politique-generale/",),
    14: (
        "https://www.cgpa-conseils.fr/dda-quels-changements-pour-les-intermediaires-en-assurances/",
        "https://www.fincup.fr/dda-et-renouvellement-orias-le-lien-a-ne-pas-negliger",
    ),
    15: ("https://fr.readkong.com/page/recommandation-2019-r-01-du-6-decembre-2019-sur-les-2348401",),
    16: (
        "https://whatsup.gws.com/assurance-une-nouvelle-loi-pour-resilier-son-contrat-en-3-clics",
        "https://www.cofidis.fr/fr/assurance/guide/loi-hamon-changer-assurance.html",
    ),
    17: ("https://cgpa-conseils.fr/les-bonnes-pratiques-commerciales-2",),
    18: (
        "https://aurelienbamde.com/2025/06/16/distribution-de-produits-dassurance-linformation-relative-au-"
        "traitement-des-reclamations-et-aux-voies-de-recours/",
    ),
}

_CITED = re.compile(r"\[(\d+(?:(?:-|, )\d+)*)\]")


def cited(text: str) -> list[int]:
    """Return the sources that a text cites: 9 and 10 for `[9, 10]`, 5 to 7 for `[5-7]`."""
    numbers: set[int] = set()
    for group in _CITED.findall(text):
        for part in group.split(", "):
            first, _, last = part.partition("-")
            numbers.update(range(int(first), int(last or first) + 1))
    return sorted(numbers)
