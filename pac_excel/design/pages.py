"""The sheets of the standard workbooks: order, chapter, title, and the line that says what to do there."""

from __future__ import annotations

from pac_excel.design.page import Chapter, Page, Part
from pac_excel.layout.columns import Layout

_CONTROLS = Page(
    "Contrôles",
    Chapter.CONTROLS,
    "Contrôles du plan",
    "Traitez les erreurs, puis les alertes ; assumez par écrit celles que vous gardez.",
    (Part.HOW_TO_CHECK,),
)
_PARAMETERS = Page(
    "Paramètres",
    Chapter.CONTROLS,
    "Réglages du contrôle",
    "Changez un seuil ou une gravité, désactivez une règle ; ce qui reste vide garde sa valeur par défaut.",
)
_LISTS = Page(
    "Listes",
    Chapter.OVERVIEW,
    "Listes",
    "Les listes de choix du classeur. Rien n’est à saisir ici.",
    (Part.LISTS,),
    is_hidden=True,
)

COMPLETE_PAGES = (
    Page(
        "Synthèse",
        Chapter.OVERVIEW,
        "Synthèse du plan",
        "Le plan en une page : tout se calcule, rien n’est à saisir ici.",
        (Part.SUMMARY, Part.GLANCE),
    ),
    Page(
        "Cadrage",
        Chapter.FRAME,
        "Cadrage",
        "Fixez le cap : la vision, les ambitions, l’exercice, l’enveloppe et les règles du jeu.",
        (Part.FORMS, Part.MONTHS),
        ("head", "agency"),
    ),
    Page(
        "Déclinaisons",
        Chapter.FRAME,
        "Sites, réseaux et périodes",
        "Listez les sites, réseaux et périodes sur lesquels le plan se décline.",
    ),
    Page(
        "Équipe",
        Chapter.FRAME,
        "Équipe de pilotage",
        "Un rôle par ligne, jamais un nom ; mélangez compétences et tempéraments, donnez à chacun ses jours "
        "disponibles.",
    ),
    Page(
        "Sources",
        Chapter.FRAME,
        "Sources d’information",
        "Notez d’où vient chaque chiffre du diagnostic : internes, études, enquêtes, veille.",
    ),
    Page(
        "Portefeuille",
        Chapter.DIAGNOSIS,
        "Étape 1 – Le portefeuille",
        "Chiffrez chaque produit, puis relevez à part les totaux de l’agence pour les recouper.",
        (Part.FORMS,),
        ("portfolio_totals",),
    ),
    Page(
        "SWOT",
        Chapter.DIAGNOSIS,
        "Étape 1 – Forces, faiblesses, opportunités, menaces",
        "Un constat par ligne, avec sa preuve chiffrée et datée ; six familles internes, six externes.",
    ),
    Page(
        "Croisements",
        Chapter.DIAGNOSIS,
        "Étape 1 – Croiser le SWOT",
        "Mettez chaque force ou faiblesse en face d’une opportunité ou d’une menace : qu’en tirez-vous ?",
    ),
    Page(
        "Tableau SWOT",
        Chapter.DIAGNOSIS,
        "Étape 1 – Le SWOT en quatre quadrants",
        "Les constats les plus critiques de chaque quadrant ; le tableau complet est dans la feuille SWOT.",
        (Part.SWOT_BOARD,),
    ),
    Page(
        "Produits et marchés",
        Chapter.STRATEGY,
        "Étape 2 – Produits et marchés",
        "Listez les produits et les marchés, et dites s’ils sont nouveaux pour l’agence.",
    ),
    Page(
        "Matrice",
        Chapter.STRATEGY,
        "Étape 2 – La matrice produits / marchés",
        "Un couple produit/marché par ligne : la stratégie de l’agence est la somme de celles de ses "
        "couples.",
    ),
    Page(
        "Carte des couples",
        Chapter.STRATEGY,
        "Étape 2 – La carte des couples produit / marché",
        "Chaque couple dans la case de sa stratégie, avec le volume qu’il vise.",
        (Part.MATRIX_BOARD,),
    ),
    Page(
        "Grilles",
        Chapter.STRATEGY,
        "Étape 2 – Les grilles stratégiques",
        "Les noms des stratégies selon la nouveauté : à modifier seulement si votre réseau a sa propre "
        "grille.",
    ),
    Page(
        "Objectifs",
        Chapter.STRATEGY,
        "Étape 2 – Les objectifs",
        "Un but, un délai, un chiffre, un capteur, un rang ; trois C, et un parent sauf au niveau général.",
    ),
    Page(
        "Échelles",
        Chapter.STRATEGY,
        "Étape 2 – Les échelles des objectifs qualitatifs",
        "À défaut de mesure, décrivez au moins trois niveaux que l’on peut constater.",
    ),
    Page(
        "Arbre des objectifs",
        Chapter.STRATEGY,
        "Étape 2 – L’arbre des objectifs",
        "Chaque objectif sous son parent ; la barre dit la part de son besoin qui est couverte.",
        (Part.TREE,),
    ),
    Page(
        "Fiche objectif",
        Chapter.STRATEGY,
        "Fiche d’un objectif",
        "Choisissez un objectif : sa fiche (3C, SMART, 5P) s’imprime sur une page.",
        (Part.OBJECTIVE_CARD,),
    ),
    Page(
        "Segments",
        Chapter.MARKETING,
        "Étape 3 – Les segments",
        "Découpez la clientèle selon des critères que le CRM sait extraire, et comptez.",
    ),
    Page(
        "Cibles",
        Chapter.MARKETING,
        "Étape 3 – Les cibles",
        "Une cible est un couple retenu face à un segment, avec sa promesse.",
    ),
    Page(
        "Mix 6P",
        Chapter.MARKETING,
        "Étape 3 – Le mix de chaque cible",
        "Une politique par P et par cible : produit, prix, place, promotion, et les deux P de votre cadrage.",
    ),
    Page(
        "Servuction",
        Chapter.MARKETING,
        "Étape 3 – La servuction",
        "Suivez le parcours du client, étape par étape : ce qu’il voit, ce qui le déçoit, ce qui change.",
    ),
    Page(
        "Hypothèses",
        Chapter.MARKETING,
        "Étape 3 – Les hypothèses",
        "Écrivez ce que vous supposez vrai, et la date à laquelle vous le saurez.",
    ),
    Page(
        "Choix",
        Chapter.MARKETING,
        "Étape 3 – Les choix et leurs raisons",
        "Pour chaque couple ou action : le choix, ses raisons, les voies écartées, les hypothèses.",
    ),
    Page(
        "Actions",
        Chapter.ACTIONS,
        "Étape 4 – Les actions commerciales",
        "Une action par ligne, en sept questions : quoi, pourquoi, comment, où, quand, combien, qui.",
    ),
    Page(
        "Jalons",
        Chapter.ACTIONS,
        "Étape 4 – Les jalons",
        "Découpez chaque action en étapes datées, et cochez-les au fur et à mesure.",
    ),
    Page(
        "Planning",
        Chapter.ACTIONS,
        "Étape 4 – Le planning des actions",
        "Semaine par semaine : le prévu, le fait, les jalons ; la semaine en cours est encadrée.",
        (Part.SCHEDULE,),
    ),
    Page(
        "Fiche action",
        Chapter.ACTIONS,
        "Fiche d’une action en sept questions",
        "Choisissez une action : sa fiche QQOQCCP s’imprime sur une page.",
        (Part.ACTION_CARD,),
    ),
    Page(
        "Charge",
        Chapter.ACTIONS,
        "Étape 4 – La charge de l’équipe",
        "Les jours de chaque rôle sur chaque action : ils s’étalent seuls sur la durée de l’action.",
    ),
    Page(
        "Conformité",
        Chapter.ACTIONS,
        "Étape 4 – La conformité des actions",
        "Pour chaque action qui sollicite des clients : ce qui la permet, et où s’en trouve la preuve.",
    ),
    Page(
        "Budget",
        Chapter.ACTIONS,
        "Étape 4 – Le budget",
        "Une dépense par ligne et par mois, en euros TTC : prévu, engagé, réalisé.",
    ),
    Page(
        "Budget et charge",
        Chapter.ACTIONS,
        "Étape 4 – Le budget et la charge mois par mois",
        "Ce que le plan coûte et ce qu’il demande à l’équipe : au-delà de 100 %, la charge ne tient pas.",
        (Part.MONEY,),
    ),
    Page(
        "Campagnes",
        Chapter.ACTIONS,
        "Étape 4 – Les campagnes",
        "Réunissez les actions qui se lancent ensemble : un but, une durée, des moyens bornés, un "
        "argumentaire.",
    ),
    Page(
        "Calendrier",
        Chapter.ACTIONS,
        "Étape 4 – Le calendrier des campagnes",
        "Les campagnes de l’exercice, semaine par semaine.",
        (Part.CAMPAIGNS,),
    ),
    Page(
        "Moyens et documents",
        Chapter.ACTIONS,
        "Étape 4 – Moyens et documents des campagnes",
        "Listez, quantifiez, plafonnez les moyens ; rangez les documents avant, pendant et après.",
    ),
    Page(
        "KPI",
        Chapter.STEERING,
        "Étape 5 – Les indicateurs",
        "Définissez chaque indicateur une fois pour toutes : formule, capteur, responsable, objectif.",
    ),
    Page(
        "Trajectoires",
        Chapter.STEERING,
        "Étape 5 – Les trajectoires",
        "Le chemin prévu, mois par mois, du départ à la cible : il ne change plus une fois le plan validé.",
    ),
    Page(
        "Réalisé",
        Chapter.STEERING,
        "Étape 5 – Le réalisé",
        "Chaque mois, la valeur constatée de chaque indicateur.",
    ),
    Page(
        "Ratios",
        Chapter.STEERING,
        "Étape 5 – Les deux termes des ratios",
        "Pour un ratio, le numérateur et le dénominateur du mois : ils se cumulent, le ratio non.",
    ),
    Page(
        "Commentaires",
        Chapter.STEERING,
        "Étape 5 – Les commentaires",
        "Expliquez les écarts du mois : un fait, une cause, une suite.",
    ),
    Page(
        "Mesures",
        Chapter.STEERING,
        "Étape 5 – Les mesures par site",
        "Les relevés détaillés, un par indicateur, site et mois.",
    ),
    Page(
        "Tableau de bord",
        Chapter.STEERING,
        "Étape 5 – Le tableau de bord",
        "Où en est chaque indicateur, à date : feu, écart à la trajectoire, atterrissage en fin d’exercice.",
        (Part.DASHBOARD,),
    ),
    Page(
        "Reporting",
        Chapter.STEERING,
        "Étape 5 – L’équipe de reporting",
        "Qui relève quoi, à quelle date, pour qui, et dans quelle réunion on le lit.",
    ),
    Page(
        "Messages",
        Chapter.STEERING,
        "Étape 5 – Les messages de pilotage",
        "Chaque mois, la direction redit l’importance du plan, son avancée et l’engagement de tous.",
    ),
    Page(
        "Décisions",
        Chapter.STEERING,
        "Étape 5 – Les décisions",
        "À chaque alerte, une décision, un responsable, une date ; puis l’effet constaté.",
    ),
    Page(
        "Veille",
        Chapter.STEERING,
        "Étape 5 – La veille",
        "Notez ce qui bouge sur le marché et la date à laquelle le revoir.",
    ),
    Page(
        "Retours d’expérience",
        Chapter.STEERING,
        "Étape 5 – Les retours d’expérience",
        "À la fin de chaque action : ce qui a marché, ce qui n’a pas marché, ce que l’on refera autrement.",
    ),
    Page(
        "Versions",
        Chapter.STEERING,
        "Journal des versions",
        "Chaque version annule et remplace la précédente : notez ce qui change, et pourquoi.",
    ),
    _CONTROLS,
    _PARAMETERS,
    Page(
        "Guide",
        Chapter.OVERVIEW,
        "Guide de la méthode",
        "Les étapes dans l’ordre du travail, ce que le contrôle en juge, et les mots de la méthode.",
        (Part.GUIDE,),
    ),
    _LISTS,
)

