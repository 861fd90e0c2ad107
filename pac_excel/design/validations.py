"""What a cell accepts and says when it is entered: its drop-down list, its bounds, its help."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.worksheet.datavalidation import DataValidation

from pac_excel.design import lists
from pac_excel.layout.columns import Column, Flow, Layout
from pac_excel.plan.choices import Subfamily
from pac_excel.plan.fields import Kind, Shape, Spec

LONGEST_TITLE, LONGEST_PROMPT = 32, 255

# the first day that Excel knows
_FIRST_DAY = "1"
_LARGEST = "1000000000000"
_COMPUTED = "Calculé : ne rien saisir. "
_REQUIRED, _EXAMPLE = " (attendu)", "Exemple : "


@dataclass(frozen=True, slots=True)
class Question:
    """What a cell asks for."""

    header: str
    path: str
    kind: Kind[object]
    shape: Shape
    help: str
    required: bool
    between: tuple[float, float] | None
    is_computed: bool
    example: str = ""

    @classmethod
    def of_column(cls, column: Column, example: str = "") -> Question:
        """Return what the cells of a column ask for."""
        return cls(
            column.header,
            column.path,
            column.kind,
            column.shape,
            column.help,
            column.required,
            column.between,
            column.flow is not Flow.PLAN,
            example,
        )

    @classmethod
    def of_field(cls, spec: Spec, example: str = "") -> Question:
        """Return what the cell of a field asks for."""
        return cls(
            spec.label,
            spec.name,
            spec.kind,
            spec.shape,
            spec.help,
            spec.required,
            spec.between,
            False,
            example,
        )


def validation(question: Question, layout: Layout, area: str, family: str = "") -> DataValidation:
    """Return the validation of the cells `area`; `family` is the cell whose sub-families are offered."""
    made = _rule(question, layout, family)
    made.sqref = area
    made.allow_blank = True
    made.promptTitle = question.header[:LONGEST_TITLE]
    made.prompt = _prompt(question)
    made.showInputMessage = bool(made.prompt)
    made.showErrorMessage = made.type is not None
    return made


def guard() -> DataValidation:
    """Return the rule of cells that compute: they refuse what is typed, and let rows be sorted and added."""
    return DataValidation(
        type="custom",
        formula1="FALSE",
        errorStyle="stop",
        errorTitle="Case calculée",
        error="Cette case se calcule seule : changez plutôt ce dont elle dépend.",
    )


def _rule(question: Question, layout: Layout, family: str) -> DataValidation:
    if question.is_computed:
        return guard()
    if question.shape is Shape.MANY:
        return DataValidation()
    source = list_source(question, layout, family)
    if source:
        return DataValidation(
            type="list",
            formula1=source,
            errorStyle="stop",
            errorTitle="Hors liste",
            error="Choisissez une valeur de la liste déroulante.",
        )
    return _bounds(question)


def list_source(question: Question, layout: Layout, family: str = "") -> str | None:
    """Return where the drop-down list of a single value comes from, None when it has none."""
    kind = question.kind
    if kind.choices is Subfamily and family:
        return lists.subfamily_list(family)
    if kind.choices is not None:
        return lists.list_of(kind.choices)
    if kind.name == "flag":
        return lists.FLAGS
    if kind.name == "strategy":
        return lists.strategy_list(question.path)
    return lists.list_of_references(kind, layout) if kind.name == "reference" else None


def _bounds(question: Question) -> DataValidation:
    """Return a rule that warns only: the check reads what it can, and says the rest."""
    name = question.kind.name
    if name in ("date", "month"):
        return _warning("date", _FIRST_DAY, None, "Une date jj/mm/aaaa est attendue.")
    if name == "integer":
        low, high = question.between or (0, float(_LARGEST))
        bounds = f" de {low:g} à {high:g}" if question.between else ""
        return _warning("whole", f"{low:.0f}", f"{high:.0f}", f"Un nombre entier{bounds} est attendu.")
    if name == "rate":
        low, high = question.between or (-10, 10)
        return _warning("decimal", f"{low:g}", f"{high:g}", "Un pourcentage est attendu : 12,5 %.")
    if name in ("number", "euros"):
        return _warning("decimal", f"-{_LARGEST}", _LARGEST, "Un nombre est attendu.")
    return DataValidation()


def _warning(kind: str, low: str, high: str | None, message: str) -> DataValidation:
    return DataValidation(
        type=kind,
        operator="between" if high else "greaterThanOrEqual",
        formula1=low,
        formula2=high,
        errorStyle="warning",
        errorTitle="Valeur inhabituelle",
        error=message,
    )


def _prompt(question: Question) -> str:
    if question.is_computed:
        return (_COMPUTED + question.help)[:LONGEST_PROMPT]
    required = _REQUIRED if question.required and question.help else ""
    told = question.help[: LONGEST_PROMPT - len(required)] + required
    shown = f"{told}\n{_EXAMPLE}{question.example}".strip()
    return shown if question.example and len(shown) <= LONGEST_PROMPT else told
