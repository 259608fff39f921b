"""A publisher of tariffs, and a box that trusts him."""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.sealing.signature import Publisher
from tests.practice import PlayedPractice

IFD = (files("appliance.domain") / "baremes/infirmier/ifd.toml").read_text(encoding="utf-8")
DEARER = """
[[valeurs]]
since = 2099-01-01
certainty = "confirmed"
reference = "un texte à venir"
metropole = 290
drom = 290
"""
NEW = """
code = "NOUVEAU"
label = "Une lettre que personne ne connaît"
article = "un article"
unit = "centimes"
creation = true
"""


@dataclass(frozen=True)
class Press:
    """Where a publisher lays tables out, and his key."""

    directory: Path
    key: Path

    @classmethod
    def lay(cls, directory: Path) -> "Press":
        directory.mkdir()
        return cls(directory, made_key(directory / "editeur.pem"))

    @property
    def public_key(self) -> str:
        return Publisher(self.key.read_bytes()).public_key.hex()

    def describe(self, version: int, replaces: tuple[str, ...] = (), **tables: str) -> Path:
        """Write the tables of a package; return their directory."""
        laid = self.directory / f"package-{version}"
        laid.mkdir(exist_ok=True)
        names = ", ".join(f'"{name}"' for name in replaces)
        head = f"version = {version}\nreplaces = [{names}]\n"
        (laid / "paquet.toml").write_text(head, encoding="utf-8")
        for name, text in tables.items():
            (laid / f"{name}.toml").write_text(text, encoding="utf-8")
        return laid


def made_key(path: Path) -> Path:
    """Make a key of the form that `openssl genpkey -algorithm ed25519` writes."""
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    key = Ed25519PrivateKey.generate()
    path.write_bytes(key.private_bytes(encoding, form, serialization.NoEncryption()))
    return path


def trust(practice: PlayedPractice, public_key: str) -> None:
    """Name the publisher in the practice's settings."""
    settings = practice.directory / "besace.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f'{text}\n[baremes]\nediteur = "{public_key}"\n', encoding="utf-8")
