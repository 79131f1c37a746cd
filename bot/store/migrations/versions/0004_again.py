"""An index of what waits and has failed before: there is hardly ever any, and it is looked for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    failed = sa.text("state = 'waiting' AND attempts > 0")
    op.create_index(
        "ix_outbox_again",
        "outbox",
        ["channel", "not_before"],
        unique=False,
        sqlite_where=failed,
        postgresql_where=failed,
    )
