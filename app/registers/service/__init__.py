"""Use cases of register imports."""
