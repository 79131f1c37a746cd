"""One-time codes, who guessed how often, and pairs of owners who may be one person."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import codes, guesses, owners, pairings
from scheduler.tables import to_ms
from scheduler.upsert import upsert

LIFE = timedelta(minutes=10)
"""How long a code is good, and after it a pairing."""

MOST_TRIES = 5
"""Wrong secrets for one code, and wrong codes of one person in a quarter of an hour."""

GUESSES_FOR = timedelta(minutes=15)
_KEPT = timedelta(days=1)
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""None of them looks or sounds like another: no 0 and O, no 1, I and L, no U and V."""

_HALF = 5
"""Letters of each half: the one that finds a code, and the secret one (24 million)."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """`first` issued the code, `second` sent it; `agreed` is the second one's word."""

    id: str
    first: int
    second: int
    agreed: bool


Refusal = Literal["wrong", "old", "own", "often"]


async def issue(conn: AsyncConnection, owner: int, now: datetime) -> str:
    """A new code for `owner`, in place of the old one; readable, in two groups."""
    await conn.execute(delete(codes).where(codes.c.owner == owner))
    taken = True
    while taken:
        selector, secret = _half(), _half()
        taken = bool(await conn.scalar(select(codes.c.owner).where(codes.c.selector == selector)))
    await conn.execute(
        insert(codes).values(
            owner=owner,
            selector=selector,
            digest=_digest(selector, secret),
            expires_at=to_ms(now + LIFE),
            tries=0,
        )
    )
    return f"{selector}-{secret}"


async def redeem(conn: AsyncConnection, owner: int, code: str, now: datetime) -> Pairing | Refusal:
    """The pairing that `code` begins for `owner`, who sent it; or why there is none.

    A code is good once, and five wrong ones in a quarter of an hour are all that is looked at.
    """
    if await _guessed(conn, owner, now) >= MOST_TRIES:
        return "often"
    selector, secret = code[:_HALF], code[_HALF:]
    row = (
        await conn.execute(select(codes).where(codes.c.selector == selector).with_for_update())
    ).one_or_none()
    # Compared in any case, so that nobody learns from the time it takes.
    right = hmac.compare_digest(_digest(selector, secret), row.digest if row else "")
    if row is None or not right:
        if row is not None:
            await _missed(conn, row.owner, row.tries + 1)
        await _guess(conn, owner, now)
        return "wrong"
    if row.owner == owner:
        return "own"
    await conn.execute(delete(codes).where(codes.c.owner == row.owner))
    if row.expires_at <= to_ms(now):
        return "old"
    pairing = Pairing(secrets.token_hex(8), row.owner, owner, agreed=False)
    await conn.execute(
        insert(pairings).values(
            id=pairing.id,
            first=pairing.first,
            second=pairing.second,
            agreed=False,
            expires_at=to_ms(now + LIFE),
        )
    )
    return pairing


def _half() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_HALF))


def _digest(selector: str, secret: str) -> str:
    return hashlib.sha256(f"{selector}:{secret}".encode()).hexdigest()


async def _missed(conn: AsyncConnection, owner: int, tries: int) -> None:
    """Somebody knew half of a code: after five such tries it is good no more."""
    if tries >= MOST_TRIES:
        await conn.execute(delete(codes).where(codes.c.owner == owner))
    else:
        await conn.execute(update(codes).where(codes.c.owner == owner).values(tries=tries))


async def _guessed(conn: AsyncConnection, owner: int, now: datetime) -> int:
    since = to_ms(now - GUESSES_FOR)
    count = await conn.scalar(
        select(guesses.c.count).where(guesses.c.owner == owner, guesses.c.since > since)
    )
    return count or 0


async def _guess(conn: AsyncConnection, owner: int, now: datetime) -> None:
    count = await _guessed(conn, owner, now) + 1
    values = {"owner": owner, "since": to_ms(now), "count": count}
    statement = upsert(conn, guesses).values(values)
    # The quarter of an hour begins with the latest one.
    await conn.execute(
        statement.on_conflict_do_update(
            index_elements=["owner"], set_={"since": values["since"], "count": count}
        )
    )


async def find(conn: AsyncConnection, id: str, now: datetime) -> Pairing | None:
    """The pairing of this id, as long as it is open."""
    row = (
        await conn.execute(
            select(pairings).where(pairings.c.id == id, pairings.c.expires_at > to_ms(now))
        )
    ).one_or_none()
    return Pairing(row.id, row.first, row.second, row.agreed) if row is not None else None


async def agree(conn: AsyncConnection, id: str) -> None:
    """The second one agrees."""
    await conn.execute(update(pairings).where(pairings.c.id == id).values(agreed=True))


async def end(conn: AsyncConnection, *people: int) -> None:
    """Codes and pairings of these owners are over."""
    await conn.execute(delete(codes).where(codes.c.owner.in_(people)))
    await conn.execute(
        delete(pairings).where(or_(pairings.c.first.in_(people), pairings.c.second.in_(people)))
    )


async def exists(conn: AsyncConnection, owner: int) -> bool:
    """Whether there is such an owner, and they are nobody else now."""
    row = await conn.scalar(
        select(owners.c.id).where(owners.c.id == owner, owners.c.merged_into.is_(None))
    )
    return row is not None


async def purge(conn: AsyncConnection, now: datetime) -> None:
    """Forget what has been over for a day."""
    before = to_ms(now - _KEPT)
    for table in (codes, pairings):
        await conn.execute(delete(table).where(table.c.expires_at < before))
    await conn.execute(delete(guesses).where(guesses.c.since < before))
