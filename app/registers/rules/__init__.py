"""What a register says: from rows of cells to sessions, people and marks, with every doubt named by row."""

from app.registers.rules.cells import Cell, Sheet, Workbook
from app.registers.rules.headings import FIELDS, Kind
from app.registers.rules.layout import ColumnUse, Table, find_tables
from app.registers.rules.mapping import ONLINE, Mapping, mapping_from, read_mapping
from app.registers.rules.matching import (
    Figures,
    Matched,
    Participation,
    PersonFacts,
    PersonKeys,
    agree,
    figures,
    group_same,
    keys_of,
    match_people,
)
from app.registers.rules.records import (
    HeadCounts,
    KnownSession,
    Problem,
    Register,
    RegisterPerson,
    RegisterSession,
)
from app.registers.rules.understand import understand
from app.registers.rules.values import CountryResolver

__all__ = [
    "FIELDS",
    "ONLINE",
    "Cell",
    "ColumnUse",
    "CountryResolver",
    "Figures",
    "HeadCounts",
    "Kind",
    "KnownSession",
    "Mapping",
    "Matched",
    "Participation",
    "PersonFacts",
    "PersonKeys",
    "Problem",
    "Register",
    "RegisterPerson",
    "RegisterSession",
    "Sheet",
    "Table",
    "Workbook",
    "agree",
    "figures",
    "find_tables",
    "group_same",
    "keys_of",
    "mapping_from",
    "match_people",
    "read_mapping",
    "understand",
]
