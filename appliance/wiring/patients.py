"""`besace patient`: find, show and erase patients, enter their papers."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.dossier import Dossier
from appliance.domain.registre.droits import Droits
from appliance.domain.registre.fiche import Fiche
from appliance.domain.registre.ordonnance import Ordonnance
from appliance.domain.registre.prescripteur import Prescripteur
from appliance.domain.registre.serie import Suivi
from appliance.domain.roles import Action
from appliance.formats.papiers import read_droits, read_ordonnance
from appliance.services.auteurs import Auteurs
from appliance.services.registre import UNKNOWN
from appliance.services.sauvegardes import before_erasure
from appliance.wiring.baremes import load_nomenclature
from appliance.wiring.opening import opened
from appliance.wiring.patient_desk import REFUSED, desk, identity, indented, refused
from appliance.wiring.practice import open_conservations
from appliance.wiring.sauvegarde import record_of

WHO: Final = "Nom, NIR ou naissance : "
NO_WORD: Final = Anomalie("", "tapez le début d’un nom, d’un NIR, ou une naissance")
MOST: Final = 50
"""Patients that one search shows."""
AGREED: Final = "EFFACER"
ASK: Final = "Tout ce qui est à ce patient sera perdu. Pour continuer, tapez EFFACER : "
NOT_ASKED: Final = "Rien n’est effacé."


def find(settings: Path) -> int:
    """Print who is found by the beginning of a name, of a NIR, or by a birth date."""
    with desk(settings) as open_desk:
        wanted = input(WHO)
        if not wanted.strip():
            return refused([NO_WORD])
        found = open_desk.registre.chercher(wanted, limit=MOST + 1)
    for fiche in found[:MOST]:
        print(identity(fiche))
    if len(found) > MOST:
        print(f"Il y en a plus de {MOST} : tapez davantage.")
    if not found:
        print("Personne.")
    return 0


def show(settings: Path, numero: int) -> int:
    """Print what is known of a patient; return the exit code."""
    with desk(settings) as open_desk:
        fiche = open_desk.registre.store.registre.patients.get(numero)
        if fiche is None:
            return refused([UNKNOWN])
        today = open_desk.registre.today()
        print(identity(fiche))
        indented(f"NIR {one.nir.value} ({one.source})" for one in fiche.valeur.immatriculations)
        indented(_reach(fiche.valeur))
        indented(fiche.valeur.affiches())
        indented(_rights(one, today) for one in _counting(open_desk.registre.droits(numero))[:1])
        indented(_paper(one) for one in open_desk.ordonnances(numero))
        indented(_left(one) for one in open_desk.suivis(numero))
        indented(one.phrase for one in open_desk.echeances(numero, today))
        print("Qui l’a écrit :")
        indented(Auteurs(open_desk.registre.store).of_patient(open_desk.registre, fiche))
    return 0


def prescribe(settings: Path, numero: int, champs: Mapping[str, str]) -> int:
    """Enter a prescription as it is typed; print its number, or what is wrong, by field."""
    typed = read_ordonnance(champs, frozenset(load_nomenclature()))
    with desk(settings) as open_desk:
        entered = open_desk.prescrire(numero, typed) if isinstance(typed, Ordonnance) else typed
    if not isinstance(entered, Fiche):
        return refused(entered)
    print(f"Ordonnance {entered.numero} entrée.")
    return 0


def rights(settings: Path, numero: int, champs: Mapping[str, str]) -> int:
    """Keep rights as a paper tells them; print what drifted since the last time."""
    with desk(settings) as open_desk:
        typed = read_droits(champs, open_desk.registre.today())
        if not isinstance(typed, Droits):
            return refused(typed)
        drift = open_desk.registre.noter_droits(numero, typed)
    if isinstance(drift, Anomalie):
        return refused([drift])
    indented(one.phrase for one in drift)
    print("Droits notés.")
    return 0


def prescribers(settings: Path, nom: str, numeros: Sequence[str]) -> int:
    """Print the prescribers that are known, or enter one by the numbers of a paper."""
    with desk(settings) as open_desk:
        if not numeros:
            known = open_desk.prescripteurs(nom)
            indented([_prescriber(one.valeur) for one in known] or ["Aucun prescripteur."])
            return 0
        entered = open_desk.inscrire(nom, *numeros)
    if isinstance(entered, Anomalie):
        return refused([entered])
    indented([_prescriber(entered.valeur)])
    return 0


def erase(settings: Path, numero: int) -> int:
    """Erase a patient once a person, who saw whose and what the law keeps, agreed."""
    with opened(settings, Action.SORTIR_REGISTRE) as box:
        effacements = open_conservations(box.config, box.store, box.machine).effacements
        kept = effacements.conservees(numero)
        fiche = box.store.registre.patients.get(numero)
        if fiche is None or isinstance(kept, Anomalie):
            return refused([UNKNOWN])
        print(identity(fiche))
        indented(one.phrase for one in kept)
        if input(ASK).strip() != AGREED:
            print(NOT_ASKED)
            return REFUSED
        bilan = effacements.effacer(numero)
    if isinstance(bilan, Anomalie):
        return refused([bilan])
    print("Effacé, jusqu’au dernier octet du journal.")
    indented(one.phrase for one in bilan.conservees)
    if bilan.retours:
        print(f"  Messages de caisses qui le nomment, gardés par obligation : {bilan.retours}.")
    indented(f"Nommé ailleurs : {one.table}, {one.numero}. Voyez-le." for one in bilan.mentions)
    indented(before_erasure(record_of(box.config, box.machine).copies()))
    return 0


def renewals(settings: Path) -> int:
    """Print the prescriptions that end within a week, with the patient's number."""
    with desk(settings) as open_desk:
        ending = [*open_desk.a_renouveler(open_desk.registre.today())]
    for patient, one in ending:
        print(f"{patient}  {one.phrase}")
    if not ending:
        print("Aucune ordonnance ne se termine dans la semaine.")
    return 0


def _counting(droits: Sequence[Droits]) -> Sequence[Droits]:
    return [one for one in droits if one.compte]


def _rights(droits: Droits, today: date) -> str:
    held = ", ".join(one.motif for one in droits.exonerations or ()) or "aucune exonération dite"
    return f"Droits ({droits.source}, vus il y a {droits.age_days(today)} j) : {held}"


def _prescriber(prescripteur: Prescripteur) -> str:
    return f"{prescripteur.nom} : {', '.join(prescripteur.numeros)}"


def _reach(who: Dossier) -> Iterator[str]:
    if place := who.adresse:
        parts = (place.voie, place.complement, place.code_postal, place.commune)
        yield f"{' '.join(filter(None, parts))} ({place.km} km)"
    if who.telephone:
        yield f"Téléphone {who.telephone}"
    if agreed := who.consentement:
        yield f"Consentement {'donné' if agreed.accord else 'refusé'} le {agreed.le:%d/%m/%Y}"


def _paper(fiche: Fiche[Ordonnance]) -> str:
    paper = fiche.valeur
    acts = " ; ".join(", ".join(serie.actes) for serie in paper.series)
    return (
        f"Ordonnance {fiche.numero} du {paper.prescrite_le:%d/%m/%Y}, "
        f"prescripteur {paper.prescripteur} : {acts}"
    )


def _left(suivi: Suivi) -> str:
    left = "sans limite" if suivi.reste is None else f"reste {suivi.reste}"
    return f"Ordonnance {suivi.ordonnance}, série {suivi.rang + 1} : {left}"
