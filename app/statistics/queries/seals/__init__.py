"""Reading sealed reports, the rows behind a report, and what was done since."""
