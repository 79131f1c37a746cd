"""The two tables that carry time, alarms and the outbox, and what is shown where.

They stand in the same database as the conversations and share their transactions.
Every instant is a whole number of milliseconds since 1970, UTC.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from typing import Protocol

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    FromClause,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    false,
    literal_column,
    or_,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite numbers rows by itself only where the key is an INTEGER, which has 64 bits too."""

alarms = Table(
    "alarms",
    metadata,
    Column("owner", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, primary_key=True),
    Column("due_at", BigInteger, nullable=False, index=True),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("channel", Text, nullable=False, comment="whose sender takes it"),
    Column("owner", BigInteger, nullable=False),
    Column("place", BigInteger, nullable=False),
    Column("op", Text, nullable=False, comment="send, edit or delete"),
    Column("slot", Text, nullable=False),
    Column("content", Text, nullable=False, comment="JSON that only the sender reads"),
    Column("timer_alarm", Text),
    Column("timer_seconds", Integer),
    Column("priority", Integer, nullable=False, comment="0 somebody waits, 1 unasked"),
    Column("useful_until", BigInteger),
    Column("created_at", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", BigInteger, nullable=False),
    Column("leased_by", Text),
    Column("leased_until", BigInteger),
    Column("state", Text, nullable=False, comment="waiting, sent, dropped or failed"),
    Column("settled_at", BigInteger),
    Column("error", Text, comment="a class name, never a message"),
    Column("reply", Text, comment="a secret of the platform's, with which to answer"),
    Column("reply_until", BigInteger),
    Column("reply_first", Boolean, nullable=False, server_default=false()),
    Column("last", Boolean, nullable=False, server_default=false(), comment="nothing is kept"),
)

# The state is written into the statements as it is, not bound: only then does either
# database use these indexes, and only they keep a lease as cheap with a million settled
# rows as with none.
WAITING = text("state = 'waiting'")
Index("ix_outbox_head", outbox.c.place, outbox.c.id, sqlite_where=WAITING, postgresql_where=WAITING)
Index(
    "ix_outbox_queue",
    outbox.c.channel,
    outbox.c.priority,
    outbox.c.id,
    sqlite_where=WAITING,
    postgresql_where=WAITING,
)
_FAILED = text("state = 'waiting' AND attempts > 0")
Index(
    "ix_outbox_again",
    outbox.c.channel,
    outbox.c.not_before,
    sqlite_where=_FAILED,
    postgresql_where=_FAILED,
)
_PERISHABLE = text("state = 'waiting' AND useful_until IS NOT NULL")
Index(
    "ix_outbox_useful",
    outbox.c.channel,
    outbox.c.useful_until,
    sqlite_where=_PERISHABLE,
    postgresql_where=_PERISHABLE,
)
_TIMED = text("state = 'waiting' AND timer_alarm IS NOT NULL")
Index("ix_outbox_timers", outbox.c.owner, sqlite_where=_TIMED, postgresql_where=_TIMED)
_SETTLED = text("settled_at IS NOT NULL")
Index("ix_outbox_settled", outbox.c.settled_at, sqlite_where=_SETTLED, postgresql_where=_SETTLED)
_SECRET = text("reply_until IS NOT NULL")
Index("ix_outbox_secret", outbox.c.reply_until, sqlite_where=_SECRET, postgresql_where=_SECRET)


def is_waiting(rows: FromClause = outbox) -> ColumnElement[bool]:
    """Not settled yet, said in the words of the indexes."""
    return rows.c.state == literal_column("'waiting'")


def has_failed() -> ColumnElement[bool]:
    """Tried before in vain, said in the words of the index."""
    return outbox.c.attempts > literal_column("0")


def is_free(now: int) -> ColumnElement[bool]:
    """Leased by nobody, or by somebody whose lease has run out."""
    return or_(outbox.c.leased_by.is_(None), outbox.c.leased_until <= now)


slots = Table(
    "slots",
    metadata,
    Column("place", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, primary_key=True),
    Column("message_id", Text, nullable=False),
    Column("content", Text, nullable=False, comment="what is shown now"),
    Column("shown_at", BigInteger, nullable=False, index=True),
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def to_ms(at: datetime) -> int:
    """An aware instant as it is stored."""
    return (at - _EPOCH) // _MILLISECOND


def from_ms(ms: int) -> datetime:
    """A stored instant, aware, in UTC."""
    return _EPOCH + ms * _MILLISECOND


class Database(Protocol):
    """What the scheduler needs of a store: transactions that commit at the end of the block."""

    def write(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that may write; rolled back when the block raises."""

    def read(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that only reads."""
