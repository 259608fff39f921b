"""`besace patient`, as a person at a terminal meets it."""

import builtins
import getpass
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.config import load
from appliance.domain.registre.dossier import Commentaire, Dossier
from appliance.domain.registre.droits import Droits, Exoneration, Motif
from appliance.domain.registre.fiche import Source
from appliance.domain.registre.ordonnance import Ordonnance, Serie
from appliance.queue.store import Store
from appliance.wiring.machine import Machine
from appliance.wiring.patient_desk import REFUSED
from appliance.wiring.practice import open_store
from appliance.wiring.vault import Vault
from tests.made_up import ADA
from tests.wiring.person import Person
from tests.wiring.test_exchange import practice
from tests.wiring.vaults import CODE

LEFT = 130
"""Somebody left while something was asked for again."""
TYPED = ("ESSAIMONT", "Éva", "12/08/1955")


@dataclass
class Desk:
    """A practice, a person before it, and what they see."""

    settings: Path
    person: Person
    capsys: pytest.CaptureFixture[str]

    def ask(self, *action: str, typed: tuple[str, ...] = (), code: int = 0) -> str:
        """Run an action; return what it shows."""
        self.person.answers = [CODE, *typed]
        assert main(["patient", "--config", str(self.settings), *action]) == code
        shown = self.capsys.readouterr()
        return shown.out + shown.err

    @contextmanager
    def opened(self) -> Iterator[Store]:
        config = load(self.settings)
        with Vault.of(config, Machine()).open(CODE) as master:
            store = open_store(config, master, Machine())
        with closing(store):
            yield store


@pytest.fixture
def desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Desk:
    """A practice with one patient."""
    person = Person()
    monkeypatch.setattr(getpass, "getpass", person)
    monkeypatch.setattr(builtins, "input", person)
    made = Desk(practice(tmp_path / "here"), person, capsys)
    assert "1  ESSAIMONT Éva, 12/08/1955" in made.ask("add", typed=(*TYPED, ADA.nir.value))
    return made


@pytest.mark.parametrize("typed", ["eva", "ESS", "12/08/1955", ADA.nir.value[:7]])
def test_a_patient_is_found_by_the_beginning_of_anything(desk: Desk, typed: str) -> None:
    assert "ESSAIMONT" in desk.ask("find", typed=(typed,))


def test_nobody_found_is_said(desk: Desk) -> None:
    assert "Personne." in desk.ask("find", typed=("zzz",))
    assert "aucun dossier" in desk.ask("show", "9", code=REFUSED)
    assert "tapez le début" in desk.ask("find", typed=(" ",), code=REFUSED)
    assert "Aucun prescripteur." in desk.ask("prescribers")


def test_a_search_that_finds_too_many_says_so(desk: Desk) -> None:
    with desk.opened() as store, store.registre.transaction():
        for rank in range(51):
            name = f"NOM{chr(65 + rank % 26)}"
            store.registre.patients.add(Dossier(nom=name, prenom="B", naissance="19600101"))
    assert "plus de 50" in desk.ask("find", typed=("nom",))
    desk.ask(
        "edit", "1", typed=("voie=1 RUE DES ESSAIS", "km=3", "telephone=06", "consentement=oui", "")
    )
    shown = desk.ask("show", "1")
    assert "1 RUE DES ESSAIS (3 km)" in shown
    assert "Téléphone 06" in shown
    assert "Consentement donné" in shown


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ((*TYPED[:2], "31/02/1955"), ("naissance :",)),
        ((*TYPED[:2], "01/01/1850"), ("plus de 130 ans",)),
        ((*TYPED[:2], "12/08/1955", "2"), ("15 caractères",)),
        ((*TYPED[:2], "12/08/1955", "255089912345601"), ("nir :",)),
        (("",), ("nom :",)),
        (("A\x1b[2J",), ("nom :",)),
        (("A" * 81,), ("nom :",)),
    ],
)
def test_what_is_wrong_is_said_by_field_and_enters_nothing(
    desk: Desk, typed: tuple[str, ...], words: tuple[str, ...]
) -> None:
    shown = desk.ask("add", typed=typed, code=LEFT)
    assert all(word in shown for word in words)
    with desk.opened() as store:
        assert len(store.registre.patients) == 1


