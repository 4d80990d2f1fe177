"""The bot, and what it does beside listening."""

import os
import socket
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.metadata import version

from prometheus_client import CollectorRegistry

from bot.client import HelpBot, create_bot
from bot.deliver import Deliverer
from bot.deps import BotConfig, BotDeps
from bot.privacy_facts import PrivacyFacts
from bot.revise import Reviser
from bot.rounds import Rounds
from cli.machine import machine_checks, quota_of
from cli.wiring.answerer import answerer, open_model
from cli.wiring.discord_pace import discord_pace
from cli.wiring.ground import open_ground
from cli.wiring.invoice_talk import invoice_talk
from cli.wiring.pictures import picture_cache
from cli.wiring.search import open_search
from cli.wiring.vision import models_a_day
from core.metrics.discord import DiscordMetrics
from core.metrics.llm import LlmMetrics
from core.metrics.registry import process_registry
from core.request_limit import RequestLimit
from core.settings import Settings
from db.pool import Pool
from jobs.bell import AnswerBell
from jobs.fetch_cache import KeptPictures


@asynccontextmanager
async def open_bot(
    settings: Settings, registry: CollectorRegistry | None = None
) -> AsyncGenerator[tuple[HelpBot, Rounds]]:
    """The bot, not yet connected, and what it does beside listening; it counts in *registry*."""
    async with AsyncExitStack() as stack:
        ground = await stack.enter_async_context(open_ground(settings))
        registry = registry or process_registry(version("helpsight"))
        metrics = DiscordMetrics(registry)
        search = await open_search(settings, ground.db)
        model = await stack.enter_async_context(
            open_model(settings, ground.redis, LlmMetrics(registry))
        )
        deps = BotDeps(
            ground.db,
            ground.queue,
            answerer(settings, search, model),
            checks=machine_checks(settings),
            quota=quota_of(settings, ground.redis),
            kept=KeptPictures(picture_cache(settings, ground.redis)),
            talk=invoice_talk(ground.db, model),
            by_meaning=search,
            turns=RequestLimit(ground.redis, "commands", per_minute=settings.commands_per_minute),
            pace=discord_pace(settings, ground.redis),
            metrics=metrics,
        )
        bot = create_bot(deps, bot_config(settings))
        listen_in(bot, metrics)
        yield (
            bot,
            rounds_of(
                bot, ground.db, ground.bell, lapse_s=settings.answer_lapse_s, metrics=metrics
            ),
        )


def listen_in(bot: HelpBot, metrics: DiscordMetrics) -> None:
    """Count what Discord tells, and watch how fast it answers."""

    async def heard(event: str) -> None:
        metrics.heard(event)

    bot.add_listener(heard, "on_socket_event_type")
    metrics.watch(lambda: bot.latency)


def rounds_of(
    bot: HelpBot,
    db: Pool,
    bell: AnswerBell,
    *,
    lapse_s: float,
    metrics: DiscordMetrics | None = None,
) -> Rounds:
    """What a ring of the bell, and the clock, make the bot look after."""
    return Rounds(
        bell,
        Deliverer(bot, db, lapse_s=lapse_s, metrics=metrics).deliver_all,
        Reviser(bot, db).revise_all,
        bot.withdrawals.take_back_all,
        bot.reading_marks.clear,
        bot.fresh_links.refresh_all,
        bot.backfills.work_all,
        bot.eraser.erase_due,
        bot.notices.tell_all,
    )


def bot_config(settings: Settings) -> BotConfig:
    return BotConfig(
        owner=f"bot:{socket.gethostname()}:{os.getpid()}",
        help_channels=settings.help_channels,
        quiet_s=settings.answer_quiet_s,
        image_wait_s=settings.answer_image_wait_s,
        command_wait_s=settings.command_wait_s,
        asks_per_hour=settings.answers_per_user_hour,
        catch_up_messages=settings.catch_up_messages,
        answer_missed_s=settings.answer_missed_s,
        models_a_day=models_a_day(settings),
        api_url=settings.discord_api_url,
        shard_ids=settings.discord_shard_ids,
        shard_count=settings.discord_shard_count,
        tries_in_all=settings.max_tries_total,
        privacy=privacy_facts(settings),
    )


def privacy_facts(settings: Settings) -> PrivacyFacts:
    return PrivacyFacts(
        contact=settings.privacy_contact,
        models_read=settings.openrouter_api_key is not None and settings.ocr_mode != "local",
        models_answer=settings.groq_api_key is not None,
        data_collection=settings.openrouter_data_collection,
        keeps_bytes_s=settings.fetch_cache_s,
        grace_days=settings.guild_grace_days,
    )
