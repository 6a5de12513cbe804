"""Accounts and sign-ins; jobs, mail and the audit trail."""

import sqlalchemy as sa
from alembic import op

from app.core.database import ContactText, Id, UtcDateTime

revision = "0003"
down_revision = "0002"

USER_ACCOUNT = (
    sa.Column("email", ContactText(), nullable=False),
    sa.Column("email_key", sa.Text(), nullable=False),
    sa.Column("name", sa.Text(), nullable=False),
    sa.Column("password_hash", sa.Text(), nullable=True),
    sa.Column("language", sa.Text(), nullable=False),
    sa.Column("is_active", sa.Boolean(), nullable=False),
    sa.Column("created_at", UtcDateTime(), nullable=False),
    sa.Column("last_sign_in_at", UtcDateTime(), nullable=True),
    sa.Column("search_text", sa.Text(), nullable=False),
    sa.Column("person_id", Id(), nullable=True),
    sa.Column("id", Id(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_user_account"),
    sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_user_account_person_id_person"),
    sa.UniqueConstraint("email_key", name="uq_user_account_email_key"),
    sa.UniqueConstraint("person_id", name="uq_user_account_person_id"),
)
ROLE_GRANT = (
    sa.Column("user_id", Id(), nullable=False),
    sa.Column("role", sa.String(24), nullable=False),
    sa.Column("programme_id", Id(), nullable=True),
    sa.Column("country", sa.Text(), nullable=True),
    sa.Column("id", Id(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_role_grant"),
    sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name="fk_role_grant_programme_id_programme"),
    sa.ForeignKeyConstraint(
        ["user_id"], ["user_account.id"], name="fk_role_grant_user_id_user_account", ondelete="CASCADE"
    ),
)
SIGN_IN = (
    sa.Column("user_id", Id(), nullable=False),
    sa.Column("token_hash", sa.Text(), nullable=False),
    sa.Column("browser", sa.Text(), nullable=False),
    sa.Column("created_at", UtcDateTime(), nullable=False),
    sa.Column("expires_at", UtcDateTime(), nullable=False),
    sa.Column("ended_at", UtcDateTime(), nullable=True),
    sa.Column("id", Id(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_sign_in"),
    sa.ForeignKeyConstraint(
        ["user_id"], ["user_account.id"], name="fk_sign_in_user_id_user_account", ondelete="CASCADE"
    ),
    sa.UniqueConstraint("token_hash", name="uq_sign_in_token_hash"),
)
PASSWORD_RESET = (
    sa.Column("user_id", Id(), nullable=False),
    sa.Column("token_hash", sa.Text(), nullable=False),
    sa.Column("expires_at", UtcDateTime(), nullable=False),
    sa.Column("used_at", UtcDateTime(), nullable=True),
    sa.Column("id", Id(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_password_reset"),
    sa.ForeignKeyConstraint(
        ["user_id"], ["user_account.id"], name="fk_password_reset_user_id_user_account", ondelete="CASCADE"
    ),
    sa.UniqueConstraint("token_hash", name="uq_password_reset_token_hash"),
)
ATTEMPT = (
    sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
    sa.Column("subject", sa.Text(), nullable=False),
    sa.Column("at", UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_attempt"),
)
JOB = (
    sa.Column("kind", sa.Text(), nullable=False),
    sa.Column("payload", sa.JSON(), nullable=False),
    sa.Column("key", sa.Text(), nullable=True),
    sa.Column("run_at", UtcDateTime(), nullable=False),
    sa.Column("attempts", sa.Integer(), nullable=False),
    sa.Column("lease_until", UtcDateTime(), nullable=True),
    sa.Column("done_at", UtcDateTime(), nullable=True),
    sa.Column("failed_at", UtcDateTime(), nullable=True),
    sa.Column("last_error", sa.Text(), nullable=False),
    sa.Column("id", Id(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_job"),
    sa.UniqueConstraint("key", name="uq_job_key"),
)
MESSAGE = (
    sa.Column("kind", sa.Text(), nullable=False),
    sa.Column("recipient", ContactText(), nullable=False),
    sa.Column("person_id", Id(), nullable=True),
    sa.Column("language", sa.Text(), nullable=False),
    sa.Column("subject", sa.Text(), nullable=False),
    sa.Column("body", ContactText(), nullable=False),
    sa.Column("state", sa.String(24), nullable=False),
    sa.Column("created_at", UtcDateTime(), nullable=False),
    sa.Column("sent_at", UtcDateTime(), nullable=True),
    sa.Column("error", sa.Text(), nullable=False),
    sa.Column("id", Id(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_message"),
    sa.ForeignKeyConstraint(
        ["person_id"], ["person.id"], name="fk_message_person_id_person", ondelete="SET NULL"
    ),
)
AUDIT_ENTRY = (
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column("at", UtcDateTime(), nullable=False),
    sa.Column("actor_id", Id(), nullable=True),
    sa.Column("actor_name", sa.Text(), nullable=False),
    sa.Column("action", sa.Text(), nullable=False),
    sa.Column("subject_type", sa.Text(), nullable=False),
    sa.Column("subject_id", Id(), nullable=True),
    sa.Column("session_id", Id(), nullable=True),
    sa.Column("programme_id", Id(), nullable=True),
    sa.Column("country", sa.Text(), nullable=True),
    sa.Column("details", sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_audit_entry"),
)


def upgrade() -> None:
    op.create_table("user_account", *USER_ACCOUNT)
    op.create_table("role_grant", *ROLE_GRANT)
    op.create_table("sign_in", *SIGN_IN)
    op.create_table("password_reset", *PASSWORD_RESET)
    op.create_table("attempt", *ATTEMPT)
    op.create_table("job", *JOB)
    op.create_table("message", *MESSAGE)
    op.create_table("audit_entry", *AUDIT_ENTRY)
    _create_indexes()


def downgrade() -> None:
    op.drop_table("audit_entry")
    op.drop_table("message")
    op.drop_table("job")
    op.drop_table("attempt")
    op.drop_table("password_reset")
    op.drop_table("sign_in")
    op.drop_table("role_grant")
    op.drop_table("user_account")


def _create_indexes() -> None:
    op.create_index("ix_role_grant_user_id", "role_grant", ["user_id"])
    op.create_index("ix_sign_in_user_id", "sign_in", ["user_id"])
    op.create_index("ix_password_reset_user_id", "password_reset", ["user_id"])
    op.create_index("ix_attempt_counted", "attempt", ["subject", "at"])
    op.create_index("ix_job_due", "job", ["done_at", "failed_at", "run_at"])
    op.create_index("ix_message_person_id", "message", ["person_id"])
    op.create_index("ix_message_state", "message", ["state"])
    op.create_index("ix_audit_entry_at", "audit_entry", ["at"])
    op.create_index("ix_audit_entry_of_session", "audit_entry", ["session_id", "id"])
    op.create_index("ix_audit_entry_of_subject", "audit_entry", ["subject_type", "subject_id"])
