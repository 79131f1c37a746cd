"""What every way of running stands on: the memory, the content and its words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from bot.core.library import Library
from bot.library import ContentError, load_library
from bot.settings import Settings
from bot.store.engines import Store, open_store
from bot.store.migrate import upgrade
from bot.wording import Wording


@dataclass(frozen=True, slots=True)
class House:
    """What every way of running shares: the memory, the content and its words."""

    store: Store
    library: Library
    wording: Wording


@asynccontextmanager
async def house(settings: Settings) -> AsyncIterator[House]:
    """Read the content, then open the memory and bring it up to date.

    Raises ContentError or StoreError, both with a text for the operator.
    """
    library = replace(
        load_library(settings.content_dir),
        operator=settings.operator,
        backup_days=settings.backup_days,
    )
    if settings.content_dir is not None:
        from bot.content_check import check

        if findings := check(settings.content_dir):
            raise ContentError(findings)  # a question of safety without its words must not start
    wording = Wording(settings.content_dir, library.locales)
    async with open_store(settings.database_url.get_secret_value()) as store:
        await upgrade(store)
        yield House(store, library, wording)
