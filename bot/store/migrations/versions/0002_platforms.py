"""What the chat platforms need: ways to reply, uploaded files, linked accounts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _replies()
    _files()
    _links()
    _pairings()


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


def _pairings() -> None:
    op.create_table(
        "codes",
        sa.Column("owner", ID, nullable=False),
        sa.Column("selector", sa.Text(), nullable=False, comment="finds it; tells nothing"),
        sa.Column("digest", sa.Text(), nullable=False, comment="of its secret half"),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False, comment="wrong ones"),
        _owner("codes", "owner"),
        sa.PrimaryKeyConstraint("owner", name="pk_codes"),
        sa.UniqueConstraint("selector", name="uq_codes_selector"),
        comment="one-time codes, one for a person at most",
    )
    op.create_table(
        "guesses",
        sa.Column("owner", ID, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False, comment="wrong codes sent since then"),
        _owner("guesses", "owner"),
        sa.PrimaryKeyConstraint("owner", name="pk_guesses"),
    )
    op.create_table(
        "pairings",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("first", ID, nullable=False),
        sa.Column("second", ID, nullable=False),
        sa.Column(
            "agreed", sa.Boolean(), nullable=False, comment="the second one, who sent the code"
        ),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        _owner("pairings", "first"),
        _owner("pairings", "second"),
        sa.PrimaryKeyConstraint("id", name="pk_pairings"),
        comment="two owners who may be one person",
    )
    for side in ("first", "second"):
        op.create_index(f"ix_pairings_{side}", "pairings", [side], unique=False)


def _owner(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["owners.id"], name=f"fk_{table}_{column}_owners", ondelete="CASCADE"
    )
