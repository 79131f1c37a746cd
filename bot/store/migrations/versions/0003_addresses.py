"""What a platform itself calls a chat: on Discord a private one has to be opened to find out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    comment = "what the platform itself calls it, once that is known"
    op.add_column("places", sa.Column("address", sa.Text(), nullable=True, comment=comment))


def downgrade() -> None:
    raise NotImplementedError("put a copy from before in its place instead")
