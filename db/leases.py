"""When a worker that gave no sign of life has lost what it claimed."""

GRACE_S = 3.0  # of a server that was started: the living renew what ran out while it was away


def lapsed(row: str) -> str:
    """SQL: the lease of *row*, an alias, has run out, and its holder could have renewed it."""
    return (
        f"{row}.lease_until < clock_timestamp() AND ({row}.updated_at > pg_postmaster_start_time()"
        f" OR pg_postmaster_start_time() < clock_timestamp() - {GRACE_S} * interval '1 second')"
    )
