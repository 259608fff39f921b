"""`besace contracts` and `besace documents`: what proves a patient's cover."""

import sys
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
from appliance.domain.roles import Action
from appliance.formats.preuves import read_contrat, read_piece
from appliance.services.justificatifs import Justificatifs
from appliance.services.mutuelles import Mutuelles
from appliance.services.registre import UNKNOWN, Registre
from appliance.wiring.opening import opened

REFUSED: Final = 78
"""A person must act first (sysexits.h)."""
WITHOUT_FIELDS: Final = Anomalie(
    "contrat", "tapez ses champs, relus sur la carte : amc=… adherent=…"
)
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

    def knows(self, patient: int) -> bool:
        """Tell whether there is a record under that number."""
        return self.mutuelles.registre.store.registre.patients.get(patient) is not None


def contracts(settings: Path, patient: int) -> int:
    """Print a patient's contracts and the one that is proposed today; return the exit code."""
    with _desk(settings) as desk:
        if not desk.knows(patient):
            return _refuse([UNKNOWN])
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
    contrat = read_contrat(champs) if champs else (WITHOUT_FIELDS,)
    if isinstance(contrat, tuple):
        return _refuse(contrat)
    with _desk(settings) as desk:
        if confirms is None:
            return _entered(desk.mutuelles.inscrire(patient, contrat))
        wrong = desk.mutuelles.confirmer(patient, confirms, contrat)
    return _refuse(wrong) if wrong else _said(f"Contrat {confirms} confirmé.")


def choose_contract(settings: Path, patient: int, numero: int) -> int:
    """Keep which contract a person chose for the care of today; return the exit code."""
    with _desk(settings) as desk:
        chosen = desk.mutuelles.choisir(patient, numero, desk.today)
    if isinstance(chosen, Anomalie):
        return _refuse([chosen])
    return _said(f"Contrat {numero} choisi : il sera proposé tant qu’il vaut.")


def remove_contract(settings: Path, patient: int, numero: int) -> int:
    """Remove a contract of a patient; return the exit code."""
    with _desk(settings) as desk:
        wrong = desk.mutuelles.retirer(patient, numero)
    return _refuse([wrong]) if wrong else _said(f"Contrat {numero} retiré.")


def scan_contract(settings: Path, patient: int, datamatrix: str) -> int:
    """Keep what a scanner read of a card; return the exit code."""
    with _desk(settings) as desk:
        found = desk.mutuelles.scanner(patient, datamatrix)
    return _entered((found,) if isinstance(found, Anomalie) else found)


def documents(settings: Path, patient: int | None) -> int:
    """Print a patient's documents, or whom of all to ask again; return the exit code."""
    with _desk(settings) as desk:
        if patient is None:
            shown, asked = [], [*desk.justificatifs.tous_a_redemander(desk.today)]
        elif desk.knows(patient):
            pieces = desk.justificatifs.pieces(patient)
            shown = [f"{one.numero}  {_document(one.valeur, desk.today)}" for one in pieces]
            shown = shown or ["Aucune pièce."]
            asked = [(patient, desk.justificatifs.a_redemander(patient, desk.today))]
        else:
            return _refuse([UNKNOWN])
    again = (
        f"Patient {one} : à redemander : {LABELS[kind]}" for one, all_ in asked for kind in all_
    )
    return _said(*([*shown, *again] or ["Rien à redemander."]))


def receive_document(settings: Path, patient: int, champs: Mapping[str, str]) -> int:
    """Record a document that was shown; return the exit code."""
    with _desk(settings) as desk:
        piece = read_piece(champs, desk.today)
        if isinstance(piece, tuple):
            return _refuse(piece)
        return _entered(desk.justificatifs.recevoir(patient, piece))


def reread_document(settings: Path, patient: int | None, numero: int, *, lisible: bool) -> int:
    """Keep what a person says of a copy, whosever or of one patient; return the exit code."""
    with _desk(settings) as desk:
        wrong = desk.justificatifs.relire(patient, numero, lisible=lisible)
    word = "lisible" if lisible else "illisible"
    return _refuse([wrong]) if wrong else _said(f"Copie {numero} : {word}.")


@contextmanager
def _desk(settings: Path) -> Iterator[_Desk]:
    with opened(settings, Action.TENIR_REGISTRE) as box:
        registre = Registre(store=box.store, clock=box.machine.clock)
        yield _Desk(Mutuelles(registre=registre), Justificatifs(registre=registre), box.today())


def _entered(found: Fiche[ContratAmc] | Fiche[Piece] | tuple[Anomalie, ...]) -> int:
    if isinstance(found, tuple):
        return _refuse(found)
    return _said(f"Enregistré sous le numéro {found.numero}.")


def _said(*lines: str) -> int:
    for line in lines:
        print(line)
    return 0


def _refuse(anomalies: Sequence[Anomalie]) -> int:
    for one in anomalies:
        sys.stderr.write(f"{one}\n")
    return REFUSED


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
