"""Reports on paper."""

from app.statistics.pdf.report import report_pdf

__all__ = ["report_pdf"]
