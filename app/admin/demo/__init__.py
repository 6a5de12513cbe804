"""A programme office at work, made up: for a first look, for training, and for the browser tests."""

from app.admin.demo.logins import LOGINS, PASSWORD
from app.admin.demo.office import build_demo, is_demo, is_in_use

__all__ = ["LOGINS", "PASSWORD", "build_demo", "is_demo", "is_in_use"]
