"""What is known of a server's work beside its channels: pure, from what the database says."""

from collections.abc import Sequence

from bot.check.finding import Finding
from db.stats import Backlog
from db.workers import WorkerLife

ALIVE_S = 60.0
LATE_S = 120.0
MANY_REFUSED = 500


def duration(seconds: float) -> str:
    for size, unit in ((86_400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


def workers(lives: Sequence[WorkerLife]) -> Finding:
    alive = [life for life in lives if life.silent_s < ALIVE_S]
    lost = [life for life in lives if life.silent_s >= ALIVE_S]
    fix = "Start one: `helpsight worker` (or `helpsight up`, which starts everything)."
    if not alive:
        seen = "None gives a sign of life, so nothing is read or answered."
        if lost:
            seen += f" The last did {duration(lost[0].silent_s)} ago."
        return Finding("Workers", "failure", seen, fix)
    seen = f"{len(alive)} at work"
    if not lost:
        return Finding("Workers", "ok", seen)
    names = ", ".join(f"{life.name} ({duration(life.silent_s)} ago)" for life in lost[:3])
    return Finding(
        "Workers",
        "warning",
        f"{seen}, lost within a day: {names}",
        "Look into its log, unless you stopped it for good.",
    )


def languages(lives: Sequence[WorkerLife]) -> Finding | None:
    """Where Tesseract's data is missing; None while no worker says anything."""
    alive = [life for life in lives if life.silent_s < ALIVE_S]
    if not alive:
        return None
    missing = sorted({name for life in alive for name in life.missing_languages})
    if not missing:
        return Finding("Languages", "ok", "Tesseract has all that are set")
    where = ", ".join(life.name for life in alive if life.missing_languages)
    return Finding(
        "Languages",
        "warning",
        f"Tesseract lacks {', '.join(missing)} on {where}",
        "Run `make setup` there: it fetches them.",
    )


def queue(waits: Backlog) -> Finding:
    """How much waits to be read and answered, and whether it waits too long."""
    parts = [
        _waiting(waits.pictures, "picture", "to be read", waits.pictures_oldest_s),
        _waiting(waits.questions, "question", "to be answered", waits.questions_oldest_s),
    ]
    if waits.models:
        parts.append(f"{waits.models:,} wait for a model's second look")
    if waits.answers:
        parts.append(f"{waits.answers:,} answers to be sent")
    oldest = max(waits.questions_oldest_s or 0, 0)
    if oldest > LATE_S:
        fix = "Are the workers alive? More of them read faster: `helpsight worker`."
        return Finding("Queue", "warning", ", ".join(parts), fix)
    return Finding("Queue", "ok", ", ".join(parts))


def _waiting(number: int, noun: str, what: str, oldest_s: float | None) -> str:
    if not number:
        return f"no {noun} waits {what}"
    plural = "s wait" if number > 1 else " waits"
    oldest = f", the oldest for {duration(oldest_s)}" if oldest_s and oldest_s > 0 else ""
    return f"{number:,} {noun}{plural} {what}{oldest}"


def refusals(count: int) -> Finding:
    """How often Discord refused the bot in ten minutes, everywhere: 10,000 shut it out."""
    part, seen = (
        "Limits",
        f"{count:,} requests refused in 10 minutes; at 10,000 Discord shuts me out",
    )
    if count < MANY_REFUSED:
        return Finding(part, "ok", seen)
    fix = "Look for 403 in the bot's log, and for other programs with this token or address."
    return Finding(part, "warning", f"{seen}. At 8,000 I stop asking for a while.", fix)
