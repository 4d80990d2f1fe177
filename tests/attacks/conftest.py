"""One database for all attacks, and the line that sums them up."""

from collections.abc import AsyncGenerator

import pytest

from cli.servers import Urls
from db.pool import Pool, create_pool
from tests.attacks.effects import summary
from tests.conftest import clone


@pytest.fixture(scope="session")
async def all_guilds(servers: Urls, template: str) -> AsyncGenerator[Pool]:
    async for url in clone(servers, template):
        pool = await create_pool(url, max_size=4)
        yield pool
        await pool.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [r for key in ("passed", "failed") for r in terminalreporter.getreports(key)]
    runs = [
        value
        for report in reports
        if report.when == "call"
        for name, value in report.user_properties
        if name == "effects"
    ]
    if runs:
        terminalreporter.write_line(summary([int(str(count)) for count in runs]))
