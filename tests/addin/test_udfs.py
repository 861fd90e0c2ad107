"""The functions for cells: what they give, and how both runtimes see them."""

from __future__ import annotations

import datetime as dt
import importlib.util
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import xlwings
from vbalidator import precheck
from xlwings import conversion

from pac_excel.addin import udfs
from pac_excel.addin.udfs import (
    pac_atterrissage,
    pac_criticite,
    pac_ecart,
    pac_roi,
    pac_statut,
    pac_strategie,
)
from pac_excel.kpi.cost import roi
from pac_excel.kpi.status import statuses
from pac_excel.plan.choices import GapMode
from pac_excel.plan.reading import read_plan
from pac_excel.resources import sample

NAMES = ("ATTERRISSAGE", "CRITICITE", "ECART", "ROI", "STATUT", "STRATEGIE")
SEASON = [30.0, 10.0, 10.0, 10.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0]
NOTHING: list[Any] = [None] * 12


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (pac_roi(3000, 1000), 2.0),
        (pac_roi(3000, 1000, 4), 0.5),
        (pac_roi(3000, 1000, 4, 125), 1.0),
        (pac_ecart(90, 100), -0.1),
        (pac_ecart(110, 100), 0.1),
        (pac_ecart(110, 100, "Baisse"), -0.1),
        (pac_ecart(-5, -2, "Hausse", "Absolu"), -3.0),
        (pac_ecart(96, 100, "Cible"), -0.04),
        (pac_ecart(100, 100, "CIBLE"), 0),
        (pac_statut(99, 100), "Vert"),
        (pac_statut(95, 100), "Orange"),
        (pac_statut(95, 100, "baisse"), "Vert"),
        (pac_statut(89, 100), "Rouge"),
        (pac_statut(89, 100, None, 0.95, 0.85), "Orange"),
        (pac_criticite(5, 4), 20),
        (pac_strategie("Actuel", "Actuel"), "Pénétration de marché"),
        (pac_strategie("Modifié", "Élargi"), "Amélioration"),
        (pac_strategie("MODIFIE", "ACTUEL", "ansoff_4"), "Développement"),
        (pac_atterrissage([[24.0, 8.0, *NOTHING[2:]]], [SEASON]), 80.0),
        (pac_atterrissage([[9.0] * 2 + NOTHING[2:]], [[10.0] * 12], "Dernière valeur"), 9.0),
        (pac_atterrissage([[-1.0, *NOTHING[1:]]], [[1.0] * 12], "DERNIER", "Absolu"), -1.0),
    ],
)
def test_a_function_gives_what_the_method_says(given: Any, shown: Any) -> None:
    assert given == (pytest.approx(shown) if isinstance(shown, float) else shown)


def test_they_agree_with_the_measures_of_the_sample() -> None:
    plan = read_plan(sample("agence_modele.yaml"))
    compared, seen = 0, set()
    for action in plan.actions:
        days = sum(charge.days or 0 for charge in action.days)
        found = pac_roi(action.expected_gain, action.budget, days or None, plan.head.day_cost)
        expected = roi(plan, action)
        assert found == ("" if expected is None else pytest.approx(expected))
        compared += expected is not None
    assert compared >= 5
    for kpi in plan.kpis:
        lights = statuses(plan, kpi)
        is_relative = kpi.green_threshold is None and kpi.gap_mode is GapMode.RELATIF
        if is_relative and kpi.direction and kpi.values and kpi.trajectory:
            ratios = plan.head.green_ratio, plan.head.red_ratio
            shown = pac_statut(kpi.values[0], kpi.trajectory[0], kpi.direction.value, *ratios)
            assert shown == (lights[0].label if lights[0] else "")
            seen.add(shown)
    assert len(seen) >= 2


@pytest.mark.parametrize(
    "shown",
    [
        pac_roi(None, 1000),
        pac_roi(3000, None),
        pac_roi(3000, 0),
        pac_roi("  ", 1000),
        pac_ecart(None, 100),
        pac_ecart(90, 0),
        pac_statut(90, ""),
        pac_criticite(None, 4),
        pac_strategie("Actuel", None),
        pac_atterrissage([NOTHING], [SEASON]),
        pac_atterrissage([SEASON], [NOTHING]),
    ],
)
def test_what_cannot_be_computed_is_an_empty_cell(shown: Any) -> None:
    assert shown == ""


