"""A plan file in YAML becomes a `Plan`, or yields every one of its faults with its line and path.

Only structure is refused: unknown keys and enumeration values, wrong types, duplicate identifiers, references
to nothing. A value that is missing, out of range or contradictory loads: judging it is the check's business.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import yaml
from yaml import MappingNode, Node, ScalarNode, SequenceNode

from pac_excel.plan.document import Plan, collections
from pac_excel.plan.fields import IDENTIFIER, Shape, Spec, entity_of, fields_of
from pac_excel.plan.grids import STANDARD_GRIDS, effective_grids, own_grids
from pac_excel.plan.problems import PlanFileError, Problem, UnreadablePlanFile, closest, listed
from pac_excel.plan.scalars import Refusal, is_null, parse

SCHEMA = "pac_excel/plan/1"
LARGEST_FILE = 50_000_000
DEEPEST = 20
_PUNCTUATION = "check indentation, quotes and brackets"
_ZIP = b"PK\x03\x04"

R = TypeVar("R")

# the loader written in C when the library has it: ten times faster, same nodes and lines
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_plan(path: str | Path) -> Plan:
    """Return the plan that the YAML file at `path` holds, or raise `PlanFileError` with all its faults.

    Raises UnreadablePlanFile when there is no text to read.
    """
    path = Path(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadablePlanFile(str(path), error.strerror or "cannot be read", "check the path") from error
    if len(raw) > LARGEST_FILE:
        raise UnreadablePlanFile(str(path), f"{len(raw):,} bytes", f"a plan has at most {LARGEST_FILE:,}")
    if raw.startswith(_ZIP):
        advice = "read it back into YAML with 'pac-excel export'"
        raise UnreadablePlanFile(str(path), "it is a workbook, not a plan in YAML", advice)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        fault = Problem(line, "", "a character that is not UTF-8", "save the file as UTF-8")
        raise PlanFileError(str(path), (fault,)) from error
    return parse_plan(text, name=str(path))


def parse_plan(text: str, name: str = "plan") -> Plan:
    """Return the plan that the YAML `text` holds; `name` is what errors call it."""
    try:
        _check_depth(text, name)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise PlanFileError(name, (_syntax_fault(error, text),)) from error
    except (yaml.YAMLError, UnicodeError) as error:
        raise PlanFileError(
            name, (_at_top(f"not YAML: {error}", "save it as plain text in UTF-8"),)
        ) from error
    reader = _Reader()
    plan = reader.document(root)
    if reader.problems or plan is None:
        raise PlanFileError(name, tuple(sorted(reader.problems)))
    return plan


def _syntax_fault(error: yaml.MarkedYAMLError, text: str) -> Problem:
    """Return what keeps the text from being YAML, and where."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return _at_top(f"not YAML: {error.problem or error.context}", _PUNCTUATION)
    if "nesting depth" in (error.problem or ""):  # PyYAML from 6.0.4 on keeps a limit of its own
        return _too_deep(mark.line + 1)
    line = text.split("\n")[mark.line]
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return Problem(mark.line + 1, "", "not YAML: the line begins with a tab", "indent it with spaces")
    since = f" ({error.context}, line {error.context_mark.line + 1})" if error.context_mark else ""
    return Problem(mark.line + 1, "", f"not YAML: {error.problem or error.context}{since}", _PUNCTUATION)


