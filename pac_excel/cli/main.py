"""The command `pac-excel`: its commands, and how any failure ends in one clear line."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from pac_excel import __version__
from pac_excel.addin.doctor.language import Language
from pac_excel.errors import PacExcelError

CLEAN, FOUND, FAILED = 0, 1, 2

app = typer.Typer(
    name="pac-excel",
    help="Commercial action plans (PAC) in Excel: write the workbook, check the plan, read it back.",
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
template_app = typer.Typer(help="Template workbooks: draw, check, describe, fill.", no_args_is_help=True)
app.add_typer(template_app, name="template")
addin_app = typer.Typer(help="The add-in inside Excel: a tab of buttons.", no_args_is_help=True)
app.add_typer(addin_app, name="addin")


class ModeOption(StrEnum):
    """The two kinds of workbook."""

    COMPLET = "complet"
    SIMPLIFIE = "simplifie"


class Format(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    HTML = "html"


class RulesFormat(StrEnum):
    """How rules are printed."""

    TEXT = "text"
    JSON = "json"


class Fix(StrEnum):
    """Which corrections are made."""

    SAFE = "safe"


class FailOn(StrEnum):
    """From which severity on the check fails."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    NEVER = "never"


PlanFile = Annotated[Path, typer.Argument(metavar="PLAN.yaml", help="The plan, in YAML.", show_default=False)]
Workbook = Annotated[
    Path, typer.Argument(metavar="PLAN.xlsx", help="The workbook that carries the plan.", show_default=False)
]


@app.callback(invoke_without_command=True)
def about(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Print the version when asked."""
    if version:
        typer.echo(f"pac-excel {__version__}")
        raise typer.Exit(CLEAN)


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the files go.")] = Path("demo"),
) -> None:
    """Tell the whole story on the sample agency."""
    from pac_excel.cli.demo import run

    run(folder)


@app.command()
def new(
    output: Annotated[
        Path,
        typer.Option(
            "-o", "--output", metavar="PLAN.xlsx", help="The workbook to write.", show_default=False
        ),
    ],
    template: Annotated[
        Path | None, typer.Option(metavar="T.xlsx", help="Your own restyled template.", show_default=False)
    ] = None,
    mode: Annotated[
        ModeOption | None, typer.Option(help="Whole method or five sheets; by default what the plan says.")
    ] = None,
    plan: Annotated[
        Path | None,
        typer.Argument(
            metavar="PLAN",
            help="The plan: YAML, or a workbook to write anew, as when going from simplified to complete; "
            "without one, the workbook is empty.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Write the workbook of a plan."""
    from pac_excel.cli.plans import write_workbook

    write_workbook(plan, output, template, mode)


@app.command()
def export(
    workbook: Workbook,
    output: Annotated[
        Path,
        typer.Option("-o", "--output", metavar="PLAN.yaml", help="The file to write.", show_default=False),
    ],
) -> None:
    """Read a workbook back into YAML."""
    from pac_excel.cli.plans import write_yaml

    write_yaml(workbook, output)


@app.command()
def check(
    workbook: Workbook,
    format: Annotated[Format, typer.Option(help="How to print the findings.")] = Format.TEXT,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Print into this file.", show_default=False),
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Write the findings into the sheet Contrôles.")
    ] = False,
    fail_on: Annotated[FailOn, typer.Option(help="Exit with 1 from this severity on.")] = FailOn.ERROR,
    config: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Settings of the rules, in TOML; they go before the workbook's.",
            show_default=False,
        ),
    ] = None,
    fix: Annotated[
        Fix | None,
        typer.Option(help="Correct the cells that certainly mean something else.", show_default=False),
    ] = None,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what --fix would change; write nothing.")
    ] = False,
) -> None:
    """Find what does not hold in a plan, and where."""
    from pac_excel.cli.checking import Wish, check_workbook

    if diff and (write or fix is None):
        raise typer.BadParameter("--diff shows what --fix safe would change, and goes without --write")
    wish = Wish(config=config, fix=fix is not None, diff=diff, write=write)
    raise typer.Exit(check_workbook(workbook, format, output, wish, fail_on))


@app.command()
def watch(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Where the plans are saved.", show_default=False)
    ],
    write: Annotated[
        bool, typer.Option("--write", help="Write the sheet Contrôles too, once a workbook is closed.")
    ] = False,
    once: Annotated[bool, typer.Option("--once", help="Check what is there, then stop.")] = False,
    subfolders: Annotated[bool, typer.Option("--subfolders", help="Watch the folders inside too.")] = False,
    poll: Annotated[
        float | None,
        typer.Option(
            min=0.5,
            metavar="SECONDS",
            help="Look every so many seconds, for network drives that tell of no change.",
            show_default=False,
        ),
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Settings of the rules, in TOML; they go before the workbooks'.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Check each plan of a folder as it is saved."""
    from pac_excel.cli.watching import Watch, changes_in, check_as_saved, check_once
    from pac_excel.rules.settings import Settings
    from pac_excel.rules.settings_file import read_settings

    settings = read_settings(config) if config else Settings()
    watched = Watch(folder=folder, settings=settings, writes=write, is_deep=subfolders)
    if once:
        raise typer.Exit(check_once(watched))
    check_as_saved(watched, changes_in(folder, is_deep=subfolders, poll=poll))


@app.command()
def rules(
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", help="The rule to explain, such as OBJ-10.")
    ] = None,
    format: Annotated[RulesFormat, typer.Option(help="How to print the rules.")] = RulesFormat.TEXT,
) -> None:
    """List what the check looks for, or explain one rule."""
    from pac_excel.cli.rulebook import show_rules

    show_rules(code, format)


