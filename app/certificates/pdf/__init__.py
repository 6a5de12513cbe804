"""Certificates as PDF, always drawn from what was printed when they were issued."""

from app.certificates.pdf.page import draw_certificate, undrawable

__all__ = ["draw_certificate", "undrawable"]
