"""Workers in processes of their own, for what processes share."""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]


async def run_together(module: str, arguments: Sequence[str], *, processes: int) -> list[str]:
    """Run *module* in several processes at once; the lines all of them printed."""
    started = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, *arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
        for _ in range(processes)
    ]
    outputs = await asyncio.gather(*(process.communicate() for process in started))
    assert [process.returncode for process in started] == [0] * processes
    return [line for out, _ in outputs for line in out.decode().splitlines()]
