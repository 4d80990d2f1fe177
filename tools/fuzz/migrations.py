"""Migrations: a process that is killed in the middle of each, and then another try.

Each file is stopped after every statement it has, by a server that ends the session as it does for
whoever was killed. Then everything is migrated anew: the tables must be those of a database in
which nothing went wrong.
"""

import asyncio
import contextlib
import time
from collections.abc import Sequence

import asyncpg

from db.migrate import Migration, MigrationChanged, load, migrate
from tools.fuzz.ground import Ground
from tools.fuzz.mutation import seeded
from tools.fuzz.tally import Tally

MIGRATORS = 4
_SHAPE = """
SELECT string_agg(line, E'\\n' ORDER BY line) FROM (
  SELECT concat_ws(' ', 'column', table_name, column_name, data_type, is_nullable, column_default)
    AS line FROM information_schema.columns WHERE table_schema = 'public'
  UNION ALL SELECT concat_ws(' ', 'index', indexdef) FROM pg_indexes WHERE schemaname = 'public'
  UNION ALL SELECT concat_ws(' ', 'trigger', tgrelid::regclass, pg_get_triggerdef(oid))
    FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT concat_ws(' ', 'check', conrelid::regclass, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT concat_ws(' ', 'invalid', indexrelid::regclass) FROM pg_index
    WHERE NOT indisvalid
) AS lines
"""
_DIE = "SELECT pg_terminate_backend(pg_backend_pid())"


def fuzz(ground: Ground) -> Tally:
    return asyncio.run(_fuzz(ground))


async def _fuzz(ground: Ground) -> Tally:
    files, tally = load(), Tally()
    whole = await _shape(await ground.new_database())
    places = [(index, cut) for index, file in enumerate(files) for cut in cuts(file.sql)]
    seeded("migrations").shuffle(places)
    for index, cut in places[: ground.number]:
        began = time.monotonic()
        url = await ground.new_database(is_migrated=False)
        broken = [*files[:index], killed_at(files[index], cut)]
        if await _is_killed(url, broken):
            end = await _again(url, files, whole, tally, name=f"{files[index].name} at {cut}")
        else:
            end = "not killed"
            tally.faults.append(f"{files[index].name} was not killed at {cut}")
        tally.add(end, (time.monotonic() - began) * 1000)
        await _drop(ground, url)
    await _other_states(ground, files, whole, tally)
    return tally


def cuts(sql: str) -> list[int]:
    """Where a statement of *sql* ends, outside of functions: the places to be killed at."""
    places, is_quoted = [0], False
    for place, character in enumerate(sql):
        if sql.startswith("$$", place):
            is_quoted = not is_quoted
        elif character == "\n" and sql[:place].rstrip().endswith(";") and not is_quoted:
            places.append(place)
    return places


def killed_at(file: Migration, cut: int) -> Migration:
    """*file*, whose session the server ends at *cut*."""
    if not file.in_transaction:  # one statement: killed instead of it
        return Migration(file.name, f"-- no-transaction\n{_DIE}")
    return Migration(file.name, f"{file.sql[:cut]}\n{_DIE};\n{file.sql[cut:]}")


async def _is_killed(url: str, broken: Sequence[Migration]) -> bool:
    try:
        await migrate(url, broken)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
        return True
    return False


async def _again(
    url: str, files: Sequence[Migration], whole: str, tally: Tally, *, name: str
) -> str:
    """Several at once, as the processes of a release start."""
    runs = await asyncio.gather(*(migrate(url, files) for _ in range(MIGRATORS)))
    if sum(map(bool, runs)) > 1:
        tally.faults.append(f"several migrated after {name}")
    if await _shape(url) != whole:
        tally.faults.append(f"the tables differ after {name}")
        return "differs"
    return "whole again"


async def _other_states(
    ground: Ground, files: Sequence[Migration], whole: str, tally: Tally
) -> None:
    """A newer version, a file that was edited, and a database that is nobody's."""
    url = await ground.new_database()
    newer = [*files, Migration("9999_newer", "CREATE TABLE of_tomorrow (id int)")]
    await migrate(url, newer)
    if await migrate(url, files):
        tally.faults.append("an older release changed a newer database")
    tally.add("a newer database is left alone")
    edited = [Migration(files[0].name, f"{files[0].sql}\n"), *files[1:]]
    try:
        await migrate(url, edited)
        tally.faults.append("an edited file was taken")
    except MigrationChanged as error:
        tally.add(error.code)
    other = await ground.new_database(is_migrated=False)
    connection = await asyncpg.connect(other)
    with contextlib.suppress(asyncpg.PostgresError):
        await connection.execute("CREATE TABLE messages (id text)")
    await connection.close()
    if not await _is_killed(other, files):
        tally.faults.append("somebody else's table was taken for ours")
    tally.add("somebody else's tables are refused")
    if await _shape(await ground.new_database()) != whole:
        tally.faults.append("two fresh databases differ")


async def _shape(url: str) -> str:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(_SHAPE)
    finally:
        await connection.close()


async def _drop(ground: Ground, url: str) -> None:
    admin = await asyncpg.connect(ground.database_url)
    try:
        await admin.execute(f"DROP DATABASE {url.rsplit('/', 1)[1]} WITH (FORCE)")
    finally:
        await admin.close()