@app.command()
def schema(
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Print into this file.", show_default=False),
    ] = None,
) -> None:
    """Print the JSON Schema of a plan file, for editors."""
    from pac_excel.cli.plans import write_schema

    write_schema(output)


@app.command()
def doctor(
    workbook: Annotated[
        str | None,
        typer.Argument(metavar="PLAN.xlsx", help="The workbook that gives trouble.", show_default=False),
    ] = None,
    lang: Annotated[Language, typer.Option(help="The language of the diagnosis.")] = Language.EN,
    live: Annotated[
        bool, typer.Option("--live", help="Start Excel too, and see whether it answers.")
    ] = False,
) -> None:
    """Examine the installation of the add-in."""
    from pac_excel.cli.addin import examine

    raise typer.Exit(examine(workbook, lang, live=live))


@addin_app.command("build")
def addin_build(
    folder: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="Where the files go.")] = Path(
        "."
    ),
) -> None:
    """Make pac_excel.xlam and pac_complet.xlsm, the same to the byte each time."""
    from pac_excel.cli.addin import build

    build(folder)


@addin_app.command("install")
def addin_install() -> None:
    """Install the add-in for this user, or bring it up to date."""
    from pac_excel.cli.addin import install

    install()


@addin_app.command("status")
def addin_status() -> None:
    """Say how the installed files stand; exit with 1 if one is not up to date."""
    from pac_excel.cli.addin import status

    raise typer.Exit(status())


@addin_app.command("uninstall")
def addin_uninstall() -> None:
    """Remove what was installed; other people's files stay."""
    from pac_excel.cli.addin import uninstall

    uninstall()


@template_app.command("build")
def template_build(
    check: Annotated[
        bool, typer.Option("--check", help="Only say whether the files are up to date; exit with 1 if not.")
    ] = False,
    folder: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where the templates stand.", show_default=False)
    ] = None,
    brand: Annotated[
        Path | None,
        typer.Option(
            metavar="brand.toml",
            help="Your logo, colours, font and name; drawn beside this file unless --folder says.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Draw the standard templates, the same to the byte each time, or templates in your own look."""
    from pac_excel.cli.templates import build

    raise typer.Exit(build(folder, check=check, brand=brand))


TemplateFile = Annotated[
    Path, typer.Argument(metavar="TEMPLATE", help="The template workbook.", show_default=False)
]


@template_app.command("lint")
def template_lint(
    template: TemplateFile,
    schema: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Tables, columns and names it must have.", show_default=False),
    ] = None,
) -> None:
    """Find what keeps a template from being filled, and in which cell."""
    from pac_excel.cli.templates import lint

    raise typer.Exit(lint(template, schema))


@template_app.command("describe")
def template_describe(
    template: TemplateFile,
    format: Annotated[Format, typer.Option(help="How to print it.")] = Format.TEXT,
) -> None:
    """Print the tables, names, placeholders and pictures that a template can be given."""
    from pac_excel.cli.templates import describe

    describe(template, as_json=format is Format.JSON)


@template_app.command("fill")
def template_fill(
    template: TemplateFile,
    data: Annotated[
        Path, typer.Argument(metavar="DATA", help="A .yaml, .json, .csv or .xlsx file.", show_default=False)
    ],
    output: Annotated[
        Path,
        typer.Option("-o", "--output", metavar="OUT", help="The workbook to write.", show_default=False),
    ],
    table: Annotated[
        str | None, typer.Option(metavar="NAME", help="The table that a CSV file is for.", show_default=False)
    ] = None,
) -> None:
    """Fill a template with data; nothing else of it changes."""
    from pac_excel.cli.templates import fill

    fill(template, data, output, table)


def main() -> NoReturn:
    """Run the command line; a failure is one line on standard error and exit code 2."""
    try:
        app(prog_name="pac-excel")
    except PacExcelError as error:
        _fail(str(error))
    except BrokenPipeError:
        # whoever read our output has gone: nothing is left to say
        os._exit(FAILED)
    except OSError as error:
        _fail(f"{error.filename or 'a file'}: {error.strerror or error}; check the path and the rights on it")
    except KeyboardInterrupt:
        _fail("interrupted; nothing more was written")
    except Exception as error:
        if os.environ.get("PAC_EXCEL_DEBUG"):
            raise
        _fail(f"unexpected {type(error).__name__}: {error}; set PAC_EXCEL_DEBUG=1 to see where it happened")
    sys.exit(CLEAN)


def _fail(text: str) -> NoReturn:
    print(f"pac-excel: {text}", file=sys.stderr)
    sys.exit(FAILED)
