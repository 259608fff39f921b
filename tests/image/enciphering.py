"""Enciphered partitions, made without a device mapper."""

import os
import subprocess
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import XTS

KEY = bytes(range(64))
HEADER = 16 << 20
SIZE = 4096


def enciphered(plain: bytes, at: int, master: bytes) -> bytes:
    """Encipher one sector of `SIZE` bytes that stands at `at`, as the kernel does."""
    tweak = (at // 512).to_bytes(16, "little")
    return Cipher(AES(master), XTS(tweak)).encryptor().update(plain)


def laid(disk: Path, start: int, tmp_path: Path) -> bytes:
    """Encipher a partition as a box does; return its volume's key."""
    key, master = tmp_path / "the key", tmp_path / "the master"
    key.write_bytes(KEY)
    made = tmp_path / "made"
    with made.open("wb") as file:
        file.truncate(HEADER + (1 << 20))
    format_ = ("--type", "luks2", "--pbkdf", "pbkdf2", "--pbkdf-force-iterations", "1000")
    command = ["cryptsetup", "luksFormat", "--batch-mode", "--sector-size", str(SIZE), *format_]
    subprocess.run([*command, "--key-file", key, made], check=True)
    dump = ["cryptsetup", "luksDump", "--batch-mode", "--dump-volume-key", "--key-file", str(key)]
    subprocess.run(
        [*dump, "--volume-key-file", str(master), str(made)], check=True, capture_output=True
    )
    with disk.open("r+b") as file:
        os.pwrite(file.fileno(), made.read_bytes()[:HEADER], start)
    return master.read_bytes()
