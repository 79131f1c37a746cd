"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _scheduler()
    _conversation()
    _append_only()


def _scheduler() -> None:
    op.create_table(
        "alarms",
        sa.Column("owner", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "name", name="pk_alarms"),
    )
    op.create_index("ix_alarms_due_at", "alarms", ["due_at"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False, comment="whose sender takes it"),
        sa.Column("owner", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("op", sa.Text(), nullable=False, comment="send, edit or delete"),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False, comment="JSON that only the sender reads"),
        sa.Column("timer_alarm", sa.Text(), nullable=True),
        sa.Column("timer_seconds", sa.Integer(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False, comment="0 somebody waits, 1 unasked"),
        sa.Column("useful_until", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
        sa.Column("leased_by", sa.Text(), nullable=True),
        sa.Column("leased_until", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False, comment="waiting, sent, dropped or failed"),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True, comment="a class name, never a message"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    _partial_index("ix_outbox_head", ["place", "id"], "state = 'waiting'")
    _partial_index("ix_outbox_queue", ["channel", "priority", "id"], "state = 'waiting'")
    _partial_index("ix_outbox_settled", ["settled_at"], "settled_at IS NOT NULL")
    _partial_index("ix_outbox_timers", ["owner"], "state = 'waiting' AND timer_alarm IS NOT NULL")
    _partial_index(
        "ix_outbox_useful",
        ["channel", "useful_until"],
        "state = 'waiting' AND useful_until IS NOT NULL",
    )
    op.create_table(
        "slots",
        sa.Column("place", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False, comment="what is shown now"),
        sa.Column("shown_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("place", "name", name="pk_slots"),
    )
    op.create_index("ix_slots_shown_at", "slots", ["shown_at"], unique=False)


def _conversation() -> None:
    op.create_table(
        "owners",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="person"),
        sa.Column(
            "state", sa.Text(), nullable=False, comment="versioned JSON; empty for one just made"
        ),
        sa.Column(
            "home_place", sa.BigInteger(), nullable=True, comment="the private place used last"
        ),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_owners"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "accounts",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("bot", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("owner", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["owner"], ["owners.id"], name="fk_accounts_owner_owners", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("platform", "bot", "user", name="pk_accounts"),
    )
    op.create_index("ix_accounts_owner", "accounts", ["owner"], unique=False)
    op.create_table(
        "places",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("bot", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("owner", ID, nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True, comment="it took no more messages"),
        sa.ForeignKeyConstraint(
            ["owner"], ["owners.id"], name="fk_places_owner_owners", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_places"),
        sa.UniqueConstraint(
            "platform", "bot", "chat", "thread", name="uq_places_platform_bot_chat_thread"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_places_owner", "places", ["owner"], unique=False)
    op.create_table(
        "incoming",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("bot", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "bot", "kind", "id", name="pk_incoming"),
    )
    op.create_index("ix_incoming_at", "incoming", ["at"], unique=False)
    op.create_table(
        "diary",
        sa.Column("owner", ID, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False, comment="the person's own day, ISO"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False, comment="JSON"),
        sa.ForeignKeyConstraint(
            ["owner"], ["owners.id"], name="fk_diary_owner_owners", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("owner", "number", name="pk_diary"),
        comment="append-only: a trigger refuses every UPDATE",
    )
    op.create_table(
        "parked",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("bot", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False, comment="a class name, never a message"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "bot", "kind", "id", name="pk_parked"),
    )


def _partial_index(name: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, "outbox", columns, sqlite_where=condition, postgresql_where=condition)


def _append_only() -> None:
    """The diary is added to and, with its owner, deleted; never changed."""
    if op.get_context().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION diary_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the diary is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER diary_append_only BEFORE UPDATE ON diary "
            "FOR EACH STATEMENT EXECUTE FUNCTION diary_is_append_only()"
        )
    else:
        op.execute(
            "CREATE TRIGGER diary_append_only BEFORE UPDATE ON diary "
            "BEGIN SELECT RAISE(ABORT, 'the diary is append-only'); END"
        )


def downgrade() -> None:
    raise NotImplementedError("put a copy from before in its place instead")
