"""The day sheet: the journal's head on paper, to be kept by somebody else."""

from typing import Final

from appliance.domain.ancre import Ancre
from appliance.formats.ancres import write_ancre
from appliance.formats.page import BOLD, LEFT, Page, qr_code

WHAT: Final = (
    "Cette feuille prouve plus tard que le journal du cabinet n’a pas été réécrit avant elle. "
    "Elle ne nomme aucun patient et aucun montant. Gardez-la hors du boîtier, ou confiez-la à "
    "un tiers."
)
HOW: Final = (
    "Pour s’en servir : recopiez ou photographiez la ligne dans un fichier, puis "
    "« besace verify --anchor FICHIER », ou verify_besace.py."
)
GROUP: Final = 16


def draw_feuille_jour(ancre: Ancre) -> bytes:
    """Return the sheet as PDF: the line of the anchor as text and as a QR code."""
    page, line = Page(), write_ancre(ancre)
    page.title(f"Feuille du jour — {ancre.le.astimezone():%d/%m/%Y à %H:%M}")
    page.paragraph(WHAT)
    page.write(LEFT, f"Écriture n° {ancre.sequence}", font=BOLD)
    page.down()
    chain = ancre.chain.hex()
    for start in range(0, len(chain), GROUP):
        page.write(LEFT, chain[start : start + GROUP], font="Courier", size=12)
        page.down()
    page.draw(qr_code(line))
    page.paragraph(line)
    page.paragraph(HOW)
    return page.finish()
