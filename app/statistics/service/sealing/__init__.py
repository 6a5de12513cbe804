"""Freezing reports, checking what was frozen, and comparing it with today."""
