"""The enumerations of a plan: codes that are exchanged, with the French labels that users see."""

from __future__ import annotations

from pac_excel.plan.fields import Choice


class AgencyType(Choice):
    AGENT_GENERAL = "AGENT_GENERAL", "Agent général"
    COURTIER = "COURTIER", "Courtier"
    CGPI = "CGPI", "CGPI"
    MANDATAIRE = "MANDATAIRE", "Mandataire"
    AUTRE = "AUTRE", "Autre"


class OriasCategory(Choice):
    AGA = "AGA", "AGA – agent général"
    COA = "COA", "COA – courtier"
    MA = "MA", "MA – mandataire"
    MIA = "MIA", "MIA – mandataire d’intermédiaire"
    CIF = "CIF", "CIF – conseil en investissements"
    IOBSP = "IOBSP", "IOBSP – opérations de banque"
    AUTRE = "AUTRE", "Autre catégorie"


class Mode(Choice):
    SIMPLIFIE = "SIMPLIFIE", "Simplifié"
    COMPLET = "COMPLET", "Complet"


class PlanStatus(Choice):
    BROUILLON = "BROUILLON", "Brouillon"
    VALIDE = "VALIDE", "Validé"
    EN_COURS = "EN_COURS", "En cours"
    CLOS = "CLOS", "Clos"


class Scope(Choice):
    ENTREPRISE = "ENTREPRISE", "Entreprise"
    SITE = "SITE", "Site"
    RESEAU = "RESEAU", "Réseau"
    PERIODE = "PERIODE", "Période"


class NetworkKind(Choice):
    AGENCE_PHYSIQUE = "AGENCE_PHYSIQUE", "Agence physique"
    TELEPHONE = "TELEPHONE", "Téléphone"
    DIGITAL = "DIGITAL", "Digital"
    APPORTEURS = "APPORTEURS", "Apporteurs"
    PARTENARIAT = "PARTENARIAT", "Partenariat"
    COURTIER_GROSSISTE = "COURTIER_GROSSISTE", "Courtier grossiste"
    SALARIE_ITINERANT = "SALARIE_ITINERANT", "Salarié itinérant"


class PeriodKind(Choice):
    PLURIANNUEL = "PLURIANNUEL", "Pluriannuel"
    ANNEE = "ANNEE", "Année"
    SEMESTRE = "SEMESTRE", "Semestre"
    TRIMESTRE = "TRIMESTRE", "Trimestre"
    MOIS = "MOIS", "Mois"


class Profile(Choice):
    PILOTE = "PILOTE", "Pilote"
    COMMERCIAL = "COMMERCIAL", "Commercial"
    GESTION = "GESTION", "Gestion"
    MARKETING = "MARKETING", "Marketing"
    REPORTING = "REPORTING", "Reporting"
    DIRECTION = "DIRECTION", "Direction"


class IasLevel(Choice):
    I = "I", "Niveau I"  # noqa: E741 the level's own name in the insurance code
    II = "II", "Niveau II"
    III = "III", "Niveau III"
    NA = "NA", "Sans objet"


class SourceKind(Choice):
    INTERNE_CRM = "INTERNE_CRM", "Interne – CRM"
    INTERNE_COMPTA = "INTERNE_COMPTA", "Interne – comptabilité"
    INTERNE_AUTRE = "INTERNE_AUTRE", "Interne – autre"
    ETUDE = "ETUDE", "Étude"
    ENQUETE = "ENQUETE", "Enquête"
    SONDAGE = "SONDAGE", "Sondage"
    TEST = "TEST", "Test"
    VEILLE = "VEILLE", "Veille"
    EXTERNE_GRATUITE = "EXTERNE_GRATUITE", "Externe gratuite"
    EXTERNE_PAYANTE = "EXTERNE_PAYANTE", "Externe payante"
    COMPAGNIE = "COMPAGNIE", "Compagnie"


class LifeCycle(Choice):
    LANCEMENT = "LANCEMENT", "Lancement"
    CROISSANCE = "CROISSANCE", "Croissance"
    MATURITE = "MATURITE", "Maturité"
    DECLIN = "DECLIN", "Déclin"


