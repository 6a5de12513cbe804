"""All tables of the main job."""

import sqlalchemy as sa
from alembic import op

from app.core.database import ContactText, Id, UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attempt"),
    )
    op.create_index("ix_attempt_counted", "attempt", ["subject", "at"], unique=False)

    op.create_table(
        "audit_entry",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
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
    op.create_index("ix_audit_entry_at", "audit_entry", ["at"], unique=False)
    op.create_index("ix_audit_entry_of_session", "audit_entry", ["session_id", "id"], unique=False)
    op.create_index("ix_audit_entry_of_subject", "audit_entry", ["subject_type", "subject_id"], unique=False)

    op.create_table(
        "job",
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
    op.create_index("ix_job_due", "job", ["done_at", "failed_at", "run_at"], unique=False)

    op.create_table(
        "module",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("duration_minutes", sa.Integer(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("import_id", Id(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_module"),
        sa.UniqueConstraint("code", name="uq_module_code"),
    )
    op.create_index("ix_module_import_id", "module", ["import_id"], unique=False)

    op.create_table(
        "programme",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("partners", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("attendance_threshold", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("import_id", Id(), nullable=True),
        sa.CheckConstraint("attendance_threshold BETWEEN 1 AND 100", name="ck_programme_threshold"),
        sa.CheckConstraint(
            "starts_on IS NULL OR ends_on IS NULL OR ends_on >= starts_on", name="ck_programme_period"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_programme"),
        sa.UniqueConstraint("code", name="uq_programme_code"),
    )
    op.create_index("ix_programme_import_id", "programme", ["import_id"], unique=False)

    op.create_table(
        "sector",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("import_id", Id(), nullable=True),
        sa.PrimaryKeyConstraint("code", name="pk_sector"),
    )
    op.create_index("ix_sector_import_id", "sector", ["import_id"], unique=False)

    op.create_table(
        "serial_counter",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_serial_counter"),
    )
    op.create_table(
        "organisation",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("sector_code", sa.Text(), nullable=True),
        sa.Column("id", Id(), nullable=False),
        sa.Column("import_id", Id(), nullable=True),
        sa.ForeignKeyConstraint(["sector_code"], ["sector.code"], name="fk_organisation_sector_code_sector"),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
        sa.UniqueConstraint("name_key", "country", name="uq_organisation_name_key_country"),
    )
    op.create_index("ix_organisation_import_id", "organisation", ["import_id"], unique=False)

    op.create_table(
        "target",
        sa.Column("programme_id", Id(), nullable=False),
        sa.Column("indicator", sa.String(24), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint("value > 0", name="ck_target_value"),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name="fk_target_programme_id_programme", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_target"),
    )
    op.create_index("ix_target_programme_id", "target", ["programme_id"], unique=False)

    op.create_table(
        "training_session",
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
        sa.CheckConstraint(
            "NOT (is_online AND host_country IS NOT NULL)",
            name="ck_training_session_online_has_no_host_country",
        ),
        sa.CheckConstraint("capacity IS NULL OR capacity > 0", name="ck_training_session_capacity"),
        sa.CheckConstraint("ends_on >= starts_on", name="ck_training_session_dates"),
        sa.CheckConstraint("taken >= 0", name="ck_training_session_taken"),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name="fk_training_session_programme_id_programme"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_training_session"),
        sa.UniqueConstraint("programme_id", "slug", name="uq_training_session_programme_id_slug"),
    )
    op.create_index(
        "ix_training_session_counted",
        "training_session",
        ["state", "starts_on", "programme_id"],
        unique=False,
    )
    op.create_index("ix_training_session_import_id", "training_session", ["import_id"], unique=False)
    op.create_index(
        "ix_training_session_scoped", "training_session", ["programme_id", "host_country"], unique=False
    )
    op.create_index("ix_training_session_starts_on", "training_session", ["starts_on"], unique=False)

    op.create_table(
        "person",
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("own_script_name", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("sex", sa.String(24), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("organisation_id", Id(), nullable=True),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("sector_code", sa.Text(), nullable=True),
        sa.Column("email", ContactText(), nullable=True),
        sa.Column("phone", ContactText(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("merged_into_id", Id(), nullable=True),
        sa.Column("id", Id(), nullable=False),
        sa.Column("import_id", Id(), nullable=True),
        sa.ForeignKeyConstraint(["merged_into_id"], ["person.id"], name="fk_person_merged_into_id_person"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_person_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(["sector_code"], ["sector.code"], name="fk_person_sector_code_sector"),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
    )
    op.create_index("ix_person_import_id", "person", ["import_id"], unique=False)
    op.create_index("ix_person_merged_into_id", "person", ["merged_into_id"], unique=False)
    op.create_index("ix_person_name_key", "person", ["name_key"], unique=False)
    op.create_index("ix_person_organisation_id", "person", ["organisation_id"], unique=False)
    op.create_index("ix_person_sorted", "person", ["family_name", "given_name", "id"], unique=False)

    op.create_table(
        "session_day",
        sa.Column("session_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["training_session.id"],
            name="fk_session_day_session_id_training_session",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_session_day"),
        sa.UniqueConstraint("session_id", "on_date", name="uq_session_day_session_id_on_date"),
        sa.UniqueConstraint("session_id", "position", name="uq_session_day_session_id_position"),
    )
    op.create_table(
        "session_module",
        sa.Column("session_id", Id(), nullable=False),
        sa.Column("module_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["module_id"], ["module.id"], name="fk_session_module_module_id_module"),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["training_session.id"],
            name="fk_session_module_session_id_training_session",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "module_id", name="pk_session_module"),
    )
    op.create_table(
        "agenda_item",
        sa.Column("session_id", Id(), nullable=False),
        sa.Column("day_id", Id(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("ends_at", sa.Time(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("module_id", Id(), nullable=True),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("is_break", sa.Boolean(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name="ck_agenda_item_times"),
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
        sa.PrimaryKeyConstraint("id", name="pk_agenda_item"),
    )
    op.create_index("ix_agenda_item_day_id", "agenda_item", ["day_id"], unique=False)
    op.create_index("ix_agenda_item_session_id", "agenda_item", ["session_id"], unique=False)

    op.create_table(
        "look_alike",
        sa.Column("one_id", Id(), nullable=False),
        sa.Column("other_id", Id(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("id", Id(), nullable=False),
        sa.Column("import_id", Id(), nullable=True),
        sa.ForeignKeyConstraint(
            ["one_id"], ["person.id"], name="fk_look_alike_one_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["person.id"], name="fk_look_alike_other_id_person", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_look_alike"),
        sa.UniqueConstraint("one_id", "other_id", name="uq_look_alike_one_id_other_id"),
    )
    op.create_index("ix_look_alike_import_id", "look_alike", ["import_id"], unique=False)
    op.create_index("ix_look_alike_open", "look_alike", ["state"], unique=False)
    op.create_index("ix_look_alike_other_id", "look_alike", ["other_id"], unique=False)

    op.create_table(
        "message",
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
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_message_person_id_person", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
    )
    op.create_index("ix_message_person_id", "message", ["person_id"], unique=False)
    op.create_index("ix_message_state", "message", ["state"], unique=False)

    op.create_table(
        "person_key",
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("import_id", Id(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_person_key_person_id_person", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_person_key"),
        sa.UniqueConstraint("kind", "key", name="uq_person_key_kind_key"),
    )
    op.create_index("ix_person_key_import_id", "person_key", ["import_id"], unique=False)
    op.create_index("ix_person_key_person_id", "person_key", ["person_id"], unique=False)

    op.create_table(
        "person_merge",
        sa.Column("kept_id", Id(), nullable=False),
        sa.Column("absorbed_id", Id(), nullable=False),
        sa.Column("merged_at", UtcDateTime(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("id", Id(), nullable=False),
        sa.ForeignKeyConstraint(["absorbed_id"], ["person.id"], name="fk_person_merge_absorbed_id_person"),
        sa.ForeignKeyConstraint(["kept_id"], ["person.id"], name="fk_person_merge_kept_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_person_merge"),
    )
    op.create_index("ix_person_merge_absorbed_id", "person_merge", ["absorbed_id"], unique=False)
    op.create_index("ix_person_merge_kept_id", "person_merge", ["kept_id"], unique=False)

    op.create_table(
        "registration",
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
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_registration_person_id_person"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["training_session.id"], name="fk_registration_session_id_training_session"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_registration"),
        sa.UniqueConstraint("session_id", "person_id", name="uq_registration_session_id_person_id"),
    )
    op.create_index(
        "ix_registration_counted",
        "registration",
        ["session_id", "state", "country", "sex", "person_id", "days_present", "id"],
        unique=False,
    )
    op.create_index("ix_registration_import_id", "registration", ["import_id"], unique=False)
    op.create_index("ix_registration_of_person", "registration", ["person_id", "session_id"], unique=False)

    op.create_table(
        "trainer_profile",
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("expertise", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("import_id", Id(), nullable=True),
        sa.Column("id", Id(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_trainer_profile_person_id_person", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_trainer_profile"),
        sa.UniqueConstraint("person_id", name="uq_trainer_profile_person_id"),
    )
    op.create_index("ix_trainer_profile_import_id", "trainer_profile", ["import_id"], unique=False)

    op.create_table(
        "user_account",
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
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_user_account_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_user_account"),
        sa.UniqueConstraint("email_key", name="uq_user_account_email_key"),
        sa.UniqueConstraint("person_id", name="uq_user_account_person_id"),
    )
    op.create_table(
        "assignment",
        sa.Column("session_id", Id(), nullable=False),
        sa.Column("agenda_item_id", Id(), nullable=True),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("role", sa.String(24), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("import_id", Id(), nullable=True),
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
        sa.PrimaryKeyConstraint("id", name="pk_assignment"),
        sa.UniqueConstraint(
            "session_id",
            "person_id",
            "role",
            "agenda_item_id",
            name="uq_assignment_session_id_person_id_role_agenda_item_id",
        ),
    )
    op.create_index("ix_assignment_import_id", "assignment", ["import_id"], unique=False)
    op.create_index("ix_assignment_of_person", "assignment", ["person_id", "session_id"], unique=False)
    op.create_index("ix_assignment_session_id", "assignment", ["session_id"], unique=False)

    op.create_table(
        "attendance_mark",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("registration_id", Id(), nullable=False),
        sa.Column("session_day_id", Id(), nullable=False),
        sa.Column("agenda_item_id", Id(), nullable=True),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("method", sa.String(24), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by_id", Id(), nullable=True),
        sa.Column("import_id", Id(), nullable=True),
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
        sa.PrimaryKeyConstraint("id", name="pk_attendance_mark"),
    )
    op.create_index("ix_attendance_mark_import_id", "attendance_mark", ["import_id"], unique=False)
    op.create_index(
        "ix_attendance_mark_last",
        "attendance_mark",
        ["registration_id", "session_day_id", "id"],
        unique=False,
    )
    op.create_index("ix_attendance_mark_session_day_id", "attendance_mark", ["session_day_id"], unique=False)

    op.create_table(
        "certificate",
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
        sa.PrimaryKeyConstraint("id", name="pk_certificate"),
        sa.UniqueConstraint("code", name="uq_certificate_code"),
        sa.UniqueConstraint("serial", name="uq_certificate_serial"),
    )
    op.create_index("ix_certificate_person_id", "certificate", ["person_id"], unique=False)
    op.create_index("ix_certificate_registration_id", "certificate", ["registration_id"], unique=False)
    op.create_index("ix_certificate_session_id", "certificate", ["session_id"], unique=False)
    op.create_index(
        "uq_certificate_issued_once",
        "certificate",
        ["registration_id"],
        unique=True,
        sqlite_where=sa.text("state = 'issued'"),
        postgresql_where=sa.text("state = 'issued'"),
    )

    op.create_table(
        "head_count",
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
        sa.CheckConstraint("female + male <= total", name="ck_head_count_parts"),
        sa.CheckConstraint("total >= 0 AND female >= 0 AND male >= 0", name="ck_head_count_not_negative"),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user_account.id"], name="fk_head_count_recorded_by_id_user_account"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["training_session.id"],
            name="fk_head_count_session_id_training_session",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_head_count"),
    )
    op.create_index("ix_head_count_import_id", "head_count", ["import_id"], unique=False)
    op.create_index("ix_head_count_session_id", "head_count", ["session_id"], unique=False)

    op.create_table(
        "password_reset",
        sa.Column("user_id", Id(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.Column("id", Id(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name="fk_password_reset_user_id_user_account",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_password_reset"),
        sa.UniqueConstraint("token_hash", name="uq_password_reset_token_hash"),
    )
    op.create_index("ix_password_reset_user_id", "password_reset", ["user_id"], unique=False)

    op.create_table(
        "register_import",
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
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name="fk_register_import_created_by_id_user_account"
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name="fk_register_import_programme_id_programme"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_register_import"),
    )
    op.create_index("ix_register_import_created_at", "register_import", ["created_at"], unique=False)
    op.create_index("ix_register_import_file_digest", "register_import", ["file_digest"], unique=False)
    op.create_index("ix_register_import_programme_id", "register_import", ["programme_id"], unique=False)

    op.create_table(
        "role_grant",
        sa.Column("user_id", Id(), nullable=False),
        sa.Column("role", sa.String(24), nullable=False),
        sa.Column("programme_id", Id(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("id", Id(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name="fk_role_grant_programme_id_programme"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_role_grant_user_id_user_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_role_grant"),
    )
    op.create_index("ix_role_grant_user_id", "role_grant", ["user_id"], unique=False)

    op.create_table(
        "sign_in",
        sa.Column("user_id", Id(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("browser", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("id", Id(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_sign_in_user_id_user_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in"),
        sa.UniqueConstraint("token_hash", name="uq_sign_in_token_hash"),
    )
    op.create_index("ix_sign_in_user_id", "sign_in", ["user_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_sign_in_user_id", table_name="sign_in")

    op.drop_table("sign_in")
    op.drop_index("ix_role_grant_user_id", table_name="role_grant")

    op.drop_table("role_grant")
    op.drop_index("ix_register_import_programme_id", table_name="register_import")
    op.drop_index("ix_register_import_file_digest", table_name="register_import")
    op.drop_index("ix_register_import_created_at", table_name="register_import")

    op.drop_table("register_import")
    op.drop_index("ix_password_reset_user_id", table_name="password_reset")

    op.drop_table("password_reset")
    op.drop_index("ix_head_count_session_id", table_name="head_count")
    op.drop_index("ix_head_count_import_id", table_name="head_count")

    op.drop_table("head_count")
    op.drop_index(
        "uq_certificate_issued_once",
        table_name="certificate",
        sqlite_where=sa.text("state = 'issued'"),
        postgresql_where=sa.text("state = 'issued'"),
    )
    op.drop_index("ix_certificate_session_id", table_name="certificate")
    op.drop_index("ix_certificate_registration_id", table_name="certificate")
    op.drop_index("ix_certificate_person_id", table_name="certificate")

    op.drop_table("certificate")
    op.drop_index("ix_attendance_mark_session_day_id", table_name="attendance_mark")
    op.drop_index("ix_attendance_mark_last", table_name="attendance_mark")
    op.drop_index("ix_attendance_mark_import_id", table_name="attendance_mark")

    op.drop_table("attendance_mark")
    op.drop_index("ix_assignment_session_id", table_name="assignment")
    op.drop_index("ix_assignment_of_person", table_name="assignment")
    op.drop_index("ix_assignment_import_id", table_name="assignment")

    op.drop_table("assignment")
    op.drop_table("user_account")
    op.drop_index("ix_trainer_profile_import_id", table_name="trainer_profile")

    op.drop_table("trainer_profile")
    op.drop_index("ix_registration_of_person", table_name="registration")
    op.drop_index("ix_registration_import_id", table_name="registration")
    op.drop_index("ix_registration_counted", table_name="registration")

    op.drop_table("registration")
    op.drop_index("ix_person_merge_kept_id", table_name="person_merge")
    op.drop_index("ix_person_merge_absorbed_id", table_name="person_merge")

    op.drop_table("person_merge")
    op.drop_index("ix_person_key_person_id", table_name="person_key")
    op.drop_index("ix_person_key_import_id", table_name="person_key")

    op.drop_table("person_key")
    op.drop_index("ix_message_state", table_name="message")
    op.drop_index("ix_message_person_id", table_name="message")

    op.drop_table("message")
    op.drop_index("ix_look_alike_other_id", table_name="look_alike")
    op.drop_index("ix_look_alike_open", table_name="look_alike")
    op.drop_index("ix_look_alike_import_id", table_name="look_alike")

    op.drop_table("look_alike")
    op.drop_index("ix_agenda_item_session_id", table_name="agenda_item")
    op.drop_index("ix_agenda_item_day_id", table_name="agenda_item")

    op.drop_table("agenda_item")
    op.drop_table("session_module")
    op.drop_table("session_day")
    op.drop_index("ix_person_sorted", table_name="person")
    op.drop_index("ix_person_organisation_id", table_name="person")
    op.drop_index("ix_person_name_key", table_name="person")
    op.drop_index("ix_person_merged_into_id", table_name="person")
    op.drop_index("ix_person_import_id", table_name="person")

    op.drop_table("person")
    op.drop_index("ix_training_session_starts_on", table_name="training_session")
    op.drop_index("ix_training_session_scoped", table_name="training_session")
    op.drop_index("ix_training_session_import_id", table_name="training_session")
    op.drop_index("ix_training_session_counted", table_name="training_session")

    op.drop_table("training_session")
    op.drop_index("ix_target_programme_id", table_name="target")

    op.drop_table("target")
    op.drop_index("ix_organisation_import_id", table_name="organisation")

    op.drop_table("organisation")
    op.drop_table("serial_counter")
    op.drop_index("ix_sector_import_id", table_name="sector")

    op.drop_table("sector")
    op.drop_index("ix_programme_import_id", table_name="programme")

    op.drop_table("programme")
    op.drop_index("ix_module_import_id", table_name="module")

    op.drop_table("module")
    op.drop_index("ix_job_due", table_name="job")

    op.drop_table("job")
    op.drop_index("ix_audit_entry_of_subject", table_name="audit_entry")
    op.drop_index("ix_audit_entry_of_session", table_name="audit_entry")
    op.drop_index("ix_audit_entry_at", table_name="audit_entry")

    op.drop_table("audit_entry")
    op.drop_index("ix_attempt_counted", table_name="attempt")

    op.drop_table("attempt")
