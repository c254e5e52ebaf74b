"""How long an account waits after wrong passwords: the rule that kiosks have for PINs."""

from datetime import datetime, timedelta

FREE_TRIES = 5
_FIRST_WAIT = timedelta(seconds=15)
_LONGEST_WAIT = timedelta(minutes=15)


def waits_until(failed_tries: int, failed_at: datetime | None) -> datetime | None:
    """Return until when no try is judged: 15 s after the fifth, doubling, at most 15 minutes.

    Only a good password takes tries away again (OWASP Authentication: login throttling).
    """
    if failed_at is None or failed_tries < FREE_TRIES:
        return None
    # beyond ten doublings the cap has long been reached
    doublings = min(failed_tries - FREE_TRIES, 10)
    return failed_at + min(_FIRST_WAIT * (1 << doublings), _LONGEST_WAIT)
