"""Certificates as PDF, always drawn from what was printed when they were issued."""

from app.certificates.pdf.paper import Attachment, Signer, draw_certificate
from app.certificates.pdf.pictures import NO_PICTURES, Pictures
from app.certificates.pdf.sheet import draw_sheet
from app.certificates.pdf.words import undrawable

__all__ = [
    "NO_PICTURES",
    "Attachment",
    "Pictures",
    "Signer",
    "draw_certificate",
    "draw_sheet",
    "undrawable",
]