def _check_depth(text: str, name: str) -> None:
    """Refuse what is nested deeper than any plan: to put its nodes together would exhaust the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            fault = _too_deep(event.start_mark.line + 1 if event.start_mark else 1)
            raise PlanFileError(name, (fault,))


def _too_deep(line: int) -> Problem:
    return Problem(line, "", "too many levels", f"a plan has at most {DEEPEST}, one inside the other")


def _at_top(found: str, allowed: str) -> Problem:
    return Problem(1, "", found, allowed)


class _Reader:
    """Walks the nodes of one document, keeping every fault, identifier and reference it meets."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.lines: dict[tuple[str, str], int] = {}
        self.references: list[tuple[Node, str, Spec, str]] = []

    def document(self, root: Node | None) -> Plan | None:
        """Return the plan under `root`; None, with the fault noted, when there is none."""
        if not isinstance(root, MappingNode):
            self.problems.append(_at_top("the file holds no plan", f"start it with 'schema: {SCHEMA}'"))
            return None
        self.check_schema(root)
        plan = self.record(Plan, root, "")
        self.check_references(plan)
        return replace(plan, strategy_grids=own_grids(plan.strategy_grids))

    def check_schema(self, root: MappingNode) -> None:
        """Take the entry `schema` out of the document and note a fault unless it is the one known here."""
        said = [value for key, value in root.value if key.value == "schema"]
        root.value = [(key, value) for key, value in root.value if key.value != "schema"]
        if not said:
            self.problems.append(_at_top("no schema", f"expected 'schema: {SCHEMA}'"))
        elif said[0].value != SCHEMA:
            self.fault(said[0], "schema", f"found {said[0].value!r}", f"expected {SCHEMA}")

    def fault(self, node: Node, path: str, found: str, allowed: str) -> None:
        self.problems.append(Problem(node.start_mark.line + 1, path, found, allowed))

    def record(self, cls: type[R], node: MappingNode, path: str) -> R:
        """Return the record that the mapping holds; fields at fault keep their default."""
        specs = {spec.key: spec for spec in fields_of(cls).values()}
        derived = {item.name: item for item in entity_of(cls).derived}
        values: dict[str, Any] = {}
        for key_node, child in self.entries(node, path):
            key = key_node.value
            where = f"{path}.{key}" if path else key
            if key in specs:
                values[specs[key].name] = self.field(specs[key], child, where)
            elif key in derived:
                self.scalar(child, Spec(key, derived[key].kind, Shape.ONE, "", ""), where)
            else:
                known = [*specs, *derived]
                self.fault(
                    child, where, f"unknown key {key!r}", f"known keys: {listed(known)}{closest(key, known)}"
                )
        if "id" in specs and specs["id"].kind is IDENTIFIER:
            values["id"] = self.identify(cls, values.get("id"), node, path)
        return cls(**values)

    def identify(self, cls: type, identifier: str | None, node: Node, path: str) -> str:
        """Return the identifier of a row, having noted a fault where it is missing or taken."""
        named = (cls.__name__, identifier or "")
        if identifier is None:
            if not any(problem.path == f"{path}.id" for problem in self.problems):
                self.fault(node, f"{path}.id", "no identifier", "every row needs one, unique in its list")
        elif named in self.lines:
            taken = f"already used on line {self.lines[named]}"
            self.fault(node, f"{path}.id", f"duplicate identifier {identifier!r}", taken)
        else:
            self.lines[named] = node.start_mark.line + 1
        return identifier or ""

    def entries(self, node: MappingNode, path: str) -> Iterator[tuple[ScalarNode, Node]]:
        """Yield key and node of each entry of a mapping; a key said twice is a fault."""
        seen: set[str] = set()
        for key, child in node.value:
            if not isinstance(key, ScalarNode):
                self.fault(key, path, "a key that is not a word", "write 'key: value'")
            elif key.value in seen:
                self.fault(key, f"{path}.{key.value}".lstrip("."), "the same key twice", "keep one of them")
            else:
                seen.add(key.value)
                yield key, child

    def field(self, spec: Spec, node: Node, path: str) -> Any:
        """Return the value of one field, of the shape that it declares."""
        if isinstance(node, ScalarNode) and is_null(node):
            return spec.record() if spec.shape is Shape.NESTED and spec.record else _EMPTY[spec.shape]
        match spec.shape:
            case Shape.ONE:
                return self.scalar(node, spec, path)
            case Shape.MANY:
                return tuple(self.items(node, spec, path))
            case Shape.SERIES:
                return self.series(node, spec, path)
            case Shape.NESTED:
                mapping = self.expect(node, MappingNode, path, "a mapping 'key: value'")
                return self.record(spec.record, mapping, path) if mapping else spec.record()  # type: ignore[arg-type,misc]
            case Shape.ROWS:
                return tuple(self.rows(node, spec, path))
            case Shape.PAIRS:
                return tuple(self.pairs(node, spec, path))

    def expect(self, node: Node, kind: type[R], path: str, allowed: str) -> R | None:
        if isinstance(node, kind):
            return node
        found = "a list" if isinstance(node, SequenceNode) else "a mapping"
        self.fault(
            node,
            path,
            f"found {'a single value' if isinstance(node, ScalarNode) else found}",
            f"expected {allowed}",
        )
        return None

    def scalar(self, node: Node, spec: Spec, path: str) -> Any:
        scalar = self.expect(node, ScalarNode, path, "a single value")
        if scalar is None:
            return None
        try:
            value = parse(scalar, spec.kind)
        except Refusal as refusal:
            self.fault(node, path, refusal.found, refusal.allowed)
            return None
        if spec.kind.name in ("reference", "strategy") and value is not None:
            self.references.append((node, path, spec, value))
        return value

    def sequence(self, node: Node, path: str) -> list[Node]:
        found = self.expect(node, SequenceNode, path, "a list")
        return list(found.value) if found else []

    def items(self, node: Node, spec: Spec, path: str) -> Iterator[Any]:
        for index, child in enumerate(self.sequence(node, path)):
            value = self.scalar(child, spec, f"{path}[{index}]")
            if (
                spec.kind.python is str
                and value is not None
                and (not value.strip() or value.splitlines() != [value])
            ):
                self.fault(
                    child, f"{path}[{index}]", f"found {value[:40]!r}", "expected one line of text an item"
                )
            elif value is not None:
                yield value

    def series(self, node: Node, spec: Spec, path: str) -> tuple[Any, ...]:
        children = self.sequence(node, path)
        size = len(spec.labels)
        if len(children) > size:
            self.fault(node, path, f"found {len(children)} values", f"expected at most {size}")
        values = tuple(self.scalar(child, spec, f"{path}[{n}]") for n, child in enumerate(children[:size]))
        return () if all(value is None for value in values) else values + (None,) * (size - len(values))

    def rows(self, node: Node, spec: Spec, path: str) -> Iterator[Any]:
        assert spec.record is not None
        for index, child in enumerate(self.sequence(node, path)):
            mapping = self.expect(child, MappingNode, f"{path}[{index}]", "a row of 'key: value'")
            if mapping is not None:
                made: object = self.record(spec.record, mapping, f"{path}[{index}]")
                # a list of the plan has no empty rows: a workbook could not show them
                if "." in path or entity_of(spec.record).identity == ("id",) or made != spec.record():
                    yield made

    def pairs(self, node: Node, spec: Spec, path: str) -> Iterator[Any]:
        assert spec.record is not None
        mapping = self.expect(node, MappingNode, path, "a mapping 'key: value'")
        first, second = fields_of(spec.record).values()
        for key, child in self.entries(mapping, path) if mapping else ():
            where = f"{path}.{key.value}"
            left = self.scalar(key, first, where)
            if left is not None:
                yield spec.record(**{first.name: left, second.name: self.scalar(child, second, where)})

    def check_references(self, plan: Plan) -> None:
        """Note a fault for each reference that names nothing."""
        known = {
            name: {item.id for item in getattr(plan, field) if item.id}
            for name, field in collections().items()
        }
        known["StrategyGrid"] |= {grid.id for grid in STANDARD_GRIDS}
        codes = {cell.code for grid in effective_grids(plan) for cell in grid.cells if cell.code}
        for node, path, spec, value in self.references:
            targets = spec.kind.targets
            allowed = (
                codes if spec.kind.name == "strategy" else set().union(*(known[name] for name in targets))
            )
            if value not in allowed:
                what = (
                    "strategies"
                    if spec.kind.name == "strategy"
                    else " or ".join(collections()[t] for t in targets)
                )
                hint = f"{what}: {listed(sorted(allowed)) or 'none yet'}{closest(value, allowed)}"
                self.fault(node, path, f"{value!r} names nothing", hint)


_EMPTY: dict[Shape, Any] = {
    Shape.ONE: None,
    Shape.MANY: (),
    Shape.SERIES: (),
    Shape.ROWS: (),
    Shape.PAIRS: (),
}
