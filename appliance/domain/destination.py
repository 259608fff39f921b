"""Whom a lot goes to: the body of a caisse, or an AMC."""

from dataclasses import dataclass
from typing import TypeAlias

from appliance.domain.identifiers import Organisme


@dataclass(frozen=True, slots=True)
class Amc:
    """An AMC by its number, as text: public guides disagree on its length."""

    numero: str

    def __str__(self) -> str:
        return f"AMC {self.numero}"


Destinataire: TypeAlias = Organisme | Amc