def test_all_that_is_known_is_shown(desk: Desk) -> None:
    with desk.opened() as store:
        tables, today = store.registre, Machine().clock.now().astimezone().date()
        fiche = tables.patients.get(1)
        assert fiche is not None
        note = Commentaire(texte="clé sous le pot", le=today)
        tables.patients.put(replace(fiche, valeur=replace(fiche.valeur, commentaires=(note,))))
        held = (Exoneration(motif=Motif.ALD),)
        seen = Droits(source=Source.ATTESTATION, vu_le=today, exonerations=held)
        tables.droits.add(seen, patient=1)
        series = (Serie(actes=("sc",), duree=5), Serie(actes=("im",)))
        paper = Ordonnance(prescripteur="99700218896", prescrite_le=today, series=series)
        tables.ordonnances.add(paper, patient=1)
    shown = desk.ask("show", "1")
    for words in (
        "prescripteur 99700218896 : sc ; im",
        f"NIR {ADA.nir.value} (saisie)",
        "clé sous le pot",
        "Droits (attestation, vus il y a 0 j) : ald",
        "Ordonnance 1, série 1 : reste 5",
        "Ordonnance 1, série 2 : sans limite",
        "Demandez le renouvellement.",
    ):
        assert words in shown
    assert "1  Ordonnance du" in desk.ask("renewals")


def test_a_record_is_corrected_field_by_field(desk: Desk) -> None:
    typed = ("nom=LEBRUIT", "commentaire=clé = sous le pot", "")
    assert "1  LEBRUIT Éva" in desk.ask("edit", "1", typed=typed)
    assert "clé = sous le pot" in desk.ask("show", "1")
    assert "km :" in desk.ask("edit", "1", typed=("km=loin", ""), code=REFUSED)
    assert "nom :" in desk.ask("edit", "1", typed=("nom=", ""), code=REFUSED)
    assert "aucun dossier" in desk.ask("edit", "9", code=REFUSED)


def test_nothing_typed_is_thrown_away_for_a_field_that_is_wrong(desk: Desk) -> None:
    shown = desk.ask("add", typed=("LEBRUIT", "Bob", "31/02/1960", "28/02/1960", ""))
    assert "2  LEBRUIT Bob, 28/02/1960" in shown
    shown = desk.ask("edit", "2", typed=("telephone 06", "km=loin", "km=3", "nom=LEBON", ""))
    assert "CHAMP=VALEUR est attendu" in shown
    assert "2  LEBON Bob" in shown


def test_a_card_or_names_of_somebody_else_are_said_before_anything_is_kept(desk: Desk) -> None:
    assert "déjà un dossier" in desk.ask("add", typed=(*TYPED, "", "n"), code=REFUSED)
    other = ("LEBRUIT", "Bob", "01/02/1960")
    shown = desk.ask("add", typed=(*other, ADA.nir.value, "n"), code=REFUSED)
    assert "deux adultes sous une carte" in shown
    assert "2  LEBRUIT Bob" in desk.ask("add", typed=(*other, ""))
    nir = f"nir={ADA.nir.value}"
    assert "deux adultes" in desk.ask("edit", "2", typed=(nir, "", "n"), code=REFUSED)
    assert "2  LEBRUIT" in desk.ask("edit", "2", typed=("telephone=0600000000", ""))