class Bcg(Choice):
    VEDETTE = "VEDETTE", "Vedette"
    VACHE_A_LAIT = "VACHE_A_LAIT", "Vache à lait"
    DILEMME = "DILEMME", "Dilemme"
    POIDS_MORT = "POIDS_MORT", "Poids mort"


class Posture(Choice):
    DEVELOPPER = "DEVELOPPER", "Développer"
    MAINTENIR = "MAINTENIR", "Maintenir"
    REALISER = "REALISER", "Réaliser (récolter)"
    ABANDONNER = "ABANDONNER", "Abandonner"


class Side(Choice):
    FORCE = "FORCE", "Force"
    FAIBLESSE = "FAIBLESSE", "Faiblesse"
    OPPORTUNITE = "OPPORTUNITE", "Opportunité"
    MENACE = "MENACE", "Menace"


class Family(Choice):
    PRODUITS_SERVICES = "PRODUITS_SERVICES", "Produits et services"
    PRIX = "PRIX", "Prix pratiqués"
    DISTRIBUTION = "DISTRIBUTION", "Distribution"
    COMMUNICATION = "COMMUNICATION", "Communication"
    CLIENTELE_PORTEFEUILLE = "CLIENTELE_PORTEFEUILLE", "Clientèle et portefeuille"
    CAPACITES = "CAPACITES", "Capacités"
    REGLEMENTATION_ETATIQUE = "REGLEMENTATION_ETATIQUE", "Réglementation étatique"
    CODES = "CODES", "Codes en vigueur"
    REGLEMENTATION_PROFESSIONNELLE = "REGLEMENTATION_PROFESSIONNELLE", "Réglementation professionnelle"
    ENVIRONNEMENT = "ENVIRONNEMENT", "Environnement"
    MARCHES_DEMANDE = "MARCHES_DEMANDE", "Marchés et demande"
    CONCURRENCES = "CONCURRENCES", "Concurrences"


INTERNAL_FAMILIES = tuple(Family)[:6]
EXTERNAL_FAMILIES = tuple(Family)[6:]


class Subfamily(Choice):
    INTERNE = "INTERNE", "Communication interne"
    EXTERNE = "EXTERNE", "Communication externe"
    HUMAINES = "HUMAINES", "Capacités humaines"
    FINANCIERES = "FINANCIERES", "Capacités financières"
    PRODUCTION = "PRODUCTION", "Capacités de production"
    FRANCE = "FRANCE", "France"
    EUROPE = "EUROPE", "Europe"
    MONDE = "MONDE", "Monde"
    CODE_ASSURANCES = "CODE_ASSURANCES", "Code des assurances"
    CODE_MUTUALITE = "CODE_MUTUALITE", "Code de la mutualité"
    CODE_SECU = "CODE_SECU", "Code de la sécurité sociale"
    POLITIQUE = "POLITIQUE", "Politique"
    ECONOMIQUE = "ECONOMIQUE", "Économique"
    SOCIOCULTUREL = "SOCIOCULTUREL", "Socioculturel"
    TECHNOLOGIQUE = "TECHNOLOGIQUE", "Technologique"
    ECOLOGIQUE = "ECOLOGIQUE", "Écologique"
    JURIDIQUE = "JURIDIQUE", "Juridique"
    TAILLE_PARTS = "TAILLE_PARTS", "Taille et parts de marché"
    STRUCTURE = "STRUCTURE", "Structure de la demande"
    TENDANCES = "TENDANCES", "Évolutions et tendances"
    DIRECTE = "DIRECTE", "Concurrence directe"
    INDIRECTE = "INDIRECTE", "Concurrence indirecte"


