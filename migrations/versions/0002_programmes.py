"""Programmes, training sessions, agendas and trainers."""

import sqlalchemy as sa
from alembic import op

from app.core.database import Id, UtcDateTime

revision = "0002"
down_revision = "0001"

PROGRAMME = (
    sa.Column("code", sa.Text(), nullable=False),
    sa.Column("name", sa.Text(), nullable=False),
    sa.Column("description", sa.Text(), nullable=False),
    sa.Column("partners", sa.Text(), nullable=False),
    sa.Column("starts_on", sa.Date(), nullable=True),
    sa.Column("ends_on", sa.Date(), nullable=True),
    sa.Column("attendance_threshold", sa.Integer(), nullable=False),
    sa.Column("id", Id(), nullable=False),
    sa.Column("import_id", Id(), nullable=True),
    sa.PrimaryKeyConstraint("id", name="pk_programme"),
    sa.UniqueConstraint("code", name="uq_programme_code"),
    sa.CheckConstraint("attendance_threshold BETWEEN 1 AND 100", name="ck_programme_threshold"),
    sa.CheckConstraint(
        "starts_on IS NULL OR ends_on IS NULL OR ends_on >= starts_on", name="ck_programme_period"
    ),
)
TARGET = (
    sa.Column("programme_id", Id(), nullable=False),
    sa.Column("indicator", sa.String(24), nullable=False),
    sa.Column("value", sa.Integer(), nullable=False),
    sa.Column("country", sa.Text(), nullable=True),
    sa.Column("sex", sa.Text(), nullable=True),
    sa.Column("due_on", sa.Date(), nullable=True),
    sa.Column("id", Id(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_target"),
    sa.ForeignKeyConstraint(
        ["programme_id"], ["programme.id"], name="fk_target_programme_id_programme", ondelete="CASCADE"
    ),
    sa.CheckConstraint("value > 0", name="ck_target_value"),
)
TRAINING_SESSION = (
    sa.Column("programme_id", Id(), nullable=False),
    sa.Column("slug", sa.Text(), nullable=False),
    sa.Column("title", sa.Text(), nullable=False),
    sa.Column("summary", sa.Text(), nullable=False),
    sa.Column("starts_on", sa.Date(), nullable=False),
    sa.Column("ends_on", sa.Date(), nullable=False),
    sa.Column("day_count", sa.Integer(), nullable=False),
    sa.Column("time_zone", sa.Text(), nullable=False),
    sa.Column("is_online", sa.Boolean(), nullable=False),
    sa.Column("host_country", sa.Text(), nullable=True),
    sa.Column("city", sa.Text(), nullable=False),
    sa.Column("venue", sa.Text(), nullable=False),
    sa.Column("partner", sa.Text(), nullable=False),
    sa.Column("language", sa.Text(), nullable=False),
    sa.Column("capacity", sa.Integer(), nullable=True),
    sa.Column("taken", sa.Integer(), nullable=False),
    sa.Column("state", sa.String(24), nullable=False),
    sa.Column("state_reason", sa.Text(), nullable=False),
    sa.Column("registration_opens_on", sa.Date(), nullable=True),
    sa.Column("registration_closes_on", sa.Date(), nullable=True),
    sa.Column("created_at", UtcDateTime(), nullable=False),
    sa.Column("announced_at", UtcDateTime(), nullable=True),
    sa.Column("search_text", sa.Text(), nullable=False),
    sa.Column("id", Id(), nullable=False),
    sa.Column("import_id", Id(), nullable=True),
    sa.PrimaryKeyConstraint("id", name="pk_training_session"),
    sa.ForeignKeyConstraint(
        ["programme_id"], ["programme.id"], name="fk_training_session_programme_id_programme"
    ),
    sa.UniqueConstraint("programme_id", "slug", name="uq_training_session_programme_id_slug"),
    sa.CheckConstraint(
        "NOT (is_online AND host_country IS NOT NULL)", name="ck_training_session_online_has_no_host_country"
    ),
    sa.CheckConstraint("capacity IS NULL OR capacity > 0", name="ck_training_session_capacity"),
    sa.CheckConstraint("ends_on >= starts_on", name="ck_training_session_dates"),
    sa.CheckConstraint("taken >= 0", name="ck_training_session_taken"),
)
SESSION_DAY = (
    sa.Column("session_id", Id(), nullable=False),
    sa.Column("position", sa.Integer(), nullable=False),
    sa.Column("on_date", sa.Date(), nullable=False),
    sa.Column("id", Id(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_session_day"),
    sa.ForeignKeyConstraint(
        ["session_id"],
        ["training_session.id"],
        name="fk_session_day_session_id_training_session",
        ondelete="CASCADE",
    ),
    sa.UniqueConstraint("session_id", "on_date", name="uq_session_day_session_id_on_date"),
    sa.UniqueConstraint("session_id", "position", name="uq_session_day_session_id_position"),
)
SESSION_MODULE = (
    sa.Column("session_id", Id(), nullable=False),
    sa.Column("module_id", Id(), nullable=False),
    sa.Column("position", sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint("session_id", "module_id", name="pk_session_module"),
    sa.ForeignKeyConstraint(["module_id"], ["module.id"], name="fk_session_module_module_id_module"),
    sa.ForeignKeyConstraint(
        ["session_id"],
        ["training_session.id"],
        name="fk_session_module_session_id_training_session",
        ondelete="CASCADE",
    ),
)
AGENDA_ITEM = (
    sa.Column("session_id", Id(), nullable=False),
    sa.Column("day_id", Id(), nullable=False),
    sa.Column("starts_at", sa.Time(), nullable=False),
    sa.Column("ends_at", sa.Time(), nullable=False),
    sa.Column("title", sa.Text(), nullable=False),
    sa.Column("module_id", Id(), nullable=True),
    sa.Column("room", sa.Text(), nullable=False),
    sa.Column("is_break", sa.Boolean(), nullable=False),
    sa.Column("id", Id(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_agenda_item"),
    sa.ForeignKeyConstraint(
        ["day_id"], ["session_day.id"], name="fk_agenda_item_day_id_session_day", ondelete="CASCADE"
    ),
    sa.ForeignKeyConstraint(["module_id"], ["module.id"], name="fk_agenda_item_module_id_module"),
    sa.ForeignKeyConstraint(
        ["session_id"],
        ["training_session.id"],
        name="fk_agenda_item_session_id_training_session",
        ondelete="CASCADE",
    ),
    sa.CheckConstraint("ends_at > starts_at", name="ck_agenda_item_times"),
)
ASSIGNMENT = (
    sa.Column("session_id", Id(), nullable=False),
    sa.Column("agenda_item_id", Id(), nullable=True),
    sa.Column("person_id", Id(), nullable=False),
    sa.Column("role", sa.String(24), nullable=False),
    sa.Column("id", Id(), nullable=False),
    sa.Column("import_id", Id(), nullable=True),
    sa.PrimaryKeyConstraint("id", name="pk_assignment"),
    sa.ForeignKeyConstraint(
        ["agenda_item_id"],
        ["agenda_item.id"],
        name="fk_assignment_agenda_item_id_agenda_item",
        ondelete="CASCADE",
    ),
    sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_assignment_person_id_person"),
    sa.ForeignKeyConstraint(
        ["session_id"],
        ["training_session.id"],
        name="fk_assignment_session_id_training_session",
        ondelete="CASCADE",
    ),
    sa.UniqueConstraint(
        "session_id",
        "person_id",
        "role",
        "agenda_item_id",
        name="uq_assignment_session_id_person_id_role_agenda_item_id",
    ),
)


def upgrade() -> None:
    op.create_table("programme", *PROGRAMME)
    op.create_table("target", *TARGET)
    op.create_table("training_session", *TRAINING_SESSION)
    op.create_table("session_day", *SESSION_DAY)
    op.create_table("session_module", *SESSION_MODULE)
    op.create_table("agenda_item", *AGENDA_ITEM)
    op.create_table("assignment", *ASSIGNMENT)
    _create_indexes()


def downgrade() -> None:
    op.drop_table("assignment")
    op.drop_table("agenda_item")
    op.drop_table("session_module")
    op.drop_table("session_day")
    op.drop_table("training_session")
    op.drop_table("target")
    op.drop_table("programme")


def _create_indexes() -> None:
    op.create_index("ix_programme_import_id", "programme", ["import_id"])
    op.create_index("ix_target_programme_id", "target", ["programme_id"])
    op.create_index("ix_training_session_counted", "training_session", ["state", "starts_on", "programme_id"])
    op.create_index("ix_training_session_import_id", "training_session", ["import_id"])
    op.create_index("ix_training_session_scoped", "training_session", ["programme_id", "host_country"])
    op.create_index("ix_training_session_starts_on", "training_session", ["starts_on"])
    op.create_index("ix_agenda_item_day_id", "agenda_item", ["day_id"])
    op.create_index("ix_agenda_item_session_id", "agenda_item", ["session_id"])
    op.create_index("ix_assignment_import_id", "assignment", ["import_id"])
    op.create_index("ix_assignment_of_person", "assignment", ["person_id", "session_id"])
    op.create_index("ix_assignment_session_id", "assignment", ["session_id"])
