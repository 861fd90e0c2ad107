"""The commands that come in groups: on templates, networks and the add-in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pac_excel.cli.options import DataFormat

template_app = typer.Typer(help="Template workbooks: draw, check, describe, fill.", no_args_is_help=True)
network_app = typer.Typer(help="Many agencies in one go.", no_args_is_help=True)
addin_app = typer.Typer(help="The add-in inside Excel: a tab of buttons.", no_args_is_help=True)


@network_app.command("run")
def network_run(
    network: Annotated[
        Path,
        typer.Argument(metavar="NETWORK.toml", help="Where plans and actuals lie.", show_default=False),
    ],
    month: Annotated[
        str, typer.Option(metavar="2026-09", help="The month that is over.", show_default=False)
    ],
    workers: Annotated[
        int | None,
        typer.Option(metavar="N", help="Processes at work; by default one a processor.", min=1),
    ] = None,
    dask: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="A Dask cluster to work on instead.", show_default=False),
    ] = None,
) -> None:
    """Write every agency's report of a month, and the workbook that adds them up."""
    from pac_excel.cli.network import run_network

    raise typer.Exit(run_network(network, month, workers, dask))


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
    format: Annotated[DataFormat, typer.Option(help="How to print it.")] = DataFormat.TEXT,
) -> None:
    """Print the tables, names, placeholders and pictures that a template can be given."""
    from pac_excel.cli.templates import describe

    describe(template, as_json=format is DataFormat.JSON)


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
    pdf: Annotated[bool, typer.Option("--pdf", help="Write it as PDF too, through LibreOffice.")] = False,
) -> None:
    """Fill a template with data; nothing else of it changes."""
    from pac_excel.cli.templates import fill

    fill(template, data, output, table, pdf=pdf)
