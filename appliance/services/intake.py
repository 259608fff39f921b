"""Take in tables of patients, prescribers, conventions: what is right goes in, the rest waits.

A convention that the register has is replaced by the table's; a record of somebody never is.

Rows go in by batches, each in one durable commit.  A cut leaves whole batches, and to import the
same file again goes on from there: who stands in the register already is not entered twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import Final

from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.attente import Correspondance, Genre, LigneEnAttente
from appliance.domain.registre.cartes import Cartes, Place
from appliance.domain.registre.fiche import Fiche
from appliance.errors import EntryError
from appliance.formats.delimited import Row, Table
from appliance.formats.fiche_patient import Connus, PatientLu, read_patient
from appliance.formats.table_conventions import read_convention
from appliance.formats.table_prescripteurs import read_prescripteur
from appliance.formats.titres import CHAMPS
from appliance.queue.registre import Fichiers
from appliance.services.correspondances import remembered

BATCH: Final = 64
"""Rows in a commit: a document is read from the whole commit that holds it."""
RAW: Final = "ligne"
"""Field of a row whose cells stand under no title."""


@dataclass(slots=True)
class Bilan:
    """What became of the rows.

    Attributes:
        entrees: went in.
        presentes: stood there already.
        en_attente: wait, each with its reasons, those that waited already among them.
        ignores: titles whose column nobody needs.
    """

    entrees: int = 0
    presentes: int = 0
    en_attente: list[Fiche[LigneEnAttente]] = field(default_factory=list)
    ignores: tuple[str, ...] = ()


class Intake:
    """The imports of one day.

    Args:
        fichiers: the register.
        actes: ids of the nomenclature.
        today: the day.
    """

    def __init__(self, fichiers: Fichiers, actes: frozenset[str], today: date) -> None:
        self._fichiers, self._today = fichiers, today
        known = (one.valeur.numeros for one in fichiers.prescripteurs)
        numbers = frozenset(number for numbers in known for number in numbers)
        self._connus = Connus(today=today, prescripteurs=numbers, actes=actes)
        self._cartes = Cartes((one.valeur for one in fichiers.patients), today)
        self._conventions = {one.valeur.portee: one for one in fichiers.conventions}
        self._waiting = {_content(one.valeur): one.numero for one in fichiers.attente}

    def take(self, table: Table, genre: Genre, name: str, choices: Mapping[str, str]) -> Bilan:
        """Take in a table; the fields of its titles are remembered.

        Args:
            table: as it was read.
            genre: what its rows are.
            name: of the file, without its directory.
            choices: fields by title, as a person says; see `match_titles`.

        Raises:
            TableError: see `match_titles`; nothing went in.
            VaultError: the queue cannot be written.
        """
        titles = remembered(self._fichiers, genre, table.titles, choices)
        unused = zip(titles.titres, titles.champs, strict=True)
        bilan = Bilan(ignores=tuple(titre for titre, champ in unused if not champ))
        for batch in _batches(table.rows):
            with self._fichiers.transaction():
                for row in batch:
                    self._take_row(self._line(row, titles, name), row, bilan)
        return bilan

    def waiting(self) -> Sequence[Fiche[LigneEnAttente]]:
        """Return the rows that wait, in the order of their coming."""
        return [*self._fichiers.attente]

    def correct(self, numero: int, champs: Mapping[str, str]) -> LigneEnAttente | None:
        """Try a waiting row again with some fields corrected; None when it went in.

        Raises:
            KeyError: no such row.
            EntryError: a field that there is not.
        """
        fiche = self._fiche(numero)
        if fiche.valeur.genre is Genre.EXPORT:
            raise EntryError("corrigez l’export lui-même, puis importez-le de nouveau")
        if odd := sorted(champs.keys() - CHAMPS[fiche.valeur.genre].keys()):
            raise EntryError(f"champ inconnu : {', '.join(odd)}")
        ligne = fiche.valeur.corrected(champs)
        with self._fichiers.transaction():
            anomalies = self._enter(ligne)
            if isinstance(anomalies, Place):
                self._fichiers.attente.remove([numero])
                return None
            after = replace(ligne, anomalies=anomalies)
            self._fichiers.attente.put(Fiche(numero, after))
        return after

    def drop(self, numero: int) -> None:
        """Forget a waiting row.

        Raises:
            KeyError: no such row.
        """
        self._fichiers.attente.remove([self._fiche(numero).numero])

    def _fiche(self, numero: int) -> Fiche[LigneEnAttente]:
        fiche = self._fichiers.attente.get(numero)
        if fiche is None:
            raise KeyError(numero)
        return fiche

    def _line(self, row: Row, titles: Correspondance, name: str) -> LigneEnAttente:
        cells = zip(titles.champs, row.cells, strict=False)
        champs = {champ: cell for champ, cell in cells if champ and cell}
        return LigneEnAttente(
            genre=titles.genre,
            fichier=name,
            ligne=row.line,
            champs={RAW: " | ".join(row.cells)} if row.broken else champs,
            anomalies=(),
            recue_le=self._today,
        )

    def _take_row(self, ligne: LigneEnAttente, row: Row, bilan: Bilan) -> None:
        entered = _broken(row) if row.broken else self._enter(ligne)
        waits = self._waiting.pop(_content(ligne), None)
        if isinstance(entered, Place):
            bilan.entrees += entered is Place.NOUVELLE
            bilan.presentes += entered is Place.OCCUPEE
            if waits is not None:  # since an import before what it lacked was known
                self._fichiers.attente.remove([waits])
            return
        kept = replace(ligne, anomalies=entered)
        if waits is None:
            fiche = self._fichiers.attente.add(kept)
        else:
            fiche = Fiche(waits, kept)
            self._fichiers.attente.put(fiche)
        bilan.en_attente.append(fiche)
        self._waiting[_content(ligne)] = fiche.numero

    def _enter(self, ligne: LigneEnAttente) -> Place | tuple[Anomalie, ...]:
        """Enter a row; return what it was to the register, or what is wrong with it."""
        match ligne.genre:
            case Genre.CONVENTIONS:
                return self._enter_convention(ligne.champs)
            case Genre.PRESCRIPTEURS:
                return self._enter_prescripteur(ligne.champs)
        read = read_patient(ligne.champs, self._connus)
        if isinstance(read, tuple):
            return read
        place = self._cartes.place(read.dossier)
        if isinstance(place, Anomalie):
            return (place,)
        if place is Place.NOUVELLE:
            self._enter_patient(read)
        return place

    def _enter_patient(self, read: PatientLu) -> None:
        fichiers = self._fichiers
        patient = fichiers.patients.add(read.dossier).numero
        if read.droits:
            fichiers.droits.add(read.droits, patient=patient)
        if read.ordonnance:
            fichiers.ordonnances.add(read.ordonnance, patient=patient)
        if read.contrat:
            fichiers.contrats.add(read.contrat, patient=patient)
        self._cartes.add(read.dossier)

    def _enter_prescripteur(self, champs: dict[str, str]) -> Place | tuple[Anomalie, ...]:
        prescripteur = read_prescripteur(champs)
        if isinstance(prescripteur, tuple):
            return prescripteur
        if self._connus.prescripteurs.intersection(prescripteur.numeros):
            return Place.OCCUPEE
        self._fichiers.prescripteurs.add(prescripteur)
        known = self._connus.prescripteurs.union(prescripteur.numeros)
        self._connus = replace(self._connus, prescripteurs=known)
        return Place.NOUVELLE

    def _enter_convention(self, champs: dict[str, str]) -> Place | tuple[Anomalie, ...]:
        convention = read_convention(champs)
        if isinstance(convention, tuple):
            return convention
        before = self._conventions.get(convention.portee)
        if before is not None and before.valeur == convention:
            return Place.OCCUPEE
        if before is None:
            entered = self._fichiers.conventions.add(convention)
        else:
            entered = Fiche(before.numero, convention)
            self._fichiers.conventions.put(entered)
        self._conventions[convention.portee] = entered
        return Place.NOUVELLE


def _content(ligne: LigneEnAttente) -> tuple[Genre, frozenset[tuple[str, str]]]:
    """Return what makes a row the same as one that waits already."""
    return ligne.genre, frozenset(ligne.champs.items())


def _broken(row: Row) -> tuple[Anomalie, ...]:
    """Say what the row itself is: nothing in it is taken for a field."""
    words = f"cellules : {len(row.cells)}, autant que de titres sont attendues"
    return (Anomalie("", f"ligne mal découpée ({words}) : donnez ses champs"),)


def _batches(rows: Sequence[Row]) -> Iterator[tuple[Row, ...]]:
    left = iter(rows)
    while batch := tuple(islice(left, BATCH)):
        yield batch
