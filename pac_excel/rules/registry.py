"""Every rule, by family in the order in which a plan is built."""

from __future__ import annotations

from typing import TypeAlias

from pac_excel.rules import (
    act,
    act_facts,
    act_support,
    bud,
    bud_gain,
    bud_lines,
    bud_share,
    cam,
    cam_file,
    dat,
    dat_calendar,
    dec,
    dec_sites,
    dia,
    dia_coverage,
    doc,
    fbk,
    fbk_learning,
    kpi,
    kpi_card,
    kpi_trajectory,
    kpi_values,
    mat,
    mat_choices,
    mat_portfolio,
    mkt,
    mkt_contacts,
    obj,
    obj_ambition,
    obj_ranking,
    obj_series,
    obj_wording,
    reg,
    res,
    res_team,
    swo,
    swo_crossings,
)
from pac_excel.rules.rule import Rule

Family: TypeAlias = tuple[type[Rule], ...]

_DIA: Family = (
    dia_coverage.ExternalFamilyUnseen,
    dia_coverage.InternalFamilyUnseen,
    dia.FamilyOnWrongSide,
    dia.FindingWithoutEvidence,
    dia.FindingWithoutSource,
    dia.SourceTooOld,
    dia.FindingWithoutWeight,
    dia_coverage.WeightsAllAlike,
    dia.FindingOnBothSides,
    dia_coverage.QuadrantOutOfBalance,
    dia.FindingTooVague,
    dia_coverage.IndirectCompetitionUnseen,
    dia_coverage.PortfolioNotAddedUp,
)
_SWO: Family = (
    swo.StrongThreatUnanswered,
    swo.StrongWeaknessUncorrected,
    swo.StrongOpportunityUnused,
    swo.StrengthUnused,
    swo_crossings.CrossingOfOtherKind,
    swo_crossings.PostureNotStudied,
    swo_crossings.CrossingWithoutOutcome,
    swo.ActionOnObsoleteFinding,
)
_MAT: Family = (
    mat.CoupleIncomplete,
    mat.StrategyMislabelled,
    mat.RetainedCoupleWithoutObjective,
    mat.RetainedCoupleWithoutAction,
    mat.ActionOnCoupleNotRetained,
    mat.CoupleTwice,
    mat_choices.DiversificationUndocumented,
    mat_choices.WeakCoupleRetained,
    mat_choices.CouplesTooMany,
    mat_choices.MarketOvershot,
    mat_portfolio.GrowthWithoutSelection,
    mat_portfolio.LeavingClientsUnanswered,
    mat_portfolio.GrowthOfWhatIsLeft,
)
_OBJ: Family = (
    obj.ObjectiveWithoutAction,
    obj.ObjectiveWithoutThreeC,
    obj.QuantityWithoutFigures,
    obj.QualityWithoutScale,
    obj.ObjectiveWithoutSensor,
    obj.DeadlineOutsideHorizon,
    obj.ObjectiveWithoutOwner,
    obj.TargetAgainstDirection,
    obj_ambition.AmbitionUnexplained,
    obj_series.ContributionsShort,
    obj_ambition.ContributionsInflated,
    obj_series.ObjectiveOutOfHierarchy,
    obj_ranking.ChildNotBelowParent,
    obj_ranking.ChildAfterParent,
    obj_series.ObjectivesIncompatible,
    obj_wording.ObjectiveWithoutOrigin,
    obj_wording.ObjectiveInNegativeWords,
    obj_wording.OwnerIsEverybody,
    obj_ranking.RoleWithManyObjectives,
    obj_wording.ObjectiveNeverReviewed,
    obj_wording.ObjectiveWithoutMotivation,
    obj_ranking.RankMissingOrTied,
    obj_ambition.GeneralObjectiveOfOneYear,
)
_MKT: Family = (
    mkt.RetainedCoupleWithoutTarget,
    mkt.SegmentUnmeasured,
    mkt.TargetWithoutPromise,
    mkt.MixIncomplete,
    mkt_contacts.ChannelOutsideMix,
    mkt_contacts.SegmentUnderPressure,
    mkt_contacts.ApproachUnfit,
    mkt_contacts.PriorityUpsideDown,
    mkt.ServiceNotDescribed,
)
_ACT: Family = (
    act.ActionWithoutObjective,
    act.QuestionUnanswered,
    act.ActionWithoutOwner,
    act.ResultWithoutFigure,
    act.ContributionInOtherUnit,
    act.ActionWithoutGround,
    act_support.ActionForNobody,
    act_support.ActionUnmeasured,
    act_support.StepsTooFarApart,
    act_support.ActionWithoutReason,
    act_facts.ResultBeyondReach,
    act_facts.StatusUntrue,
    act_facts.ActionLate,
    act_facts.ActionTwice,
    act_support.CrmUseUntold,
)
_DAT: Family = (
    dat.ActionOutsidePlan,
    dat.EndBeforeStart,
    dat.MilestoneOutOfOrder,
    dat.DependencyUnmet,
    dat.ActionAfterDeadline,
    dat_calendar.StartsCrowded,
    dat_calendar.QuarterEmpty,
    dat_calendar.RetentionTooLate,
    dat_calendar.ConquestOffSeason,
    dat_calendar.RuleChangesMidway,
)
_BUD: Family = (
    bud.EnvelopeExceeded,
    bud.LinesUnlikeBudget,
    bud_share.BudgetNotSaid,
    bud.LossUnexplained,
    bud_gain.ReturnTooGood,
    bud_gain.GainCountedOnPremiums,
    bud_gain.TimeNotCounted,
    bud_share.SpendingOffBudget,
    bud_share.BudgetConcentrated,
    bud_share.NothingKeptBack,
    bud_lines.CofundingUnconfirmed,
    bud_lines.AmountWithoutTax,
    bud_lines.LineOutsideYear,
)
_RES: Family = (
    res.RoleOverloaded,
    res.MonthOverloaded,
    res_team.ResourceNotInTeam,
    res_team.KeyPerson,
    res_team.CapacityNotSaid,
    res_team.SkillMissing,
    res_team.SiteWithoutResource,
    res_team.SteeringTeamIncomplete,
)
_KPI: Family = (
    kpi.IndicatorUnreadable,
    kpi_card.IndicatorUndefined,
    kpi.MeasureMissing,
    kpi_card.ThresholdsUpsideDown,
    kpi_values.ValueImplausible,
    kpi_trajectory.ValueFarFromTrajectory,
    kpi_trajectory.TrajectoryIncomplete,
    kpi_trajectory.TrajectoryWithoutSeasons,
    kpi_card.IndicatorOfNothing,
    kpi_card.TooManyIndicators,
    kpi_values.ValueSaidTwice,
    kpi_card.ObjectiveSeenTooLate,
    kpi_values.MeasureLate,
    kpi_card.ReadingAttributedToNobody,
    kpi_values.MeasureOfTheFuture,
    kpi_values.NetChangeUnlikeFlows,
)
_DEC: Family = (
    dec.ChildrenUnlikeParent,
    dec.MonthsUnlikeYear,
    dec_sites.SiteForgotten,
    dec.BuiltOnReplacedPlan,
    dec_sites.LocalObjectiveAlone,
    dec_sites.ShareUnlikeWeight,
    dec_sites.SitesUnlikeAgency,
    dec_sites.WeightsNotWhole,
)
_CAM: Family = (
    cam.CampaignUnbounded,
    cam.ActionOutsideCampaign,
    cam.LaunchedWithoutDecision,
    cam_file.CampaignWithoutCode,
    cam_file.DocumentsMissing,
    cam_file.CampaignWithoutPitch,
    cam_file.CampaignNotReviewed,
    cam.CampaignBudgetUnlikeActions,
)
_FBK: Family = (
    fbk.RedWithoutDecision,
    fbk.DecisionWithoutEffect,
    fbk_learning.PlanNeverRevised,
    fbk_learning.WatchAsleep,
    fbk_learning.FalseHypothesisKept,
    fbk_learning.ActionWithoutLesson,
    fbk.GapWithoutComment,
    fbk_learning.WatchNotInSwot,
    fbk.EffectNotObserved,
)
_REG: Family = (
    reg.ColdCallWithoutConsent,
    reg.BoughtFileWithoutProof,
)
_DOC: Family = (
    doc.TextAsNumber,
    doc.KeyNotUnique,
    doc.ReferenceToNothing,
    doc.ValueOutsideList,
    doc.FormulaOverwritten,
    doc.TemplatePartMissing,
    doc.ChangedWithoutVersion,
    doc.MandatoryCellEmpty,
)

RULES: Family = (
    *_DIA,
    *_SWO,
    *_MAT,
    *_OBJ,
    *_MKT,
    *_ACT,
    *_DAT,
    *_BUD,
    *_RES,
    *_KPI,
    *_DEC,
    *_CAM,
    *_FBK,
    *_REG,
    *_DOC,
)


def rule_of(code: str) -> type[Rule] | None:
    """Return the rule that has this code, None when there is none."""
    return _BY_CODE.get(code)


def is_justifiable(code: str) -> bool:
    """Tell whether findings with this code may be answered with a reason; not those of no known rule."""
    rule = rule_of(code)
    return rule is not None and rule.justifiable


_BY_CODE = {rule.code: rule for rule in RULES}
