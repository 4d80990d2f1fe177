"""One part of the fuzzing, in a process of its own: what ends it must not end the others."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from importlib import import_module
from multiprocessing import get_context

from tools.fuzz.ground import Ground
from tools.fuzz.tally import Tally


def play(part: str, ground: Ground) -> Tally:
    """One part, in this process."""
    fuzz: Callable[[Ground], Tally] = import_module(f"tools.fuzz.{part}").fuzz
    return fuzz(ground)


def play_alone(part: str, ground: Ground) -> Tally:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        try:
            return process.submit(play, part, ground).result()
        except BrokenProcessPool:
            return Tally(faults=["its process ended"])
