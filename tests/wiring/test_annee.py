from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.demo.annee import chargement
from appliance.demo.annee.annee import Annee, make_year
from appliance.demo.annee.livres import Livres
from appliance.durable.disk import SystemDisk
from appliance.queue.store import Store
from appliance.sealing.signature import KeySigner, make_demo_identity
from appliance.wiring import annee
from appliance.wiring.annee_banque import at_the_bank
from appliance.wiring.annee_jeu import Jeu
from appliance.wiring.annee_jugement import Jugement, judge
from appliance.wiring.annee_queue import Remplissage
from tests.demo.annee.petites_annees import VILLAGE, small, village_year
from tests.made_up import NOON


def options(directory: Path | None = None) -> annee.Options:
    return annee.Options(directory=directory, seed=1, profile=None, cabinet=False, as_json=False)


@dataclass(frozen=True)
class Played:
    """A year that was played, its queue still open."""

    annee: Annee
    jeu: Jeu

    def judged(self, livres: Livres) -> Jugement:
        return judge(self.jeu.store, self.jeu.suivi, livres, self.annee.profil.cloture)


@contextmanager
def played(made: Annee, directory: Path) -> Iterator[Played]:
    signer = KeySigner(*make_demo_identity("ESSAI", NOON), demonstration=True)
    store = Store.open(directory, disk=SystemDisk(), key=bytes(32), entropy=os.urandom)
    with closing(store):
        Remplissage(store=store, signer=signer).fill(made, lambda _: None)
        jeu = Jeu.of(store, made.profil.debut)
        jeu.play(made, lambda _: None)
        yield Played(made, jeu)


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    with played(village_year(2), tmp_path_factory.mktemp("village") / "queue") as found:
        yield found


@pytest.mark.parametrize("seed", [1, 2])
def test_a_small_year_is_accounted_for_to_the_cent(seed: int, tmp_path: Path) -> None:
    with played(make_year(small(150), seed), tmp_path / "queue") as found:
        assert not found.judged(found.annee.livres).ecarts


def test_another_practice_is_accounted_for_and_kept(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    kept = tmp_path / "an"
    code = main(["demo", "--year", "--profile", str(VILLAGE), "--dir", str(kept), "--json"])
    said = json.loads(capsys.readouterr().out)
    assert (code, said["ecarts"], said["juste"]) == (0, [], True)
    assert {one.name for one in kept.iterdir()} >= {"livres.json", "retour", "releve"}
    assert {"payeurs", "banque", "graine", "durees_s"} <= said.keys()


def test_a_year_heard_again_changes_nothing(village: Played) -> None:
    for one in village.annee.arrivees[-6:]:
        village.jeu.take(one.jour, [one])
    assert not village.judged(village.annee.livres).ecarts


def test_a_cent_that_is_elsewhere_in_the_books_is_told(village: Played) -> None:
    parts = list(village.annee.livres.parts)
    place = next(rank for rank, part in enumerate(parts) if not part.dires)
    parts[place] = replace(parts[place], demande=parts[place].demande + 1)
    [said] = village.judged(replace(village.annee.livres, parts=parts)).ecarts
    assert "Besace dit" in said
    assert parts[place].payeur.nom in said


def test_a_posting_that_the_books_do_not_know_is_wrong(village: Played) -> None:
    lignes = list(village.annee.livres.lignes)
    [one, other, *_] = (
        rank for rank, line in enumerate(lignes) if line.virements and line.montant > 5000
    )
    lignes[one], lignes[other] = (
        replace(lignes[one], virements=lignes[other].virements),
        replace(lignes[other], virements=lignes[one].virements),
    )
    jugement = village.judged(replace(village.annee.livres, lignes=lignes))
    assert jugement.banque.faux == 2
    assert "2 rapprochements faux" in jugement.ecarts


def test_a_line_that_was_not_read_is_told(village: Played) -> None:
    livres = village.annee.livres
    more = replace(livres.lignes[0], montant=livres.lignes[0].montant + 1)
    ecarts = village.judged(replace(livres, lignes=[*livres.lignes, more])).ecarts
    assert any("lignes de banque lues" in one for one in ecarts)
    assert any("aux livres" in one for one in ecarts)


def test_a_transfer_that_was_not_heard_of_is_told(village: Played) -> None:
    livres = village.annee.livres
    other = replace(livres.transferts[0], libelle="AUTRE")
    ecarts = village.judged(replace(livres, transferts=[other, *livres.transferts[1:]])).ecarts
    assert "virements annoncés : 1 inconnus des livres, 1 jamais lus" in ecarts


def test_too_few_postings_are_told(village: Played) -> None:
    livres = village.annee.livres
    banque = village.judged(livres).banque
    few = replace(banque, justes=banque.credites * 9 // 10)
    [said] = at_the_bank(few, village.jeu.store, livres)
    assert said.endswith("des virements rapprochés seuls, 980 attendus")


def test_the_verdict_is_printed(village: Played, capsys: pytest.CaptureFixture[str]) -> None:
    jugement = village.judged(village.annee.livres)
    jugement.ecarts.append("rien n’est juste")
    annee._report(jugement, annee.Durees(1, 2, 3), options(directory=Path("an")))
    printed = capsys.readouterr().out
    assert "Mutuelle Rivière" in printed
    assert "ÉCART : rien n’est juste" in printed


def test_a_year_wants_a_new_directory(tmp_path: Path) -> None:
    (tmp_path / "besace.toml").write_text("", encoding="utf-8")
    assert main(["demo", "--year", "--dir", str(tmp_path)]) != 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["--seed", "1"],
        ["--cabinet"],
        ["--year", "--headless"],
        ["--year", "--cabinet", "--profile", "x.toml"],
        ["--year", "--seed", "un"],
    ],
)
def test_what_does_not_go_together_is_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        main(["demo", *arguments])


def test_the_cabinet_is_another_profile() -> None:
    six = annee._profile(replace(options(), cabinet=True))
    assert six == chargement.shipped_profile(chargement.CABINET)
