"""What every part of the fuzzing stands on."""

from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import asyncpg

from db.migrate import migrate


@dataclass(frozen=True, slots=True)
class Ground:
    """Servers that are thrown away afterwards, and a folder.  `number` scales the parts."""

    number: int
    folder: Path
    database_url: str
    redis_url: str

    async def new_database(self, *, is_migrated: bool = True) -> str:
        """The address of a database that nobody else uses."""
        name = f"fuzz_{uuid4().hex[:12]}"
        admin = await asyncpg.connect(self.database_url)
        try:
            await admin.execute(f"CREATE DATABASE {name}")
        finally:
            await admin.close()
        url = f"{self.database_url.rsplit('/', 1)[0]}/{name}"
        if is_migrated:
            await migrate(url)
        return url

    def new_folder(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder
