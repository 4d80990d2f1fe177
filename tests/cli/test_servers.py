"""Real servers in folders of their own."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest
from yarl import URL

from cli.embedded.account import account_for
from cli.embedded.programs import copy_programs, installed_programs, programs_for
from cli.embedded.state import load_state
from cli.servers import EmbeddedServers, Urls, find_running
from core.errors import PermanentError

_LAUNCHER = """
import sys, threading
from pathlib import Path
from cli.servers import EmbeddedServers
urls = EmbeddedServers(Path(sys.argv[1])).start()
print(urls.database_url, urls.redis_url, flush=True)
threading.Event().wait()
"""
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root meets this")
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="the promise is for Linux")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("đĩa cứng") / ".data"


@pytest.fixture(scope="module")
def urls(home: Path) -> Iterator[Urls]:
    with EmbeddedServers(home, fast=True) as urls:
        yield urls


async def fetch(url: str, sql: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


def ask_redis(url: str, *words: str) -> str:
    """Send one inline command; return the last line of the answer."""
    address = URL(url)
    with socket.create_connection((address.host or "", address.port or 0)) as door:
        door.sendall(f"AUTH {address.password}\r\n{' '.join(words)}\r\nQUIT\r\n".encode())
        with door.makefile("r") as answer:
            return answer.read().splitlines()[-2]


def pid_of_postgres(home: Path) -> int:
    return int((home / "postgres" / "postmaster.pid").read_text().split()[0])


def facts(path: Path) -> os.stat_result:
    return path.stat()


def launch(home: Path, **variables: str) -> tuple[subprocess.Popen[str], Urls]:
    """Start the servers in a process of their own, durably."""
    launcher = subprocess.Popen(
        [sys.executable, "-c", _LAUNCHER, home],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **variables},
    )
    assert launcher.stdout
    return launcher, Urls(*launcher.stdout.readline().split())


async def test_both_answer(urls: Urls) -> None:
    assert await fetch(urls.database_url, "select 1") == 1
    assert ask_redis(urls.redis_url, "PING") == "+PONG"


async def test_text_is_compared_in_vietnamese(urls: Urls) -> None:
    assert await fetch(urls.database_url, "select 'ĐƯỜNG' ilike 'đường'")


async def test_trigrams_keep_vietnamese_letters(urls: Urls) -> None:
    await fetch(urls.database_url, "create extension if not exists pg_trgm")
    assert await fetch(urls.database_url, "select show_trgm('đ') = show_trgm('d')") is False


async def test_strangers_on_the_machine_are_refused(urls: Urls) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(urls.database_url, password="guess")
    with socket.create_connection(("127.0.0.1", URL(urls.redis_url).port or 0)) as door:
        door.sendall(b"GET a\r\n")
        assert door.recv(20).startswith(b"-NOAUTH")


def test_the_password_stays_out_of_logs(urls: Urls, home: Path) -> None:
    state = load_state(home / "servers.json")
    assert state
    assert state.password in urls.database_url
    assert state.password not in f"{urls!r} {state!r}"
    assert (home / "servers.json").stat().st_mode & 0o077 == 0


@on_linux
def test_the_servers_are_told_no_secret_of_ours(tmp_path: Path) -> None:
    launcher, _ = launch(tmp_path, DISCORD_TOKEN="secret-token", PGPASSWORD="secret-word")
    with launcher:
        environment = Path(f"/proc/{pid_of_postgres(tmp_path)}/environ").read_text()
        launcher.terminate()
    assert "LC_ALL=C.UTF-8" in environment
    assert "secret" not in environment


async def test_the_words_of_a_row_stay_out_of_the_log(urls: Urls, home: Path) -> None:
    await fetch(urls.database_url, "create table notes (words text not null, n int not null)")
    connection = await asyncpg.connect(urls.database_url)
    with pytest.raises(asyncpg.NotNullViolationError, match="private"):
        await connection.execute("insert into notes (words) values ($1)", "private words")
    await connection.close()

    log = (home / "postgres.log").read_text()
    assert 'null value in column "n"' in log
    assert "private" not in log


def test_a_second_start_names_the_process_that_runs(urls: Urls, home: Path) -> None:
    with pytest.raises(PermanentError, match=f"process {os.getpid()},"):
        EmbeddedServers(home, fast=True).start()


def test_commands_beside_it_find_the_running_servers(urls: Urls, home: Path) -> None:
    assert find_running(home) == urls
    assert find_running(home, redis_url="redis://mine") == Urls(urls.database_url, "redis://mine")


def test_nothing_is_found_where_nothing_runs(tmp_path: Path) -> None:
    assert find_running(tmp_path) is None


def test_given_urls_are_used_and_nothing_is_started(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with EmbeddedServers(home, database_url="postgresql://a", redis_url="redis://b") as urls:
        assert urls == Urls("postgresql://a", "redis://b")
        assert not home.exists()


def test_one_given_url_starts_only_the_other_server(tmp_path: Path) -> None:
    with EmbeddedServers(tmp_path, database_url="postgresql://a", fast=True) as urls:
        assert urls.database_url == "postgresql://a"
        assert ask_redis(urls.redis_url, "PING") == "+PONG"
        assert not (tmp_path / "postgres").exists()


async def test_data_and_addresses_survive_a_restart(tmp_path: Path) -> None:
    with EmbeddedServers(tmp_path, fast=True) as first:
        await fetch(first.database_url, "create table kept as select 7 as n")
        assert ask_redis(first.redis_url, "SET", "kept", "7") == "+OK"
    with EmbeddedServers(tmp_path, fast=True) as second:
        assert second == first
        assert await fetch(second.database_url, "select n from kept") == 7
        assert ask_redis(second.redis_url, "GET", "kept") == "7"


@on_linux
async def test_kill_9_of_the_launcher_ends_its_servers_and_keeps_the_data(tmp_path: Path) -> None:
    launcher, before = launch(tmp_path)
    with launcher:
        await fetch(before.database_url, "create table kept as select 7 as n")
        launcher.kill()
    with EmbeddedServers(tmp_path, fast=True) as after:  # the lock is free once they have ended
        assert after == before
        assert await fetch(after.database_url, "select n from kept") == 7


async def test_kill_9_of_the_server_is_noticed_and_keeps_the_data(tmp_path: Path) -> None:
    servers = EmbeddedServers(tmp_path)
    urls = servers.start()
    await fetch(urls.database_url, "create table kept as select 7 as n")
    assert servers.dead() is None
    os.kill(pid_of_postgres(tmp_path), signal.SIGKILL)
    while not (message := servers.dead()):
        pass
    assert message.startswith("PostgreSQL ended (code -9)")
    servers.stop()
    with EmbeddedServers(tmp_path, fast=True) as again:
        assert await fetch(again.database_url, "select n from kept") == 7


def test_a_pid_file_that_names_an_unrelated_process_is_no_obstacle(tmp_path: Path) -> None:
    with EmbeddedServers(tmp_path, redis_url="redis://b", fast=True):
        pass
    (tmp_path / "postgres" / "postmaster.pid").write_text(f"{os.getppid()}\n")
    with EmbeddedServers(tmp_path, redis_url="redis://b", fast=True):
        assert pid_of_postgres(tmp_path) != os.getppid()


def test_data_of_another_postgresql_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("12\n")
    with pytest.raises(PermanentError, match="made by PostgreSQL 12"):
        EmbeddedServers(tmp_path, redis_url="redis://b", fast=True).start()


def test_a_half_made_database_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "postgres.new" / "base").mkdir(parents=True)
    with EmbeddedServers(tmp_path, redis_url="redis://b", fast=True):
        assert not (tmp_path / "postgres.new").exists()


def test_a_damaged_state_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "servers.json").write_text("{")
    with pytest.raises(PermanentError, match=r"servers\.json is damaged"):
        EmbeddedServers(tmp_path, fast=True).start()


def test_a_port_taken_meanwhile_is_replaced(tmp_path: Path) -> None:
    with EmbeddedServers(tmp_path, database_url="postgresql://a", fast=True):
        pass
    state = load_state(tmp_path / "servers.json")
    assert state
    with (
        socket.create_server(("127.0.0.1", state.valkey_port)),
        EmbeddedServers(tmp_path, database_url="postgresql://a", fast=True) as urls,
    ):
        assert f":{state.valkey_port}/" not in urls.redis_url


@needs_root
def test_programs_another_user_cannot_reach_are_lent_as_a_copy(tmp_path: Path) -> None:
    installed, link = installed_programs(), tmp_path / "programs"
    nobody = account_for(tmp_path)
    assert nobody
    with tempfile.TemporaryDirectory() as private:  # mode 0700
        unreachable = copy_programs(installed, Path(private))
        assert not unreachable.runnable_by(nobody)
        with programs_for(nobody, unreachable, link=link) as programs:
            copy = link.readlink()
            assert programs.runnable_by(nobody)
            assert programs.postgres.is_relative_to(copy)
    assert not copy.exists()
    assert not link.is_symlink()


@needs_root
async def test_root_in_a_folder_only_root_can_enter() -> None:
    with tempfile.TemporaryDirectory() as private:  # mode 0700
        home = Path(private, "clone", ".data")
        with EmbeddedServers(home, fast=True) as urls:
            await fetch(urls.database_url, "create table kept as select 7 as n")
        with EmbeddedServers(home, fast=True) as urls:
            assert await fetch(urls.database_url, "select n from kept") == 7
        assert facts(Path(private)).st_mode & 0o777 == 0o700
        assert facts(home / "postgres").st_uid != 0
