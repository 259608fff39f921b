"""What lasts as long as the station is not walked again by each search for garbage.

Such a search stops every thread, so the key that a person just pressed waits for it.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Search for nothing while modules are loaded, and never in them."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def lasting() -> Iterator[None]:
    """Leave out all that exists now, until the end: what is locked must be forgotten."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
