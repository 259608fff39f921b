"""The lists that the menu opens: what each asks of the station, and its rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple

from textual.message import Message

from appliance.domain.identifiers import NumeroFacture
from appliance.domain.money import euros
from appliance.domain.registre.convention import Convention, Permet
from appliance.domain.registre.dossier import Dossier
from appliance.domain.registre.fiche import Fiche
from appliance.domain.registre.piece import TypePiece
from appliance.services.consultation import Consultation, EnFile, Payeur, Rejet, Trouve
from appliance.tui import wording
from appliance.tui.messages import InvoiceAsked, PatientAsked, PayerAsked
from appliance.tui.texts import lists as texts

WHO: Final = 36
"""Columns for a name."""

PERMET: Final = {
    Permet.TIERS_PAYANT: texts.PERMET_TIERS_PAYANT,
    Permet.DRE: texts.PERMET_DRE,
    Permet.GESTION_UNIQUE: texts.PERMET_GESTION_UNIQUE,
}
PIECES: Final = {
    TypePiece.CARTE_VITALE: "carte Vitale",
    TypePiece.ATTESTATION: "attestation de droits",
    TypePiece.CARTE_MUTUELLE: "carte de mutuelle",
    TypePiece.ORDONNANCE: "ordonnance",
    TypePiece.ATTESTATION_C2S: "attestation C2S",
    TypePiece.ADMISSION_AME: "admission à l’AME",
    TypePiece.FEUILLE_AT: "feuille d’accident du travail",
    TypePiece.MATERNITE: "déclaration de grossesse",
    TypePiece.ATTESTATION_TPI: "attestation de tiers payant intégral",
    TypePiece.FEUILLE_SOINS: "feuille de soins papier",
}


class Row(NamedTuple):
    """One row, what Enter asks for there, and what it says where a column is too narrow for it."""

    text: str
    asks: Callable[[], Message] | None = None
    whole: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One list.

    Attributes:
        rows: looks them up; for a thread.
    """

    title: str
    header: str
    nothing: str
    help: str
    rows: Callable[[Consultation], Sequence[Row]]


def rejects(consultation: Consultation) -> Sequence[Row]:
    """Return two rows a lot: its figures, then the reason as it came."""
    return [row for one in consultation.rejets() for row in _reject(one)]


def ending(consultation: Consultation) -> Sequence[Row]:
    """Return one row a series that ends."""
    return [
        Row(
            f"{wording.day(one.dernier_jour)}   {wording.fit(whose(fiche), WHO + 5)} "
            f"{wording.day(one.prescrite_le)}",
            partial(PatientAsked, fiche.numero),
            whose(fiche),
        )
        for fiche, one in consultation.a_renouveler()
    ]


def conventions(consultation: Consultation) -> Sequence[Row]:
    """Return one row a convention."""
    known = (one.valeur for one in consultation.conventions())
    return [
        Row(_convention(one), partial(PayerAsked, Payeur(None, convention=one)), _whole(one))
        for one in known
    ]


def pieces(consultation: Consultation) -> Sequence[Row]:
    """Return one row a patient."""
    return [
        Row(
            _pieces(fiche, kinds),
            partial(PatientAsked, fiche.numero),
            f"{whose(fiche)} : {_named(kinds)}",
        )
        for fiche, kinds in consultation.a_redemander()
    ]


LISTINGS: Final[Mapping[str, Listing]] = {
    "rejects": Listing(
        title=texts.REJECTS_TITLE,
        header=texts.REJECTS_HEADER,
        nothing=texts.REJECTS_NONE,
        help=texts.HELP_REJECTS,
        rows=rejects,
    ),
    "ending": Listing(
        title=texts.ENDING_TITLE,
        header=texts.ENDING_HEADER,
        nothing=texts.ENDING_NONE,
        help=texts.HELP_ENDING,
        rows=ending,
    ),
    "conventions": Listing(
        title=texts.CONVENTIONS_TITLE,
        header=texts.CONVENTIONS_HEADER,
        nothing=texts.CONVENTIONS_NONE,
        help=texts.HELP_CONVENTIONS,
        rows=conventions,
    ),
    "pieces": Listing(
        title=texts.PIECES_TITLE,
        header=texts.PIECES_HEADER,
        nothing=texts.PIECES_NONE,
        help=texts.HELP_PIECES,
        rows=pieces,
    ),
}
"""By the name under which the menu opens them."""


