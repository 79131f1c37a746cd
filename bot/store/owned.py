"""All rows that are somebody's, in every table: what is exported, and what is erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, RowMapping, Table, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import accounts, codes, diary, guesses, owners, pairings, parked, places
from scheduler.tables import alarms, outbox, slots

Rows = Sequence[RowMapping]


@dataclass(frozen=True, slots=True)
class Owned:
    """What is stored about `owner`, by the names of the tables."""

    owner: int
    tables: Mapping[str, Rows]


async def read(conn: AsyncConnection, owner: int) -> Owned:
    """Every row of an owner's, of whom they have become if they are somebody else by now."""
    owner = await now(conn, owner)
    everybody = [owner, *await traces(conn, owner)]
    theirs = select(places.c.id).where(places.c.owner.in_(everybody))
    which: Mapping[Table, tuple[ColumnElement[bool], ColumnElement[int] | None]] = {
        owners: (owners.c.id.in_(everybody), owners.c.id),
        accounts: (accounts.c.owner.in_(everybody), accounts.c.linked_at),
        places: (places.c.owner.in_(everybody), places.c.id),
        diary: (diary.c.owner.in_(everybody), diary.c.number),
        alarms: (alarms.c.owner.in_(everybody), alarms.c.due_at),
        outbox: (or_(outbox.c.owner.in_(everybody), outbox.c.place.in_(theirs)), outbox.c.id),
        slots: (slots.c.place.in_(theirs), slots.c.shown_at),
        codes: (codes.c.owner.in_(everybody), None),
        guesses: (guesses.c.owner.in_(everybody), None),
        pairings: (
            or_(pairings.c.first.in_(everybody), pairings.c.second.in_(everybody)),
            pairings.c.expires_at,
        ),
        parked: (rang_for(everybody), parked.c.at),
    }
    found = {}
    for table, (condition, order) in which.items():
        result = await conn.execute(select(table).where(condition).order_by(order))
        found[table.name] = result.mappings().all()
    return Owned(owner, found)


def rang_for(everybody: Sequence[int]) -> ColumnElement[bool]:
    """What rang for these owners and had to be put aside; its id begins with the owner's."""
    begins = or_(*(parked.c.id.startswith(f"{each}:") for each in everybody))
    return (parked.c.kind == "alarm") & begins


async def now(conn: AsyncConnection, owner: int) -> int:
    """Who `owner` is now, over however many joins."""
    while into := await conn.scalar(select(owners.c.merged_into).where(owners.c.id == owner)):
        owner = into
    return owner


async def traces(conn: AsyncConnection, owner: int) -> list[int]:
    """All whose traces lead to `owner`, over however many joins."""
    found: list[int] = []
    looked = [owner]
    while looked:
        rows = await conn.scalars(select(owners.c.id).where(owners.c.merged_into.in_(looked)))
        looked = [id for id in rows if id not in found and id != owner]
        found += looked
    return found
