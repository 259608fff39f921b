"""A whole register out and back, in the open format of `formats.lignes`.

Invoices are written for reading and never taken back: their numbers, states and lots belong to
the box that gave them, and a second box that holds them would send them a second time.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import Any, Final, TypeAlias, TypeVar

from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.attente import Genre, LigneEnAttente
from appliance.domain.registre.fiche import Fiche
from appliance.domain.registre.piece import Piece
from appliance.durable.sealed_files import SealedFiles
from appliance.errors import JournalDamagedError, RegisterNotBlankError
from appliance.formats.lignes import Line
from appliance.formats.numeros import wrong_numbers
from appliance.queue.documents import FACTURES, from_document, to_document
from appliance.queue.fichier import Fichier
from appliance.queue.registre import (
    ATTENTE,
    CORRESPONDANCES,
    KINDS,
    OF_A_PATIENT,
    PATIENTS,
    PIECES,
    Fichiers,
)
from appliance.queue.store import Store
from appliance.services.images import arrived, carried, put_away

BATCH: Final = 64
OWN: Final = frozenset({ATTENTE, CORRESPONDANCES})
"""What the box keeps for itself: it does not make a register."""

T = TypeVar("T")
Read: TypeAlias = Callable[[], Iterable[Line]]


def contents(store: Store) -> Iterator[Mapping[str, Any]]:
    """Yield everything that the box knows, patients first, as `write_lines` takes it."""
    for name, fichier in store.registre.tables.items():
        yield from (_content(name, fiche, store.registre.files) for fiche in fichier)
    for facture in store.each_facture():
        yield {
            "table": FACTURES,
            "numero": int(facture.facture.numero),
            "valeur": to_document(facture),
        }


def _content(name: str, fiche: Fiche[Any], files: SealedFiles) -> Mapping[str, Any]:
    owner = {} if fiche.patient is None else {"patient": fiche.patient}
    known = fiche.valeur
    valeur = carried(known, files) if isinstance(known, Piece) else to_document(known)
    return {"table": name, "numero": fiche.numero, **owner, "valeur": valeur}


@dataclass(slots=True)
class Reprise:
    """What became of the lines.

    Attributes:
        entrees: values that went in.
        presentes: values that stood there already.
        en_attente: lines that wait, each with its reasons.
        factures: invoices that were passed over.
    """

    entrees: int = 0
    presentes: int = 0
    en_attente: list[Fiche[LigneEnAttente]] = field(default_factory=list)
    factures: int = 0


def take_back(fichiers: Fichiers, read: Read, *, name: str, today: date) -> Reprise:
    """Take a whole register back; it is read twice, and nothing goes in before its end was seen.

    A register that holds nothing but a part of the same export is one that a cut left: the
    rest goes in.

    Args:
        fichiers: the register, blank.
        read: returns the lines of the export from the first one on, each time.
        name: of the file, without its directory.
        today: the day.

    Raises:
        RegisterNotBlankError: there is something else in the register; nothing went in.
        TableError: see `read_lines`; nothing went in.
        VaultError: the queue cannot be written.
    """
    _check_blank(fichiers, (one for one in _Lines().judged(read()) if isinstance(one, _Good)))
    taking, judged = _TakingBack(fichiers, name, today), _Lines().judged(read())
    while batch := tuple(islice(judged, BATCH)):
        with fichiers.transaction():
            for one in batch:
                taking.enter(one)
    taking.forget_corrected()
    return taking.reprise


@dataclass(frozen=True, slots=True)
class _Good:
    table: str
    fiche: Fiche[Any]
    contenu: bytes = b""


@dataclass(frozen=True, slots=True)
class _Wrong:
    line: Line
    anomalies: tuple[Anomalie, ...]


@dataclass(frozen=True, slots=True)
class _Facture:
    """An invoice: passed over."""


class _Lines:
    """Judges the lines of one file, in their order."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, int]] = set()

    def judged(self, lines: Iterable[Line]) -> Iterator[_Good | _Wrong | _Facture]:
        for line in lines:
            content = line.content
            if content is None:
                yield _Wrong(line, (Anomalie("", "ce n’est pas un objet JSON"),))
            elif content.get("table") == FACTURES:
                yield _Facture()
            else:
                yield self._judge(line, content)

    def _judge(self, line: Line, content: dict[str, Any]) -> _Good | _Wrong:
        wrong = tuple(self._anomalies(content))
        if wrong:
            return _Wrong(line, wrong)
        table, numero = content["table"], content["numero"]
        contenu = b""
        try:
            if table == PIECES:
                content["valeur"], contenu = arrived(content["valeur"])
            valeur = from_document(content["valeur"], KINDS[table])
        except (JournalDamagedError, ValueError, KeyError, TypeError):
            # What is of another form is the file, not the journal.
            return _Wrong(line, (Anomalie("valeur", "ce n’est pas la forme documentée"),))
        self._seen.add((table, numero))
        return _Good(table, Fiche(numero, valeur, content.get("patient")), contenu)

    def _anomalies(self, content: dict[str, Any]) -> Iterator[Anomalie]:
        table, numero, patient = map(content.get, ("table", "numero", "patient"))
        if table not in KINDS or content.keys() - {"table", "numero", "patient", "valeur"}:
            yield Anomalie("table", "table ou champ inconnu de ce format")
            return
        if type(numero) is not int or not 0 < numero < 1 << 53 or (table, numero) in self._seen:
            yield Anomalie("numero", "un nombre entier, un par fiche, est attendu")
        owned = (PATIENTS, patient) in self._seen if table in OF_A_PATIENT else patient is None
        if not owned:
            yield Anomalie("patient", "aucun patient de ce numéro ne précède cette ligne")
        if not isinstance(content.get("valeur"), dict):
            yield Anomalie("valeur", "un objet est attendu")
        elif table not in OWN:  # a row that waits does so for what is wrong in it
            yield from wrong_numbers(content["valeur"])


