"""The evidence of a control on paper: invoices line by line, their rules, and who answered what."""

from typing import Final

from appliance.domain.controle import DossierControle, FactureProuvee
from appliance.domain.money import euros
from appliance.formats.page import BOLD, LEFT, MM, PLAIN, RIGHT, Page

SMALL: Final = 8
INDENT: Final = LEFT + 5 * MM


def draw_controle(dossier: DossierControle, cabinet: str) -> bytes:
    """Return the evidence, PDF; the same bytes for the same evidence.

    Args:
        dossier: what was gathered.
        cabinet: whose it is.
    """
    page, who = Page(), dossier.patient.valeur
    page.title(f"Dossier de contrôle : {who.nom} {who.prenom}")
    page.write(LEFT, f"{cabinet}, fait le {dossier.fait_le:%d/%m/%Y}")
    page.down(2)
    for one in dossier.factures:
        _facture(page, one)
    if not dossier.factures:
        page.paragraph("Aucune facture de cette période n’est gardée pour ce patient.")
    _papers(page, dossier)
    _chain(page, dossier)
    return page.finish()


def _facture(page: Page, one: FactureProuvee) -> None:
    facture = one.enfile.facture
    page.need(30 * MM)
    page.write(LEFT, f"Facture {facture.numero} du {facture.jours_en_mots}", font=BOLD)
    page.write_right(RIGHT, euros(facture.montant), font=BOLD)
    page.down()
    paper = facture.prescription
    if paper is not None:
        _line(page, f"Prescription de {paper.prescripteur} du {paper.date:%d/%m/%Y}")
    for ligne in facture.cotation.lignes:
        day = f"{facture.seances[ligne.seance].jour:%d/%m}, " if facture.suivantes else ""
        amount = f"{ligne.code} {ligne.coefficient} : {euros(ligne.montant)}"
        _line(page, f"{day}{amount}. {ligne.regle}")
    _line(page, f"SHA-256 {one.enfile.scellee.sha256}")
    _line(page, "Signée" if one.enfile.scellee.signature else "Sans signature du praticien")
    if one.lot is not None:
        _line(page, f"Lot {one.lot.cle}, {one.lot.etat.value} : {one.lot.preuve}")
        _line(page, f"SHA-256 du lot {one.lot.clos.sha256}, repris par {len(one.arl)} ARL")
    for part, suivi in one.parts.items():
        for mot in suivi.mots:
            _line(page, f"{part.upper()}, {mot.jour:%d/%m/%Y} : {mot.dit.value} {euros(mot.paye)}")
    for ligne_banque in one.lignes:
        found = ligne_banque.valeur.mouvement
        _line(page, f"Banque, {found.date:%d/%m/%Y} : {euros(found.montant)} {found.libelle}")
    page.down()


def _papers(page: Page, dossier: DossierControle) -> None:
    for paper, digest in dossier.ordonnances:
        _line(page, f"Ordonnance du {paper.valeur.prescrite_le:%d/%m/%Y} : SHA-256 {digest}")
    for piece, digest in dossier.pieces:
        _line(page, f"Pièce {piece.valeur.type.value} : SHA-256 {digest}")
    page.down()


def _chain(page: Page, dossier: DossierControle) -> None:
    page.need(30 * MM)
    page.write(LEFT, "Preuve de la chaîne", font=BOLD)
    page.down()
    _line(page, f"Écriture {dossier.tete.sequence}, tête {dossier.tete.chain.hex()}")
    for ancre in dossier.ancres:
        told = f"{ancre.par.value} {ancre.ou}, {ancre.le:%d/%m/%Y}"
        _line(page, f"Ancre {told} : écriture {ancre.sequence}")
    if not dossier.ancres:
        _line(page, "Aucune ancre donnée au-dehors : rien d’autre que la clé ne tient cette chaîne")


def _line(page: Page, text: str) -> None:
    page.need()
    for piece in page.folded(text, RIGHT - INDENT, size=SMALL):
        page.need()
        page.write(INDENT, piece, font=PLAIN, size=SMALL)
        page.down()
