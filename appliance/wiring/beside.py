"""Work that goes on in a thread beside the open station, and ends with it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread


@contextmanager
def beside(work: Callable[[Event], object]) -> Iterator[None]:
    """Have something done until the end, which waits for it.

    Args:
        work: done in the thread; it looks at the event, which is set once it is to end.
    """
    stop = Event()
    thread = Thread(target=work, args=(stop,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
