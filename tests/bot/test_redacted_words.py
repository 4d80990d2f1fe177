"""Secrets that people write are counted by kind, whether they write now or wrote before."""

from dataclasses import replace

import discord
import pytest
from prometheus_client import CollectorRegistry

from bot import convert
from bot.deps import BotDeps
from bot.intake import Intake
from bot.past_intake import PastIntake
from core.metrics.discord import DiscordMetrics
from db import channels
from db.pool import Pool
from db.records import NewMessage
from tests.bot.conftest import CONFIG, FakeAnswerer, FakeBell, FakeTurns, Room


@pytest.fixture
async def leaky(room: Room) -> NewMessage:
    said = await room.alice.send(room.lounge, "password=hunter2 and PASSWORD=tiger-2026")
    channel = room.bot.get_channel(room.lounge.id)
    assert isinstance(channel, discord.TextChannel)
    message = convert.new_message(await channel.fetch_message(said.id))
    assert message is not None
    return replace(message, channel_id=room.help.id)


def passwords(registry: CollectorRegistry) -> float | None:
    return registry.get_sample_value("bot_redactions_total", {"kind": "PASSWORD"})


async def test_secrets_of_a_page_of_history_are_counted(leaky: NewMessage, db: Pool) -> None:
    registry = CollectorRegistry()

    await PastIntake(db, FakeBell(), metrics=DiscordMetrics(registry)).take_page([leaky])

    assert passwords(registry) == 2


async def test_secrets_that_are_said_now_are_counted(
    leaky: NewMessage, db: Pool, answerer: FakeAnswerer
) -> None:
    registry = CollectorRegistry()
    metrics = DiscordMetrics(registry)
    deps = BotDeps(db, FakeBell(), answerer, turns=FakeTurns(), metrics=metrics)
    channel = await channels.get(db, leaky.channel_id)
    assert channel is not None

    await Intake(deps, CONFIG).take(leaky, channel, None)

    assert passwords(registry) == 2
