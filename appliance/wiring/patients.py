"""`besace patient`: find, show, enter, merge, separate and erase patients at a terminal."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.dossier import Dossier, Immatriculation
from appliance.domain.registre.droits import Droits
from appliance.domain.registre.fiche import Fiche, Source
from appliance.domain.registre.ordonnance import Ordonnance
from appliance.domain.registre.prescripteur import Prescripteur
from appliance.domain.registre.saisie import lire_naissance, lire_nir
from appliance.domain.registre.serie import Suivi
from appliance.formats.corrections import corrected
from appliance.formats.papiers import read_droits, read_ordonnance
from appliance.services.connu import connu
from appliance.services.effacement import Effacements
from appliance.services.prescriptions import Prescriptions
from appliance.services.registre import UNKNOWN, Registre
from appliance.wiring.opening import opened

WHO: Final = "Nom, NIR ou naissance : "
FIELDS: Final = ("Nom : ", "Prénom : ", "Naissance (JJ/MM/AAAA) : ", "NIR (facultatif) : ")
FIELD: Final = "CHAMP=VALEUR (vide pour finir) : "
AGREED: Final = "EFFACER"
ASK: Final = "Tout ce qui est à ce patient sera perdu. Pour continuer, tapez EFFACER : "
NOT_ASKED: Final = "Rien n’est effacé."
REFUSED: Final = 78
"""A person must act first (sysexits.h)."""


def find(settings: Path) -> int:
    """Print who is found by the beginning of a name, of a NIR, or by a birth date."""
    with _desk(settings) as desk:
        found = desk.registre.chercher(input(WHO), limit=50)
    for fiche in found:
        print(_identity(fiche))
    if not found:
        print("Personne.")
    return 0


def show(settings: Path, numero: int) -> int:
    """Print what is known of a patient; return the exit code."""
    with _desk(settings) as desk:
        fiche = desk.registre.store.registre.patients.get(numero)
        if fiche is None:
            return _refused([UNKNOWN])
        today = desk.registre.today()
        known = connu(desk, fiche, today)
        print(_identity(fiche))
        _print(f"NIR {one.nir.value} ({one.source})" for one in fiche.valeur.immatriculations)
        _print(known.commentaires)
        _print(_rights(one, today) for one in desk.registre.droits(numero)[:1])
        _print(_left(one) for one in desk.suivis(numero))
        _print(one.phrase for one in known.echeances)
    return 0


def add(settings: Path) -> int:
    """Enter a patient; print the number, or what is wrong, by field."""
    with _desk(settings) as desk:
        typed = _typed(desk.registre.today(), *map(input, FIELDS))
        entered = desk.registre.inscrire(typed) if isinstance(typed, Dossier) else typed
    if not isinstance(entered, Fiche):
        return _refused(entered)
    print(_identity(entered))
    return 0


def edit(settings: Path, numero: int) -> int:
    """Correct a record with what is typed, field by field; print what is wrong, if anything."""
    with _desk(settings) as desk:
        fiche = desk.registre.store.registre.patients.get(numero)
        if fiche is None:
            return _refused([UNKNOWN])
        champs = dict(one.split("=", 1) for one in iter(partial(input, FIELD), "") if "=" in one)
        read = corrected(fiche.valeur, champs, desk.registre.today())
        if not isinstance(read, Dossier):
            return _refused(read)
        wrong = desk.registre.corriger(Fiche(numero, read))
    if wrong:
        return _refused(wrong)
    print(_identity(Fiche(numero, read)))
    return 0


def prescribe(settings: Path, numero: int, champs: Mapping[str, str]) -> int:
    """Enter a prescription as it is typed; print its number, or what is wrong, by field."""
    typed = read_ordonnance(champs)
    with _desk(settings) as desk:
        entered = desk.prescrire(numero, typed) if isinstance(typed, Ordonnance) else typed
    if not isinstance(entered, Fiche):
        return _refused(entered)
    print(f"Ordonnance {entered.numero} entrée.")
    return 0


def rights(settings: Path, numero: int, champs: Mapping[str, str]) -> int:
    """Keep rights as a paper tells them; print what drifted since the last time."""
    with _desk(settings) as desk:
        typed = read_droits(champs, desk.registre.today())
        if not isinstance(typed, Droits):
            return _refused(typed)
        drift = desk.registre.noter_droits(numero, typed)
    if isinstance(drift, Anomalie):
        return _refused([drift])
    _print(one.phrase for one in drift)
    print("Droits notés.")
    return 0


def prescribers(settings: Path, nom: str, numeros: Sequence[str]) -> int:
    """Print the prescribers that are known, or enter one by the numbers of a paper."""
    with _desk(settings) as desk:
        if not numeros:
            _print(_prescriber(one.valeur) for one in desk.prescripteurs(nom))
            return 0
        entered = desk.inscrire(nom, *numeros)
    if isinstance(entered, Anomalie):
        return _refused([entered])
    _print([_prescriber(entered.valeur)])
    return 0


def doubles(settings: Path) -> int:
    """Print the pairs of records that may be one person's."""
    with _desk(settings) as desk:
        pairs = desk.registre.doublons()
    for one in pairs:
        print(f"{one.premier} et {one.second} : {one.raison}")
    if not pairs:
        print("Aucun doublon.")
    return 0