def found(trouve: Trouve) -> Sequence[Row]:
    """Return what a search found: an invoice, then patients, then payers."""
    return [
        *map(_found_invoice, trouve.factures),
        *map(patient, trouve.patients),
        *map(_found_payer, trouve.payeurs),
    ]


def queued(one: EnFile) -> Row:
    """Return one invoice of the queue."""
    numero = one.facture.facture.numero
    whole = wording.whole_queue_row(one.facture, one.lot)
    return Row(wording.queue_row(one.facture, one.lot), partial(InvoiceAsked, numero), whole)


def whose(fiche: Fiche[Dossier]) -> str:
    """Write a patient's name as lists show it."""
    return wording.clean(f"{fiche.valeur.nom} {fiche.valeur.prenom}")


def allowed(convention: Convention) -> str:
    """Write what a convention allows."""
    return ", ".join(word for permet, word in PERMET.items() if permet in convention.permet)


def days(count: int) -> str:
    """Write how many full days ago something began."""
    match count:
        case 0:
            return texts.TODAY
        case 1:
            return texts.ONE_DAY.format(days=count)
        case _:
            return texts.DAYS.format(days=count)


def wrapped(text: str, asks: Callable[[], Message] | None = None) -> Iterator[Row]:
    """Yield a text as rows that ask for the same."""
    return (Row(line, asks) for line in wording.wrapped(text, wording.INSIDE))


def section(title: str, rows: Sequence[Row]) -> Iterator[Row]:
    """Yield rows below their title; nothing where there are none."""
    if rows:
        yield Row("")
        yield Row(title)
        yield from rows


def _reject(one: Rejet) -> Iterator[Row]:
    lot = one.lot
    first = partial(InvoiceAsked, NumeroFacture(min(lot.clos.lot.factures)))
    yield Row(
        f"{wording.fit(str(lot.cle), 16)} {wording.fit(wording.etat_lot(lot), 12)} "
        f"{len(lot.clos.lot.factures):>8}  {euros(one.montant):>10}  {days(one.jours)}",
        first,
    )
    for line in wording.wrapped(wording.clean(lot.motif), wording.INSIDE - 4):
        yield Row(f"   {line}", first)


def _pieces(fiche: Fiche[Dossier], kinds: Sequence[TypePiece]) -> str:
    return f"{wording.fit(whose(fiche), WHO)} {wording.fit(_named(kinds), 40).rstrip()}"


def _named(kinds: Sequence[TypePiece]) -> str:
    return ", ".join(PIECES[kind] for kind in kinds)


def _convention(one: Convention) -> str:
    amc = one.amc or texts.AMC_ANY
    kind = one.type_convention or texts.AMC_ANY
    name = wording.fit(one.libelle, WHO)
    return f"{name} {amc:<10}  {kind:<5} {wording.fit(allowed(one), 23).rstrip()}"


def _whole(one: Convention) -> str:
    return f"{wording.clean(one.libelle)} : {allowed(one)}"


def _found_invoice(one: EnFile) -> Row:
    facture = one.facture.facture
    who = wording.fit(wording.full_name(facture.beneficiaire), 25)
    total, state = euros(facture.cotation.total), wording.etat(one.facture, one.lot)
    text = f"{texts.ROW_FACTURE:<9} {facture.numero}  {who} {total:>9}  {state}"
    return Row(
        wording.fit(text, wording.INSIDE).rstrip(),
        partial(InvoiceAsked, facture.numero),
        wording.whole_queue_row(one.facture, one.lot),
    )


def patient(fiche: Fiche[Dossier]) -> Row:
    """Return one patient."""
    born = wording.birth(fiche.valeur.naissance)
    text = f"{texts.ROW_PATIENT:<9} {wording.fit(whose(fiche), WHO)} {born}"
    return Row(text, partial(PatientAsked, fiche.numero), whose(fiche))


def _found_payer(payeur: Payeur) -> Row:
    asks, known = partial(PayerAsked, payeur), payeur.convention
    if payeur.organisme is not None:
        return Row(f"{texts.ROW_CAISSE:<9} {payeur.organisme}  {payeur.adresse}", asks)
    if known is None:
        return Row(f"{texts.ROW_MUTUELLE:<9} {payeur.amc}  {texts.AMC_UNNAMED}", asks)
    return Row(
        f"{texts.ROW_MUTUELLE:<9} {wording.fit(known.libelle, WHO)} {known.amc}",
        asks,
        _whole(known),
    )
