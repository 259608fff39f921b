"""What the actions of `besace patient` share: the open register, and how a person is spoken to."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.dossier import Dossier
from appliance.domain.registre.fiche import Fiche
from appliance.domain.roles import Action
from appliance.services.prescriptions import Prescriptions
from appliance.services.registre import Registre
from appliance.wiring.opening import opened

REFUSED: Final = 78
"""A person must act first (sysexits.h)."""
YES: Final = frozenset({"O", "OUI"})


@contextmanager
def desk(settings: Path, pour: Action = Action.TENIR_REGISTRE) -> Iterator[Prescriptions]:
    """Open the register; see `opened`."""
    with opened(settings, pour) as box:
        registre = Registre(store=box.store, clock=box.machine.clock)
        yield Prescriptions(registre=registre)


def refused(wrong: Iterable[Anomalie]) -> int:
    """Say what is wrong; return the exit code."""
    for one in wrong:
        sys.stderr.write(f"{one}\n")
    return REFUSED


def indented(lines: Iterable[str]) -> None:
    """Print lines under what they are about."""
    for line in lines:
        print(f"  {line}")


def agreed(question: str) -> bool:
    """Ask a person for a yes; anything else is none."""
    return input(f"{question} (O/N) : ").strip().upper() in YES


def identity(fiche: Fiche[Dossier]) -> str:
    """Return the number, the names and the birth of a patient."""
    who = fiche.valeur
    born = f"{who.naissance[6:]}/{who.naissance[4:6]}/{who.naissance[:4]}"
    return f"{fiche.numero}  {who.nom} {who.prenom}, {born}"