@pytest.mark.parametrize(
    ("shown", "sentence"),
    [
        (pac_roi("beaucoup", 1000), "PAC.ROI : gain : « beaucoup » ; attendu : un nombre"),
        (pac_roi("1 200,50", 1000), "PAC.ROI : gain : « 1 200,50 » ; attendu : un nombre"),
        (pac_roi(True, 1000), "PAC.ROI : gain : « VRAI » ; attendu : un nombre"),
        (pac_roi(3000, "#N/A"), "PAC.ROI : budget : « #N/A » ; attendu : un nombre"),
        (pac_ecart(1, 2, "haut"), "PAC.ECART : sens : « haut » ; attendu : Hausse, Baisse, Cible"),
        (pac_ecart(1, 2, "", "%"), "PAC.ECART : mode : « % » ; attendu : Relatif (%), Absolu"),
        (pac_criticite(6, 1), "PAC.CRITICITE : gravite : 6 n’est pas entre 1 et 5"),
        (pac_criticite(2.5, 1), "PAC.CRITICITE : gravite : « 2,5 » ; attendu : un nombre entier"),
        (
            pac_strategie("Actuel", "Actuel", "9 cases"),
            "PAC.STRATEGIE : grille : « 9 cases » ; attendu : ansoff_4, grille_8, ansoff_9",
        ),
        (pac_atterrissage([[1.0]], [SEASON]), "PAC.ATTERRISSAGE : realise : 1 cellules au lieu de 12"),
        (
            pac_atterrissage([SEASON], [SEASON], None, None, "bientôt"),
            "PAC.ATTERRISSAGE : au : « bientôt » ; attendu : une date jj/mm/aaaa",
        ),
        (pac_roi([[1, 2]], [[1, 2, 3]]), "PAC.ROI : les plages n’ont pas la même taille"),
    ],
)
def test_what_cannot_be_read_says_so_in_french(shown: Any, sentence: str) -> None:
    assert shown == sentence


def test_a_date_is_no_number_where_it_is_seen_to_be_one() -> None:
    assert "attendu : un nombre" in str(pac_roi(dt.datetime(2026, 1, 1), 1000))


def test_a_range_gives_as_many_results_and_a_single_cell_goes_with_each() -> None:
    assert pac_criticite([[1, 2], [3, None]], [[4]]) == [[4, 8], [12, ""]]
    assert pac_roi([[2000], ["x"]], 1000) == [[1.0], ["PAC.ROI : gain : « x » ; attendu : un nombre"]]
    assert pac_criticite([1, 2, 3], [[1], [2]]) == [[1, 2, 3], [2, 4, 6]]
    assert pac_criticite([], [[1]]) == ""


def test_twelve_months_may_stand_in_a_column_or_in_a_block() -> None:
    column = [[value] for value in (24.0, 8.0, *NOTHING[2:])]
    block = [SEASON[:6], SEASON[6:]]
    assert pac_atterrissage(column, block) == pytest.approx(80.0)


@pytest.mark.parametrize(
    "until", [dt.datetime(2026, 2, 28, 9, 30), dt.date(2026, 3, 30), 46081.0], ids=["classic", "date", "Lite"]
)
def test_months_that_end_after_the_date_do_not_count(until: Any) -> None:
    values = [24.0, 8.0, 999.0, *NOTHING[3:]]
    assert pac_atterrissage([values], [SEASON], None, None, until) == pytest.approx(80.0)


def test_an_exercise_may_begin_in_another_month() -> None:
    values = [24.0, 8.0, 999.0, *NOTHING[3:]]
    shown = pac_atterrissage([values], [SEASON], None, None, dt.date(2026, 11, 30), dt.date(2026, 10, 1))
    assert shown == pytest.approx(80.0)


# how the two runtimes see the declarations


@pytest.fixture
def lite(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, Any]]:
    """What a runtime that reads names and namespaces is told, by Python name."""
    told: dict[str, dict[str, Any]] = {}

    def func(**options: Any) -> Callable[[Any], Any]:
        def note(function: Any) -> Any:
            told[function.__name__] = options
            return function

        return note

    monkeypatch.setattr(xlwings, "func", func)
    loaded("udfs_for_lite")
    return told


