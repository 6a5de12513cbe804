"""Register imports, registrations, attendance and certificates."""

import sqlalchemy as sa
from alembic import op

from app.core.database import ContactText, Id, UtcDateTime

revision = "0004"
down_revision = "0003"

REGISTER_IMPORT = (
    sa.Column("file_name", sa.Text(), nullable=False),
    sa.Column("file_digest", sa.Text(), nullable=False),
    sa.Column("files", sa.JSON(), nullable=False),
    sa.Column("mapping", sa.JSON(), nullable=False),
    sa.Column("state", sa.Text(), nullable=False),
    sa.Column("programme_id", Id(), nullable=True),
    sa.Column("programme_code", sa.Text(), nullable=False),
    sa.Column("result", sa.JSON(), nullable=False),
    sa.Column("problems", sa.JSON(), nullable=False),
    sa.Column("understood", sa.JSON(), nullable=False),
    sa.Column("created_at", UtcDateTime(), nullable=False),
    sa.Column("created_by_id", Id(), nullable=True),
    sa.Column("committed_at", UtcDateTime(), nullable=True),
    sa.Column("undone_at", UtcDateTime(), nullable=True),
    sa.Column("id", Id(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_register_import"),
    sa.ForeignKeyConstraint(
        ["created_by_id"], ["user_account.id"], name="fk_register_import_created_by_id_user_account"
    ),
    sa.ForeignKeyConstraint(
        ["programme_id"], ["programme.id"], name="fk_register_import_programme_id_programme"
    ),
)
REGISTRATION = (
    sa.Column("session_id", Id(), nullable=False),
    sa.Column("person_id", Id(), nullable=False),
    sa.Column("state", sa.String(24), nullable=False),
    sa.Column("source", sa.String(24), nullable=False),
    sa.Column("country", sa.Text(), nullable=True),
    sa.Column("sex", sa.String(24), nullable=False),
    sa.Column("sector_code", sa.Text(), nullable=True),
    sa.Column("organisation_name", sa.Text(), nullable=False),
    sa.Column("position", sa.Text(), nullable=False),
    sa.Column("note", sa.Text(), nullable=False),
    sa.Column("contact_email", ContactText(), nullable=True),
    sa.Column("created_at", UtcDateTime(), nullable=False),
    sa.Column("decided_at", UtcDateTime(), nullable=True),
    sa.Column("days_present", sa.Integer(), nullable=False),
    sa.Column("days_marked", sa.Integer(), nullable=False),
    sa.Column("id", Id(), nullable=False),
    sa.Column("import_id", Id(), nullable=True),
    sa.PrimaryKeyConstraint("id", name="pk_registration"),
    sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_registration_person_id_person"),
    sa.ForeignKeyConstraint(
        ["session_id"], ["training_session.id"], name="fk_registration_session_id_training_session"
    ),
    sa.UniqueConstraint("session_id", "person_id", name="uq_registration_session_id_person_id"),
)
ATTENDANCE_MARK = (
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column("registration_id", Id(), nullable=False),
    sa.Column("session_day_id", Id(), nullable=False),
    sa.Column("agenda_item_id", Id(), nullable=True),
    sa.Column("status", sa.String(24), nullable=False),
    sa.Column("method", sa.String(24), nullable=False),
    sa.Column("recorded_at", UtcDateTime(), nullable=False),
    sa.Column("recorded_by_id", Id(), nullable=True),
    sa.Column("import_id", Id(), nullable=True),
    sa.PrimaryKeyConstraint("id", name="pk_attendance_mark"),
    sa.ForeignKeyConstraint(
        ["agenda_item_id"], ["agenda_item.id"], name="fk_attendance_mark_agenda_item_id_agenda_item"
    ),
    sa.ForeignKeyConstraint(
        ["recorded_by_id"], ["user_account.id"], name="fk_attendance_mark_recorded_by_id_user_account"
    ),
    sa.ForeignKeyConstraint(
        ["registration_id"], ["registration.id"], name="fk_attendance_mark_registration_id_registration"
    ),
    sa.ForeignKeyConstraint(
        ["session_day_id"], ["session_day.id"], name="fk_attendance_mark_session_day_id_session_day"
    ),
)
HEAD_COUNT = (
    sa.Column("session_id", Id(), nullable=False),
    sa.Column("country", sa.Text(), nullable=True),
    sa.Column("total", sa.Integer(), nullable=False),
    sa.Column("female", sa.Integer(), nullable=False),
    sa.Column("male", sa.Integer(), nullable=False),
    sa.Column("source", sa.Text(), nullable=False),
    sa.Column("recorded_at", UtcDateTime(), nullable=False),
    sa.Column("recorded_by_id", Id(), nullable=True),
    sa.Column("id", Id(), nullable=False),
    sa.Column("import_id", Id(), nullable=True),
    sa.PrimaryKeyConstraint("id", name="pk_head_count"),
    sa.ForeignKeyConstraint(
        ["recorded_by_id"], ["user_account.id"], name="fk_head_count_recorded_by_id_user_account"
    ),
    sa.ForeignKeyConstraint(
        ["session_id"],
        ["training_session.id"],
        name="fk_head_count_session_id_training_session",
        ondelete="CASCADE",
    ),
    sa.CheckConstraint("female + male <= total", name="ck_head_count_parts"),
    sa.CheckConstraint("total >= 0 AND female >= 0 AND male >= 0", name="ck_head_count_not_negative"),
)
CERTIFICATE = (
    sa.Column("registration_id", Id(), nullable=False),
    sa.Column("session_id", Id(), nullable=False),
    sa.Column("person_id", Id(), nullable=False),
    sa.Column("serial", sa.Text(), nullable=False),
    sa.Column("code", sa.Text(), nullable=False),
    sa.Column("state", sa.String(24), nullable=False),
    sa.Column("language", sa.Text(), nullable=False),
    sa.Column("printed", sa.JSON(), nullable=False),
    sa.Column("printed_digest", sa.Text(), nullable=False),
    sa.Column("issued_at", UtcDateTime(), nullable=False),
    sa.Column("issued_by_id", Id(), nullable=True),
    sa.Column("revoked_at", UtcDateTime(), nullable=True),
    sa.Column("revoked_by_id", Id(), nullable=True),
    sa.Column("revoke_reason", sa.Text(), nullable=False),
    sa.Column("id", Id(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_certificate"),
    sa.ForeignKeyConstraint(
        ["issued_by_id"], ["user_account.id"], name="fk_certificate_issued_by_id_user_account"
    ),
    sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_certificate_person_id_person"),
    sa.ForeignKeyConstraint(
        ["registration_id"], ["registration.id"], name="fk_certificate_registration_id_registration"
    ),
    sa.ForeignKeyConstraint(
        ["revoked_by_id"], ["user_account.id"], name="fk_certificate_revoked_by_id_user_account"
    ),
    sa.ForeignKeyConstraint(
        ["session_id"], ["training_session.id"], name="fk_certificate_session_id_training_session"
    ),
    sa.UniqueConstraint("code", name="uq_certificate_code"),
    sa.UniqueConstraint("serial", name="uq_certificate_serial"),
)
SERIAL_COUNTER = (
    sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
    sa.Column("last", sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint("year", name="pk_serial_counter"),
)


def upgrade() -> None:
    op.create_table("register_import", *REGISTER_IMPORT)
    op.create_table("registration", *REGISTRATION)
    op.create_table("attendance_mark", *ATTENDANCE_MARK)
    op.create_table("head_count", *HEAD_COUNT)
    op.create_table("certificate", *CERTIFICATE)
    op.create_table("serial_counter", *SERIAL_COUNTER)
    _create_indexes()


def downgrade() -> None:
    op.drop_table("serial_counter")
    op.drop_table("certificate")
    op.drop_table("head_count")
    op.drop_table("attendance_mark")
    op.drop_table("registration")
    op.drop_table("register_import")


def _create_indexes() -> None:
    op.create_index("ix_register_import_created_at", "register_import", ["created_at"])
    op.create_index("ix_register_import_file_digest", "register_import", ["file_digest"])
    op.create_index("ix_register_import_programme_id", "register_import", ["programme_id"])
    op.create_index(
        "ix_registration_counted",
        "registration",
        ["session_id", "state", "country", "sex", "person_id", "days_present", "id"],
    )
    op.create_index("ix_registration_import_id", "registration", ["import_id"])
    op.create_index("ix_registration_of_person", "registration", ["person_id", "session_id"])
    op.create_index("ix_attendance_mark_import_id", "attendance_mark", ["import_id"])
    op.create_index("ix_attendance_mark_last", "attendance_mark", ["registration_id", "session_day_id", "id"])
    op.create_index("ix_attendance_mark_session_day_id", "attendance_mark", ["session_day_id"])
    op.create_index("ix_head_count_import_id", "head_count", ["import_id"])
    op.create_index("ix_head_count_session_id", "head_count", ["session_id"])
    op.create_index("ix_certificate_person_id", "certificate", ["person_id"])
    op.create_index("ix_certificate_registration_id", "certificate", ["registration_id"])
    op.create_index("ix_certificate_session_id", "certificate", ["session_id"])
    op.create_index(
        "uq_certificate_issued_once",
        "certificate",
        ["registration_id"],
        unique=True,
        sqlite_where=sa.text("state = 'issued'"),
        postgresql_where=sa.text("state = 'issued'"),
    )
