"""What the chat platforms need: ways to reply, uploaded files, linked accounts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _replies()
    _files()
    _links()


def _replies() -> None:
    comment = "a secret of the platform's, with which to answer"
    op.add_column("outbox", sa.Column("reply", sa.Text(), nullable=True, comment=comment))
    op.add_column("outbox", sa.Column("reply_until", sa.BigInteger(), nullable=True))
    op.add_column(
        "outbox",
        sa.Column("reply_first", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column(
        "outbox",
        sa.Column(
            "last",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="nothing is kept",
        ),
    )
    op.create_index(
        "ix_outbox_secret",
        "outbox",
        ["reply_until"],
        unique=False,
        sqlite_where=sa.text("reply_until IS NOT NULL"),
        postgresql_where=sa.text("reply_until IS NOT NULL"),
    )
    comment = "a secret of the platform's, with which to answer there"
    op.add_column("places", sa.Column("reply", sa.Text(), nullable=True, comment=comment))
    op.add_column("places", sa.Column("reply_until", sa.BigInteger(), nullable=True))


def _files() -> None:
    op.create_table(
        "files",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("bot", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column(
            "id",
            sa.Text(),
            nullable=False,
            comment="what was uploaded, as the platform knows it",
        ),
        sa.PrimaryKeyConstraint("platform", "bot", "key", name="pk_files"),
    )


def _links() -> None:
    op.add_column(
        "owners",
        sa.Column(
            "merged_into",
            sa.BigInteger(),
            nullable=True,
            comment="the owner who is this person now",
        ),
    )
    op.add_column(
        "accounts",
        sa.Column(
            "linked_at",
            sa.BigInteger(),
            nullable=True,
            comment="when it joined the first account",
        ),
    )
