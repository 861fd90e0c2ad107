"""Writes vbaProject.bin, the part that holds the macros of a workbook, from their source alone.

Excel compiles the source at the first load ([MS-OVBA], [MS-CFB]).
"""
