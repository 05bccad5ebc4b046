"""How long to wait before the next attempt. Pure."""

LONGEST = 3600.0  # seconds between two attempts of a message
LONGEST_OPEN = 300.0  # seconds in which a target in trouble is left alone
FAILURES = 5  # one after the other open the circuit


def pause(first: float, attempts: int, chance: float) -> float:
    """Seconds after the `attempts`-th attempt: twice as long each time, between half and all of it by `chance`
    (0 to 1), so that what failed together does not come back together.
    """
    return _doubled(first, attempts - 1, LONGEST) * (0.5 + 0.5 * chance)


def open_for(first: float, failures: int) -> float | None:
    """Seconds for which a target is left alone after so many failures; None while it is not."""
    return None if failures < FAILURES else _doubled(first, failures - FAILURES, LONGEST_OPEN)


def _doubled(first: float, times: int, longest: float) -> float:
    return min(longest, first * 2.0 ** min(times, 40))
