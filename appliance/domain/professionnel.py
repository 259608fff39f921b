"""Who bills."""

from dataclasses import dataclass

from appliance.domain.identifiers import NumeroPs


@dataclass(frozen=True, slots=True, kw_only=True)
class Professionnel:
    """A professional as the caisses know them: a name and a billing number."""

    nom: str
    numero: NumeroPs
