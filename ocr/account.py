"""What OpenRouter tells an account without counting it: its day, and the models on offer."""

import asyncio
import time

import httpx2
from openai import APIConnectionError, APIError, APIStatusError, AsyncOpenAI
from pydantic import BaseModel, ValidationError

from ocr.catalogue import Offer, parse_offers
from ocr.model_errors import BrokenBodyError, ModelTimeoutError, UnreachableError
from ocr.openrouter import ErrorBody, failure

_CALL_S = 20.0
_MODELS_QUERY = {"input_modalities": "image", "max_price": "0"}


class DayUse(BaseModel, frozen=True):
    """Requests of free models on this UTC day; `used` may be more than `limit`."""

    limit: int
    used: int


class _Key(BaseModel):
    free_model_daily_requests: DayUse | None = None


class _Answer(BaseModel):
    data: _Key


def parse_day_use(body: bytes) -> DayUse | None:
    """The day's use in an answer of `GET /key`; None where it does not say.

    Raises:
        BrokenBodyError: it is no such answer.
    """
    try:
        return _Answer.model_validate_json(body).data.free_model_daily_requests
    except ValidationError as e:
        raise BrokenBodyError("OpenRouter's answer about the key is not understood.") from e


class Account:
    """The questions about an account that cost nothing."""

    def __init__(self, client: AsyncOpenAI, *, call_s: float = _CALL_S) -> None:
        self._client = client
        self._call_s = call_s

    async def day_use(self) -> DayUse | None:
        """Requests of free models today, where OpenRouter says so.

        Raises:
            TransientError, PermanentError: the classes of `ocr.model_errors`.
        """
        return parse_day_use(await self._get("/key", {}))

    async def offers(self) -> tuple[Offer, ...]:
        """The free models that read pictures.

        Raises:
            TransientError, PermanentError: the classes of `ocr.model_errors`.
        """
        return parse_offers(await self._get("/models", _MODELS_QUERY))

    async def _get(self, path: str, query: dict[str, str]) -> bytes:
        try:
            async with asyncio.timeout(self._call_s):
                answer = await self._client.get(
                    path, cast_to=httpx2.Response, options={"params": query}
                )
        except TimeoutError as e:
            raise ModelTimeoutError("OpenRouter did not answer in time.") from e
        except APIConnectionError as e:
            raise UnreachableError("OpenRouter cannot be reached.") from e
        except APIStatusError as e:
            body = ErrorBody.from_object(e.body)
            raise failure(e.status_code, body, {}, now=time.time()) from e
        except APIError as e:
            raise BrokenBodyError("OpenRouter's answer could not be understood.") from e
        return answer.content