SUBFAMILIES: dict[Family, tuple[Subfamily, ...]] = {
    Family.COMMUNICATION: (Subfamily.INTERNE, Subfamily.EXTERNE),
    Family.CAPACITES: (Subfamily.HUMAINES, Subfamily.FINANCIERES, Subfamily.PRODUCTION),
    Family.REGLEMENTATION_ETATIQUE: (Subfamily.FRANCE, Subfamily.EUROPE, Subfamily.MONDE),
    Family.CODES: (Subfamily.CODE_ASSURANCES, Subfamily.CODE_MUTUALITE, Subfamily.CODE_SECU),
    Family.ENVIRONNEMENT: (
        Subfamily.POLITIQUE,
        Subfamily.ECONOMIQUE,
        Subfamily.SOCIOCULTUREL,
        Subfamily.TECHNOLOGIQUE,
        Subfamily.ECOLOGIQUE,
        Subfamily.JURIDIQUE,
    ),
    Family.MARCHES_DEMANDE: (Subfamily.TAILLE_PARTS, Subfamily.STRUCTURE, Subfamily.TENDANCES),
    Family.CONCURRENCES: (Subfamily.DIRECTE, Subfamily.INDIRECTE),
}


class SwotStatus(Choice):
    ACTIF = "ACTIF", "Actif"
    A_VERIFIER = "A_VERIFIER", "À vérifier"
    OBSOLETE = "OBSOLETE", "Obsolète"


class CrossKind(Choice):
    """The four crossings; capital F a strength, small f a weakness, as the method writes them."""

    FO = "FO", "FO – attaquer"
    fO = "fO", "fO – se renforcer"
    FM = "FM", "FM – défendre"
    fM = "fM", "fM – se protéger"


class Branch(Choice):
    AUTO = "AUTO", "Auto"
    MRH = "MRH", "Habitation (MRH)"
    SANTE = "SANTE", "Santé"
    PREVOYANCE = "PREVOYANCE", "Prévoyance"
    EMPRUNTEUR = "EMPRUNTEUR", "Emprunteur"
    PRO_MRP = "PRO_MRP", "Multirisque professionnelle"
    PRO_RC = "PRO_RC", "RC professionnelle"
    FLOTTE = "FLOTTE", "Flotte"
    CYBER = "CYBER", "Cyber"
    EPARGNE = "EPARGNE", "Épargne"
    RETRAITE = "RETRAITE", "Retraite"
    COLLECTIF = "COLLECTIF", "Collectif"
    AUTRE = "AUTRE", "Autre branche"


class ProductNewness(Choice):
    ACTUEL = "ACTUEL", "Actuel"
    MODIFIE = "MODIFIE", "Modifié"
    NOUVEAU = "NOUVEAU", "Nouveau"


class MarketNewness(Choice):
    ACTUEL = "ACTUEL", "Actuel"
    ELARGI = "ELARGI", "Élargi"
    NOUVEAU = "NOUVEAU", "Nouveau"


class CustomerKind(Choice):
    PARTICULIER = "PARTICULIER", "Particulier"
    PROFESSIONNEL = "PROFESSIONNEL", "Professionnel"
    ENTREPRISE = "ENTREPRISE", "Entreprise"
    ASSOCIATION = "ASSOCIATION", "Association"


class ObjectiveLevel(Choice):
    GENERAL = "GENERAL", "Général"
    STRATEGIQUE = "STRATEGIQUE", "Stratégique"
    OPERATIONNEL = "OPERATIONNEL", "Opérationnel"
    INDIVIDUEL = "INDIVIDUEL", "Individuel"


class ObjectiveKind(Choice):
    QUANTITATIF = "QUANTITATIF", "Quantitatif"
    QUALITATIF = "QUALITATIF", "Qualitatif"


class Unit(Choice):
    EUR = "EUR", "€"
    NB = "NB", "Nombre"
    PCT = "PCT", "%"
    POINT = "POINT", "Point"
    JOUR = "JOUR", "Jour"
    HEURE = "HEURE", "Heure"
    NIVEAU = "NIVEAU", "Niveau"
    RATIO = "RATIO", "Ratio"


class Direction(Choice):
    HAUSSE = "HAUSSE", "Hausse"
    BAISSE = "BAISSE", "Baisse"
    MAINTIEN = "MAINTIEN", "Maintien"


