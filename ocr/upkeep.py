"""What keeps the list of models and the count of the day true while a worker runs."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime

import structlog

from core.errors import HelpsightError
from core.kept_list import KeptList
from core.quota import Quota
from core.shelf import Shelf
from ocr.account import Account
from ocr.catalogue import Catalogue, Offer, dump_offers, load_offers

KEY_EVERY_S = 600.0

_log = structlog.get_logger()


class Upkeep:
    """Renews a catalogue every six hours and a quota's count every ten minutes.

    *max_per_day* is the operator's own limit below the account's. A failure leaves things as they
    are; `clock` gives seconds.
    """

    def __init__(
        self,
        account: Account,
        catalogue: Catalogue,
        quota: Quota,
        shelf: Shelf,
        *,
        max_per_day: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._account = account
        self._catalogue = catalogue
        self._quota = quota
        self._max_per_day = max_per_day
        self._offers = KeptList[Offer](
            account.offers,
            take=self._take,
            load=load_offers,
            dump=dump_offers,
            shelf=shelf,
            clock=clock,
        )
        self._asked = asyncio.Event()

    def hurry(self) -> None:
        """Ask for the day's use now, not within ten minutes."""
        self._asked.set()

    async def run(self) -> None:
        """For ever."""
        while True:
            await self.renew()
            with suppress(TimeoutError):
                async with asyncio.timeout(KEY_EVERY_S):
                    await self._asked.wait()
            self._asked.clear()

    async def recall(self) -> None:
        """Take the last good list, until there is a new one."""
        await self._offers.recall()

    async def renew(self) -> None:
        """Renew whatever is due."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._renew_quota())
            if self._offers.is_due:
                group.create_task(self._offers.renew())

    async def _renew_quota(self) -> None:
        try:
            use = await self._account.day_use()
        except HelpsightError as error:
            _log.warning("quota.not_renewed", code=error.code, error=str(error))
            return
        if use:
            limit = use.limit if self._max_per_day is None else min(use.limit, self._max_per_day)
            await self._quota.resync(limit, use.used)

    def _take(self, offers: Sequence[Offer]) -> None:
        catalogue = self._catalogue
        catalogue.replace(offers, today=_today())
        _log.info("models.renewed", usable=len(catalogue.ids()))
        for offer in catalogue.ending():
            _log.warning("models.ends_soon", model=offer.id, day=str(offer.expires))
        for model in catalogue.missing():
            _log.warning("models.not_on_offer", model=model, setting="OPENROUTER_MODELS")


def _today() -> date:
    return datetime.now(UTC).date()
