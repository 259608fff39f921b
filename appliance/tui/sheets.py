"""Texts of one thing, whole: a patient, a payer, what was paid."""

from collections.abc import Iterator, Sequence
from typing import Final

from appliance.domain.registre.contrat import ContratAmc
from appliance.domain.registre.dossier import Adresse, Dossier
from appliance.domain.registre.fiche import SOURCES, Periode
from appliance.domain.registre.piece import Piece, Support
from appliance.domain.registre.serie import Suivi
from appliance.services.chemise import Chemise
from appliance.services.consultation import Payeur
from appliance.tui import rights_rows, wording
from appliance.tui import texts as frame
from appliance.tui.lists import PIECES, allowed, whose
from appliance.tui.texts import lists as texts

SUPPORTS: Final = {
    Support.NUMERISEE: "numérisée",
    Support.PHOTOGRAPHIEE: "photographiée",
    Support.VUE: "vue",
    Support.NOMMEE: "nommée en facturant",
}


def patient(chemise: Chemise) -> str:
    """Write all that is kept of a patient, part by part."""
    parts = [
        _identity(chemise),
        _part(texts.RIGHTS, rights_rows.of_patient(chemise), texts.RIGHTS_NONE),
        _part(texts.ORDONNANCES, _orders(chemise), texts.ORDONNANCES_NONE),
        _part(
            texts.CONTRATS, (_contract(one.valeur) for one in chemise.contrats), texts.CONTRATS_NONE
        ),
        _part(
            texts.PIECES,
            (_piece(one.valeur, chemise) for one in chemise.pieces),
            texts.PIECES_OF_NONE,
        ),
        _part(texts.INVOICES, _invoices(chemise), texts.INVOICES_NONE),
    ]
    return "\n\n".join(parts)


def payer(payeur: Payeur) -> str:
    """Write what is known of who pays."""
    known = payeur.convention
    if payeur.organisme is not None:
        address = texts.CAISSE_ADDRESS.format(adresse=payeur.adresse)
        return "\n".join(
            [
                texts.CAISSE_TITLE.format(organisme=payeur.organisme),
                address if payeur.adresse else texts.CAISSE_NO_ADDRESS,
                texts.CAISSE_LOTS,
            ]
        )
    if known is None:
        return f"{texts.AMC_NUMBER.format(amc=payeur.amc)}\n{texts.AMC_NO_CONVENTION}"
    kind, csr = known.type_convention or texts.AMC_ANY, known.csr or texts.AMC_ANY
    return "\n".join(
        [
            texts.AMC_TITLE.format(libelle=wording.clean(known.libelle)),
            texts.AMC_NUMBER.format(amc=known.amc or texts.AMC_ANY),
            texts.AMC_TYPE.format(type=kind, csr=csr),
            texts.AMC_ALLOWS.format(permet=allowed(known) or texts.AMC_NOTHING),
            texts.AMC_PERIOD.format(period=_period(known.periode)),
        ]
    )


def _part(title: str, lines: Iterator[str] | Sequence[str], nothing: str) -> str:
    return "\n".join([title, *(list(lines) or [nothing])])


def _identity(chemise: Chemise) -> str:
    dossier = chemise.fiche.valeur
    return "\n".join([_name(chemise), *map(wording.clean, _facts(dossier))])


def _name(chemise: Chemise) -> str:
    born = wording.birth(chemise.fiche.valeur.naissance)
    return frame.BORN.format(name=whose(chemise.fiche), birth=born)


def _facts(dossier: Dossier) -> Iterator[str]:
    if dossier.nom_naissance:
        yield texts.BIRTH_NAME.format(name=dossier.nom_naissance)
    for one in dossier.immatriculations:
        line = texts.NIR_OF if one.assure else texts.NIR_LINE
        source, seen = SOURCES[one.source], wording.day(one.vu_le)
        yield line.format(nir=one.nir.value, assure=one.assure, source=source, day=seen)
    if dossier.telephone:
        yield texts.PHONE.format(phone=dossier.telephone)
    if dossier.adresse is not None:
        yield from _address(dossier.adresse)
    for note in dossier.commentaires:
        yield texts.COMMENT.format(day=wording.day(note.le), text=note.texte)


def _address(adresse: Adresse) -> Iterator[str]:
    parts = (adresse.voie, adresse.complement, adresse.code_postal, adresse.commune)
    yield texts.ADDRESS.format(address=" ".join(filter(None, parts)))
    yield texts.DISTANCE.format(km=wording.coefficient(adresse.km))


def _orders(chemise: Chemise) -> Iterator[str]:
    papers = {one.numero: one.valeur for one in chemise.ordonnances}
    for suivi in chemise.suivis:
        paper = papers[suivi.ordonnance]
        yield texts.SERIE_LINE.format(
            day=wording.day(paper.prescrite_le),
            rang=suivi.rang + 1,
            actes=", ".join(paper.series[suivi.rang].actes),
            faits=len(suivi.faits),
            left=_left(suivi),
        )
    yield from (one.phrase for one in chemise.echeances)


def _left(suivi: Suivi) -> str:
    left = texts.LEFT_OPEN if suivi.reste is None else texts.LEFT.format(count=suivi.reste)
    return left + (texts.SERIE_END.format(day=wording.day(suivi.fin)) if suivi.fin else "")


def _contract(contrat: ContratAmc) -> str:
    fin, seen = contrat.periode.fin, contrat.confirme_le
    return texts.CONTRAT_LINE.format(
        amc=contrat.amc or frame.DASH,
        adherent=wording.clean(contrat.adherent) or frame.DASH,
        period=texts.UNTIL.format(day=wording.day(fin)) if fin else "",
        confirmed=texts.CONTRAT_CONFIRMED.format(day=wording.day(seen))
        if seen
        else texts.CONTRAT_UNCONFIRMED,
    )


def _piece(piece: Piece, chemise: Chemise) -> str:
    return texts.PIECE_LINE.format(
        type=PIECES[piece.type],
        support=SUPPORTS[piece.support],
        day=wording.day(piece.vue_le),
        again=texts.PIECE_AGAIN if piece.type in chemise.a_redemander else "",
    )


def _invoices(chemise: Chemise) -> Iterator[str]:
    for one in reversed(chemise.passages):
        codes, seen = " ".join(one.codes), wording.day(one.jour)
        yield texts.INVOICE_LINE.format(numero=one.numero, day=seen, codes=codes)


def _period(periode: Periode) -> str:
    since = [texts.PERIOD_FROM.format(day=wording.day(periode.debut))] if periode.debut else []
    until = [texts.PERIOD_TO.format(day=wording.day(periode.fin))] if periode.fin else []
    return ", ".join([*since, *until]) or texts.PERIOD_OPEN
