"""The command `pac-excel`: its commands, and how any failure ends in one clear line."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from pac_excel import __version__
from pac_excel.addin.doctor.language import Language
from pac_excel.cli.groups import addin_app, network_app, template_app
from pac_excel.cli.options import CLEAN, FAILED, DataFormat, FailOn, Fix, Format, ModeOption
from pac_excel.cli.schedule import schedule_app
from pac_excel.errors import PacExcelError

app = typer.Typer(
    name="pac-excel",
    help="Commercial action plans (PAC) in Excel: write the workbook, check the plan, read it back.",
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
# typer names one of its errors of usage, and may carry click within itself: their root is found through it
_UsageError: type[Exception] = typer.BadParameter.__bases__[0]

app.add_typer(template_app, name="template")
app.add_typer(network_app, name="network")
app.add_typer(addin_app, name="addin")
app.add_typer(schedule_app, name="schedule")


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
    example: Annotated[
        bool, typer.Option("--example", help="Write a finished plan to look at, that of a made-up agency.")
    ] = False,
) -> None:
    """Write the workbook of a plan."""
    from pac_excel.cli.plans import write_workbook
    from pac_excel.resources import FINISHED, sample

    if example and plan is not None:
        raise typer.BadParameter("--example is a plan of its own, and goes without PLAN")
    write_workbook(sample(FINISHED) if example else plan, output, template, mode)


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
    format: Annotated[DataFormat, typer.Option(help="How to print the rules.")] = DataFormat.TEXT,
) -> None:
    """List what the check looks for, or explain one rule."""
    from pac_excel.cli.rulebook import show_rules

    show_rules(code, format)


@app.command()
def report(
    workbook: Workbook,
    month: Annotated[
        str, typer.Option(metavar="2026-09", help="The month that is over.", show_default=False)
    ],
    output: Annotated[
        Path,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="The workbook to write; with the month in its path, it carries on the one before.",
            show_default=False,
        ),
    ],
    actuals: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Measured values: CSV, Excel, Parquet, or a mapping in TOML; may be given several times.",
            show_default=False,
        ),
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="How to read the actuals, in TOML.", show_default=False),
    ] = None,
    previous: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The report whose comments are carried on.", show_default=False),
    ] = None,
    template: Annotated[
        Path | None, typer.Option(metavar="T.xlsx", help="Your own restyled template.", show_default=False)
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="Write it as PDF too, through LibreOffice.")] = False,
) -> None:
    """Write the report of a month."""
    from pac_excel.cli.reporting import Request, write_report

    write_report(
        Request(
            workbook=workbook,
            month=month,
            output=output,
            actuals=actuals or (),
            mapping=mapping,
            previous=previous,
            template=template,
            pdf=pdf,
        )
    )


@app.command()
def kpis(
    number: Annotated[
        int | None, typer.Argument(metavar="N", help="The indicator to show, 1 to 55.", show_default=False)
    ] = None,
) -> None:
    """List the indicators of the trade, or show how one is counted."""
    from pac_excel.cli.indicators import show_indicators

    show_indicators(number)


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
def mail(
    reports: Annotated[
        list[Path],
        typer.Argument(
            metavar="REPORT...",
            help="Reports, named as AG001_rapport_2026-09.xlsx, or folders of them.",
            show_default=False,
        ),
    ],
    config: Annotated[
        Path, typer.Option(metavar="FILE", help="To whom they go, in TOML: [mail].", show_default=False)
    ],
) -> None:
    """Write the e-mail draft that hands a report over."""
    from pac_excel.cli.mailing import write_drafts

    raise typer.Exit(write_drafts(reports, config))


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


def main() -> NoReturn:
    """Run the command line; a failure is one line on standard error and exit code 2."""
    try:
        code = app(prog_name="pac-excel", standalone_mode=False)
    except _UsageError as error:
        _refuse_usage(error)
    except PacExcelError as error:
        _fail(str(error))
    except BrokenPipeError:
        # whoever read our output has gone: nothing is left to say
        os._exit(FAILED)
    except (FileExistsError, NotADirectoryError) as error:
        _fail(f"{error.filename or 'a file'}: it is a file; give the name of a folder")
    except OSError as error:
        _fail(f"{error.filename or 'a file'}: {error.strerror or error}; check the path and the rights on it")
    except KeyboardInterrupt:
        _fail("interrupted; nothing more was written")
    except Exception as error:
        if os.environ.get("PAC_EXCEL_DEBUG"):
            raise
        _fail(f"unexpected {type(error).__name__}: {error}; set PAC_EXCEL_DEBUG=1 to see where it happened")
    sys.exit(code or CLEAN)


def _refuse_usage(error: Any) -> NoReturn:
    """Say in one line what is wrong with the words of the command, and whose help tells better."""
    said = error.format_message()
    if "\n" in said:
        # no command at all: the help itself is what there is to say
        print(said, file=sys.stderr)
        sys.exit(FAILED)
    said = f"{said[:1].lower()}{said[1:]}".replace("Value error, ", "").rstrip(".")
    _fail(f"{said}; see '{error.ctx.command_path if error.ctx else 'pac-excel'} --help'")


def _fail(text: str) -> NoReturn:
    print(f"pac-excel: {text}", file=sys.stderr)
    sys.exit(FAILED)
