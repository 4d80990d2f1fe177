import socket
from collections.abc import Generator
from pathlib import Path

import pytest

from cli.ports import PortTaken, free_port
from cli.stack import Service, StackPlan
from cli.up import demo_plan, live_plan
from core.settings import Settings


def settings(tmp_path: Path, **values: object) -> Settings:
    """Of a machine where the page's usual port may be taken."""
    values = {"web_port": free_port("127.0.0.1", 20_000), **values}
    return Settings(_env_file=None, data_dir=tmp_path, **values)  # type: ignore[arg-type, call-arg]


@pytest.fixture
def taken() -> Generator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def services(plan: StackPlan) -> dict[str, Service]:
    return {service.name: service for stage in plan.stages for service in stage.services}


def test_up_runs_the_processes_of_production(tmp_path: Path) -> None:
    plan = live_plan(settings(tmp_path), {"DISCORD_TOKEN": "x"})

    assert set(services(plan)) == {"worker", "bot", "web"}
    assert plan.home == tmp_path
    assert plan.env["DISCORD_TOKEN"] == "x"
    steps = [step.name for stage in plan.stages for step in (*stage.release, *stage.beside)]
    assert steps == ["migrate", "sync-commands"]


def test_up_says_which_port_is_taken(tmp_path: Path, taken: int) -> None:
    with pytest.raises(PortTaken, match="WEB_PORT"):
        live_plan(settings(tmp_path, web_port=taken), {})


def test_a_demo_adds_the_playground_and_finds_free_ports(tmp_path: Path, taken: int) -> None:
    plan = demo_plan(settings(tmp_path, playground_port=taken), {"DISCORD_TOKEN": "real"})

    assert set(services(plan)) == {"playground", "worker", "bot", "web"}
    assert plan.env["DISCORD_API_URL"] != f"http://127.0.0.1:{taken}"
    assert plan.env["DISCORD_TOKEN"] == "playground"
    assert any(plan.env["DISCORD_API_URL"] in line for line in plan.box)


def test_a_demo_keeps_its_data_apart(tmp_path: Path) -> None:
    assert demo_plan(settings(tmp_path), {}).home == tmp_path / "demo"


def test_set_servers_are_used_and_none_is_started(tmp_path: Path) -> None:
    given = settings(tmp_path, database_url="postgresql://u@h/d", redis_url="redis://h")

    for plan in (live_plan(given, {}), demo_plan(given, {})):
        assert (plan.database_url, plan.redis_url) == ("postgresql://u@h/d", "redis://h")
