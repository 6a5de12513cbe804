"""Rules of certificates as data, kinds, sign-offs, confirmed names; certificates keep why they exist."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.core.database import Id, UtcDateTime

revision = "0012"
down_revision = "0011"

# Figures count certificates of some kinds only.
KEPT: dict[str, tuple[str, ...]] = {"certificate": ("id", "registration_id", "kind", "state")}
KEPT_BEFORE = ("id", "registration_id", "state")
ONCE, ONCE_BEFORE = ["session_id", "person_id", "kind"], ["registration_id"]
ISSUED = sa.text("state = 'issued'")
RULE_SET = (
    sa.Column("programme_id", Id(), nullable=False),
    sa.Column("kind", sa.String(24), nullable=False),
    sa.Column("number", sa.Integer(), nullable=False),
    sa.Column("rules", sa.JSON(), nullable=False),
    sa.Column("made_at", UtcDateTime(), nullable=False),
    sa.Column("made_by_id", Id(), nullable=True),
    sa.Column("id", Id(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_rule_set"),
    sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name="fk_rule_set_programme_id_programme"),
    sa.ForeignKeyConstraint(["made_by_id"], ["user_account.id"], name="fk_rule_set_made_by_id_user_account"),
    sa.UniqueConstraint("programme_id", "kind", "number", name="uq_rule_set_programme_id_kind_number"),
)
SESSION_SIGN_OFF = (
    sa.Column("session_id", Id(), nullable=False),
    sa.Column("role", sa.Text(), nullable=False),
    sa.Column("signed_at", UtcDateTime(), nullable=False),
    sa.Column("signed_by_id", Id(), nullable=True),
    sa.Column("signed_by_name", sa.Text(), nullable=False),
    sa.Column("id", Id(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_session_sign_off"),
    sa.ForeignKeyConstraint(
        ["session_id"],
        ["training_session.id"],
        name="fk_session_sign_off_session_id_training_session",
        ondelete="CASCADE",
    ),
    sa.ForeignKeyConstraint(
        ["signed_by_id"], ["user_account.id"], name="fk_session_sign_off_signed_by_id_user_account"
    ),
    sa.UniqueConstraint("session_id", "role", name="uq_session_sign_off_session_id_role"),
)
SESSION_CERTIFICATE_KINDS = (
    sa.Column("session_id", Id(), nullable=False),
    sa.Column("kinds", sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint("session_id", name="pk_session_certificate_kinds"),
    sa.ForeignKeyConstraint(
        ["session_id"],
        ["training_session.id"],
        name="fk_session_certificate_kinds_session_id_training_session",
        ondelete="CASCADE",
    ),
)
NAME_CONFIRMATION = (
    sa.Column("person_id", Id(), nullable=False),
    sa.Column("name", sa.Text(), nullable=False),
    sa.Column("own_script_name", sa.Text(), nullable=False),
    sa.Column("confirmed_at", UtcDateTime(), nullable=False),
    sa.Column("confirmed_by_id", Id(), nullable=True),
    sa.Column("id", Id(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_name_confirmation"),
    sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_name_confirmation_person_id_person"),
    sa.ForeignKeyConstraint(
        ["confirmed_by_id"], ["user_account.id"], name="fk_name_confirmation_confirmed_by_id_user_account"
    ),
)


def upgrade() -> None:
    op.create_table("rule_set", *RULE_SET)
    op.create_table("session_sign_off", *SESSION_SIGN_OFF)
    op.create_table("session_certificate_kinds", *SESSION_CERTIFICATE_KINDS)
    op.create_table("name_confirmation", *NAME_CONFIRMATION)
    op.create_index("ix_name_confirmation_latest", "name_confirmation", ["person_id", "confirmed_at"])
    _refuse_changes_of_rules()
    op.drop_index("uq_certificate_issued_once", "certificate")
    with op.batch_alter_table("certificate") as table:
        table.alter_column("registration_id", existing_type=Id(), nullable=True)
        table.add_column(sa.Column("kind", sa.String(24), nullable=False, server_default="completion"))
        table.add_column(sa.Column("rule_set_id", Id(), nullable=True))
        table.add_column(sa.Column("rule_version", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("evidence", sa.JSON(), nullable=False, server_default="{}"))
        table.create_foreign_key("fk_certificate_rule_set_id_rule_set", "rule_set", ["rule_set_id"], ["id"])
    op.create_index("ix_certificate_rule_set_id", "certificate", ["rule_set_id"])
    _issued_once(ONCE)
    op.execute("UPDATE record_change SET kind = 'completion' WHERE source = 'certificate' AND existed")
    _keep(KEPT["certificate"])


def downgrade() -> None:
    """Certificates of trainers have no place in the schema before; of two of one person one stays valid."""
    op.execute("DELETE FROM certificate WHERE registration_id IS NULL")
    rank = "CASE {}.kind WHEN 'completion' THEN 0 WHEN 'training_of_trainers' THEN 1 ELSE 2 END".format
    op.execute(
        "UPDATE certificate SET state = 'replaced' WHERE state = 'issued' AND EXISTS "
        "(SELECT 1 FROM certificate AS other WHERE other.registration_id = certificate.registration_id "
        f"AND other.state = 'issued' AND {rank('other')} < {rank('certificate')})"
    )
    op.drop_index("uq_certificate_issued_once", "certificate")
    op.drop_index("ix_certificate_rule_set_id", "certificate")
    with op.batch_alter_table("certificate") as table:
        table.drop_constraint("fk_certificate_rule_set_id_rule_set", type_="foreignkey")
        for name in ("kind", "rule_set_id", "rule_version", "evidence"):
            table.drop_column(name)
        table.alter_column("registration_id", existing_type=Id(), nullable=False)
    _issued_once(ONCE_BEFORE)
    _keep(KEPT_BEFORE)
    for name in ("name_confirmation", "session_certificate_kinds", "session_sign_off", "rule_set"):
        op.drop_table(name)


def _issued_once(columns: list[str]) -> None:
    op.create_index(
        "uq_certificate_issued_once",
        "certificate",
        columns,
        unique=True,
        sqlite_where=ISSUED,
        postgresql_where=ISSUED,
    )


def _keep(columns: tuple[str, ...]) -> None:
    """Let the triggers of certificates keep these columns; SQLite dropped them with the old table."""
    notes = _notes()
    if op.get_bind().dialect.name == "sqlite":
        for statement in notes.notes_on_sqlite("certificate", columns):
            op.execute(statement)
        return
    body = notes.notes_on_postgresql("certificate", columns)
    op.execute(
        "CREATE OR REPLACE FUNCTION keep_certificate() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {body} RETURN NULL; END $$"
    )


def _notes() -> Any:
    """The migration whose triggers these are."""
    script: Any = op.get_context().script
    return script.get_revision("0011").module


def _refuse_changes_of_rules() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER rule_set_no_update BEFORE UPDATE ON rule_set "
            "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
        )
        return
    op.execute(
        "CREATE TRIGGER rule_set_no_update BEFORE UPDATE ON rule_set "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
