"""Whether the image of a document will do: measured figures to findings.

What the norm asks is an error; what only looks wrong is a doubt, and a person decides.
At least 200 dots per inch, at least A5, legible: SCOR as its vendors publish it.  Every other
limit is the box's own choice, measured on the made-up images of the tests.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from appliance.domain.controles import Finding, Severity
from appliance.domain.patient import Beneficiaire
from appliance.domain.registre.noms import mots_of

LEAST_PPP: Final = 200
A5_MM: Final = (148, 210)
TOLERANCE_MM: Final = 4
"""A scanner cuts a little off the edges."""
DARK: Final = 110
"""Grey of the paper, of 255: photographed in a dim room."""
PALE: Final = 60
"""Greys between paper and ink."""
BLURRED: Final = 260
"""Steepest steps between neighbouring dots, per mille of the way from paper to ink."""
CUT: Final = 4
"""Ink in the outermost strip of a side, per mille."""
GUTTER: Final = 40
"""Width without ink in the middle of a wide image, per mille."""
FEW_WORDS: Final = 4
"""A reading of fewer words proves nothing about a name."""
SHORT: Final = 5
"""Letters of a word that must be read exactly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mesures:
    """What is measured on the image of one page.

    Attributes:
        ppp: dots per inch.
        papier_mm: shorter and longer side of the paper, as far as is known.
        clarte: grey of the paper, 0 (black) to 255.
        contraste: greys between paper and ink.
        nettete: the steepest steps between neighbouring dots, per mille of `contraste`.
        bords: ink in the outermost strip of each side, per mille: left, right, top, bottom.
        gouttiere: width without ink in the middle of an image that is wider than high and has
            ink on both sides of it, per mille; 0 for any other.
    """

    ppp: int
    papier_mm: tuple[int, int]
    clarte: int
    contraste: int
    nettete: int
    bords: tuple[int, int, int, int]
    gouttiere: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bornes:
    """What the practice's settings allow; the norm's own figures are not public.

    Attributes:
        octets: bytes of one document.
        pages: of one document.
    """

    octets: int = 2_000_000
    pages: int = 10


def constats(
    pages: Sequence[Mesures], *, octets: int, nombre: int, bornes: Bornes
) -> tuple[Finding, ...]:
    """Return what is wrong with a document, each thing once.

    Args:
        pages: measures of the pages that are images; a page of text has none to take.
        octets: bytes of the document as it would leave.
        nombre: how many pages it has.
        bornes: what it may be at the most.
    """
    found = [*_of_the_whole(octets, nombre, bornes), *(one for page in pages for one in _of(page))]
    return tuple({one.rule: one for one in found}.values())


def nom_absent(texte: str, patient: Iterable[Beneficiaire]) -> Finding | None:
    """Return a doubt where a text that was read names nobody of these.

    Args:
        texte: what a reader of texts made of the image; letters may be wrong.
        patient: the patient under each name and NIR.
    """
    read = mots_of(texte)
    if len(read) < FEW_WORDS:
        return _doubt("piece-nom-illisible", "Aucun nom n’a pu être lu.", "Lisez-le vous-même.")
    if any(_names(one, read) for one in patient):
        return None
    return _doubt(
        "piece-autre-patient", "Le nom du patient n’a pas été lu.", "Vérifiez à qui elle est."
    )


def _of_the_whole(octets: int, nombre: int, bornes: Bornes) -> Iterator[Finding]:
    if octets > bornes.octets:
        most = bornes.octets // 1000
        yield _wrong(
            "piece-lourde", f"Fichier de plus de {most} ko.", "Numérisez en gris, à 200 ppp."
        )
    if nombre > bornes.pages:
        yield _wrong(
            "piece-longue", f"Plus de {bornes.pages} pages.", "Un document par image : séparez-les."
        )


def _of(page: Mesures) -> Iterator[Finding]:
    if page.ppp < LEAST_PPP:
        yield _wrong(
            "piece-resolution",
            f"{page.ppp} points par pouce : il en faut {LEAST_PPP}.",
            "Numérisez plus fin, ou photographiez de plus près.",
        )
    sides = zip(page.papier_mm, A5_MM, strict=True)
    if any(side < least - TOLERANCE_MM for side, least in sides):
        yield _wrong("piece-petite", "Plus petit qu’une page A5.", "Numérisez toute la page.")
    if page.clarte < DARK:
        yield _doubt("piece-sombre", "L’image est sombre.", "Reprenez-la avec plus de lumière.")
    elif page.contraste < PALE:
        yield _doubt("piece-pale", "L’encre se voit à peine.", "Reprenez-la plus contrastée.")
    elif page.nettete < BLURRED:
        yield _doubt("piece-floue", "L’image est floue.", "Reprenez-la sans bouger.")
    if any(side >= CUT for side in page.bords):
        yield _doubt("piece-coupee", "Un bord coupe le texte.", "Reprenez la page entière.")
    if page.gouttiere >= GUTTER:
        yield _doubt("piece-double", "Deux pages côte à côte ?", "Un document par image.")


def _names(who: Beneficiaire, read: Sequence[str]) -> bool:
    """Tell whether somebody stands in what was read: by names, or by the day of birth."""
    born = f"{who.naissance[6:]}{who.naissance[4:6]}{who.naissance[:4]}"
    digits = "".join(word for word in read if word.isdecimal())
    wanted = [*mots_of(who.nom), *mots_of(who.prenom)]
    return born in digits or all(any(_alike(word, one) for one in read) for word in wanted)


def _alike(word: str, read: str) -> bool:
    """Tell whether two words are the same, but for one letter of a long one."""
    if word == read or len(word) < SHORT:
        return word == read
    if len(word) == len(read):
        return sum(one != other for one, other in zip(word, read, strict=True)) == 1
    longer, shorter = sorted((word, read), key=len, reverse=True)
    shortened = (longer[:at] + longer[at + 1 :] for at in range(len(longer)))
    return len(longer) == len(shorter) + 1 and shorter in shortened


def _wrong(rule: str, sentence: str, fix: str) -> Finding:
    return Finding(rule, Severity.ERROR, sentence, fix)


def _doubt(rule: str, sentence: str, fix: str) -> Finding:
    return Finding(rule, Severity.WARNING, sentence, fix)
