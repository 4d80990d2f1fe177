"""What the doctor says of the vision models: how many, how much of the day, and from when again."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from cli.wiring.answerer import token_budget
from cli.wiring.ground import servers
from cli.wiring.vision import openrouter_client, redis_breaker, redis_quota
from core.errors import PermanentError
from core.lua import RedisAway
from core.quota import QuotaStatus
from core.redis import connect
from core.settings import Settings
from core.token_budget import BudgetStatus
from ocr.account import Account, DayUse
from ocr.catalogue import Catalogue, Offer
from ocr.circuits import PROVIDER, circuit_name

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where OpenRouter's account stands. `quota` is None where neither it nor Redis says.

    `open_circuits` are the models left alone for a while, None where Redis does not say.
    """

    usable: tuple[str, ...]
    missing: tuple[str, ...]
    ending: tuple[Offer, ...]
    quota: QuotaStatus | None
    open_circuits: tuple[str, ...] | None

    @property
    def can_ask(self) -> bool:
        """Whether a model could be asked now."""
        if not self.usable:
            return False
        is_spent = self.quota is not None and (self.quota.closed_s > 0 or not self.quota.left)
        is_open = self.open_circuits is not None and set(self.usable) <= set(self.open_circuits)
        return not (is_spent or is_open)


async def standing(settings: Settings) -> Standing:
    """Ask OpenRouter, and Redis where there is one. Needs a key.

    Raises:
        HelpsightError: OpenRouter does not answer as it should; the message says why.
    """
    key = settings.openrouter_api_key
    assert key  # noqa: S101  # the caller looked
    async with openrouter_client(settings, key) as client:
        account = Account(client, call_s=10)
        use, offers = await account.day_use(), await account.offers()
    catalogue = Catalogue(settings.openrouter_models)
    catalogue.replace(offers, today=datetime.now(UTC).date())
    told = Standing(
        usable=tuple(catalogue.ids()),
        missing=tuple(catalogue.missing()),
        ending=tuple(catalogue.ending()),
        quota=_by_account(use),
        open_circuits=None,
    )
    return await _with_workers(settings, told)


async def _with_workers(settings: Settings, told: Standing) -> Standing:
    """*told* with what the workers know, who share it through Redis."""
    try:
        redis = connect(servers(settings).redis_url)
    except (PermanentError, ValueError):  # the doctor has a line of its own for that
        return told
    try:
        quota = _fuller(told.quota, await redis_quota(settings, redis).status())
        breaker = redis_breaker(settings, redis)
        states = {m: await breaker.status(circuit_name(m)) for m in told.usable}
        is_provider_open = (await breaker.status(PROVIDER)).state == "open"
    except RedisAway:
        return told
    finally:
        await redis.aclose()
    is_open = tuple(m for m, s in states.items() if is_provider_open or s.state == "open")
    return replace(told, quota=quota, open_circuits=is_open)


async def groq(settings: Settings) -> str:
    """What is left of the day of each answering model, as the workers count it."""
    try:
        redis = connect(servers(settings).redis_url)
    except (PermanentError, ValueError):
        return "Groq: key set"
    try:
        budget = token_budget(settings, redis)
        left = [_tokens(name, await budget.status(name)) for name in settings.groq_models]
    except RedisAway:
        return "Groq: key set"
    finally:
        await redis.aclose()
    return f"Groq: {', '.join(left)}"


def _tokens(model: str, status: BudgetStatus) -> str:
    closed = f", closed for {status.closed_s:.0f} s" if status.closed_s else ""
    left = max(0, status.tokens_limit - status.tokens)
    return f"{model} {left:,} of {status.tokens_limit:,} tokens left today (UTC){closed}"


def _by_account(use: DayUse | None) -> QuotaStatus | None:
    if use is None:
        return None
    now = datetime.now(UTC)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + _DAY
    return QuotaStatus(use.used, use.limit, 0, (midnight - now).total_seconds())


def _fuller(account: QuotaStatus | None, workers: QuotaStatus) -> QuotaStatus:
    """The workers' count, with the account's own numbers where it tells them."""
    if account is None:
        return workers
    return replace(workers, used=max(workers.used, account.used), limit=account.limit)


def describe(told: Standing, now: datetime) -> str:
    """One line: models, requests left and when there are new ones, circuits. *now* is in UTC."""
    parts = [f"OpenRouter: {_counted(len(told.usable), 'usable model')}"]
    if told.missing:
        parts.append(f"not on offer: {', '.join(told.missing)}")
    parts += [f"{offer.id} may be gone on {offer.expires}" for offer in told.ending]
    if told.quota:
        parts.append(_left(told.quota, now))
    if told.open_circuits is not None:
        names = ", ".join(told.open_circuits)
        parts.append(f"left alone after faults: {names}" if names else "no circuit open")
    return ", ".join(parts)


def fix(told: Standing) -> str:
    """What to do, where there is something."""
    if not told.usable:
        return "See OPENROUTER_MODELS in docs/keys.md. Pictures are read locally."
    return "" if told.can_ask else "Pictures are read locally until then."


def _left(quota: QuotaStatus, now: datetime) -> str:
    if quota.closed_s > 0:
        return f"no requests until {_clock(now, quota.closed_s)}"
    count = f"{quota.left} of {quota.limit} requests left"
    return f"{count} until {_clock(now, quota.day_left_s)}"


def _clock(now: datetime, seconds: float) -> str:
    return f"{now + timedelta(seconds=seconds):%H:%M} UTC"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
