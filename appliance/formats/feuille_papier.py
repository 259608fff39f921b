"""The paper sheet of mode 5 as PDF, on a layout of our own: no official form is imitated.

It bears what the arrêté of 9 April 1998 and document 003 ask for, and says that it is a
simulation, as all that the simulated engine makes.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from appliance.domain.cotation import Ligne
from appliance.domain.facture import Facture
from appliance.domain.feuille_papier import FeuillePapier
from appliance.domain.money import euros
from appliance.domain.tiers_payant import Part
from appliance.formats.page import BOLD, LEFT, MM, PLAIN, RIGHT, WIDTH, Page

BOTTOM: Final = 60 * MM  # below stand the boxes and the signatures
BOX: Final = 4 * MM
LABELS: Final = 48 * MM
TO_FILL: Final = "................................"
COLUMNS: Final = {"Acte": 0, "Coef.": 40, "Qté": 62, "Exo.": 80, "Montant": 120, "Part AMO": 147}
"""Titles of the lines, each where its column begins, in millimetres."""
AMOUNT_W: Final = 27 * MM


def draw_feuille(facture: Facture, feuille: FeuillePapier) -> bytes:
    """Return the sheet of a sealed invoice, PDF; the same bytes for the same invoice."""
    page = _Sheet(BOTTOM)
    page.title("Feuille de soins papier (mode dégradé)")
    for label, value in _facts(facture, feuille):
        page.fact(label, value)
    page.lines(facture)
    page.boxes(facture, feuille)
    page.signatures(feuille.mention)
    return page.finish()


def _facts(facture: Facture, feuille: FeuillePapier) -> Iterator[tuple[str, str]]:
    who, paper = facture.beneficiaire, facture.prescription
    yield "Facture", f"{facture.numero}, établie le {feuille.etablie_le:%d/%m/%Y}"
    yield "Professionnel", f"{facture.professionnel.nom}, {facture.professionnel.numero.value}"
    yield "Organisme", str(facture.organisme)
    yield "Bénéficiaire", f"{who.nom} {who.prenom}"
    yield "N° d’immatriculation", who.nir.value
    yield "Date de naissance", f"{who.naissance[6:]}/{who.naissance[4:6]}/{who.naissance[:4]}"
    if paper is not None:
        yield "Prescription", f"{paper.prescripteur}, du {paper.date:%d/%m/%Y}"
    if feuille.maternite_le is not None:
        yield "Maternité", f"accouchement le {feuille.maternite_le:%d/%m/%Y}"
    yield "Soins du", facture.jours_en_mots


class _Sheet(Page):
    """The sheet, from its facts down to its signatures."""

    def fact(self, label: str, value: str) -> None:
        self.write(LEFT, label)
        self.write(LEFT + LABELS, value, font=BOLD)
        self.down()

    def lines(self, facture: Facture) -> None:
        """Write one row an act, on as many pages as that takes, then what they come to."""
        self.down()
        self._row(tuple(COLUMNS), BOLD)
        for rang, seance in enumerate(facture.seances):
            if facture.suivantes:
                self.need()
                self.write(LEFT, f"Le {seance.jour:%d/%m/%Y}")
                self.down()
            for ligne in facture.lignes(rang):
                self._row(_cells(ligne))
        cotation = facture.cotation
        sums = (euros(cotation.total), euros(cotation.amo))
        self._row(("Total", "", "", "", *sums), BOLD)
        due = sum(_share(facture, part) for part in facture.tiers_payant.parts)
        self.fact("Montant dispensé", euros(due))

    def boxes(self, facture: Facture, feuille: FeuillePapier) -> None:
        ticked = feuille.cochees(facture.tiers_payant)
        self.y = BOTTOM
        self._tick("L’assuré n’a pas payé la part obligatoire", ticked=Part.AMO in ticked)
        self._tick("L’assuré n’a pas payé la part complémentaire", ticked=Part.AMC in ticked)
        accident = f"Accident du travail, maladie professionnelle {feuille.reference_at}"
        missing = TO_FILL if feuille.accident and not feuille.reference_at else ""
        self._tick(f"{accident}{missing}".rstrip(), ticked=feuille.accident)

    def signatures(self, mention: str) -> None:
        self.down()
        self.write(LEFT, "Signature de l’assuré")
        self.write(WIDTH / 2, "Signature du professionnel")
        if mention:
            self.write(RIGHT - 18 * MM, mention, font=BOLD, size=15)

    def _row(self, cells: tuple[str, ...], font: str = PLAIN) -> None:
        self.need()
        for cell, (title, at) in zip(cells, COLUMNS.items(), strict=True):
            if title in {"Montant", "Part AMO"}:
                self.write_right(LEFT + at * MM + AMOUNT_W, cell, font=font)
            else:
                self.write(LEFT + at * MM, cell, font=font)
        self.down()

    def _tick(self, text: str, *, ticked: bool) -> None:
        self.canvas.rect(LEFT, self.y - 1, BOX, BOX)
        if ticked:
            self.write(LEFT + 0.8 * MM, "X", font=BOLD)
        self.write(LEFT + 2 * BOX, text)
        self.down()


def _cells(ligne: Ligne) -> tuple[str, ...]:
    exo = "" if ligne.exo == "0" else ligne.exo
    amounts = (euros(ligne.montant), euros(ligne.amo))
    return (ligne.code, _plain(ligne.coefficient), _plain(ligne.quantite), exo, *amounts)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")


def _share(facture: Facture, part: Part) -> int:
    return facture.cotation.amo if part is Part.AMO else facture.cotation.amc
