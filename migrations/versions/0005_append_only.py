"""Triggers: the audit trail is never changed, an attendance mark never says something else."""

from alembic import op

revision = "0005"
down_revision = "0004"

MARK_FACTS = ("session_day_id", "agenda_item_id", "status", "method", "recorded_at", "recorded_by_id")


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for event in ("UPDATE", "DELETE"):
            _sqlite_trigger(f"audit_entry_no_{event.lower()}", f"{event} ON audit_entry")
        _sqlite_trigger("attendance_mark_no_update", f"UPDATE OF {', '.join(MARK_FACTS)} ON attendance_mark")
        return
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER attendance_mark_no_update BEFORE UPDATE OF {', '.join(MARK_FACTS)} "
        "ON attendance_mark FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def _sqlite_trigger(name: str, event: str) -> None:
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} BEGIN SELECT RAISE(ABORT, 'append-only'); END")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("audit_entry_no_update", "audit_entry_no_delete", "attendance_mark_no_update"):
            op.execute(f"DROP TRIGGER {name}")
        return
    op.execute("DROP TRIGGER audit_entry_no_change ON audit_entry")
    op.execute("DROP TRIGGER attendance_mark_no_update ON attendance_mark")
    op.execute("DROP FUNCTION refuse_change()")
