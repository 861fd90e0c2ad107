"""Many agencies in one go: a report each, and a workbook that adds them up."""
