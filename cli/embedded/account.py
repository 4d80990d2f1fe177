"""Whom the servers run as: PostgreSQL refuses root, so root lends them another uid."""

import contextlib
import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from core.errors import PermanentError


@dataclass(frozen=True, slots=True)
class Account:
    """A user the servers run as when this process is root."""

    uid: int
    gid: int


def make_folder(path: Path, owner: Account | None) -> None:
    """Make `path` for its owner alone, or do nothing when it is there."""
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700)
        if owner:
            os.chown(path, owner.uid, owner.gid)


def account_for(home: Path) -> Account | None:
    """Whom the servers of the folder `home` have to run as; None means: as we are.

    Root becomes the owner of the folder, so that `sudo` once does not lock a user out of their own
    database; in a folder of root it becomes `nobody`.
    """
    if os.geteuid() != 0:
        return None
    if (owner := home.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise PermanentError(
            "PostgreSQL does not run as root, and there is no user `nobody` to run it as. "
            "Start Helpsight as an ordinary user, or set DATABASE_URL and REDIS_URL."
        ) from None
    return Account(nobody.pw_uid, nobody.pw_gid)
