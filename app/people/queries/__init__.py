"""Reading people, always within a scope."""

from app.people.queries.persons import (
    PersonRow,
    export_people,
    find_organisation_name,
    find_people,
    find_survivor,
    get_person,
    list_people,
    list_sectors,
    reaches_beyond,
)

__all__ = [
    "PersonRow",
    "export_people",
    "find_organisation_name",
    "find_people",
    "find_survivor",
    "get_person",
    "list_people",
    "list_sectors",
    "reaches_beyond",
]
