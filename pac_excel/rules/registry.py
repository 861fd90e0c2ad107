"""Every rule, by family in the order in which a plan is built."""

from __future__ import annotations

from pac_excel.rules import act, bud, dat, dec, dia, doc, kpi, mat, obj, obj_series, reg, res, swo
from pac_excel.rules.rule import Rule

RULES: tuple[type[Rule], ...] = (
    dia.FamilyOnWrongSide,
    dia.FindingWithoutEvidence,
    dia.FindingWithoutWeight,
    swo.StrongThreatUnanswered,
    swo.StrongWeaknessUncorrected,
    swo.StrengthUnused,
    mat.StrategyMislabelled,
    mat.RetainedCoupleWithoutObjective,
    mat.RetainedCoupleWithoutAction,
    obj.ObjectiveWithoutAction,
    obj.ObjectiveWithoutThreeC,
    obj.QuantityWithoutFigures,
    obj.ObjectiveWithoutSensor,
    obj.DeadlineOutsideHorizon,
    obj.ObjectiveWithoutOwner,
    obj.TargetAgainstDirection,
    obj_series.ContributionsShort,
    obj_series.ObjectiveOutOfHierarchy,
    obj_series.ObjectivesIncompatible,
    act.ActionWithoutObjective,
    act.QuestionUnanswered,
    act.ActionWithoutOwner,
    act.ResultWithoutFigure,
    act.ContributionInOtherUnit,
    act.ActionWithoutGround,
    dat.ActionOutsidePlan,
    dat.EndBeforeStart,
    dat.MilestoneOutOfOrder,
    dat.ActionAfterDeadline,
    bud.EnvelopeExceeded,
    bud.LinesUnlikeBudget,
    bud.LossUnexplained,
    res.RoleOverloaded,
    res.MonthOverloaded,
    kpi.IndicatorUnreadable,
    kpi.MeasureMissing,
    dec.ChildrenUnlikeParent,
    reg.ColdCallWithoutConsent,
    reg.BoughtFileWithoutProof,
    doc.TextAsNumber,
    doc.KeyNotUnique,
    doc.ReferenceToNothing,
    doc.ValueOutsideList,
    doc.FormulaOverwritten,
    doc.TemplatePartMissing,
    doc.ChangedWithoutVersion,
    doc.MandatoryCellEmpty,
)


def rule_of(code: str) -> type[Rule] | None:
    """Return the rule that has this code, None when there is none."""
    return _BY_CODE.get(code)


_BY_CODE = {rule.code: rule for rule in RULES}
