"""Start a program in the network that it was put into, once that is of use to whoever tests.

Usage: vpcd_place.py SOCKET PROGRAM ARGUMENT…

A TCP socket belongs to the network in which it was made, whoever connects it later: some are made
here and given away, and nothing else leaves.
"""

import os
import socket
import subprocess
import sys
from typing import Final

PLUGS: Final = 100
"""Insertions of cards until the next restart of the program."""


def main(desk: str, *program: str) -> None:
    """Bring the loopback up, give the sockets away, become the program."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    plugs = [socket.socket() for _ in range(PLUGS)]
    with socket.socket(socket.AF_UNIX) as giver:
        giver.connect(desk)
        socket.send_fds(giver, [b"\0"], [plug.fileno() for plug in plugs])
    os.execv(program[0], program)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main(*sys.argv[1:])
