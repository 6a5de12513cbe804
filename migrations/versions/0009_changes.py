"""What changed since figures were counted: notes of changed tables, and registrations as they were before."""

import sqlalchemy as sa
from alembic import op

from app.core.database import Id

revision = "0009"
down_revision = "0008"

# The columns that figures are counted from; () stands for all of them.
NOTED: dict[str, tuple[str, ...]] = {
    "assignment": (),
    "certificate": (),
    "head_count": (),
    "module": (),
    "programme": (),
    "session_module": (),
    "training_session": (
        *("id", "programme_id", "starts_on", "day_count", "is_online", "host_country", "partner"),
        *("language", "kind", "cost_cents", "minutes_a_day", "state"),
    ),
}
KEPT = (
    *("session_id", "person_id", "state", "country", "sex", "sector_code", "organisation_name"),
    *("age_band", "days_present"),
)
COLUMNS = f"number, existed, registration_id, {', '.join(KEPT)}"
XACT = "CAST(CAST(pg_current_xact_id() AS text) AS bigint)"
NEW_ONES = "number, existed, registration_id, session_id, person_id"


def upgrade() -> None:
    op.create_table(
        "data_change",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("token", Id(), nullable=False),
        sa.PrimaryKeyConstraint("source", "number", name="pk_data_change"),
    )
    op.create_table(
        "registration_change",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("existed", sa.Boolean(), nullable=False),
        sa.Column("registration_id", Id(), nullable=False),
        sa.Column("session_id", Id(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("state", sa.String(24), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("sex", sa.String(24), nullable=True),
        sa.Column("sector_code", sa.Text(), nullable=True),
        sa.Column("organisation_name", sa.Text(), nullable=True),
        sa.Column("age_band", sa.String(24), nullable=True),
        sa.Column("days_present", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_registration_change"),
        sqlite_autoincrement=True,  # an id is not given again when the rows are swept
    )
    op.create_index("ix_registration_change_number", "registration_change", ["number"])
    for statement in _on_sqlite() if _is_sqlite() else _on_postgresql():
        op.execute(statement)


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _on_sqlite() -> list[str]:
    kept = {name: ", ".join(f"{name}.{each}" for each in KEPT) for name in ("old", "new")}
    differs = " OR ".join(f"old.{each} IS NOT new.{each}" for each in KEPT)
    found = [
        "CREATE TRIGGER registration_insert_noted AFTER INSERT ON registration BEGIN "
        f"INSERT INTO registration_change ({NEW_ONES}) "
        "VALUES (0, 0, new.id, new.session_id, new.person_id); END",
        f"CREATE TRIGGER registration_update_noted AFTER UPDATE ON registration WHEN {differs} BEGIN "
        f"INSERT INTO registration_change ({COLUMNS}) VALUES (0, 1, old.id, {kept['old']}); END",
        "CREATE TRIGGER registration_delete_noted AFTER DELETE ON registration BEGIN "
        f"INSERT INTO registration_change ({COLUMNS}) VALUES (0, 1, old.id, {kept['old']}); END",
    ]
    for table, columns in NOTED.items():
        of = f" OF {', '.join(columns)}" if columns else ""
        # Not INSERT OR REPLACE: inside a trigger an INSERT OR IGNORE around it would have its way.
        note = (
            f"INSERT INTO data_change (source, number, token) VALUES ('{table}', 0, randomblob(16)) "
            "ON CONFLICT (source, number) DO UPDATE SET token = excluded.token"
        )
        for event in ("INSERT", f"UPDATE{of}", "DELETE"):
            name = f"{table}_{event.split()[0].lower()}_noted"
            found.append(f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {note}; END")
    return found


def _on_postgresql() -> list[str]:
    kept = ", ".join(f"o.{each}" for each in KEPT)
    new = ", ".join(f"n.{each}" for each in KEPT)
    body = f"""
        IF TG_OP = 'INSERT' THEN
            INSERT INTO registration_change ({NEW_ONES})
            SELECT {XACT}, false, n.id, n.session_id, n.person_id FROM new_rows n;
        ELSIF TG_OP = 'DELETE' THEN
            INSERT INTO registration_change ({COLUMNS}) SELECT {XACT}, true, o.id, {kept} FROM old_rows o;
        ELSE
            INSERT INTO registration_change ({COLUMNS})
            SELECT {XACT}, true, o.id, {kept} FROM old_rows o JOIN new_rows n ON n.id = o.id
            WHERE ({kept}) IS DISTINCT FROM ({new});
        END IF;"""
    note = (
        f"INSERT INTO data_change (source, number, token) VALUES (TG_TABLE_NAME, {XACT}, gen_random_uuid()) "
        "ON CONFLICT (source, number) DO UPDATE SET token = excluded.token;"
    )
    function = "CREATE FUNCTION {}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {} RETURN NULL; END $$"
    each = "FOR EACH STATEMENT EXECUTE FUNCTION"
    old, new = "OLD TABLE AS old_rows", "NEW TABLE AS new_rows"
    seen = {"INSERT": new, "UPDATE": f"{old} {new}", "DELETE": old}
    found = [function.format("note_change", note), function.format("keep_registration", body)]
    found += [
        f"CREATE TRIGGER registration_{event.lower()}_noted AFTER {event} ON registration "
        f"REFERENCING {tables} {each} keep_registration()"
        for event, tables in seen.items()
    ]
    found.append(
        f"CREATE TRIGGER registration_truncate_noted AFTER TRUNCATE ON registration {each} note_change()"
    )
    for table, columns in NOTED.items():
        of = f" OF {', '.join(columns)}" if columns else ""
        found.append(
            f"CREATE TRIGGER {table}_noted AFTER INSERT OR UPDATE{of} OR DELETE OR TRUNCATE ON {table} "
            f"{each} note_change()"
        )
    return found


def downgrade() -> None:
    events = ("insert", "update", "delete")
    names = [(f"registration_{event}_noted", "registration") for event in events]
    if _is_sqlite():
        names += [(f"{table}_{event}_noted", table) for table in NOTED for event in events]
        for name, _table in names:
            op.execute(f"DROP TRIGGER {name}")
    else:
        names += [("registration_truncate_noted", "registration")]
        names += [(f"{table}_noted", table) for table in NOTED]
        for name, table in names:
            op.execute(f"DROP TRIGGER {name} ON {table}")
        op.execute("DROP FUNCTION note_change()")
        op.execute("DROP FUNCTION keep_registration()")
    op.drop_table("registration_change")
    op.drop_table("data_change")
