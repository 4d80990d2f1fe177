"""What the workers do every hour or so."""

from functools import partial

from cli.wiring.ground import Ground
from cli.wiring.pictures import picture_cache
from cli.wiring.uploads import file_store
from core.settings import Settings
from db import messages
from jobs.chores import Chore
from jobs.erase import erase
from jobs.fetch_cache import KeptPictures
from jobs.forget_uploads import forget_uploads
from jobs.retention import forget_old
from jobs.retry_failed import RetryLimits, retry_failed
from jobs.spending import Spending

ERASE_EVERY_S = 600.0
FORGET_EVERY_S = 3600.0
TOMBSTONES_EVERY_S = 1800.0


def list_chores(settings: Settings, ground: Ground, spending: Spending | None) -> list[Chore]:
    kept = KeptPictures(picture_cache(settings, ground.redis))
    limits = RetryLimits(settings.retry_most, settings.max_tries_total, settings.max_tries)
    return [
        Chore(
            "retry_failed",
            settings.retry_every_s,
            partial(retry_failed, ground.db, ground.queue, limits, spending),
        ),
        Chore(
            "erase",
            ERASE_EVERY_S,
            partial(erase, ground.db, kept, grace_days=settings.guild_grace_days),
        ),
        Chore(
            "forget_uploads",
            FORGET_EVERY_S,
            partial(
                forget_uploads,
                ground.db,
                file_store(settings),
                days=settings.upload_retention_days,
            ),
        ),
        Chore(
            "forget_tombstones",
            TOMBSTONES_EVERY_S,
            partial(messages.forget_tombstones, ground.db),
        ),
        Chore(
            "forget_old",
            FORGET_EVERY_S,
            partial(forget_old, ground.db, kept, operator_days=settings.retention_days),
        ),
    ]