class KpiDirection(Choice):
    HAUSSE = "HAUSSE", "Hausse"
    BAISSE = "BAISSE", "Baisse"
    CIBLE = "CIBLE", "Cible"


class MeasureKind(Choice):
    FLUX = "FLUX", "Flux (cible de la période)"
    STOCK = "STOCK", "Stock (cible moins départ)"


class RollUp(Choice):
    SOMME = "SOMME", "Somme des fils"
    CONTRIBUTION = "CONTRIBUTION", "Contributions"
    MOYENNE_PONDEREE = "MOYENNE_PONDEREE", "Moyenne pondérée"
    AUCUN = "AUCUN", "Actions directes"


class Review(Choice):
    HEBDO = "HEBDO", "Hebdomadaire"
    MENSUELLE = "MENSUELLE", "Mensuelle"
    TRIMESTRIELLE = "TRIMESTRIELLE", "Trimestrielle"


class Frequency(Choice):
    HEBDO = "HEBDO", "Hebdomadaire"
    MENSUELLE = "MENSUELLE", "Mensuelle"
    TRIMESTRIELLE = "TRIMESTRIELLE", "Trimestrielle"
    ANNUELLE = "ANNUELLE", "Annuelle"


class Confidence(Choice):
    FAIBLE = "FAIBLE", "Faible"
    MOYENNE = "MOYENNE", "Moyenne"
    FORTE = "FORTE", "Forte"


class HypothesisStatus(Choice):
    A_VERIFIER = "A_VERIFIER", "À vérifier"
    CONFIRMEE = "CONFIRMEE", "Confirmée"
    INVALIDEE = "INVALIDEE", "Invalidée"


class ActionStatus(Choice):
    PREVUE = "PREVUE", "Prévue"
    EN_COURS = "EN_COURS", "En cours"
    TERMINEE = "TERMINEE", "Terminée"
    REPORTEE = "REPORTEE", "Reportée"
    ABANDONNEE = "ABANDONNEE", "Abandonnée"


class ActionType(Choice):
    CONQUETE = "CONQUETE", "Conquête"
    MULTI_DETENTION = "MULTI_DETENTION", "Multi-détention"
    FIDELISATION = "FIDELISATION", "Fidélisation"
    RETENTION = "RETENTION", "Rétention"
    RECONQUETE = "RECONQUETE", "Reconquête"
    RECOMMANDATION = "RECOMMANDATION", "Recommandation"
    QUALITE = "QUALITE", "Qualité"
    ORGANISATION = "ORGANISATION", "Organisation"
    FORMATION = "FORMATION", "Formation"
    COMMUNICATION = "COMMUNICATION", "Communication"


class Approach(Choice):
    ONE_TO_ONE = "ONE_TO_ONE", "One to one"
    SEGMENT = "SEGMENT", "Segment"
    MASSE = "MASSE", "Masse"


class Channel(Choice):
    RDV_AGENCE = "RDV_AGENCE", "RDV en agence"
    RDV_EXTERIEUR = "RDV_EXTERIEUR", "RDV extérieur"
    TELEPHONE = "TELEPHONE", "Téléphone"
    EMAIL = "EMAIL", "E-mail"
    SMS = "SMS", "SMS"
    COURRIER = "COURRIER", "Courrier"
    DIGITAL_ADS = "DIGITAL_ADS", "Publicité en ligne"
    RESEAUX_SOCIAUX = "RESEAUX_SOCIAUX", "Réseaux sociaux"
    EVENEMENT = "EVENEMENT", "Événement"
    PARTENAIRE = "PARTENAIRE", "Partenaire"
    PRESSE_LOCALE = "PRESSE_LOCALE", "Presse locale"
    AFFICHAGE = "AFFICHAGE", "Affichage"


class LegalBasis(Choice):
    CONSENTEMENT = "CONSENTEMENT", "Consentement"
    CONTRAT_EN_COURS = "CONTRAT_EN_COURS", "Contrat en cours"
    DEMANDE_RAPPEL = "DEMANDE_RAPPEL", "Demande de rappel"
    CLIENT_PRODUIT_ANALOGUE = "CLIENT_PRODUIT_ANALOGUE", "Client – produit analogue"
    B2B_INTERET_LEGITIME = "B2B_INTERET_LEGITIME", "B2B – intérêt légitime"
    SANS_OBJET = "SANS_OBJET", "Sans objet"
    NON_DEFINIE = "NON_DEFINIE", "Non définie"


