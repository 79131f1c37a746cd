"""The conversation's own tables, in one schema with the scheduler's.

Every instant is a whole number of milliseconds since 1970, UTC.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from scheduler.tables import Id, metadata

owners = Table(
    "owners",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("kind", Text, nullable=False, comment="person"),
    Column("state", Text, nullable=False, comment="versioned JSON; empty for one just made"),
    Column("home_place", BigInteger, comment="the private place used last"),
    Column("updated_at", BigInteger, nullable=False),
    Column("merged_into", BigInteger, comment="the owner who is this person now"),
    # A number that was a person's once is never another's.
    sqlite_autoincrement=True,
)

accounts = Table(
    "accounts",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("bot", Text, primary_key=True),
    Column("user", Text, primary_key=True),
    Column("owner", ForeignKey(owners.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("linked_at", BigInteger, comment="when it joined the first account"),
)

places = Table(
    "places",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("platform", Text, nullable=False),
    Column("bot", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("thread", Text, nullable=False),
    Column("private", Boolean, nullable=False),
    Column("owner", ForeignKey(owners.c.id, ondelete="SET NULL"), index=True),
    Column("closed_at", BigInteger, comment="it took no more messages"),
    Column("reply", Text, comment="a secret of the platform's, with which to answer there"),
    Column("reply_until", BigInteger),
    Column("address", Text, comment="what the platform itself calls it, once that is known"),
    UniqueConstraint("platform", "bot", "chat", "thread"),
    sqlite_autoincrement=True,
)

incoming = Table(
    "incoming",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("bot", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("at", BigInteger, nullable=False, index=True),
)

diary = Table(
    "diary",
    metadata,
    Column("owner", ForeignKey(owners.c.id, ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("day", Text, nullable=False, comment="the person's own day, ISO"),
    Column("kind", Text, nullable=False),
    Column("data", Text, nullable=False, comment="JSON"),
    comment="append-only: a trigger refuses every UPDATE",
)

parked = Table(
    "parked",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("bot", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("error", Text, nullable=False, comment="a class name, never a message"),
    Column("at", BigInteger, nullable=False),
)

files = Table(
    "files",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("bot", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("id", Text, nullable=False, comment="what was uploaded, as the platform knows it"),
)

codes = Table(
    "codes",
    metadata,
    Column("owner", ForeignKey(owners.c.id, ondelete="CASCADE"), primary_key=True),
    Column("selector", Text, nullable=False, unique=True, comment="finds it; tells nothing"),
    Column("digest", Text, nullable=False, comment="of its secret half"),
    Column("expires_at", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False, comment="wrong ones"),
    comment="one-time codes, one for a person at most",
)

guesses = Table(
    "guesses",
    metadata,
    Column("owner", ForeignKey(owners.c.id, ondelete="CASCADE"), primary_key=True),
    Column("since", BigInteger, nullable=False),
    Column("count", Integer, nullable=False, comment="wrong codes sent since then"),
)

pairings = Table(
    "pairings",
    metadata,
    Column("id", Text, primary_key=True),
    Column("first", ForeignKey(owners.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("second", ForeignKey(owners.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("agreed", Boolean, nullable=False, comment="the second one, who sent the code"),
    Column("expires_at", BigInteger, nullable=False),
    comment="two owners who may be one person",
)

counts = Table(
    "counts",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("week", Integer, primary_key=True, autoincrement=False, comment="its Monday, 20260302"),
    Column("n", Integer, nullable=False),
    comment="adverse events, as numbers only: nobody's, and so not forgotten with anybody",
)
