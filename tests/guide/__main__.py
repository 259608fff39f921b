"""`make guide`: play the scenes, and write what they show into the README and the guide."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.guide.captures import pages, renewed
from tests.guide.scenes import play


def main() -> None:
    """Write each page whose captures are not current."""
    with TemporaryDirectory() as directory:
        taken = asyncio.run(play(Path(directory)))
    for page in pages():
        text = page.read_text(encoding="utf-8")
        page.write_text(renewed(text, taken), encoding="utf-8")


if __name__ == "__main__":
    main()
