"""Measured values in: files and databases as agencies have them, read without ever guessing a figure."""
