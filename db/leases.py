"""When a worker that gave no sign of life has lost what it claimed."""

GRACE_S = 1.5  # for those that live to renew what ran out while the database was away


def lapsed(lease_until: str = "lease_until") -> str:
    """SQL: the lease in that column has run out, and its holder could have renewed it."""
    return (
        f"{lease_until} < clock_timestamp() AND pg_postmaster_start_time()"
        f" < clock_timestamp() - {GRACE_S} * interval '1 second'"
    )
