"""`besace patient add` and `edit`: each field is judged as it is typed, and asked for again."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

from appliance.domain.identifiers import Nir
from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.dossier import Dossier, Immatriculation, anomalies_dossier, lire_nom
from appliance.domain.registre.fiche import Fiche, Source
from appliance.domain.registre.saisie import lire_naissance, lire_nir
from appliance.formats.corrections import corrected
from appliance.services.registre import UNKNOWN, Registre
from appliance.wiring.patient_desk import REFUSED, agreed, desk, identity, refused

T = TypeVar("T")

FIELD: Final = "CHAMP=VALEUR (vide pour finir) : "
NO_FIELD: Final = Anomalie("", "CHAMP=VALEUR est attendu, comme « telephone=0600000000 »")


def add(settings: Path) -> int:
    """Enter a patient; print the number.  What is wrong is said at once and asked for again."""
    with desk(settings) as open_desk:
        registre = open_desk.registre
        typed = _typed(registre.today())
        if not _alone(registre, typed):
            return REFUSED
        entered = registre.inscrire(typed)
    if not isinstance(entered, Fiche):
        return refused(entered)
    print(identity(entered))
    return 0


def edit(settings: Path, numero: int) -> int:
    """Correct a record with what is typed, field by field.

    Returns:
        78 when a field that was refused was never typed again; what was right is kept.
    """
    with desk(settings) as open_desk:
        registre = open_desk.registre
        fiche = registre.store.registre.patients.get(numero)
        if fiche is None:
            return refused([UNKNOWN])
        read, left = _corrections(fiche.valeur, registre.today())
        if not _alone(registre, read, beside=fiche):
            return REFUSED
        wrong = registre.corriger(Fiche(numero, read))
    if wrong:
        return refused(wrong)
    print(identity(Fiche(numero, read)))
    return REFUSED if left else 0


def _typed(today: date) -> Dossier:
    """Return the record that was typed; a NIR may be left out."""
    nom = _asked("Nom : ", lambda text: lire_nom(text, "nom"))
    prenom = _asked("Prénom : ", lambda text: lire_nom(text, "prenom"))
    born = _asked("Naissance (JJ/MM/AAAA) : ", lambda text: lire_naissance(text, today))
    nir = _asked("NIR (facultatif) : ", _maybe_nir)
    insured = nir and Immatriculation(nir=nir, source=Source.SAISIE, vu_le=today)
    known = (insured,) if insured else ()
    return Dossier(nom=nom, prenom=prenom, naissance=born, immatriculations=known)


def _asked(question: str, reader: Callable[[str], T | Anomalie]) -> T:
    """Ask until the answer can be read; who leaves ends it."""
    while True:
        read = reader(input(question))
        if not isinstance(read, Anomalie):
            return read
        refused([read])


def _maybe_nir(text: str) -> Nir | Anomalie | None:
    return lire_nir(text) if text.strip() else None


def _corrections(dossier: Dossier, today: date) -> tuple[Dossier, set[str]]:
    """Return the record with what was typed, and the fields that were refused to the end."""
    champs: dict[str, str] = {}
    read, left = dossier, set[str]()
    for champ, value in _lines():
        tried = corrected(dossier, {**champs, champ: value}, today)
        wrong = tried if isinstance(tried, tuple) else tuple(anomalies_dossier(tried, today))
        if wrong or isinstance(tried, tuple):
            refused(wrong)
            left.add(champ)
        else:
            champs[champ], read = value, tried
            left.discard(champ)
    return read, left


def _lines() -> Iterator[tuple[str, str]]:
    while line := input(FIELD):
        champ, found, value = line.partition("=")
        if found:
            yield champ.strip(), value.strip()
        else:
            refused([NO_FIELD])


def _alone(registre: Registre, dossier: Dossier, beside: Fiche[Dossier] | None = None) -> bool:
    """Tell whether nobody else has this card or these names, or a person keeps it nonetheless."""
    wrong = registre.somebody_else(dossier, beside)
    if wrong is None:
        return True
    refused([wrong])
    return agreed("Garder quand même ?")
