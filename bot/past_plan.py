"""What a run over the past would cost, before it is begun."""

import math
from dataclasses import dataclass

from bot.past_count import Count
from db import backfills
from db.pool import Executor
from ocr.need import SURE

MEASURED_SURE = 0.85  # of the labelled screenshots, until this server has readings of its own
MEASURED_S = 0.7


@dataclass(frozen=True, slots=True)
class LocalRecord:
    """How the local reader did here: the share it was sure of, and seconds a picture."""

    sure: float = MEASURED_SURE
    seconds: float = MEASURED_S


@dataclass(frozen=True, slots=True)
class Plan:
    """`days` at the present quota of the models; None where there is no model."""

    messages: int
    pictures: int
    discord_calls: int
    local_pictures: int
    model_pictures: int
    local_hours: float
    days: int | None
    refused: tuple[str, ...]

    def told(self) -> str:
        """For a person."""
        found = f"{self.messages:,} messages and {self.pictures:,} pictures"
        local = f"It would be sure of about {self.local_pictures:,}."
        lines = [
            f"{found}, in {self.discord_calls:,} calls to Discord.",
            f"The local reader reads every picture: {_worked(self.local_hours)}. {local}",
        ]
        if self.days is None:
            lines.append("No vision model is set up, so its readings stay (docs/keys.md).")
        else:
            lines.append(
                f"Of the others, about {self.model_pictures:,}, a vision model would read again:"
                f" {self.days:,} days at the present quota, live pictures first."
            )
        lines += [f"Not readable for the bot: #{name}." for name in self.refused]
        return "\n".join(lines)


def _worked(hours: float) -> str:
    """The time of one worker, so fine that it is never nothing."""
    if hours >= 1:
        return f"{hours:.1f} worker hours"
    return f"{max(round(hours * 60), 1)} min of one worker"


def plan_of(count: Count, record: LocalRecord, *, models_a_day: int | None) -> Plan:
    local = round(count.pictures * record.sure)
    unsure = count.pictures - local
    days = None if models_a_day is None else math.ceil(unsure / max(models_a_day, 1))
    return Plan(
        messages=count.messages,
        pictures=count.pictures,
        discord_calls=count.calls,
        local_pictures=local,
        model_pictures=0 if days is None else unsure,
        local_hours=round(count.pictures * record.seconds / 3600, 2),
        days=days,
        refused=count.refused,
    )


async def planned(db: Executor, guild_id: int, count: Count, *, models_a_day: int | None) -> Plan:
    """The plan of what was counted, by how the local reader did in this guild so far."""
    measured = await backfills.local_record(db, guild_id, sure=SURE)
    record = LocalRecord(*measured) if measured else LocalRecord()
    return plan_of(count, record, models_a_day=models_a_day)