def _check_blank(fichiers: Fichiers, fiches: Iterable[_Good]) -> None:
    """Refuse a register that holds anything else than what the file holds.

    Raises:
        RegisterNotBlankError: it does.
    """
    held = sum(len(fichier) for name, fichier in fichiers.tables.items() if name not in OWN)
    for one in fiches:
        before = None if one.table in OWN else fichiers.tables[one.table].get(one.fiche.numero)
        if before is not None:
            if before != one.fiche:
                raise RegisterNotBlankError
            held -= 1
    if held:
        raise RegisterNotBlankError


class _TakingBack:
    """Enters what was judged."""

    def __init__(self, fichiers: Fichiers, name: str, today: date) -> None:
        self.reprise = Reprise()
        self._fichiers, self._name, self._today = fichiers, name, today
        self._waiting: set[int] = set()

    def enter(self, one: _Good | _Wrong | _Facture) -> None:
        match one:
            case _Facture():
                self.reprise.factures += 1
            case _Wrong(line=line, anomalies=anomalies):
                self._wait(line, anomalies)
            case _Good(table=table, fiche=fiche):
                fichier = self._fichiers.tables[table]
                held = len(fichier)
                numero = self._put(table, fiche, one.contenu)
                new = len(fichier) - held
                self.reprise.entrees += new
                self.reprise.presentes += 1 - new
                if table == ATTENTE:
                    self._waiting.add(numero)

    def forget_corrected(self) -> None:
        """Forget the lines of an earlier try that wait no more: the file has them right."""
        stale = [
            one.numero
            for one in self._fichiers.attente
            if one.valeur.genre is Genre.EXPORT and one.numero not in self._waiting
        ]
        self._fichiers.attente.remove(stale)

    def _put(self, table: str, fiche: Fiche[Any], contenu: bytes) -> int:
        """Enter a value; return its number, which is its own unless that one is taken."""
        fichier = self._fichiers.tables[table]
        if table in OWN:
            return _add_once(fichier, fiche.valeur, fiche.numero).numero
        if fichier.get(fiche.numero) is None:  # else the same stands there: see _check_blank
            if contenu:
                valeur = put_away(fiche.valeur, contenu, self._fichiers.files)
                fiche = replace(fiche, valeur=valeur)
            fichier.put(fiche)
        return fiche.numero

    def _wait(self, line: Line, anomalies: tuple[Anomalie, ...]) -> None:
        ligne = LigneEnAttente(
            genre=Genre.EXPORT,
            fichier=self._name,
            ligne=line.number,
            champs={"ligne": line.raw.decode(errors="replace")},
            anomalies=anomalies,
            recue_le=self._today,
        )
        fiche = _add_once(self._fichiers.attente, ligne)
        self._waiting.add(fiche.numero)
        self.reprise.en_attente.append(fiche)


def _add_once(fichier: Fichier[T], valeur: T, numero: int | None = None) -> Fiche[T]:
    """Enter a value, under its number while that is free; it may stand there since a cut."""
    held = next((one for one in fichier if one.valeur == valeur), None)
    if held is not None:
        return held
    if numero is None or fichier.get(numero) is not None:
        return fichier.add(valeur)
    fiche = Fiche(numero, valeur)
    fichier.put(fiche)
    return fiche
