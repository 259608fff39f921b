"""The machine: its directories, its copies, its updates."""

from dataclasses import dataclass
from pathlib import Path

from appliance.config.bounds import HTTPS
from appliance.formats.strict import (
    WrongValueError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chemins:
    """Directories: the station's, the courier's, and the spool between them.

    Attributes:
        machine: file of the machine's secret; None looks among systemd's credentials.
        tpm: the TPM that witnesses the journal, as tpm2-tools name it; empty for none.
    """

    station: Path
    courier: Path
    spool: Path
    machine: Path | None = None
    tpm: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sauvegarde:
    """Where backups go.

    Attributes:
        dossiers: of the keys, as they are mounted; those that are not plugged in are passed over.
    """

    dossiers: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Systeme:
    """The system of a box that runs from an image (docs/box.md).

    Attributes:
        mise_a_jour: address of the publisher's newest update, https alone, asked once a day;
            empty where updates come by a key.
    """

    mise_a_jour: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no address of HTTPS."""
        if self.mise_a_jour and not HTTPS.fullmatch(self.mise_a_jour):
            raise WrongValueError(
                "une adresse « https://hote[:port]/fichier » est attendue", "mise_a_jour"
            )