def test_papers_are_entered_field_by_field(desk: Desk) -> None:
    paper = ("prescripteur=99700218896", "prescrite_le=02/11/2026", "actes=sc", "seances=4")
    assert "Ordonnance 1 entrée." in desk.ask("prescribe", "1", *paper)
    assert "reste 4" in desk.ask("show", "1")
    assert "prescripteur :" in desk.ask("prescribe", "1", "actes=sc", code=REFUSED)
    assert "aucun dossier" in desk.ask("prescribe", "9", *paper, code=REFUSED)
    unknown = (*paper[:2], "actes=zork")
    assert "inconnu de la nomenclature" in desk.ask("prescribe", "1", *unknown, code=REFUSED)
    assert "deux fois" in desk.ask("prescribe", "1", *paper, "actes=im", code=REFUSED)


def test_rights_that_are_noted_tell_what_drifted(desk: Desk) -> None:
    assert "Droits notés." in desk.ask("rights", "1", "source=carte", "c2s=non")
    assert "C2S : aucun → jusqu’au 31/12/2030" in desk.ask("rights", "1", "c2s=31/12/2030")
    assert "c2s :" in desk.ask("rights", "1", "c2s=?", code=REFUSED)
    assert "aucun dossier" in desk.ask("rights", "9", "c2s=non", code=REFUSED)


def test_prescribers_are_entered_once_and_chosen_among_those_known(desk: Desk) -> None:
    assert "DR LEBRUIT : 99700218896" in desk.ask("prescribers", "DR LEBRUIT", "99700218896")
    assert "99700218896, 2A0000014" in desk.ask("prescribers", "", "99700218896", "2A0000014")
    assert desk.ask("prescribers").count("LEBRUIT") == 1
    assert "LEBRUIT" in desk.ask("prescribers", "leb")
    assert "RPPS" in desk.ask("prescribers", "DR FAUX", "99700218897", code=REFUSED)


def test_nothing_to_renew_and_no_double_is_said(desk: Desk) -> None:
    assert "Aucune ordonnance" in desk.ask("renewals")
    assert "Aucun doublon." in desk.ask("doubles")


def test_doubles_are_told_merged_and_separated_again(desk: Desk) -> None:
    desk.ask("add", typed=(*TYPED, ADA.nir.value, "o"))
    assert "1 et 2 : même NIR" in desk.ask("doubles")
    assert "besace patient separate 1" in desk.ask("merge", "1", "2", "--yes")
    assert "entré : 2  ESSAIMONT Éva" in desk.ask("merges")
    assert "Aucun doublon." in desk.ask("doubles")
    assert "comme avant" in desk.ask("separate", "1")
    assert "1 et 2" in desk.ask("doubles")
    assert "aucun dossier" in desk.ask("merge", "1", "9", code=REFUSED)
    assert "deux fois le même" in desk.ask("merge", "1", "1", code=REFUSED)
    assert "aucune fusion" in desk.ask("separate", "1", "--force", code=REFUSED)
    assert "Aucune fusion." in desk.ask("merges")


def test_a_merge_shows_who_is_meant_and_asks(desk: Desk) -> None:
    desk.ask("add", typed=("LEBRUIT", "Bob", "01/02/1960", ""))
    shown = desk.ask("merge", "1", "2", typed=("n",), code=REFUSED)
    assert "1  ESSAIMONT Éva" in shown
    assert "2  LEBRUIT Bob" in shown
    assert "Rien ne dit que c’est une même personne" in shown
    assert "Le dossier 1 reste" in desk.person.asked[-1]
    assert "Aucune fusion." in desk.ask("merges")
    assert "Fusionnés." in desk.ask("merge", "1", "2", typed=("o",))


def test_a_patient_is_erased_by_who_means_it(desk: Desk) -> None:
    shown = desk.ask("erase", "1", typed=("non",), code=REFUSED)
    assert "1  ESSAIMONT Éva" in shown
    assert "Rien n’est effacé." in shown
    assert "aucun dossier" in desk.ask("erase", "9", code=REFUSED)
    assert "Effacé" in desk.ask("erase", "1", typed=("EFFACER",))
    assert "Personne." in desk.ask("find", typed=("ess",))
