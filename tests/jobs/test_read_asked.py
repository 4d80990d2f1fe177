"""The job that reads the picture of a question asked by a command."""

from uuid import UUID, uuid4

from core.errors import GoneError, UnsupportedError
from db import asked
from db.pool import Pool
from db.records import NewAsked, StoredReading
from jobs.read_asked import read_asked
from tests.builders import GUILD, make_attachment, make_place
from tests.fakes import FakeFetcher, FakeReader, a_reading
from tests.jobs.conftest import MakeDeps

ASKED_ID = 900


async def ask(db: Pool) -> UUID:
    await make_place(db)
    [picture] = await asked.insert(
        db, NewAsked(ASKED_ID, GUILD.id, 200, 200, 7, "why?", (make_attachment(),))
    )
    return picture


async def reading(db: Pool) -> StoredReading:
    [found] = await asked.readings(db, ASKED_ID)
    return found


async def test_a_picture_is_read_once(db: Pool, make_deps: MakeDeps) -> None:
    picture, reader = await ask(db), FakeReader(a_reading("exit code 137"))
    deps = make_deps(reader=reader)

    await read_asked({"deps": deps}, str(picture))
    await read_asked({"deps": deps}, str(picture))

    assert reader.count == 1
    assert (await reading(db)).text == "exit code 137"
    assert await asked.waiting(db, ASKED_ID) == []


async def test_secrets_are_taken_out_of_what_is_kept(db: Pool, make_deps: MakeDeps) -> None:
    picture = await ask(db)
    reader = FakeReader(a_reading("password = correct-horse-9-Battery"))

    await read_asked({"deps": make_deps(reader=reader)}, str(picture))

    assert "Battery" not in ((await reading(db)).text or "")


async def test_a_failure_is_told_in_its_own_words(db: Pool, make_deps: MakeDeps) -> None:
    picture = await ask(db)
    reader = FakeReader(UnsupportedError("this is a PDF"))

    await read_asked({"deps": make_deps(reader=reader)}, str(picture))

    found = await reading(db)
    assert (found.status, found.error_message) == ("unsupported", "this is a PDF")


async def test_a_picture_that_is_gone_is_not_waited_for(db: Pool, make_deps: MakeDeps) -> None:
    picture = await ask(db)
    deps = make_deps(fetcher=FakeFetcher(error=GoneError("it was deleted")))

    await read_asked({"deps": deps}, str(picture))

    assert (await reading(db)).status == "gone"


async def test_a_fault_of_ours_fails_without_its_details(db: Pool, make_deps: MakeDeps) -> None:
    picture = await ask(db)

    await read_asked({"deps": make_deps(reader=FakeReader(RuntimeError("secret")))}, str(picture))

    found = await reading(db)
    assert found.status == "failed"
    assert "secret" not in (found.error_message or "")


async def test_a_picture_nobody_waits_for_any_more_is_not_read(
    db: Pool, make_deps: MakeDeps
) -> None:
    picture, reader = await ask(db), FakeReader()
    await asked.forget_pictures(db, ASKED_ID)

    await read_asked({"deps": make_deps(reader=reader)}, str(picture))
    await read_asked({"deps": make_deps(reader=reader)}, str(uuid4()))

    assert reader.count == 0


async def test_a_worker_that_vanished_leaves_the_picture_to_another(
    db: Pool, make_deps: MakeDeps
) -> None:
    picture = await ask(db)
    lost = await asked.claim(db, picture, lease_s=0)
    assert lost is not None
    assert await asked.waiting(db, ASKED_ID) == [picture]

    await read_asked({"deps": make_deps()}, str(picture))

    assert (await reading(db)).status == "completed"
    assert not await asked.fail(db, picture, lost.token, status="failed", message="late")


async def test_pictures_a_killed_bot_left_are_forgotten_with_the_next_question(db: Pool) -> None:
    await ask(db)
    await db.execute("UPDATE asked_pictures SET created_at = now() - interval '1 hour'")

    await asked.insert(db, NewAsked(ASKED_ID + 1, GUILD.id, 200, 200, 7, "and why this?"))

    assert await asked.readings(db, ASKED_ID) == []