SIMPLIFIED_PAGES = (
    Page(
        "Premiers pas",
        Chapter.OVERVIEW,
        "Premiers pas",
        "Un premier plan en cinq étapes : commencez par le cadre, plus bas sur cette feuille.",
        (Part.STEPS, Part.FORMS, Part.MONTHS),
        ("head", "agency"),
    ),
    Page(
        "Synthèse",
        Chapter.OVERVIEW,
        "Synthèse du plan",
        "Le plan en une page : tout se calcule, rien n’est à saisir ici.",
        (Part.SUMMARY, Part.GLANCE),
    ),
    Page(
        "SWOT",
        Chapter.DIAGNOSIS,
        "1. Forces, faiblesses, opportunités, menaces",
        "Un constat par ligne, avec sa preuve chiffrée et datée ; six familles internes, six externes.",
    ),
    Page(
        "Tableau SWOT",
        Chapter.DIAGNOSIS,
        "Le SWOT en quatre quadrants",
        "Les constats les plus critiques de chaque quadrant.",
        (Part.SWOT_BOARD,),
    ),
    Page(
        "Matrice",
        Chapter.STRATEGY,
        "2. La matrice produits / marchés",
        "Listez produits et marchés, puis les couples : la stratégie de l’agence est la somme des leurs.",
    ),
    Page(
        "Objectifs",
        Chapter.STRATEGY,
        "3. Les objectifs",
        "Un but, un délai, un chiffre, un capteur, un rang ; trois C, et un parent sauf au niveau général.",
    ),
    Page(
        "Actions QQOQCCP",
        Chapter.ACTIONS,
        "4. Les actions en sept questions",
        "Une action par ligne : quoi, pourquoi, comment, où, quand, combien, qui ; puis les jours de chacun.",
    ),
    Page(
        "Planning",
        Chapter.ACTIONS,
        "Le planning des actions",
        "Semaine par semaine : ce qui est prévu, ce qui est fait ; la semaine en cours est encadrée.",
        (Part.SCHEDULE,),
    ),
    Page(
        "Fiche action",
        Chapter.ACTIONS,
        "Fiche d’une action en sept questions",
        "Choisissez une action : sa fiche s’imprime sur une page.",
        (Part.ACTION_CARD,),
    ),
    Page(
        "Reporting",
        Chapter.STEERING,
        "5. Les indicateurs et leur suivi",
        "Définissez l’indicateur, tracez sa trajectoire, puis relevez chaque mois la valeur constatée.",
    ),
    Page(
        "Tableau de bord",
        Chapter.STEERING,
        "Le tableau de bord",
        "Où en est chaque indicateur, à date : feu, écart à la trajectoire, atterrissage en fin d’exercice.",
        (Part.DASHBOARD,),
    ),
    _CONTROLS,
    _PARAMETERS,
    _LISTS,
)

_PAGES = {"complet": COMPLETE_PAGES, "simplifie": SIMPLIFIED_PAGES}


def pages_of(layout: Layout) -> tuple[Page, ...]:
    """Return the sheets of the workbook of `layout`, in order."""
    return _PAGES[layout.name]
