"""What the door tells Prometheus, beside what it answers itself."""

from dataclasses import replace

from prometheus_client.parser import text_string_to_metric_families

from core.standing import Allowance, Circuit, Standing
from db import workers
from db.pool import Pool
from tests.builders import make_attachment, make_message, make_place, store
from tests.web.conftest import Door, MakeDoor
from web.app import AppConfig, create_app

STANDING = Standing(
    (
        Allowance("openrouter", None, "requests", 12, 50, 3600, 0),
        Allowance("groq", "a", "tokens", 9, 100, 60, 30),
    ),
    (Circuit("groq", "a", "open", 30, 10),),
)


async def models() -> Standing:
    return STANDING


async def told(door: Door) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Every sample by its name and labels."""
    web = replace(door.web, desk=replace(door.web.desk, models=models))
    app = create_app(config=AppConfig("1"), probes={}, web=web)
    async with replace(door, app=app).browser() as client:
        text = (await client.get("/metrics")).text
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_queues_models_and_lives_are_told(make_door: MakeDoor, db: Pool) -> None:
    await make_place(db)
    await store(db, make_message(attachments=[make_attachment()]))
    await workers.beat(db, "one")
    await workers.beat(db, "bot", role="bot")
    samples = await told(make_door())

    def value(name: str, **labels: str) -> float | None:
        return samples.get((name, frozenset(labels.items())))

    def left(provider: str, model: str, unit: str) -> float | None:
        names = {"provider": provider, "model": model, "unit": unit, "window": "day"}
        return value("bot_quota_remaining", **names)

    assert value("bot_queue_depth", queue="live") == 1
    assert value("bot_queue_depth", queue="past") == 0
    assert value("bot_stored", kind="attachment", status="pending") == 1
    assert value("bot_processes_alive", role="worker") == 1
    assert value("bot_processes_alive", role="bot") == 1
    assert left("openrouter", "all", "requests") == 12
    assert left("groq", "a", "tokens") == 0  # closed for a while
    assert value("bot_circuit_state", provider="groq", model="a") == 2
    assert value("bot_build_info", version="1") == 1
