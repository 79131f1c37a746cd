"""Two owners become one, or accounts leave, in every table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.model import Account, Entry
from bot.store import addresses, diary
from bot.store.addresses import Address
from bot.store.tables import accounts, owners, places
from bot.store.tables import diary as lines
from scheduler.locks import lock_messages
from scheduler.tables import alarms, is_waiting, outbox, slots, to_ms


async def join(
    conn: AsyncConnection,
    first: int,
    second: int,
    moved: Callable[[Entry], Entry],
    now: datetime,
) -> None:
    """All that is `second`'s becomes `first`'s; `moved` says how a line of the diary goes over.

    Both locks must be held. Of `second` a trace is left that leads to `first`.
    """
    entries = await diary.read(conn, second)
    await diary.append(conn, [(first, moved(entry)) for entry in entries])
    await conn.execute(delete(lines).where(lines.c.owner == second))
    await conn.execute(update(places).where(places.c.owner == second).values(owner=first))
    await conn.execute(
        update(accounts).where(accounts.c.owner == second).values(owner=first, linked_at=to_ms(now))
    )
    # What waits to be sent is still sent; but the clocks that it would start are stopped.
    await lock_messages(conn, outbox.c.owner == second)
    await conn.execute(
        update(outbox)
        .where(outbox.c.owner == second)
        .values(owner=first, timer_alarm=None, timer_seconds=None)
    )
    await conn.execute(delete(alarms).where(alarms.c.owner == second))
    await conn.execute(
        update(owners)
        .where(owners.c.id == second)
        .values(state="", home_place=None, merged_into=first, updated_at=to_ms(now))
    )


@dataclass(frozen=True, slots=True)
class Parted:
    """An account that has left: whose it is now, and where they are written to."""

    owner: int
    account: Account
    home: Address | None


async def part(
    conn: AsyncConnection, owner: int, now: datetime
) -> tuple[Sequence[Parted], Address | None]:
    """Every account that joined `owner`'s first one leaves it, as somebody new.

    Also says where the first one is written to. What waited for those who leave is dropped.
    """
    rows = (await conn.execute(select(accounts).where(accounts.c.owner == owner))).all()
    left = [
        await _leave(conn, owner, Account(row.platform, row.bot, row.user), now)
        for row in rows
        if row.linked_at is not None
    ]
    return left, await _home(conn, owner)


async def _leave(conn: AsyncConnection, owner: int, account: Account, now: datetime) -> Parted:
    made = insert(owners).values(kind="person", state="", updated_at=to_ms(now))
    new: int = (await conn.scalars(made.returning(owners.c.id))).one()
    await conn.execute(
        update(accounts)
        .where(
            accounts.c.platform == account.platform,
            accounts.c.bot == account.bot,
            accounts.c.user == account.user,
        )
        .values(owner=new, linked_at=None)
    )
    theirs = list(
        await conn.scalars(
            select(places.c.id)
            .where(
                places.c.owner == owner,
                places.c.platform == account.platform,
                places.c.bot == account.bot,
                # A private chat bears its person's number: as it is, or behind "dm:".
                or_(places.c.chat == account.user, places.c.chat == f"dm:{account.user}"),
            )
            .order_by(places.c.id)
        )
    )
    await conn.execute(update(places).where(places.c.id.in_(theirs)).values(owner=new))
    await lock_messages(conn, outbox.c.place.in_(theirs))
    await conn.execute(delete(outbox).where(outbox.c.place.in_(theirs), is_waiting()))
    await conn.execute(delete(slots).where(slots.c.place.in_(theirs)))
    found = await addresses.of(conn, theirs)
    home = next((found[id] for id in reversed(theirs) if not found[id].closed), None)
    return Parted(new, account, home)


async def _home(conn: AsyncConnection, owner: int) -> Address | None:
    return next(iter((await addresses.open_of(conn, [owner])).get(owner, ())), None)
