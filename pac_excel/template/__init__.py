"""The template engine: a workbook whose tables and names are filled, and nothing else of it changed."""

from pac_excel.ooxml.rich_text import Link, RichText, Run
from pac_excel.template.data import Across, Data
from pac_excel.template.lint import Problem, Schema
from pac_excel.template.rows import Rows
from pac_excel.template.template import Template

__all__ = ["Across", "Data", "Link", "Problem", "RichText", "Rows", "Run", "Schema", "Template"]