def loaded(name: str) -> ModuleType:
    """The file of the functions, loaded once more, as a runtime of its own does."""
    spec = importlib.util.spec_from_file_location(name, str(udfs.__file__))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    finally:
        del sys.modules[name]
    return module


def test_lite_calls_them_pac_and_a_dot(lite: dict[str, dict[str, Any]]) -> None:
    called = {f"{options['namespace']}.{options['name']}" for options in lite.values()}
    assert called == {f"PAC.{name}" for name in NAMES}
    assert sorted(udfs.__all__) == sorted(lite)


@pytest.fixture
def classic(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """xlwings' own module for functions on Windows, the libraries of Windows played by empty ones."""
    for name in ("pythoncom", "pywintypes", "win32com", "win32com.client"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    sys.modules["pythoncom"].__dict__["CoInitialize"] = None
    sys.modules["win32com.client"].__dict__["Dispatch"] = None
    spec = importlib.util.find_spec("xlwings.udfs")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for ours, theirs in (("func", "xlfunc"), ("arg", "xlarg")):
        monkeypatch.setattr(xlwings, ours, getattr(module, theirs))
    return module


def test_classic_xlwings_writes_a_wrapper_that_compiles_for_each(classic: ModuleType, tmp_path: Path) -> None:
    source = tmp_path / "xlwings_udfs.bas"
    with source.open("w", encoding="ascii") as stream:
        stream.write('Attribute VB_Name = "xlwings_udfs"\n#Const App = "Microsoft Excel"\n')
        module = loaded("udfs_for_classic")
        classic.generate_vba_wrapper(
            "pac_excel.addin.udfs", module, stream, SimpleNamespace(Name="pac_complet.xlsm")
        )
    text = source.read_text("ascii")
    assert sorted(re.findall(r"^Function (\w+)\(", text, re.MULTILINE)) == sorted(udfs.__all__)
    assert "Function pac_roi(gain, budget, Optional jours, Optional cout_jour)" in text
    (tmp_path / "xlwings.bas").write_text(
        'Attribute VB_Name = "xlwings"\nPublic Function XLPy() As Object\nEnd Function\n', encoding="ascii"
    )
    checked = precheck(tmp_path, host="excel")
    assert [finding["message"] for finding in checked.errors] == []


def test_classic_xlwings_hands_over_arguments_that_they_take(
    classic: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    excel = SimpleNamespace(
        name="excel",
        clean_value_data=lambda data, *rest: [list(row) for row in data],
        prepare_xl_data_element=lambda value, *rest: value,
    )
    monkeypatch.setitem(xlwings.engines.engines_by_name, "excel", xlwings.Engine(impl=excel))
    function = loaded("udfs_for_classic").pac_criticite
    declared = function.__xlfunc__
    given = [5.0, ((1.0, 2.0),)]
    read: Any = conversion.read
    write: Any = conversion.write
    cells = [
        read(None, value, about["options"]) for value, about in zip(given, declared["args"], strict=True)
    ]
    written = write(function(*cells), None, declared["ret"]["options"])
    assert written == [[5, 10]]
    assert declared["category"] == "PAC"


def test_what_excel_shows_of_them_fits_and_is_french(classic: ModuleType) -> None:
    module = loaded("udfs_for_classic")
    for name in udfs.__all__:
        declared = getattr(module, name).__xlfunc__
        texts = [declared["ret"]["doc"], *(about["doc"] for about in declared["args"])]
        # longer ones are cut
        assert all(len(text) <= 255 for text in texts)
        assert not [text for text in texts if text.startswith(("Positional", "Python"))]
        assert all(about["name"].isascii() for about in declared["args"])


def test_each_function_is_explained_to_users() -> None:
    text = (Path(__file__).parents[2] / "docs" / "addin.md").read_text("utf-8")
    for name in NAMES:
        assert f"\n| `PAC.{name}(" in text


def test_they_need_nothing_that_is_compiled() -> None:
    """Lite runs Python inside the browser: what is loaded there must be plain Python."""
    code = "import pac_excel.addin.udfs, sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert not {"lxml", "openpyxl", "watchfiles", "yaml"} & set(done.stdout.split())
