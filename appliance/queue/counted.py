"""Which numbers were counted already, in whatever order they come."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable


class Counted:
    """A set of whole numbers that mostly follow each other, kept as the bounds of its stretches.

    Attributes:
        bounds: first number of a stretch, first one after it, and so on, ascending.
    """

    def __init__(self, bounds: Iterable[int] = ()) -> None:
        self.bounds = [*bounds]

    def add(self, number: int) -> bool:
        """Take a number in; False when it was there."""
        if bisect_right(self.bounds, number) % 2:
            return False
        for bound in (number, number + 1):  # a bound that two stretches share is none
            place = bisect_left(self.bounds, bound)
            if self.bounds[place : place + 1] == [bound]:
                del self.bounds[place]
            else:
                self.bounds.insert(place, bound)
        return True
