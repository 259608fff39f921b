"""A return against what this box billed: whose share each event speaks of, and what is nobody's.

An event belongs to an invoice when the number is one of this box's, and when all else that the
return tells of it agrees: professional, lot and its day, insured person.  What agrees with nothing
is kept as a fact of its own, with the reason, so that no cent is lost.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256

from appliance.domain.argent.concordance import Connue, Genre, Livre, disagreement
from appliance.domain.argent.part import Dit, Mot
from appliance.domain.file_attente import CleLot
from appliance.domain.paiements import (
    Anomalie,
    Commentaire,
    Controle,
    Evenement,
    FactureCitee,
    Forfait,
    Illisible,
    Motif,
    Paiement,
    Rejet,
    Report,
    Retenue,
    Virement,
)
from appliance.domain.tiers_payant import Part


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Fait:
    """What a return tells, and what belongs to no share of an invoice.

    Attributes:
        retour: SHA-256 of the return that said it first, hexadecimal.
        le: when that was heard (UTC).
        montant: centimes that it adds to its transfer; below zero for a withholding.
        texte: words and codes as received.
        numero: of the invoice as the return names it, empty for none.
        virement: `VirementAnnonce.identifiant`, empty for none.
        rang: which one it is among equal ones of one return, from 0.
    """

    genre: Genre
    retour: str
    le: datetime
    montant: int = 0
    texte: str = ""
    numero: str = ""
    lot: str = ""
    part: Part | None = None
    virement: str = ""
    rang: int = 0

    @property
    def cle(self) -> str:
        """What makes it the same fact when another return repeats it: SHA-256, hexadecimal."""
        told = (self.genre, self.montant, self.texte, self.numero, self.lot, self.part)
        return sha256(repr((*map(str, told), self.virement, self.rang)).encode()).hexdigest()


@dataclass(slots=True)
class Lecture:
    """All that one return tells, sorted.

    Attributes:
        factures: those that it speaks of, by rank.
        mots: by rank and share.
        virements: by identifier; the amount follows from the rest.
        recus: lots of which nobody knew yet that the payer has them.
        controles: how many controls of the return agree with what was counted.
    """

    factures: dict[int, Connue] = field(default_factory=dict, repr=False)
    mots: dict[tuple[int, Part], list[Mot]] = field(
        default_factory=lambda: defaultdict(list), repr=False
    )
    faits: list[Fait] = field(default_factory=list, repr=False)
    virements: dict[str, Virement] = field(default_factory=dict, repr=False)
    recus: set[CleLot] = field(default_factory=set)
    controles: int = 0


class Lecteur:
    """Reads one return.

    Args:
        livre: the invoices.
        retour: SHA-256 of the return, hexadecimal.
        le: when it came (UTC).
    """

    def __init__(self, livre: Livre, retour: str, le: datetime) -> None:
        self._livre, self._retour, self._le = livre, retour, le
        self._jour = le.astimezone().date()
        self._names: dict[Virement, str] = {}
        self._seen: Counter[object] = Counter()
        self._lecture = Lecture()

    def read(self, evenements: Iterable[Evenement]) -> Lecture:
        """Sort all events of the return."""
        for evenement in evenements:
            self._take(evenement)
        return self._lecture

    def _take(self, evenement: Evenement) -> None:
        match evenement:
            case Paiement() as one:
                mot = self._mot(Dit.REGLEE, (), one.virement)
                self._said(one.facture, one.part, replace(mot, paye=one.paye))
            case Anomalie() as one if one.paye:
                mot = self._mot(Dit.REGLEE, one.motifs, one.virement)
                self._said(one.facture, one.part, replace(mot, paye=one.paye))
            case Anomalie() | Rejet() as one if one.facture is not None:
                self._said(one.facture, one.part, self._mot(Dit.REJETEE, one.motifs, one.virement))
            case Report() as one:
                self._said(one.facture, one.part, self._mot(Dit.REPORTEE, one.motifs, one.virement))
            case Retenue() as one:
                words = f"{one.nature} {one.operation} {one.reference}"
                self._fact(Genre.RETENUE, words, -one.montant, virement=one.virement)
            case Forfait() as one:
                words, amount = f"{one.code} {one.libelle}", 0 if one.detail else one.montant
                self._fact(Genre.FORFAIT, words, amount, virement=one.virement)
            case _:
                self._tell(evenement)

    def _tell(self, evenement: Evenement) -> None:
        """Take in what says no money."""
        match evenement:
            case Rejet(motifs=motifs):
                self._fact(Genre.FACTURE_INCONNUE, _words(motifs))
            case Commentaire(facture=facture, code=code, texte=texte):
                self._fact(Genre.COMMENTAIRE, f"{code} {texte}", facture=facture)
            case Controle(prouve=True):
                self._lecture.controles += 1
            case Controle() as one:
                told, counted = one.montant
                words = f"{one.objet} {one.nombre} {told} {counted}"
                self._fact(Genre.CONTROLE, words)
            case Illisible(phrase=phrase):
                self._fact(Genre.ILLISIBLE, phrase)

    def _said(self, citee: FactureCitee, part: Part | None, mot: Mot) -> None:
        """Give a word to the shares that it speaks of, or keep it as a fact."""
        known = self._livre.connue(citee.numero)
        astray = Genre.FACTURE_INCONNUE if known is None else disagreement(citee, known)
        found = None if known is None or astray else self._asking(known, part)
        if known is None or found is None:
            genre = astray or Genre.PART_NON_DEMANDEE
            words = _words(mot.motifs)
            self._fact(genre, words, mot.paye, facture=citee, part=part, known=mot.virement)
            return
        if known.lot is not None and not known.recu:
            numero, day = known.lot
            self._lecture.recus.add(CleLot(day, numero))
        self._lecture.factures[found.rang] = found
        for each in found.demandes if part is None else (part,):
            self._lecture.mots[found.rang, each].append(self._ranked(found.rang, each, mot))

    def _asking(self, known: Connue, part: Part | None) -> Connue | None:
        """Return the invoice that asks for a share: it, or the DRE beside the FSE that is named."""
        if part is None:
            return known if known.demandes else None
        if part in known.demandes:
            return known
        beside = self._livre.dre(known.rang) if part is Part.AMC else None
        return beside if beside is not None and part in beside.demandes else None

    def _mot(self, dit: Dit, motifs: tuple[Motif, ...], virement: Virement | None) -> Mot:
        return Mot(
            dit=dit,
            le=self._le,
            jour=(virement and virement.date) or self._jour,
            motifs=motifs,
            virement=self._transfer(virement) if virement else "",
            retour=self._retour,
        )

    def _transfer(self, virement: Virement) -> str:
        if virement not in self._names:
            self._names[virement] = identify(virement)
            self._lecture.virements[self._names[virement]] = virement
        return self._names[virement]

    def _ranked(self, rang: int, part: Part, mot: Mot) -> Mot:
        place = rang, part, mot.content
        self._seen[place] += 1
        earlier = self._seen[place] - 1
        return replace(mot, rang=earlier) if earlier else mot

    def _fact(  # noqa: PLR0913 - the fields of a fact, once each
        self,
        genre: Genre,
        texte: str,
        montant: int = 0,
        *,
        facture: FactureCitee | None = None,
        part: Part | None = None,
        virement: Virement | None = None,
        known: str = "",
    ) -> None:
        fait = Fait(
            genre=genre,
            retour=self._retour,
            le=self._le,
            montant=montant,
            texte=texte.strip(),
            numero=facture.numero if facture else "",
            lot=facture.lot if facture else "",
            part=part,
            virement=self._transfer(virement) if virement else known,
        )
        self._seen[fait.cle] += 1
        self._lecture.faits.append(replace(fait, rang=self._seen[fait.cle] - 1))


def identify(virement: Virement) -> str:
    """Name a transfer: day, label, payer and payee make one, whatever return tells of it."""
    day = virement.date and virement.date.isoformat()
    told = (day, virement.libelle, virement.payeur, virement.professionnel.lstrip("0"))
    return sha256(repr(told).encode()).hexdigest()[:32]


def _words(motifs: Iterable[Motif]) -> str:
    return " ; ".join(f"{one.code} {one.libelle}".strip() for one in motifs)
