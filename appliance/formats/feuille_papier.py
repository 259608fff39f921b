"""The paper sheet of mode 5 as PDF, on a layout of our own: no official form is imitated.

It bears what the arrêté of 9 April 1998 and document 003 ask for, and says that it is a
simulation, as all that the simulated engine makes.
"""

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from typing import Final

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from appliance.domain.cotation import Ligne
from appliance.domain.facture import Facture
from appliance.domain.feuille_papier import FeuillePapier
from appliance.domain.money import euros
from appliance.domain.tiers_payant import Part

WIDTH, HEIGHT = A4
LEFT: Final = 18 * mm
RIGHT: Final = WIDTH - LEFT
TOP: Final = HEIGHT - 20 * mm
BOTTOM: Final = 60 * mm  # below stand the boxes and the signatures
LINE: Final = 6 * mm
BOX: Final = 4 * mm
LABELS: Final = 48 * mm
PLAIN, BOLD = "Helvetica", "Helvetica-Bold"
SIZE: Final = 10
MARK: Final = "SIMULATION — SANS VALEUR"
TO_FILL: Final = "................................"
COLUMNS: Final = {"Acte": 0, "Coef.": 40, "Qté": 62, "Exo.": 80, "Montant": 120, "Part AMO": 147}
"""Titles of the lines, each where its column begins, in millimetres."""
AMOUNT_W: Final = 27 * mm


def draw_feuille(facture: Facture, feuille: FeuillePapier) -> bytes:
    """Return the sheet of a sealed invoice, PDF; the same bytes for the same invoice."""
    content = BytesIO()
    page = _Page(Canvas(content, pagesize=A4, invariant=1, pageCompression=0))
    page.title("Feuille de soins papier (mode dégradé)")
    for label, value in _facts(facture, feuille):
        page.fact(label, value)
    page.lines(facture)
    page.boxes(facture, feuille)
    page.signatures(feuille.mention)
    page.finish()
    return content.getvalue()


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
    yield "Soins du", f"{facture.date_soins:%d/%m/%Y}"


class _Page:
    """A canvas, and how far down it is written."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._y = TOP
        self._mark()

    def title(self, text: str) -> None:
        self._write(LEFT, text, font=BOLD, size=15)
        self._down(2)

    def fact(self, label: str, value: str) -> None:
        self._write(LEFT, label)
        self._write(LEFT + LABELS, value, font=BOLD)
        self._down()

    def lines(self, facture: Facture) -> None:
        """Write one row an act, on as many pages as that takes, then what they come to."""
        self._down()
        self._row(tuple(COLUMNS), BOLD)
        for ligne in facture.cotation.lignes:
            self._row(_cells(ligne))
        cotation = facture.cotation
        sums = (euros(cotation.total), euros(cotation.amo))
        self._row(("Total", "", "", "", *sums), BOLD)
        due = sum(_share(facture, part) for part in facture.tiers_payant.parts)
        self.fact("Montant dispensé", euros(due))

    def boxes(self, facture: Facture, feuille: FeuillePapier) -> None:
        ticked = feuille.cochees(facture.tiers_payant)
        self._y = BOTTOM
        self._tick("L’assuré n’a pas payé la part obligatoire", ticked=Part.AMO in ticked)
        self._tick("L’assuré n’a pas payé la part complémentaire", ticked=Part.AMC in ticked)
        accident = f"Accident du travail, maladie professionnelle {feuille.reference_at}"
        missing = TO_FILL if feuille.accident and not feuille.reference_at else ""
        self._tick(f"{accident}{missing}".rstrip(), ticked=feuille.accident)

    def signatures(self, mention: str) -> None:
        self._down()
        self._write(LEFT, "Signature de l’assuré")
        self._write(WIDTH / 2, "Signature du professionnel")
        if mention:
            self._write(RIGHT - 18 * mm, mention, font=BOLD, size=15)

    def finish(self) -> None:
        self._canvas.save()

    def _row(self, cells: tuple[str, ...], font: str = PLAIN) -> None:
        if self._y < BOTTOM + LINE:
            self._canvas.showPage()
            self._y = TOP
            self._mark()
        for cell, (title, at) in zip(cells, COLUMNS.items(), strict=True):
            if title in {"Montant", "Part AMO"}:
                self._canvas.setFont(font, SIZE)
                self._canvas.drawRightString(LEFT + at * mm + AMOUNT_W, self._y, cell)
            else:
                self._write(LEFT + at * mm, cell, font=font)
        self._down()

    def _tick(self, text: str, *, ticked: bool) -> None:
        self._canvas.rect(LEFT, self._y - 1, BOX, BOX)
        if ticked:
            self._write(LEFT + 0.8 * mm, "X", font=BOLD)
        self._write(LEFT + 2 * BOX, text)
        self._down()

    def _write(self, x: float, text: str, *, font: str = PLAIN, size: int = SIZE) -> None:
        self._canvas.setFont(font, size)
        self._canvas.drawString(x, self._y, text)

    def _down(self, lines: int = 1) -> None:
        self._y -= lines * LINE

    def _mark(self) -> None:
        """Say on every page what it is worth."""
        self._canvas.setFont(BOLD, SIZE)
        self._canvas.drawRightString(RIGHT, HEIGHT - 10 * mm, MARK)


def _cells(ligne: Ligne) -> tuple[str, ...]:
    exo = "" if ligne.exo == "0" else ligne.exo
    amounts = (euros(ligne.montant), euros(ligne.amo))
    return (ligne.code, _plain(ligne.coefficient), _plain(ligne.quantite), exo, *amounts)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")


def _share(facture: Facture, part: Part) -> int:
    return facture.cotation.amo if part is Part.AMO else facture.cotation.amc
