"""The complete workbook: the whole method, a table for every list of the plan."""

from __future__ import annotations

from pac_excel.layout.columns import Layout, child, main, scalars, slice_of
from pac_excel.layout.controls import controls_table
from pac_excel.layout.parameters import parameters_table
from pac_excel.plan.actions import Action, BudgetLine
from pac_excel.plan.diagnosis import PortfolioLine, PortfolioTotals, SwotItem, TowsCross
from pac_excel.plan.frame import Agency, Network, Period, PlanHead, Role, Site, Source
from pac_excel.plan.marketing import Hypothesis, Segment, ServuctionStep, SynthesisRow, Target
from pac_excel.plan.objectives import Objective
from pac_excel.plan.steering import (
    Campaign,
    Change,
    Decision,
    Kpi,
    Lesson,
    Measure,
    ReportingDuty,
    SteeringMessage,
    WatchItem,
)
from pac_excel.plan.strategy import Market, Product, StrategyCouple, StrategyGrid

_KPI_SERIES = ("trajectory", "values", "numerator", "denominator")

COMPLETE = Layout(
    name="complet",
    scalars=(
        *scalars(PlanHead, "head", "plan"),
        *scalars(Agency, "agency", "agency"),
        *scalars(PortfolioTotals, "portfolio_totals", "totals"),
    ),
    months="months",
    tables=(
        main("tblSites", "Déclinaisons", Site, "sites", title="Sites"),
        main("tblReseaux", "Déclinaisons", Network, "networks", title="Réseaux de distribution"),
        main("tblPeriodes", "Déclinaisons", Period, "periods", title="Périodes"),
        main("tblRoles", "Équipe", Role, "roles", title="Rôles de l’équipe"),
        main("tblSources", "Sources", Source, "sources", title="Sources d’information"),
        main("tblPortefeuille", "Portefeuille", PortfolioLine, "portfolio", title="Lignes de portefeuille"),
        main("tblSwot", "SWOT", SwotItem, "swot", title="Constats"),
        main("tblCroisements", "Croisements", TowsCross, "tows", title="Croisements du SWOT"),
        main("tblProduits", "Produits et marchés", Product, "products", title="Produits"),
        main("tblMarches", "Produits et marchés", Market, "markets", title="Marchés"),
        main("tblCouples", "Matrice", StrategyCouple, "couples", title="Couples produit/marché"),
        main("tblGrilles", "Grilles", StrategyGrid, "strategy_grids", title="Grilles stratégiques"),
        child("tblCases", "Grilles", StrategyGrid, "strategy_grids", "cells", key=("Produit", "Marché")),
        main("tblObjectifs", "Objectifs", Objective, "objectives", title="Objectifs"),
        child("tblEchelles", "Échelles", Objective, "objectives", "scale", title="Échelles qualitatives"),
        main("tblSegments", "Segments", Segment, "segments", title="Segments"),
        child("tblTailles", "Segments", Segment, "segments", "size_by_site"),
        main("tblCibles", "Cibles", Target, "targets", title="Cibles"),
        slice_of("tblMix", "Mix 6P", Target, "targets", "mix"),
        main("tblServuction", "Servuction", ServuctionStep, "servuction", title="Étapes de servuction"),
        main("tblHypotheses", "Hypothèses", Hypothesis, "hypotheses", title="Hypothèses"),
        main("tblChoix", "Choix", SynthesisRow, "synthesis", title="Tableau de synthèse des choix"),
        main("tblActions", "Actions", Action, "actions", title="Actions commerciales"),
        child("tblJalons", "Jalons", Action, "actions", "milestones"),
        child("tblJours", "Charge", Action, "actions", "days"),
        slice_of("tblConformite", "Conformité", Action, "actions", "compliance"),
        main("tblBudget", "Budget", BudgetLine, "budget_lines", title="Lignes de budget"),
        main("tblCampagnes", "Campagnes", Campaign, "campaigns", title="Campagnes"),
        child(
            "tblMoyens", "Moyens et documents", Campaign, "campaigns", "means", title="Moyens des campagnes"
        ),
        child(
            "tblDocuments",
            "Moyens et documents",
            Campaign,
            "campaigns",
            "documents",
            title="Documents des campagnes",
            key=("Phase", "Document"),
        ),
        main("tblKpi", "KPI", Kpi, "kpis", title="Indicateurs", without=_KPI_SERIES),
        slice_of("tblTrajectoires", "Trajectoires", Kpi, "kpis", "trajectory", title="Trajectoires prévues"),
        slice_of("tblRealise", "Réalisé", Kpi, "kpis", "values", title="Valeurs réalisées"),
        slice_of("tblNumerateurs", "Ratios", Kpi, "kpis", "numerator", title="Numérateurs"),
        slice_of("tblDenominateurs", "Ratios", Kpi, "kpis", "denominator", title="Dénominateurs"),
        child("tblCommentaires", "Commentaires", Kpi, "kpis", "comments", title="Commentaires des mois"),
        main("tblMesures", "Mesures", Measure, "measures", title="Mesures par site"),
        main("tblReporting", "Reporting", ReportingDuty, "reporting", title="Équipe de reporting"),
        main("tblMessages", "Messages", SteeringMessage, "messages", title="Messages de pilotage"),
        main("tblDecisions", "Décisions", Decision, "decisions", title="Décisions"),
        main("tblVeille", "Veille", WatchItem, "watch", title="Veille"),
        main("tblRetours", "Retours d’expérience", Lesson, "lessons", title="Retours d’expérience"),
        main("tblVersions", "Versions", Change, "change_log", title="Journal des versions"),
        controls_table(),
        parameters_table(),
    ),
)
