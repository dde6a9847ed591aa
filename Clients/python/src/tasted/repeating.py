"""When a call that has failed is made again."""

from __future__ import annotations

import time
from typing import Optional

from .errors import Cancelled, ConnectionLost, DeadlineExceeded, Internal, TastedError, Unavailable

FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0


class Attempts:
    """The attempts at one call, which share its time.

    >>> attempts = Attempts(repeatable=False, retries=2, timeout=None)
    >>> attempts.pause_after(Cancelled("The daemon is stopping."))
    0.05
    >>> attempts.pause_after(ConnectionLost("The connection broke.")) is None
    True
    """

    def __init__(self, repeatable: bool, retries: int, timeout: Optional[float]) -> None:
        self.repeatable = repeatable
        self.left = retries
        self.pause = FIRST_PAUSE
        self.timeout = timeout
        self.end = None if timeout is None else time.monotonic() + timeout

    def seconds_left(self) -> Optional[float]:
        """The time that is left; None for any. Raises `DeadlineExceeded` if there is none."""
        if self.end is None:
            return None
        left = self.end - time.monotonic()
        if left <= 0:
            raise DeadlineExceeded(f"No answer came within {self.timeout:g} s. Allow more time, or ask for less.")
        return left

    def pause_after(self, error: TastedError) -> Optional[float]:
        """The seconds to wait before the next attempt; None if the error is final."""
        if self.left == 0 or not self.may_follow(error):
            return None
        self.left -= 1
        pause, self.pause = self.pause, min(2 * self.pause, LONGEST_PAUSE)
        if isinstance(error, Internal):
            self.left = 0
        if self.end is not None and time.monotonic() + pause >= self.end:
            return None
        return pause

    def may_follow(self, error: TastedError) -> bool:
        """A failed call has changed nothing, and one that was not answered may have taken effect."""
        if isinstance(error, (ConnectionLost, Internal)):
            return self.repeatable
        return isinstance(error, (Cancelled, Unavailable))
