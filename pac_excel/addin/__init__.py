"""The add-in: buttons inside Excel, the file that brings them, its installation and its diagnosis."""

from __future__ import annotations
