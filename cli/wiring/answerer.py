"""The answerer of these settings, with its model's client where there is a key."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from openai import AsyncOpenAI

from cli.config import plain
from core.settings import Settings
from db import search
from db.pool import Pool
from qa.answer import Answerer
from qa.model import GroqModel


@asynccontextmanager
async def open_answerer(settings: Settings, db: Pool) -> AsyncGenerator[Answerer]:
    """The answerer over this database, worded by Groq where there is a key."""
    async with AsyncExitStack() as stack:
        model = None
        if key := plain(settings.groq_api_key):
            client = AsyncOpenAI(
                api_key=key,
                base_url=settings.groq_base_url,
                max_retries=0,
                timeout=settings.model_timeout_s,
            )
            stack.push_async_callback(client.close)
            model = GroqModel(
                client, models=settings.groq_models, timeout_s=settings.model_timeout_s
            )
        yield Answerer(
            partial(search.threads, db),
            model,
            transcripts=settings.answer_transcripts,
            max_sources=settings.answer_sources,
        )
