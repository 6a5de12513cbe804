"""Use cases of registration; importing any of them makes the count of taken places known to merging."""

from app.registration.service import recount as recount