def merge(settings: Path, garde: int, absorbe: int) -> int:
    """Make one record of two; print how to undo it."""
    with _desk(settings) as desk:
        fusion = desk.registre.fusionner(garde, absorbe)
    if isinstance(fusion, Anomalie):
        return _refused([fusion])
    print(f"Fusionnés. Pour défaire : besace patient separate {fusion.numero}")
    return 0


def separate(settings: Path, fusion: int, *, force: bool) -> int:
    """Undo a merge; return the exit code."""
    with _desk(settings) as desk:
        wrong = desk.registre.defaire(fusion, malgre_tout=force)
    if wrong is not None:
        return _refused([wrong])
    print("Séparés : les deux dossiers sont comme avant.")
    return 0


def erase(settings: Path, numero: int) -> int:
    """Erase a patient once a person agreed; print what the law keeps."""
    with _desk(settings) as desk:
        if input(ASK).strip() != AGREED:
            print(NOT_ASKED)
            return REFUSED
        bilan = Effacements(registre=desk.registre).effacer(numero)
    if isinstance(bilan, Anomalie):
        return _refused([bilan])
    print("Effacé, jusqu’au dernier octet du journal.")
    _print(one.phrase for one in bilan.conservees)
    _print(f"Nommé ailleurs : {one.table}, {one.numero}. Voyez-le." for one in bilan.mentions)
    return 0


def renewals(settings: Path) -> int:
    """Print the prescriptions that end within a week, with the patient's number."""
    with _desk(settings) as desk:
        ending = [*desk.a_renouveler(desk.registre.today())]
    for patient, one in ending:
        print(f"{patient}  {one.phrase}")
    if not ending:
        print("Aucune ordonnance ne se termine dans la semaine.")
    return 0


def _typed(
    today: date, nom: str, prenom: str, born: str, number: str
) -> Dossier | tuple[Anomalie, ...]:
    """Return the record that was typed, or what is wrong with it; a NIR may be left out."""
    naissance = lire_naissance(born, today)
    nir = lire_nir(number) if number.strip() else None
    if isinstance(naissance, Anomalie) or isinstance(nir, Anomalie):
        return tuple(one for one in (naissance, nir) if isinstance(one, Anomalie))
    insured = nir and Immatriculation(nir=nir, source=Source.SAISIE, vu_le=today)
    return Dossier(
        nom=nom,
        prenom=prenom,
        naissance=naissance,
        immatriculations=(insured,) if insured else (),
    )


@contextmanager
def _desk(settings: Path) -> Iterator[Prescriptions]:
    with opened(settings) as box:
        registre = Registre(store=box.store, clock=box.machine.clock)
        yield Prescriptions(registre=registre)


def _refused(wrong: Iterable[Anomalie]) -> int:
    for one in wrong:
        sys.stderr.write(f"{one}\n")
    return REFUSED


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(f"  {line}")


def _identity(fiche: Fiche[Dossier]) -> str:
    who = fiche.valeur
    born = f"{who.naissance[6:]}/{who.naissance[4:6]}/{who.naissance[:4]}"
    return f"{fiche.numero}  {who.nom} {who.prenom}, {born}"


def _rights(droits: Droits, today: date) -> str:
    held = ", ".join(one.motif for one in droits.exonerations or ()) or "aucune exonération dite"
    return f"Droits ({droits.source}, vus il y a {droits.age_days(today)} j) : {held}"


def _prescriber(prescripteur: Prescripteur) -> str:
    return f"{prescripteur.nom} : {', '.join(prescripteur.numeros)}"


def _left(suivi: Suivi) -> str:
    left = "sans limite" if suivi.reste is None else f"reste {suivi.reste}"
    return f"Ordonnance {suivi.ordonnance}, série {suivi.rang + 1} : {left}"
