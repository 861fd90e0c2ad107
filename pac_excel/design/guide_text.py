"""What the guide teaches: the steps of the method, what the check judges at each, and its words."""

from __future__ import annotations

from dataclasses import dataclass

from pac_excel.design.page import Chapter


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the method: what it asks, what the check judges, and how the sample agency takes it.

    The examples follow one finding from the diagnosis to the lesson.
    """

    chapter: Chapter
    title: str
    asks: str
    judged: str
    example: str


INTRODUCTION = (
    "Un plan d’actions commerciales fixe un cap à toute l’agence, affecte des moyens aux actions choisies, "
    "coordonne les efforts et se pilote chaque mois. On l’appelle « raisonné » (PRAC) quand chaque choix "
    "s’appuie sur un fait et se justifie. Suivez les étapes dans l’ordre : chacune nourrit la suivante. Les "
    "cases crème se remplissent, les cases grises se calculent. Un plan inachevé est normal : le contrôle "
    "dit à tout moment ce qui manque."
)

STEPS = (
    Step(
        Chapter.FRAME,
        "Avant de commencer – le cadre",
        "La vision du chef d’entreprise, la volonté de la direction et l’énergie de l’équipe donnent les "
        "ambitions. Fixez l’exercice, l’horizon (au moins deux ans pour une agence), l’enveloppe, la "
        "réserve et la grille stratégique. Décrivez les sites, les réseaux et l’équipe par rôles : jamais "
        "de nom de personne.",
        "Le cadre est complet ; l’horizon dépasse l’exercice ; les profils de l’équipe de pilotage se "
        "complètent ; une version nouvelle dit celle qu’elle annule et remplace.",
        "« Être l’assureur de proximité de référence des familles et des professionnels de la zone d’ici "
        "2028. » L’agence s’y engage du 01/01 au 31/12/2026 avec 30 000 €, dont 5 % de réserve, et sept "
        "rôles dont les jours sont comptés.",
    ),
    Step(
        Chapter.DIAGNOSIS,
        "Étape 1 – Connaître l’entreprise et son environnement",
        "Dehors : réglementation, codes, environnement, marchés, concurrence directe et indirecte, d’où "
        "viennent les opportunités et les menaces. Dedans : produits, prix, distribution, communication, "
        "clientèle, capacités, d’où viennent les forces et les faiblesses. Un constat est un fait, prouvé, "
        "daté, noté en gravité et en urgence. Croisez-les ensuite : une force face à une menace défend, une "
        "faiblesse face à une opportunité se corrige.",
        "Les douze familles sont couvertes ; chaque constat a sa preuve et sa source récente ; une menace "
        "ou une faiblesse forte (gravité × urgence d’au moins 12) reçoit une réponse ; les totaux du "
        "portefeuille se recoupent.",
        "FA01 « Trop de clients avec un seul contrat » : 1 196 mono-détenteurs, soit 46 % (SR1, "
        "31/12/2025). Gravité 5 × urgence 4 = 20 : critique, il faut y répondre. Face à ME01 « Départs vers"
        " bancassureurs et comparateurs », le croisement X5 conclut : « Équiper les clients pour les "
        "retenir ».",
    ),
    Step(
        Chapter.STRATEGY,
        "Étape 2 – Choisir la stratégie et les objectifs",
        "La stratégie de l’agence est la somme des stratégies de ses couples produit/marché. Dites ce qui "
        "est nouveau : la grille donne le nom de la stratégie, de la pénétration (tout est connu) à la "
        "diversification (tout est nouveau). Puis fixez les objectifs : un but, un délai, un chiffre, un "
        "capteur, un rang, et les trois C. Sans mesure possible, décrivez une échelle de niveaux "
        "observables.",
        "Chaque couple retenu porte un objectif et une action ; la stratégie saisie est celle de la case ; "
        "un objectif a une cible, une échéance dans l’horizon, un responsable ; la somme des contributions "
        "atteint le besoin.",
        "C1 propose un produit actuel (P-PACK) à un marché actuel (M1) : pénétration de marché. Il porte O5"
        " « Placer 190 contrats de plus au Centre-ville » avant le 31/12/2026. Comportement : « 12 bilans "
        "par semaine » ; conditions : « Agenda ouvert deux soirs par semaine » ; critère : « 190 contrats "
        "».",
    ),
    Step(
        Chapter.MARKETING,
        "Étape 3 – Construire le plan marketing",
        "Segmentez, ciblez, positionnez : chaque cible est un couple retenu face à un segment, avec sa "
        "promesse et six politiques (4P + 2P). La servuction suit le service du point de vue du client. "
        "Écrivez les hypothèses et les raisons des choix : ce sont elles qu’on relira si le résultat ne "
        "vient pas.",
        "Chaque couple retenu a une cible ; les six P sont remplis et ne se contredisent pas ; les tailles "
        "tiennent dans le marché ; les hypothèses ont une date de vérification.",
        "T1 présente C1 au segment SEG1 « Mono-détenteurs auto ou habitation » (1 196 clients), avec la "
        "promesse « Un seul interlocuteur pour toute la maison » et un P par politique, dont le prix : « "
        "Avantage multi-contrats de la compagnie, sans remise d’agence ». L’hypothèse H1 se vérifie le "
        "30/06/2026.",
    ),
    Step(
        Chapter.ACTIONS,
        "Étape 4 – Établir le plan d’actions",
        "Une action répond à sept questions (QQOQCCP) : Quoi, d’après quels constats ? Pourquoi, pour quel "
        "objectif ? Comment, avec quels moyens ? Où ? Quand, avec quels jalons ? Combien coûte-t-elle, que "
        "rapporte-t-elle ? Qui la porte, envers qui ? Les campagnes réunissent les actions lancées ensemble "
        "et donnent envie.",
        "Les sept réponses y sont ; les dates tiennent dans l’exercice et les dépendances ; le budget tient "
        "dans l’enveloppe, la charge dans les jours disponibles ; le gain se compte en commissions ; la "
        "base légale de chaque sollicitation est dite.",
        "A01 « Bilans annuels des mono-détenteurs du Centre-ville » répond à FA01 et sert O5. E-mail, "
        "courrier, rendez-vous ; du 02/02 au 26/06/2026, jalonnée (« 50 bilans » au 31/03). 2 400 € et 22 "
        "jours font un coût complet de 7 900 € pour un gain attendu de 14 500 € : ROI de 83,5 %.",
    ),
    Step(
        Chapter.STEERING,
        "Étape 5 – Mesurer, décider, recommencer",
        "Chaque objectif a au moins un indicateur, avec sa trajectoire sur douze mois. Chaque mois, "
        "relevez, comparez, expliquez, décidez. Préférez la réaction rapide (boucle fermée) au programme "
        "fixe (boucle ouverte). La veille et les retours d’expérience préparent le plan suivant : la boucle "
        "est bouclée, avec une expérience de plus.",
        "Chaque indicateur a un responsable, un capteur et douze valeurs prévues ; un relevé ne manque pas "
        "; un indicateur rouge appelle une décision datée ; une action finie laisse un retour "
        "d’expérience.",
        "K05 « Contrats additionnels Centre-ville » mesure O5 : 184 contrats pour 190 prévus, soit 3,2 % de"
        " moins : orange. Sur le même écart, vu en mars à l’agence entière (K07), D3 a décidé « Deux soirs "
        "de rendez-vous de plus par mois et relance des bilans non honorés ». L01 en garde la leçon : « "
        "Refaire en deux vagues ».",
    ),
    Step(
        Chapter.CONTROLS,
        "À tout moment – contrôler le plan",
        "Lancez le contrôle aussi souvent que vous voulez : il lit tout le classeur et remplit la feuille "
        "Contrôles, sans rien changer d’autre. Les cellules en cause s’allument : rouge pour une erreur, "
        "ambre pour une alerte, bleu pour une information.",
        "Une erreur se corrige. Une alerte ou une information se corrige ou s’assume : écrivez pourquoi, "
        "qui, et jusqu’à quand ; elle ne ressort plus avant cette date.",
        "Si O2 visait 310 contrats, le contrôle dirait : « O2 vise 310, mais ses fils O5 (190) et O6 (90) "
        "font 280 : il manque 30 ». On répartit les 30 contrats entre les fils, avec les actions qui vont "
        "avec, ou on ramène la cible à 280.",
    ),
)

# what comes before the five steps, and after them
BEFORE = (
    "Commencez ici",
    "Plus bas sur cette feuille : nommez le plan et l’agence, datez l’exercice, puis listez les rôles.",
)
AFTER = (
    "Contrôles",
    "Lancez le contrôle : ce qu’il trouve s’affiche dans cette feuille et en tête de Synthèse ; les cases en "
    "cause s’allument dans leur feuille.",
)
TO_FILL, COMPUTED = "à remplir", "se calcule : ne rien saisir"
HELP = "Entrez dans une case : elle dit ce qu’elle attend, avec un exemple qui s’efface quand on la quitte."

# sheet, what to do there, an example
FIRST_STEPS = (
    (
        "SWOT",
        "Notez trois à dix constats par quadrant, chacun avec sa preuve, sa date, sa gravité et son urgence.",
        "« Trop de clients avec un seul contrat » : 1 196 mono-détenteurs, soit 46 %, au 31/12/2025 ; "
        "gravité 5, urgence 4.",
    ),
    (
        "Matrice",
        "Listez produits et marchés, puis les couples ; retenez ceux que l’équipe peut vraiment servir.",
        "C1 : P-PACK, produit actuel, pour M1, marché actuel ; la stratégie est une pénétration de marché"
        " ; retenu.",
    ),
    (
        "Objectifs",
        "Donnez à chaque couple retenu un objectif chiffré, daté, avec ses trois C et son capteur.",
        "« Placer 190 contrats de plus au Centre-ville » avant le 31/12/2026 ; « 12 bilans par semaine ».",
    ),
    (
        "Actions QQOQCCP",
        "Répondez aux sept questions pour chaque action, puis comptez les jours de chacun.",
        "« Bilans annuels des mono-détenteurs du Centre-ville », du 02/02 au 26/06/2026, 2 400 €, 22 jours.",
    ),
    (
        "Reporting",
        "Choisissez un indicateur par objectif, tracez sa trajectoire, relevez-le chaque mois ; puis "
        "contrôlez.",
        "« Contrats additionnels Centre-ville » : 190 sur l’année, dont 11 en janvier, 15 en février, 19 "
        "en mars.",
    ),
)

HOW_TO_CHECK = (
    "Vérifier : bouton « Vérifier le plan » de l’onglet PAC, ou commande « pac-excel check --write » sur ce "
    "fichier fermé.",
    "Aller à la cellule : colonne Lien. Les cellules en cause sont allumées dans leur feuille.",
    "Assumer une alerte : remplissez Justification, Par, Le et, s’il y a lieu, Jusqu’au ; une erreur ne "
    "s’assume pas.",
)

GLOSSARY = (
    (
        "3C",
        "Ce qui fait un bon objectif : le Comportement observable, les Conditions de réalisation, le "
        "Critère de réussite.",
    ),
    ("5P", "Pour un objectif proche des équipes : Pertinent, Planifié, Précis, Positif, Personnalisé."),
    (
        "6P",
        "Le mix d’une cible : Produit, Prix, Place, Promotion, et deux P choisis au cadrage (Personnel et "
        "Processus).",
    ),
    ("Atterrissage", "La valeur à laquelle un indicateur finira l’exercice si rien ne change."),
    ("Capteur", "L’endroit précis où se lit une valeur : un écran du CRM, un bordereau, un compteur."),
    ("Couple produit/marché", "Un produit proposé à un marché ; à chaque couple sa stratégie."),
    ("Criticité", "Gravité × urgence, de 1 à 25 : forte dès 12, critique dès 16."),
    (
        "Flux et stock",
        "Un flux s’additionne sur la période (ventes) ; un stock est un niveau à une date (contrats en "
        "vigueur).",
    ),
    ("PRAC", "Plan raisonné d’actions commerciales : chaque choix est objectivé et justifié."),
    ("QQOQCCP", "Quoi, Qui, Où, Quand, Comment, Combien, Pourquoi : les sept questions d’une action."),
    ("Servuction", "La production d’un service, à laquelle le client prend part."),
    ("SMART", "Spécifique, Mesurable, Accessible, Réaliste, Temporel."),
    ("SWOT", "Forces et faiblesses (dedans), opportunités et menaces (dehors)."),
    ("Trajectoire", "Le chemin prévu d’un indicateur, mois par mois ; l’écart se juge par rapport à elle."),
)
