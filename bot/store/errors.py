"""What can go wrong with the database, said so that the operator knows what to do.

Of the driver's error only its code is used: its message may quote what was stored.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class StoreError(Exception):
    """The database cannot be used just now. What was committed is safe; nothing else happened.

    As text it is a sentence or two that say what to do.
    """


class ReadOnly(StoreError):
    """The file, its folder or the server does not let us write."""


class DiskFull(StoreError):
    """There is no room for the commit."""


class NotADatabase(StoreError):
    """The file is something else, or a database of something else, or damaged."""


class NewerDatabase(StoreError):
    """A later version of Backtalk has changed it."""


class StoreBusy(StoreError):
    """Another process holds it, and did not let go in time. Trying again is safe."""


class Conflict(StoreBusy):
    """Two transactions were in each other's way, and this one gave in. Trying again is right."""


class Unreachable(StoreError):
    """The file cannot be opened, or the server does not answer or does not let us in."""


class Broken(StoreError):
    """Reading or writing the disk failed."""


def read_only(name: str) -> ReadOnly:
    """The error for `name`, a path or a server, that cannot be written."""
    return ReadOnly(
        f"{name} cannot be written. Give this user the right to write to the file and to its "
        "folder, or choose another place."
    )


# SQLite's primary result codes, and the classes and states of PostgreSQL's errors.
_SQLITE = {
    5: StoreBusy,
    6: StoreBusy,
    8: ReadOnly,
    10: Broken,
    11: NotADatabase,
    13: DiskFull,
    14: Unreachable,
    26: NotADatabase,
}
_POSTGRES = {
    "08": Unreachable,
    "25006": ReadOnly,
    "28": Unreachable,
    "3D000": Unreachable,
    "40001": Conflict,
    "40P01": Conflict,
    "42501": ReadOnly,
    "53100": DiskFull,
    "53": StoreBusy,
    "55P03": StoreBusy,
    "57P": Unreachable,
    "58": Broken,
}
_ERRNO = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EROFS: ReadOnly,
    errno.EACCES: ReadOnly,
    errno.EPERM: ReadOnly,
}
_WORDS = {
    DiskFull: "There is no room left for {name}. Free some space on that disk and try again; "
    "nothing that was saved is lost.",
    NotADatabase: "{name} is not a Backtalk database, or it is damaged. Choose another file, or "
    "put a copy from your backup in its place.",
    StoreBusy: "{name} is in use by another process, which did not let go in time. Stop the "
    "other one, or try again.",
    Conflict: "{name} is changed by another process in the same places. Try again.",
    Unreachable: "{name} cannot be opened. Check that the path or address, the name and the "
    "password are right, and that the server runs.",
    Broken: "Reading or writing {name} failed. Check the disk it is on; nothing that was saved "
    "before is touched.",
}


def _kind(error: BaseException, *, connecting: bool) -> type[StoreError] | None:
    """What sort of trouble `error` is; None when it is not the database's condition at all."""
    if isinstance(error, PoolTimeout):
        return StoreBusy
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return Unreachable
    if isinstance(code := getattr(error, "sqlite_errorcode", None), int):
        return _SQLITE.get(code & 0xFF)
    if isinstance(state := getattr(error, "sqlstate", None), str):
        return next((_POSTGRES[state[:n]] for n in (5, 3, 2) if state[:n] in _POSTGRES), None)
    if connecting and isinstance(error, OSError):
        return _ERRNO.get(error.errno or 0, Unreachable)
    return None


def store_error(error: BaseException, name: str, *, connecting: bool = False) -> StoreError | None:
    """`error`, or what caused it, as a StoreError about `name`; None for any other fault."""
    seen: BaseException | None = error
    while seen is not None:
        if kind := _kind(seen, connecting=connecting):
            return read_only(name) if kind is ReadOnly else kind(_WORDS[kind].format(name=name))
        # An error of a driver is wrapped (`orig`), sometimes twice; what merely happened
        # while another was handled (`__context__`) is not its cause.
        seen = getattr(seen, "orig", None) or seen.__cause__
    return None


@contextmanager
def friendly(name: str, *, connecting: bool = False) -> Iterator[None]:
    """Within it the database's troubles are raised as StoreErrors; all else passes unchanged.

    While `connecting`, an error of the operating system is the database's as well.
    """
    try:
        yield
    except StoreError:
        raise
    except Exception as error:
        if known := store_error(error, name, connecting=connecting):
            raise known from error
        raise
