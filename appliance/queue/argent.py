"""What returns and persons said of the money, as it is kept: by invoice, and beside invoices."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, cast

from tinydb import where
from tinydb.table import Document

from appliance.domain.argent.banque import VirementAnnonce
from appliance.domain.argent.concordance import Connue, Genre
from appliance.domain.argent.lecture import Fait, Lecture
from appliance.domain.argent.part import Mot, SuiviPart
from appliance.domain.file_attente import CleLot, LotEnFile, Retour
from appliance.domain.identifiers import NumeroFacture
from appliance.domain.lifecycle import Evenement, advance
from appliance.domain.oubli import without_words
from appliance.domain.paiements import Virement
from appliance.domain.tiers_payant import Part
from appliance.queue.columns import Column
from appliance.queue.comptes import RESUME, Comptes
from appliance.queue.documents import LOTS, PARTS, RETOURS, from_document, to_document
from appliance.queue.index import Columns
from appliance.queue.table import JournalDatabase

FAITS: Final = "faits"
VIREMENTS: Final = "virements"
LECTURES: Final = "lectures"
KEY: Final = "cle"
COLUMNS: Final[Columns] = {
    FAITS: (Column((KEY,), 8), Column(("genre",), 1), Column(("numero",), 4)),
    VIREMENTS: (Column(("identifiant",), 8),),
    LECTURES: (Column(("retour",), 8),),
}
ANSWERED: Final = "Le payeur a répondu sur une facture de ce lot."


@dataclass(frozen=True, slots=True, kw_only=True)
class LectureFaite:
    """That a return was read, and what it told that nobody knew yet.

    Attributes:
        retour: SHA-256, hexadecimal.
        le: when it came (UTC).
        controles: how many of its own controls agree with what was counted.
        vu: number of the last of all returns that was looked at by then, in their order.
    """

    retour: str
    le: datetime
    mots: int
    faits: int
    virements: int
    controles: int
    vu: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Parts:
    """Both shares of an invoice, as one document; None for a share of which nobody spoke."""

    amo: SuiviPart | None = None
    amc: SuiviPart | None = None

    def each(self) -> Mapping[Part, SuiviPart]:
        """Return the shares of which somebody spoke."""
        both = {Part.AMO: self.amo, Part.AMC: self.amc}
        return {part: suivi for part, suivi in both.items() if suivi is not None}


class Argent:
    """The tables of the money.  Each writing is one durable commit, or raises a VaultError.

    Args:
        database: the open queue.
        comptes: what each invoice asks for.
    """

    def __init__(self, database: JournalDatabase, comptes: Comptes) -> None:
        self.comptes = comptes
        self._storage = database.storage
        self._parts, self._faits = database.table(PARTS), database.table(FAITS)
        self._named: dict[int, str] = {}  # identifiers of transfers, by number
        self._virements, self._lectures = database.table(VIREMENTS), database.table(LECTURES)
        self._lots, self._retours = database.table(LOTS), database.table(RETOURS)
        self._vu: int | None = None

    # Reading ------------------------------------------------------------------------------

    def of(self, rang: int) -> Mapping[Part, SuiviPart]:
        """Return the shares of an invoice of which somebody spoke."""
        document = self._parts.get(doc_id=rang)
        if document is None:
            return {}
        fields = {name: value for name, value in document.items() if name != RESUME}
        return from_document(fields, Parts).each()

    def faits(self, genres: Iterable[Genre]) -> Iterator[Fait]:
        """Yield what belongs to no share, of some kinds, in the order in which it was heard."""
        for genre in genres:
            yield from map(_fait, self._faits.search(where("genre") == genre.value))

    def virements(self, besides: Container[str] = frozenset()) -> Sequence[VirementAnnonce]:
        """Return the transfers that returns announced, in the order in which they were heard.

        Args:
            besides: identifiers of those that are not asked for, and not read again.
        """
        found = []
        for number in self._storage.numbers(VIREMENTS):
            if self._named.get(number) is None or self._named[number] not in besides:
                one = from_document(self._virements.get(doc_id=number), VirementAnnonce)
                self._named[number] = one.identifiant
                if one.identifiant not in besides:
                    found.append(one)
        return found

    def virement(self, identifiant: str) -> VirementAnnonce | None:
        """Return one announced transfer, None when there is no such transfer."""
        found = self._virements.get(where("identifiant") == identifiant)
        return None if found is None else from_document(found, VirementAnnonce)

    def lectures(self) -> Sequence[LectureFaite]:
        """Return what the returns told, in the order in which they were read."""
        return [from_document(document, LectureFaite) for document in self._lectures]

    @property
    def vu(self) -> int:
        """Number of the last return that was looked at, in the order of their coming."""
        if self._vu is None:
            last = self._lectures.get(doc_id=self._storage.last_number(LECTURES))
            self._vu = 0 if last is None else from_document(last, LectureFaite).vu
        return self._vu

    def unread(self) -> Iterator[tuple[int, Retour]]:
        """Yield the returns that nobody looked at yet, with their numbers, the oldest first."""
        for number in range(self.vu + 1, self._storage.last_number(RETOURS) + 1):
            document = self._retours.get(doc_id=number)
            if document is not None:
                yield number, from_document(document, Retour)

    def look_past(self, number: int) -> None:
        """Look at a return no more as long as the queue is open."""
        self._vu = max(self.vu, number)

    def was_read(self, retour: str) -> bool:
        """Tell whether a return was read, by its SHA-256 (hexadecimal)."""
        return bool(self._lectures.contains(where("retour") == retour))

    # Writing ------------------------------------------------------------------------------

    def keep(self, lecture: Lecture, retour: str, le: datetime, numero: int = 0) -> LectureFaite:
        """Keep all that a return told, in one commit; what is known already changes nothing.

        Args:
            lecture: the return, sorted.
            retour: its SHA-256, hexadecimal.
            le: when it came (UTC).
            numero: its number, where all that came before it was looked at; else 0.
        """
        came, billed = Counter[str](), _billed(lecture)
        with self._storage.transaction(finishing=True):
            mots = sum(self._hear(one, lecture, came) for one in lecture.factures.values())
            faits = sum(self._note(fait, came) for fait in lecture.faits)
            for name, virement in lecture.virements.items():
                self._announce(name, virement, came[name], billed.get(name, ""))
            for cle in sorted(lecture.recus):
                self._receive(cle, le)
            faite = LectureFaite(
                retour=retour,
                le=le,
                mots=mots,
                faits=faits,
                virements=len(lecture.virements),
                controles=lecture.controles,
                vu=max(self.vu, numero),
            )
            self._lectures.insert(to_document(faite))
        return faite

    def decide(self, rang: int, suivis: Iterable[SuiviPart]) -> None:
        """Keep shares of which a person decided something, in one commit."""
        with self._storage.transaction(finishing=True):
            self.note(rang, suivis)

    def note(self, rang: int, suivis: Iterable[SuiviPart]) -> None:
        """The same, as part of the transaction that is under way."""
        self._put(rang, {**self.of(rang), **{one.part: one for one in suivis}})

    def forget(self, numeros: Iterable[NumeroFacture]) -> None:
        """Remove what payers and persons wrote about invoices in words: it may name somebody."""
        for numero in numeros:
            about = (where("numero") == numero) & (where("genre") == Genre.COMMENTAIRE.value)
            self._faits.remove(about)
            if known := self.of(int(numero)):
                bare = {part: without_words(one) for part, one in known.items()}
                self._parts.rewrite(int(numero), _shares(bare))

    def forget_named(self, named: Callable[[str], bool]) -> None:
        """Empty what returns say in words of nobody's invoice where that names somebody."""
        found = [one for one in self._faits if named(one["texte"])]
        with self._storage.transaction(finishing=True):
            for one in found:
                self._faits.rewrite(one.doc_id, {**one, "texte": ""})

    def _hear(self, facture: Connue, lecture: Lecture, came: Counter[str]) -> int:
        """Keep what was said of an invoice; return how much of it is new."""
        known, new = dict(self.of(facture.rang)), 0
        for part, asked in facture.demandes.items():
            if said := lecture.mots.get((facture.rang, part)):
                before = known.get(part) or SuiviPart(
                    numero=facture.numero, part=part, demande=asked, mots=()
                )
                known[part] = before.heard(said)
                new += _count_new(before.mots, known[part].mots, came)
        if new:
            self._put(facture.rang, known)
        return new

    def _put(self, rang: int, parts: Mapping[Part, SuiviPart]) -> None:
        document = Document(_shares(parts), doc_id=rang)
        if self._storage.contains(PARTS, rang):
            self._parts.update(document, doc_ids=[rang])
        else:
            self._parts.insert(document)

    def _note(self, fait: Fait, came: Counter[str]) -> bool:
        """Keep a fact; False when it is known."""
        if self._faits.contains(where(KEY) == fait.cle):
            return False
        self._faits.insert({**to_document(fait), KEY: fait.cle})
        came[fait.virement] += fait.montant
        return True

    def _announce(self, name: str, virement: Virement, montant: int, professionnel: str) -> None:
        """Keep a transfer, or add to it what another return tells of it."""
        found = cast("Document | None", self._virements.get(where("identifiant") == name))
        if found is None:
            announced = VirementAnnonce(
                identifiant=name,
                date=virement.date,
                libelle=virement.libelle,
                payeur=virement.payeur,
                montant=montant,
                professionnel=professionnel,
            )
            self._virements.insert(to_document(announced))
        elif montant:
            before = from_document(found, VirementAnnonce)
            after = replace(before, montant=before.montant + montant)
            self._virements.update(to_document(after), doc_ids=[found.doc_id])

    def _receive(self, cle: CleLot, le: datetime) -> None:
        """Note that the payer has a lot, for it speaks of what is in it."""
        lot = where("clos")["lot"]
        wanted = (lot["cree_le"] == cle.cree_le.isoformat()) & (lot["numero"] == cle.numero)
        found = cast("Document", self._lots.get(wanted))
        before = from_document(found, LotEnFile)
        etat = advance(before.etat, Evenement.REPONSE).etat
        if etat is not before.etat:
            after = replace(before, etat=etat, depuis=le, preuve=ANSWERED, motif="")
            self._lots.update(to_document(after), doc_ids=[found.doc_id])


def _billed(lecture: Lecture) -> Mapping[str, str]:
    """Return, by transfer, who billed what it pays; empty where several did."""
    found: dict[str, str] = {}
    for (rang, _), mots in lecture.mots.items():
        who = lecture.factures[rang].professionnel
        for mot in mots:
            found[mot.virement] = who if found.get(mot.virement, who) == who else ""
    return found


def _count_new(before: Sequence[Mot], after: Sequence[Mot], came: Counter[str]) -> int:
    """Count what was said newly, and the money of it by transfer."""
    known = {mot.content for mot in before}
    new = [mot for mot in after if mot.content not in known] if known else after
    for mot in new:
        came[mot.virement] += mot.paye
    return len(new)


def _shares(parts: Mapping[Part, SuiviPart]) -> dict[str, Any]:
    """Return the document of an invoice's shares."""
    document = to_document(Parts(amo=parts.get(Part.AMO), amc=parts.get(Part.AMC)))
    document[RESUME] = {
        part.value: [one.etat.value, one.paye, one.depuis.toordinal()]
        for part, one in parts.items()
    }
    return document


def _fait(document: Any) -> Fait:
    return from_document({name: one for name, one in document.items() if name != KEY}, Fait)