class FileOrigin(Choice):
    CRM = "CRM", "CRM"
    FORMULAIRE = "FORMULAIRE", "Formulaire"
    PARTENAIRE = "PARTENAIRE", "Partenaire"
    ACHETE = "ACHETE", "Fichier acheté"
    PUBLIC = "PUBLIC", "Source publique"


class BudgetCategory(Choice):
    COMMUNICATION = "COMMUNICATION", "Communication"
    DIGITAL = "DIGITAL", "Digital"
    EVENEMENT = "EVENEMENT", "Événement"
    DONNEES = "DONNEES", "Données"
    OUTILS = "OUTILS", "Outils"
    FORMATION = "FORMATION", "Formation"
    PRESTATION = "PRESTATION", "Prestation"
    CADEAUX = "CADEAUX", "Cadeaux"
    AUTRE = "AUTRE", "Autre dépense"


class VatMode(Choice):
    TTC = "TTC", "TTC"
    HT = "HT", "HT"


class Aggregation(Choice):
    SOMME = "SOMME", "Somme"
    DERNIER = "DERNIER", "Dernière valeur"
    MOYENNE = "MOYENNE", "Moyenne"
    RATIO = "RATIO", "Ratio des sommes"


class KpiCategory(Choice):
    RESULTAT = "RESULTAT", "Résultat"
    ACTIVITE = "ACTIVITE", "Activité"
    QUALITE = "QUALITE", "Qualité"
    FINANCE = "FINANCE", "Finance"
    CONFORMITE = "CONFORMITE", "Conformité"


class GapMode(Choice):
    RELATIF = "RELATIF", "Relatif (%)"
    ABSOLU = "ABSOLU", "Absolu"


class Forum(Choice):
    HEBDO_COMMERCIAL = "HEBDO_COMMERCIAL", "Hebdo commercial"
    MENSUEL_PILOTAGE = "MENSUEL_PILOTAGE", "Mensuel de pilotage"
    TRIMESTRIEL_DIRECTION = "TRIMESTRIEL_DIRECTION", "Trimestriel de direction"


class Trigger(Choice):
    LANCEMENT = "LANCEMENT", "Lancement"
    KPI = "KPI", "Indicateur"
    ALERTE = "ALERTE", "Alerte"
    VEILLE = "VEILLE", "Veille"
    VISION = "VISION", "Vision"


class DecisionType(Choice):
    CORRIGER = "CORRIGER", "Corriger"
    RENFORCER = "RENFORCER", "Renforcer"
    REPORTER = "REPORTER", "Reporter"
    ARRETER = "ARRETER", "Arrêter"
    LANCER_GO = "LANCER_GO", "Lancer (go)"
    NO_GO = "NO_GO", "Ne pas lancer (no go)"
    REVISER_OBJECTIF = "REVISER_OBJECTIF", "Réviser un objectif"
    REVISER_VISION = "REVISER_VISION", "Réviser la vision"


class DocumentPhase(Choice):
    AVANT = "AVANT", "Avant"
    PENDANT = "PENDANT", "Pendant"
    APRES = "APRES", "Après"


class WatchEffect(Choice):
    MARCHE = "MARCHE", "Marché"
    IMAGE = "IMAGE", "Image"
    CONCURRENCE = "CONCURRENCE", "Concurrence"
    REGLEMENTATION = "REGLEMENTATION", "Réglementation"


class WatchStatus(Choice):
    NOUVEAU = "NOUVEAU", "Nouveau"
    INTEGRE = "INTEGRE", "Intégré"
    ECARTE = "ECARTE", "Écarté"


class RuleSeverity(Choice):
    ERREUR = "ERREUR", "Erreur"
    ALERTE = "ALERTE", "Alerte"
    INFORMATION = "INFORMATION", "Information"
