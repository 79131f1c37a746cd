"""Joining two accounts to one person, and letting them go: within the turn's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.merging import merge, moved
from bot.core.model import (
    AskOther,
    AskUnlink,
    CodeIssued,
    CodeMatched,
    CodeRefused,
    Decline,
    Event,
    IssueCode,
    Join,
    PairingAsked,
    PairingEnded,
    RedeemCode,
    Unlink,
    UnlinkAsked,
    Unlinked,
)
from bot.fold import Fold, Step
from bot.store import joining, links
from bot.store.links import Pairing
from bot.store.tables import accounts

Link = IssueCode | RedeemCode | AskOther | Join | Decline | AskUnlink | Unlink
Told = Sequence[tuple[int, Event]]

_MINUTES = links.LIFE // timedelta(minutes=1)
_OVER = PairingEnded("old")


async def carry_out(
    conn: AsyncConnection, effect: Link, owner: int, fold: Fold, now: datetime
) -> Told:
    """Carry it out; the (owner, event) pairs that are stepped next."""
    match effect:
        case IssueCode():
            return [(owner, CodeIssued(await links.issue(conn, owner, now), _MINUTES))]
        case RedeemCode(code):
            return [(owner, await _redeem(conn, code, owner, now))]
        case AskOther(id):
            pairing = await _of(conn, id, owner, now)
            if pairing is None or pairing.second != owner:
                return [(owner, _OVER)]
            if pairing.agreed:  # pressed twice: it is asked once
                return []
            await links.agree(conn, id)
            asked = PairingAsked(id, await _platform(conn, owner))
            return [(pairing.first, asked), (owner, PairingEnded("asked"))]
        case Join(id):
            return await _join(conn, id, owner, fold, now)
        case Decline(id):
            return await _decline(conn, id, owner, now)
        case AskUnlink():
            return [(owner, UnlinkAsked(await _platform(conn, owner)))]
        case Unlink():
            return await _unlink(conn, owner, fold, now)


async def _of(conn: AsyncConnection, id: str, owner: int, now: datetime) -> Pairing | None:
    """An open pairing that `owner` has a say in."""
    pairing = await links.find(conn, id, now)
    return pairing if pairing and owner in (pairing.first, pairing.second) else None


async def _redeem(conn: AsyncConnection, code: str, owner: int, now: datetime) -> Event:
    match await links.redeem(conn, owner, code, now):
        case Pairing(id, first):
            return CodeMatched(id, await _platform(conn, first))
        case why:
            return CodeRefused(why)


async def _platform(conn: AsyncConnection, owner: int) -> str:
    """Where an owner was at first, for the other one to know which app is meant."""
    query = (
        select(accounts.c.platform)
        .where(accounts.c.owner == owner)
        .order_by(accounts.c.linked_at.is_not(None), accounts.c.linked_at)
        .limit(1)
    )
    return await conn.scalar(query) or ""


async def _join(conn: AsyncConnection, id: str, owner: int, fold: Fold, now: datetime) -> Told:
    pairing = await _of(conn, id, owner, now)
    if pairing is None or pairing.first != owner or not pairing.agreed:
        return [(owner, _OVER)]
    second = pairing.second
    if not (await links.exists(conn, owner) and await links.exists(conn, second)):
        return [(owner, _OVER)]
    fold.person(second)  # whose lock is needed too, and who is told first
    fold.step(Step(second, PairingEnded("joining")))
    one, other = fold.person(owner), fold.person(second)
    await joining.join(conn, owner, second, partial(moved, first=one), now)
    fold.entries += [(owner, moved(entry, one)) for whose, entry in fold.entries if whose == second]
    if (home := fold.home(owner)) is None or home.closed:
        fold.move_in(owner, fold.home(second) or home)
    fold.give(second, owner)
    fold.put(owner, merge(one, other, now))
    await links.end(conn, owner, second)
    return [(owner, PairingEnded("joined"))]


async def _decline(conn: AsyncConnection, id: str, owner: int, now: datetime) -> Told:
    pairing = await _of(conn, id, owner, now)
    if pairing is None:
        return [(owner, _OVER)]
    await links.end(conn, pairing.first, pairing.second)
    # Whoever issued the code hears of it only if they were asked.
    told = {owner} | ({pairing.first, pairing.second} if pairing.agreed else set())
    return [(each, PairingEnded("declined")) for each in sorted(told)]


async def _unlink(conn: AsyncConnection, owner: int, fold: Fold, now: datetime) -> Told:
    left, home = await joining.part(conn, owner, now)
    stays = await _platform(conn, owner)
    fold.move_in(owner, home)
    for each in left:
        fold.part(each.account, each.owner, each.home)
    away = tuple(dict.fromkeys(each.account.platform for each in left))
    return [
        (owner, Unlinked(away, stays)),
        *((each.owner, Unlinked((), stays)) for each in left if each.home is not None),
    ]
