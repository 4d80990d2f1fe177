import time

from db import ocr_results
from db.pool import Pool
from tests.builders import make_attachment, make_message, make_place, store
from tools.torture import ledger


async def test_what_a_predecessor_of_the_same_name_holds_is_not_its_own(db: Pool) -> None:
    await make_place(db)
    ids = await store(db, make_message(attachments=(make_attachment(), make_attachment())))
    await ocr_results.claim(db, ids[0], owner="vm:0", lease_s=60)
    started_at = time.time()
    await ocr_results.claim(db, ids[1], owner="vm:0", lease_s=60)

    assert await ledger.held_by(db, "vm:0", since=0) == 2
    assert await ledger.held_by(db, "vm:0", since=started_at) == 1
