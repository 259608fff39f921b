"""A reminder as a letter (PDF) or as a mail that waits for its address: it names no patient.

The payer finds an invoice by the professional's number and its own; nothing more of it is told.
"""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Final

from appliance.domain.argent.relances import Reclamee, Relance
from appliance.domain.money import euros
from appliance.domain.professionnel import Professionnel
from appliance.formats.page import BOLD, LEFT, MARK, MM, PLAIN, RIGHT, Page

MODELES: Final = Path(__file__).with_name("relances.toml")
COLUMNS: Final = (0, 40 * MM, 75 * MM)
TITLES: Final = ("Facture", "Part", "Reçue le", "Montant")
DRAFT: Final = "X-Unsent"
"""Makes mail programs open a message to be completed, not one that was received."""


@dataclass(frozen=True, slots=True)
class Modele:
    """The words of one level."""

    objet: str
    paragraphes: tuple[str, ...]


def draw_lettre(relance: Relance, professionnel: Professionnel, organisme: str) -> bytes:
    """Return the letter, PDF; the same bytes for the same reminder.

    Args:
        relance: what is claimed.
        professionnel: who claims it.
        organisme: the payer, as the practice names it.
    """
    page, modele = Page(), _modele(relance)
    page.write(LEFT, professionnel.nom, font=BOLD)
    page.down()
    page.write(LEFT, f"N° {professionnel.numero.value}")
    page.write_right(RIGHT, organisme, font=BOLD)
    page.down(2)
    page.write_right(RIGHT, f"Le {relance.le:%d/%m/%Y}")
    page.down(2)
    page.title(modele.objet)
    for paragraph in _filled(modele, relance, organisme):
        page.paragraph(paragraph)
    _table(page, relance)
    page.need()
    page.write_right(RIGHT, professionnel.nom)
    return page.finish()


def write_mail(relance: Relance, professionnel: Professionnel, organisme: str) -> bytes:
    """Return the mail without its address, the letter beside it; see `draw_lettre`."""
    mail, modele = EmailMessage(policy=policy.SMTP), _modele(relance)
    mail["Subject"] = f"{modele.objet} — {professionnel.nom}, n° {professionnel.numero.value}"
    mail[DRAFT] = "1"
    lines = ("\t".join(_cells(one)) for one in relance.reclamees)
    text = "\n\n".join([*_filled(modele, relance, organisme), "\n".join(lines)])
    mail.set_content(f"{text}\n\n{professionnel.nom}\n\n{MARK}\n")
    letter = draw_lettre(relance, professionnel, organisme)
    mail.add_attachment(letter, maintype="application", subtype="pdf", filename="relance.pdf")
    return mail.as_bytes()


def _table(page: Page, relance: Relance) -> None:
    _row(page, TITLES, BOLD)
    for one in relance.reclamees:
        _row(page, _cells(one))
    _row(page, ("Total", "", "", euros(relance.montant)), BOLD)
    page.down()


def _row(page: Page, cells: Sequence[str], font: str = PLAIN) -> None:
    page.need()
    for cell, at in zip(cells, COLUMNS, strict=False):
        page.write(LEFT + at, cell, font=font)
    page.write_right(RIGHT, cells[-1], font=font)
    page.down()


def _cells(one: Reclamee) -> tuple[str, ...]:
    return str(one.numero), one.part.upper(), f"{one.depuis:%d/%m/%Y}", euros(one.montant)


def _filled(modele: Modele, relance: Relance, organisme: str) -> Iterator[str]:
    for paragraph in modele.paragraphes:
        yield paragraph.format(
            nombre=len(relance.reclamees),
            total=euros(relance.montant),
            organisme=organisme,
            reponse=f"{relance.reponse_avant:%d/%m/%Y}",
        )


@cache
def _modeles() -> dict[str, Modele]:
    table = tomllib.loads(MODELES.read_text(encoding="utf-8"))
    return {
        level: Modele(words["objet"], tuple(words["paragraphes"])) for level, words in table.items()
    }


def _modele(relance: Relance) -> Modele:
    return _modeles()[str(int(relance.niveau))]
