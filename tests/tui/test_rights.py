"""Rights on the screen: their source and age, the choice between two, the question to ADRi."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from appliance.demo.cards import vitale
from appliance.domain.patient import Beneficiaire, CarteVitale
from appliance.domain.registre.accueil import dossier_of_card
from appliance.domain.registre.droits import Droits, Exoneration, Motif
from appliance.domain.registre.fiche import Source
from appliance.tui.messages import PatientAsked
from tests.made_up import NOON, made_up_nir
from tests.made_up_cards import ALINE
from tests.services.asked import Cabinet
from tests.tui.stage import Screen, Stage, keys, shows

TODAY = NOON.astimezone().date()
WHO = Beneficiaire(
    nom=ALINE.nom, prenom=ALINE.prenom, naissance=ALINE.naissance, nir=made_up_nir(ALINE.nir)
)
ALD = (Exoneration(motif=Motif.ALD),)


def enter(stage: Stage, *droits: Droits) -> int:
    assert stage.poste is not None
    registre = stage.poste.billing.store.registre
    numero = registre.patients.add(dossier_of_card(WHO, CarteVitale((WHO,)), TODAY)).numero
    for one in droits:
        registre.droits.add(one, patient=numero)
    return numero


def card(days: int = 4) -> Droits:
    seen = TODAY - timedelta(days=days)
    return Droits(source=Source.CARTE, vu_le=seen, exonerations=())


def adri() -> Droits:
    return Droits(source=Source.ADRI, vu_le=TODAY, exonerations=ALD)


def counting(stage: Stage, numero: int) -> list[Source]:
    assert stage.poste is not None
    found = stage.poste.billing.store.registre.droits.of(numero)
    return [one.valeur.source for one in found if one.valeur.compte]


async def open_record(stage: Stage, pilot: Screen, *droits: Droits) -> int:
    numero = enter(stage, *droits)
    pilot.app.post_message(PatientAsked(numero))
    await shows(pilot, "DROITS")
    return numero


async def test_a_record_tells_of_each_right_its_source_and_its_age(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        await open_record(stage, pilot, card())
        await shows(pilot, "Comptent aujourd’hui : aucune exonération (carte, 4 j)")
        assert "ADRi" not in keys(pilot)  # no service is named, and nothing is to be chosen


async def test_one_key_keeps_adri_where_it_differs_from_the_card(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        numero = await open_record(stage, pilot, card(), adri())
        await shows(pilot, "DÉSACCORD avec ADRi : ALD : aucun → sans fin connue")
        assert "Garder ADRi" in keys(pilot)
        await pilot.press("f7")
        await shows(pilot, "Comptent aujourd’hui : ALD (ADRi, du jour)")
        await shows(pilot, "ÉCARTÉS le")
        assert "Garder ADRi" not in keys(pilot)
        assert counting(stage, numero) == [Source.ADRI]


async def test_one_key_sets_adri_aside(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        numero = await open_record(stage, pilot, card(), adri())
        await shows(pilot, "DÉSACCORD")
        await pilot.press("f3")
        await shows(pilot, "ADRi est écarté")
        assert counting(stage, numero) == [Source.CARTE]


async def test_the_amounts_show_the_rights_and_a_choice_prices_them_again(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        enter(stage, card(), replace(adri(), exonerations=(Exoneration(motif=Motif.INVALIDITE),)))
        await stage.insert(pilot, vitale(ALINE))
        await pilot.press("enter")
        await shows(pilot, "Règle")
        await shows(pilot, "Droits : invalidité (ADRi, du jour)")
        assert "Garder ADRi" in keys(pilot)
        await pilot.press("f3")
        await shows(pilot, "Droits : aucune exonération (carte, 4 j)")
        await shows(pilot, "ADRi est écarté")
        assert "Garder ADRi" not in keys(pilot)


async def test_one_key_asks_adri_and_the_record_says_what_came_of_it(
    stage: Stage, tmp_path: Path
) -> None:
    home = tmp_path / "adri"
    home.mkdir()
    async with stage.unlocked() as pilot:
        cabinet = Cabinet(home, stage)
        assert stage.poste is not None
        stage.poste.prescriptions = replace(stage.poste.prescriptions, en_ligne=cabinet.droits)
        await open_record(stage, pilot)
        await pilot.press("f2")
        await shows(pilot, "elle part avec le prochain courrier")
        cabinet.tick()
        await pilot.press("f2")
        await shows(pilot, "Une question est déjà partie")
        await shows(pilot, "question posée le")
