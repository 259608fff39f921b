"""`besace contracts` and `besace documents`: what proves a patient's cover."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.contrat import Choix, ContratAmc, ContratPropose
from appliance.domain.registre.fiche import Fiche, Periode
from appliance.domain.registre.manque import LABELS
from appliance.domain.registre.piece import Piece
from appliance.formats.preuves import read_contrat, read_piece
from appliance.services.justificatifs import Justificatifs
from appliance.services.mutuelles import Mutuelles
from appliance.services.registre import Registre
from appliance.wiring.opening import opened

REFUSED: Final = 1
WHY: Final = {
    Choix.HABITUEL: "celui qui a servi la dernière fois",
    Choix.SEUL: "le seul valable",
    Choix.AUCUN: "aucun contrat connu : demandez la carte",
    Choix.PERIME: "aucun ne vaut ce jour : demandez la carte à jour",
    Choix.A_CONFIRMER: "ses champs ne sont pas confirmés : relisez la carte",
    Choix.PLUSIEURS: "plusieurs valent : choisissez",
}


@dataclass(frozen=True, slots=True)
class _Desk:
    mutuelles: Mutuelles
    justificatifs: Justificatifs
    today: date


def contracts(settings: Path, patient: int) -> int:
    """Print a patient's contracts and the one that is proposed today; return the exit code."""
    with _desk(settings) as desk:
        fiches = desk.mutuelles.contrats(patient)
        proposed = desk.mutuelles.proposer(patient, desk.today)
    for fiche in fiches:
        print(f"{fiche.numero}  {_contract(fiche.valeur)}")
    print(_proposal(fiches, proposed))
    return 0


def enter_contract(
    settings: Path, patient: int, champs: Mapping[str, str], confirms: int | None
) -> int:
    """Enter a contract, or the fields that a person read of one; return the exit code.

    Args:
        settings: the practice's.
        patient: number of the record.
        champs: as typed; see `formats.preuves`.
        confirms: number of the contract that they confirm, None for a new one.
    """
    contrat = read_contrat(champs)
    if isinstance(contrat, tuple):
        return _refuse(contrat)
    with _desk(settings) as desk:
        if confirms is not None:
            return _refuse(desk.mutuelles.confirmer(confirms, contrat))
        return _entered(desk.mutuelles.inscrire(patient, contrat))


def scan_contract(settings: Path, patient: int, datamatrix: str) -> int:
    """Keep what a scanner read of a card; return the exit code."""
    with _desk(settings) as desk:
        found = desk.mutuelles.scanner(patient, datamatrix)
    return _entered((found,) if isinstance(found, Anomalie) else found)


def documents(settings: Path, patient: int | None) -> int:
    """Print a patient's documents, or whom of all to ask again; return the exit code."""
    with _desk(settings) as desk:
        if patient is None:
            asked = [*desk.justificatifs.tous_a_redemander(desk.today)]
        else:
            for fiche in desk.justificatifs.pieces(patient):
                print(f"{fiche.numero}  {_document(fiche.valeur, desk.today)}")
            asked = [(patient, desk.justificatifs.a_redemander(patient, desk.today))]
    for number, kinds in asked:
        for kind in kinds:
            print(f"Patient {number} : à redemander : {LABELS[kind]}")
    return 0


def receive_document(settings: Path, patient: int, champs: Mapping[str, str]) -> int:
    """Record a document that was shown; return the exit code."""
    with _desk(settings) as desk:
        piece = read_piece(champs, desk.today)
        if isinstance(piece, tuple):
            return _refuse(piece)
        return _entered(desk.justificatifs.recevoir(patient, piece))


def reread_document(settings: Path, numero: int, *, lisible: bool) -> int:
    """Keep what a person says of a copy; return the exit code."""
    with _desk(settings) as desk:
        wrong = desk.justificatifs.relire(numero, lisible=lisible)
    return _refuse(() if wrong is None else (wrong,))


@contextmanager
def _desk(settings: Path) -> Iterator[_Desk]:
    with opened(settings) as box:
        registre = Registre(store=box.store, clock=box.machine.clock)
        yield _Desk(Mutuelles(registre=registre), Justificatifs(registre=registre), box.today())


def _entered(found: Fiche[ContratAmc] | Fiche[Piece] | tuple[Anomalie, ...]) -> int:
    if isinstance(found, tuple):
        return _refuse(found)
    print(f"Enregistré sous le numéro {found.numero}.")
    return 0


def _refuse(anomalies: Sequence[Anomalie]) -> int:
    for one in anomalies:
        print(one)
    return REFUSED if anomalies else 0


def _contract(contrat: ContratAmc) -> str:
    names = " ".join(filter(None, (contrat.amc, contrat.type_convention, contrat.csr)))
    member = contrat.adherent or "inconnu"
    state = "" if contrat.confirme_le else ", à confirmer"
    return f"{names or 'datamatrix'}, adhérent {member}{_dates(contrat.periode)}{state}"


def _proposal(fiches: Sequence[Fiche[ContratAmc]], proposed: ContratPropose) -> str:
    numero = next((one.numero for one in fiches if one.valeur == proposed.contrat), None)
    why = WHY[proposed.choix]
    if proposed.a_confirmer:
        why += ", autre que la dernière fois : confirmez"
    return why.capitalize() if numero is None else f"Proposé : {numero} ({why})"


def _document(piece: Piece, today: date) -> str:
    copy = {None: ", à relire", True: ", lisible", False: ", illisible"}[piece.lisible]
    seen = f"vue le {piece.vue_le:%d/%m/%Y} (il y a {piece.age_days(today)} jours)"
    return f"{LABELS[piece.type]}, {seen}{copy if piece.kept else ''}{_dates(piece.periode)}"


def _dates(periode: Periode) -> str:
    since = f", depuis le {periode.debut:%d/%m/%Y}" if periode.debut else ""
    return since + (f", jusqu’au {periode.fin:%d/%m/%Y}" if periode.fin else "")
