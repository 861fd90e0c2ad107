"""Which figure of a month stands where in the monthly report: its tables, its named cells, their formulas."""
