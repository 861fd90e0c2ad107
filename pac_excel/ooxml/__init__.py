"""The file format of Excel workbooks: package, parts, worksheets, tables, references."""
