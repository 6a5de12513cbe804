"""Rows of all that belongs to sessions are kept as they were, and figures as they were counted."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.core.database import Id, UtcDateTime

revision = "0011"
down_revision = "0010"

# The columns that figures are counted from; the key first, which is the id but for modules of sessions.
KEPT: dict[str, tuple[str, ...]] = {
    "registration": (
        *("id", "session_id", "person_id", "state", "country", "sex", "sector_code", "organisation_name"),
        *("age_band", "days_present"),
    ),
    "training_session": (
        *("id", "programme_id", "starts_on", "day_count", "is_online", "host_country", "partner"),
        *("language", "kind", "cost_cents", "minutes_a_day", "state"),
    ),
    "session_module": ("session_id", "module_id"),
    "assignment": ("id", "session_id", "person_id", "role"),
    "head_count": ("id", "session_id", "country", "total", "female", "male"),
    "certificate": ("id", "registration_id", "state"),
}
BELONGS_BY = ("id", "session_id", "person_id", "registration_id", "module_id")
NOTED = ("programme", "module")  # change seldom, and much with them: a token tells that they did
XACT = "CAST(CAST(pg_current_xact_id() AS text) AS bigint)"


def upgrade() -> None:
    _before().downgrade()
    _create_notes()
    for statement in _on_sqlite() if _is_sqlite() else _on_postgresql():
        op.execute(statement)
    op.create_table(
        "kept_figures",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("digest", "position")),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("rows", "tables", "tokens")),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("kept_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_kept_figures"),
    )


def downgrade() -> None:
    op.drop_table("kept_figures")
    tables = (*KEPT, *NOTED)
    if _is_sqlite():
        for table in tables:
            for event in ("insert", "update", "delete"):
                op.execute(f"DROP TRIGGER {table}_{event}_noted")
    else:
        for table in tables:
            events = ("insert", "update", "delete", "truncate") if table in KEPT else ("any",)
            for event in events:
                op.execute(f"DROP TRIGGER {table}_{event}_noted ON {table}")
        for table in KEPT:
            op.execute(f"DROP FUNCTION keep_{table}()")
        op.execute("DROP FUNCTION note_change()")
    op.drop_table("record_change")
    op.drop_table("data_change")
    _before().upgrade()


def _create_notes() -> None:
    op.create_table(
        "data_change",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("token", Id(), nullable=False),
        sa.PrimaryKeyConstraint("source", "number", name="pk_data_change"),
    )
    ids = ("record_id", "session_id", "person_id", "registration_id", "programme_id", "module_id")
    texts = ("country", "sector_code", "organisation_name", "host_country", "partner", "language")
    codes = ("state", "sex", "age_band", "kind", "role")
    numbers = ("days_present", "day_count", "minutes_a_day", "total", "female", "male")
    op.create_table(
        "record_change",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("existed", sa.Boolean(), nullable=False),
        *(sa.Column(name, Id(), nullable=True) for name in ids),
        *(sa.Column(name, sa.Text(), nullable=True) for name in texts),
        *(sa.Column(name, sa.String(24), nullable=True) for name in codes),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in numbers),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("is_online", sa.Boolean(), nullable=True),
        sa.Column("cost_cents", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_record_change"),
        sqlite_autoincrement=True,  # an id is not given again when the rows are swept
    )
    op.create_index("ix_record_change_number", "record_change", ["number"])


def _before() -> Any:
    """The migration whose notes these ones replace."""
    script: Any = op.get_context().script
    return script.get_revision("0009").module


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join("record_id" if name == "id" else name for name in columns)


def _of(row: str, columns: tuple[str, ...]) -> str:
    return ", ".join(f"{row}.{name}" for name in columns)


def _on_sqlite() -> list[str]:
    found = [statement for table, kept in KEPT.items() for statement in notes_on_sqlite(table, kept)]
    for table in NOTED:
        # Not INSERT OR REPLACE: inside a trigger an INSERT OR IGNORE around it would have its way.
        token = (
            f"INSERT INTO data_change (source, number, token) VALUES ('{table}', 0, randomblob(16)) "
            "ON CONFLICT (source, number) DO UPDATE SET token = excluded.token"
        )
        found += [
            f"CREATE TRIGGER {table}_{event.lower()}_noted AFTER {event} ON {table} BEGIN {token}; END"
            for event in ("INSERT", "UPDATE", "DELETE")
        ]
    return found


def notes_on_sqlite(table: str, kept: tuple[str, ...]) -> list[str]:
    """The triggers of one table; a later migration that keeps other columns makes them anew."""
    whose = tuple(name for name in kept if name in BELONGS_BY)

    def note(row: str, existed: int, columns: tuple[str, ...], when: str = "") -> str:
        return (
            f"INSERT INTO record_change (number, source, existed, {_names(columns)}) "
            f"SELECT 0, '{table}', {existed}, {_of(row, columns)}{when};"
        )

    differs = " OR ".join(f"old.{name} IS NOT new.{name}" for name in kept)
    moves = " OR ".join(f"old.{name} IS NOT new.{name}" for name in whose)
    keeps = note("old", 1, kept)
    return [
        f"CREATE TRIGGER {table}_insert_noted AFTER INSERT ON {table} BEGIN {note('new', 0, whose)} END",
        f"CREATE TRIGGER {table}_update_noted AFTER UPDATE ON {table} WHEN {differs} "
        f"BEGIN {keeps} {note('new', 0, whose, f' WHERE {moves}')} END",
        f"CREATE TRIGGER {table}_delete_noted AFTER DELETE ON {table} BEGIN {keeps} END",
    ]


def _on_postgresql() -> list[str]:
    token = (
        f"INSERT INTO data_change (source, number, token) VALUES (TG_TABLE_NAME, {XACT}, gen_random_uuid()) "
        "ON CONFLICT (source, number) DO UPDATE SET token = excluded.token;"
    )
    function = "CREATE FUNCTION {}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {} RETURN NULL; END $$"
    each = "FOR EACH STATEMENT EXECUTE FUNCTION"
    old, new = "OLD TABLE AS old_rows", "NEW TABLE AS new_rows"
    seen = {"INSERT": new, "UPDATE": f"{old} {new}", "DELETE": old}
    found = [function.format("note_change", token)]
    for table, kept in KEPT.items():
        found.append(function.format(f"keep_{table}", notes_on_postgresql(table, kept)))
        found += [
            f"CREATE TRIGGER {table}_{event.lower()}_noted AFTER {event} ON {table} "
            f"REFERENCING {rows} {each} keep_{table}()"
            for event, rows in seen.items()
        ]
        found.append(f"CREATE TRIGGER {table}_truncate_noted AFTER TRUNCATE ON {table} {each} note_change()")
    found += [
        f"CREATE TRIGGER {table}_any_noted AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"{each} note_change()"
        for table in NOTED
    ]
    return found


def notes_on_postgresql(table: str, kept: tuple[str, ...]) -> str:
    """The body of the function that the triggers of one table call."""
    whose = tuple(name for name in kept if name in BELONGS_BY)
    into = "INSERT INTO record_change (number, source, existed, {})".format
    keeps = f"{into(_names(kept))} SELECT {XACT}, '{table}', true, {_of('o', kept)} FROM old_rows o"
    notes = f"{into(_names(whose))} SELECT {XACT}, '{table}', false, {_of('n', whose)} FROM new_rows n"
    if "id" not in kept:  # another key is another row: all that was is kept, all that is noted
        return f"""
            IF TG_OP <> 'INSERT' THEN {keeps}; END IF;
            IF TG_OP <> 'DELETE' THEN {notes}; END IF;"""
    changed = f"WHERE ({_of('o', kept)}) IS DISTINCT FROM ({_of('n', kept)})"
    moved = f"WHERE ({_of('o', whose)}) IS DISTINCT FROM ({_of('n', whose)})"
    return f"""
        IF TG_OP = 'INSERT' THEN {notes};
        ELSIF TG_OP = 'DELETE' THEN {keeps};
        ELSE
            {keeps} JOIN new_rows n ON n.id = o.id {changed};
            {notes} JOIN old_rows o ON o.id = n.id {moved};
        END IF;"""
