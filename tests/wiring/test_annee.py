from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.demo.annee import chargement
from appliance.demo.annee.livres import Livres
from appliance.demo.annee.profil import Profil
from appliance.wiring import annee
from tests.demo.annee.petites_annees import VILLAGE, small


def options(seed: int = 1, directory: Path | None = None) -> annee.Options:
    return annee.Options(
        directory=directory, seed=seed, profile=VILLAGE, cabinet=False, as_json=True
    )


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_a_small_year_is_accounted_for_to_the_cent(
    seed: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(annee, "shipped_profile", lambda _: small(400))
    code = main(["demo", "--year", "--seed", str(seed), "--json"])
    said = told(capsys)
    assert (code, said["ecarts"]) == (0, [])


def test_another_practice_is_accounted_for_too(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code = main(
        ["demo", "--year", "--profile", str(VILLAGE), "--dir", str(tmp_path / "an"), "--json"]
    )
    said = told(capsys)
    assert (code, said["ecarts"]) == (0, [])
    assert {one.name for one in (tmp_path / "an").iterdir()} >= {"livres.json", "retour", "releve"}


def test_a_cent_that_is_elsewhere_in_the_books_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    true = Livres.soldes

    def one_cent_more(livres: Livres) -> object:
        soldes = dict(true(livres))
        cle, solde = next(iter(soldes.items()))
        soldes[cle] = replace(solde, paye=solde.paye + 1, en_retard=solde.en_retard - 1)
        return soldes

    monkeypatch.setattr(Livres, "soldes", one_cent_more)
    assert annee.run(options()) == annee.EXIT_UNEQUAL
    [said] = [one for one in _ecarts(capsys) if "Besace dit" in one]
    assert "les livres" in said


def test_a_posting_that_the_books_do_not_know_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def elsewhere(profil: Profil, seed: int) -> annee.Annee:
        made = annee_made(profil, seed)
        lignes = [
            replace(one, virements=(one.virements[0] + 1,)) if one.virements else one
            for one in made.livres.lignes
        ]
        return replace(made, livres=replace(made.livres, lignes=lignes))

    annee_made = annee.make_year
    monkeypatch.setattr(annee, "make_year", elsewhere)
    assert annee.run(options()) == annee.EXIT_UNEQUAL
    assert any("rapprochements faux" in one for one in _ecarts(capsys))


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
    six = annee._profile(replace(options(), profile=None, cabinet=True))
    assert six == chargement.shipped_profile(chargement.CABINET)


def _ecarts(capsys: pytest.CaptureFixture[str]) -> list[str]:
    said = told(capsys)["ecarts"]
    assert isinstance(said, list)
    return said
