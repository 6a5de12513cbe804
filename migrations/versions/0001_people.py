"""Sectors, organisations, persons and what keeps them apart; modules."""

import sqlalchemy as sa
from alembic import op

from app.core.database import ContactText, Id, UtcDateTime

revision = "0001"
down_revision = None

SECTOR = (
    sa.Column("code", sa.Text(), nullable=False),
    sa.Column("name", sa.Text(), nullable=False),
    sa.Column("position", sa.Integer(), nullable=False),
    sa.Column("import_id", Id(), nullable=True),
    sa.PrimaryKeyConstraint("code", name="pk_sector"),
)
ORGANISATION = (
    sa.Column("name", sa.Text(), nullable=False),
    sa.Column("name_key", sa.Text(), nullable=False),
    sa.Column("country", sa.Text(), nullable=False),
    sa.Column("sector_code", sa.Text(), nullable=True),
    sa.Column("id", Id(), nullable=False),
    sa.Column("import_id", Id(), nullable=True),
    sa.PrimaryKeyConstraint("id", name="pk_organisation"),
    sa.ForeignKeyConstraint(["sector_code"], ["sector.code"], name="fk_organisation_sector_code_sector"),
    sa.UniqueConstraint("name_key", "country", name="uq_organisation_name_key_country"),
)
PERSON = (
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
    sa.PrimaryKeyConstraint("id", name="pk_person"),
    sa.ForeignKeyConstraint(["merged_into_id"], ["person.id"], name="fk_person_merged_into_id_person"),
    sa.ForeignKeyConstraint(
        ["organisation_id"], ["organisation.id"], name="fk_person_organisation_id_organisation"
    ),
    sa.ForeignKeyConstraint(["sector_code"], ["sector.code"], name="fk_person_sector_code_sector"),
)
PERSON_KEY = (
    sa.Column("person_id", Id(), nullable=False),
    sa.Column("kind", sa.Text(), nullable=False),
    sa.Column("key", sa.Text(), nullable=False),
    sa.Column("id", Id(), nullable=False),
    sa.Column("import_id", Id(), nullable=True),
    sa.PrimaryKeyConstraint("id", name="pk_person_key"),
    sa.ForeignKeyConstraint(
        ["person_id"], ["person.id"], name="fk_person_key_person_id_person", ondelete="CASCADE"
    ),
    sa.UniqueConstraint("kind", "key", name="uq_person_key_kind_key"),
)
LOOK_ALIKE = (
    sa.Column("one_id", Id(), nullable=False),
    sa.Column("other_id", Id(), nullable=False),
    sa.Column("reasons", sa.JSON(), nullable=False),
    sa.Column("state", sa.Text(), nullable=False),
    sa.Column("decided_at", UtcDateTime(), nullable=True),
    sa.Column("id", Id(), nullable=False),
    sa.Column("import_id", Id(), nullable=True),
    sa.PrimaryKeyConstraint("id", name="pk_look_alike"),
    sa.ForeignKeyConstraint(
        ["one_id"], ["person.id"], name="fk_look_alike_one_id_person", ondelete="CASCADE"
    ),
    sa.ForeignKeyConstraint(
        ["other_id"], ["person.id"], name="fk_look_alike_other_id_person", ondelete="CASCADE"
    ),
    sa.UniqueConstraint("one_id", "other_id", name="uq_look_alike_one_id_other_id"),
)
PERSON_MERGE = (
    sa.Column("kept_id", Id(), nullable=False),
    sa.Column("absorbed_id", Id(), nullable=False),
    sa.Column("merged_at", UtcDateTime(), nullable=False),
    sa.Column("steps", sa.JSON(), nullable=False),
    sa.Column("undone_at", UtcDateTime(), nullable=True),
    sa.Column("id", Id(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_person_merge"),
    sa.ForeignKeyConstraint(["absorbed_id"], ["person.id"], name="fk_person_merge_absorbed_id_person"),
    sa.ForeignKeyConstraint(["kept_id"], ["person.id"], name="fk_person_merge_kept_id_person"),
)
TRAINER_PROFILE = (
    sa.Column("person_id", Id(), nullable=False),
    sa.Column("languages", sa.JSON(), nullable=False),
    sa.Column("expertise", sa.Text(), nullable=False),
    sa.Column("is_active", sa.Boolean(), nullable=False),
    sa.Column("import_id", Id(), nullable=True),
    sa.Column("id", Id(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_trainer_profile"),
    sa.ForeignKeyConstraint(
        ["person_id"], ["person.id"], name="fk_trainer_profile_person_id_person", ondelete="CASCADE"
    ),
    sa.UniqueConstraint("person_id", name="uq_trainer_profile_person_id"),
)
MODULE = (
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


def upgrade() -> None:
    op.create_table("sector", *SECTOR)
    op.create_table("organisation", *ORGANISATION)
    op.create_table("person", *PERSON)
    op.create_table("person_key", *PERSON_KEY)
    op.create_table("look_alike", *LOOK_ALIKE)
    op.create_table("person_merge", *PERSON_MERGE)
    op.create_table("trainer_profile", *TRAINER_PROFILE)
    op.create_table("module", *MODULE)
    _create_indexes()


def downgrade() -> None:
    op.drop_table("module")
    op.drop_table("trainer_profile")
    op.drop_table("person_merge")
    op.drop_table("look_alike")
    op.drop_table("person_key")
    op.drop_table("person")
    op.drop_table("organisation")
    op.drop_table("sector")


def _create_indexes() -> None:
    op.create_index("ix_sector_import_id", "sector", ["import_id"])
    op.create_index("ix_organisation_import_id", "organisation", ["import_id"])
    op.create_index("ix_person_import_id", "person", ["import_id"])
    op.create_index(
        "ix_person_merged_into_id",
        "person",
        ["merged_into_id"],
        sqlite_where=sa.text("merged_into_id IS NOT NULL"),
        postgresql_where=sa.text("merged_into_id IS NOT NULL"),
    )
    op.create_index("ix_person_name_key", "person", ["name_key"])
    op.create_index("ix_person_organisation_id", "person", ["organisation_id"])
    op.create_index(
        "ix_person_sorted",
        "person",
        ["family_name", "given_name", "id"],
        sqlite_where=sa.text("merged_into_id IS NULL"),
        postgresql_where=sa.text("merged_into_id IS NULL"),
    )
    op.create_index("ix_person_key_import_id", "person_key", ["import_id"])
    op.create_index("ix_person_key_person_id", "person_key", ["person_id"])
    op.create_index("ix_look_alike_import_id", "look_alike", ["import_id"])
    op.create_index("ix_look_alike_open", "look_alike", ["state"])
    op.create_index("ix_look_alike_other_id", "look_alike", ["other_id"])
    op.create_index("ix_person_merge_absorbed_id", "person_merge", ["absorbed_id"])
    op.create_index("ix_person_merge_kept_id", "person_merge", ["kept_id"])
    op.create_index("ix_trainer_profile_import_id", "trainer_profile", ["import_id"])
    op.create_index("ix_module_import_id", "module", ["import_id"])
