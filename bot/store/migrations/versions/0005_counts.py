"""Adverse events as numbers, which are nobody's (R21)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "counts",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "week",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="its Monday, 20260302",
        ),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "week", name="pk_counts"),
        comment="adverse events, as numbers only: nobody's, and so not forgotten with anybody",
    )
