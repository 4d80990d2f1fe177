"""What runs Helpsight elsewhere: only settings that exist, and no more rights than needed."""

import configparser
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli.up import live_plan
from core.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
SETTINGS = {name.upper() for name in Settings.model_fields}
NOT_OURS = {"MPLCONFIGDIR", "PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
OURS = {"bot", "worker", "web", "release"}


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    return yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]


def unit(path: Path) -> configparser.SectionProxy:
    parser = configparser.RawConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # pyright: ignore[reportAttributeAccessIssue]
    parser.read(path, encoding="utf-8")
    return parser["Service"]


def test_containers_are_given_settings_that_exist(services: dict[str, dict[str, Any]]) -> None:
    given = {name for service in OURS for name in services[service]["environment"]}
    image = set(
        re.findall(r"^(?:ENV|   ) ([A-Z_]+)=", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    )

    assert given | image
    assert (given | image) - NOT_OURS <= SETTINGS


def test_the_procfile_starts_what_up_starts(tmp_path: Path) -> None:
    given: Any = {"data_dir": tmp_path, "web_port": 0}
    plan = live_plan(Settings(_env_file=None, **given), {"DISCORD_TOKEN": "x"})  # pyright: ignore[reportCallIssue]
    ups = {one.name: one.argv[-1] for stage in plan.stages for one in stage.services}
    lines = (ROOT / "Procfile").read_text("utf-8").splitlines()
    commands = dict(line.split(": ") for line in lines)

    assert commands.pop("release") == "helpsight migrate && helpsight sync-commands"
    assert commands == {name: f"exec helpsight {command}" for name, command in ups.items()}


def test_every_process_of_the_procfile_is_in_the_compose_file(
    services: dict[str, dict[str, Any]],
) -> None:
    lines = (ROOT / "Procfile").read_text("utf-8").splitlines()
    assert {line.split(":")[0] for line in lines} == OURS <= services.keys()


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_container_is_an_ordinary_user_on_a_read_only_disk(
    name: str, services: dict[str, dict[str, Any]]
) -> None:
    service = services[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    uid, _, gid = service["user"].partition(":")
    assert f"USER {uid}:{gid}" in (ROOT / "Dockerfile").read_text("utf-8")
    assert int(uid) > 0


def test_no_port_is_open_to_the_world(services: dict[str, dict[str, Any]]) -> None:
    ports = [port for service in services.values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_each_process_tells_its_metrics_inside_only(services: dict[str, dict[str, Any]]) -> None:
    for name, setting in (("bot", "BOT_METRICS_PORT"), ("worker", "WORKER_METRICS_PORT")):
        assert services[name]["environment"]["METRICS_HOST"] == "0.0.0.0"  # noqa: S104
        assert int(services[name]["environment"][setting]) > 1024
        assert "ports" not in services[name]


def test_prometheus_asks_where_each_process_answers(services: dict[str, dict[str, Any]]) -> None:
    text = (ROOT / "deploy" / "prometheus" / "prometheus.yml").read_text("utf-8")
    jobs = {job["job_name"]: job for job in yaml.safe_load(text)["scrape_configs"]}

    for name in ("bot", "worker"):
        [asked] = jobs[f"helpsight-{name}"]["dns_sd_configs"]
        assert asked["names"] == [name]
        assert str(asked["port"]) == services[name]["environment"][f"{name.upper()}_METRICS_PORT"]
    [web] = jobs["helpsight-web"]["static_configs"]
    assert web["targets"] == [f"web:{services['web']['environment']['WEB_PORT']}"]


def test_only_what_is_named_goes_into_the_image() -> None:
    """A backup, a key or a `.env.old` beside the sources stays outside."""
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    rules = [line for line in lines if not line.startswith("#")]
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]

    assert rules[0] == "*"
    assert all(rule.startswith("!") or rule == "**/__pycache__" for rule in rules[1:])
    assert {f"!{room}" for room in wheel["targets"]["wheel"]["packages"]} <= set(rules)


def test_what_a_unit_says_of_one_process_wins_over_the_file_of_all() -> None:
    """EnvironmentFile wins over Environment, and `.env.example` names every setting, also empty."""
    example = (ROOT / ".env.example").read_text("utf-8")
    named = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
    assert "WORKER_SLOT" in named

    for path in UNITS:
        given = re.findall(r"^Environment=(.*)$", path.read_text("utf-8"), re.MULTILINE)
        assert not named & {word.split("=")[0] for line in given for word in line.split()}


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_unit_is_an_ordinary_user_with_settings_that_exist(path: Path) -> None:
    service = unit(path)
    given_by = r"^(?:Environment=|ExecStart=/usr/bin/env )(.*)$"
    names = set(re.findall(given_by, path.read_text("utf-8"), re.MULTILINE))
    given = {word.split("=")[0] for line in names for word in line.split() if "=" in word}

    assert service["User"] == "helpsight"
    assert service["NoNewPrivileges"] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert given - NOT_OURS <= SETTINGS


def test_a_stop_waits_longer_than_a_picture_may_take(services: dict[str, dict[str, Any]]) -> None:
    """A worker ends what it reads; see `jobs/worker.py` for how long it takes its time."""
    for path in UNITS:
        if path.stem != "helpsight-release":
            assert int(unit(path)["TimeoutStopSec"]) > 30
    assert int(services["worker"]["stop_grace_period"].removesuffix("s")) > 30
