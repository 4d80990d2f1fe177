"""One database for all attacks, and the line that sums them up."""

from collections.abc import AsyncGenerator

import pytest

from db.pool import Pool, create_pool
from tests.attacks.effects import summary
from tests.databases import Databases


@pytest.fixture(scope="session")
async def all_guilds(databases: Databases) -> AsyncGenerator[Pool]:
    async with databases.clone() as url:
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
