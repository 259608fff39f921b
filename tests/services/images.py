"""Made-up images of papers, and who reads them, for the tests of services and wiring."""

from functools import cache

from appliance.domain.registre.piece import Support
from appliance.services.numerisation import Examen, Numerisation
from appliance.services.registre import Registre
from tests.formats.pieces.made_up_pages import A5_AT_200, as_png, prescription


class Reads:
    """A reader of texts that always reads the same."""

    def __init__(self, texte: str | None = None) -> None:
        self.texte = texte

    def read(self, picture: bytes) -> str | None:
        assert picture.startswith(b"P5")
        return self.texte


@cache
def picture(rank: int = 0) -> bytes:
    """Return a good picture of a prescription."""
    return as_png(prescription(rank, size=A5_AT_200))


def examined(numerisation: Numerisation, patient: int, contenu: bytes | None = None) -> Examen:
    """Return what is said of an image of a patient."""
    examine = numerisation.judge_of(patient)
    assert callable(examine)
    return examine(contenu or picture(), Support.NUMERISEE)


def numerisation(registre: Registre, texte: str | None = None) -> Numerisation:
    return Numerisation(registre=registre, lecteur=Reads(texte))
