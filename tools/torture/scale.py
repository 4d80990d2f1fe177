"""How much is asked of a run."""

from dataclasses import dataclass, replace

from jobs.sweep import SILENT_S
from tools.torture.schedule import MAIN, WHOLE, Rhythm


@dataclass(frozen=True, slots=True)
class Scale:
    """`posted_in_s`: pictures come evenly over so many seconds, `per_message` in one message.

    `questions` of the pictures are asked about, each in a message of its own. Leases of `lease_s`,
    a pass of the sweeper each `sweep_s`; a frozen worker thaws when its lease has run out.

    Faults strike until all is read, at most for `fire_s` after the last was posted; what has not
    come to its end `rest_s` later is lost.

    `is_whole`: with a web process, uploads and a model's provider, and their faults.
    """

    pictures: int
    posted_in_s: float
    questions: int
    uploads: int = 0
    per_message: int = 10
    lease_s: float = 3.0
    sweep_s: float = 1.0
    fire_s: float = 240.0
    rest_s: float = 90.0
    is_whole: bool = True

    @property
    def frozen_s(self) -> float:
        """Until the lease has run out, a sweeper has freed the row, and somebody has read it.

        The sweeper's lock may be held by the frozen one: so long as the database lets it.
        """
        return max(self.lease_s, SILENT_S) + 2 * self.sweep_s + 1.0

    @property
    def rhythms(self) -> tuple[Rhythm, ...]:
        """All that may fail in such a run."""
        return WHOLE if self.is_whole else MAIN


PICTURES_PER_S = 40.0
FULL = Scale(pictures=5000, posted_in_s=5000 / PICTURES_PER_S, questions=120, uploads=120)
SHORT = Scale(
    pictures=300,
    posted_in_s=9,
    questions=8,
    lease_s=1.5,
    sweep_s=0.3,
    fire_s=25,
    rest_s=60,
    is_whole=False,
)
# Faster than three workers read, so that something waits when Redis is emptied.
CONTROL = replace(SHORT, pictures=900, posted_in_s=6, rest_s=15)


def scale_of(pictures: int, seconds: float | None) -> Scale:
    """The full run with so many *pictures*, posted in *seconds*."""
    share = pictures / FULL.pictures
    return replace(
        FULL,
        pictures=pictures,
        posted_in_s=seconds or max(60.0, pictures / PICTURES_PER_S),
        questions=max(10, round(FULL.questions * share)),
        uploads=max(30, round(FULL.uploads * share)),
    )
