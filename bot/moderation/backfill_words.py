"""A run over the past in words, with its progress as a bar of text."""

from bot.past_plan import Plan
from db.backfills import Backfill

BAR = 12
_STATES = {
    "waiting": "waits for its turn",
    "running": "is at work",
    "paused": "is paused: `/bot backfill resume` goes on from there",
    "done": "is done",
    "failed": "ended before its time",
}
NONE = "The past of this server was never read in one go. `/bot backfill start` does it."
ESTIMATED = "Nothing was stored. Leave `estimate` out to begin."


def bar(share: float) -> str:
    """`▰▰▰▱▱▱ 50%`; full only when nothing is left."""
    full = int(min(max(share, 0), 1) * BAR)
    return f"{'▰' * full}{'▱' * (BAR - full)} {int(share * 100)}%"


def standing(run: Backfill) -> str:
    """One line."""
    return f"{bar(run.share)} · {run.messages:,} messages, {run.pictures:,} pictures"


def report(run: Backfill) -> str:
    """All that is known of a run: state, progress, what was asked for."""
    where = f"<#{run.channel_id}>" if run.channel_id else "every watched channel"
    asked = [where]
    if run.since:
        asked.append(f"since {run.since:%Y-%m-%d}")
    if run.until:
        asked.append(f"until {run.until:%Y-%m-%d}")
    if run.max_messages:
        asked.append(f"at most {run.max_messages:,} messages")
    lines = [
        f"Reading the past **{_STATES[run.status]}**.",
        f"`{bar(run.share)}` of the time asked for",
        f"{run.messages:,} messages and {run.pictures:,} pictures stored, in {run.calls:,} pages",
        f"Asked for: {', '.join(asked)}"
        + (f" · by <@{run.requested_by}>" if run.requested_by else " · from the command line"),
    ]
    return "\n".join([*lines, *([f"-# {run.note}"] if run.note else [])])


def estimate(plan: Plan) -> str:
    return f"**If I read the past:**\n{plan.told()}\n{ESTIMATED}"
