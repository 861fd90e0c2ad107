"""Plans d'actions commerciales in Excel: a structured workbook, its check, its monthly reports."""

__version__ = "0.1.0"
