"""Examines an installation of the add-in: what holds, what does not, and what to do about it."""

from __future__ import annotations
