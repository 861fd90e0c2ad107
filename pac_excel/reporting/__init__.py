"""A month: actuals in, the monthly workbook out."""
