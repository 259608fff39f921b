"""What a person looks up: page by page, by filter, by a few letters; nothing is changed by it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from appliance.domain.facture import Complementaire, Facture, FactureScellee
from appliance.domain.identifiers import NumeroFacture, Organisme
from appliance.domain.lifecycle import Evenement
from appliance.domain.registre.contrat import ContratAmc
from appliance.domain.registre.convention import Convention, Permet
from appliance.domain.registre.dossier import Dossier, Immatriculation
from appliance.domain.registre.droits import Droits
from appliance.domain.registre.fiche import Fiche, Source
from appliance.domain.registre.ordonnance import Ordonnance, Serie
from appliance.domain.registre.piece import Piece, Support, TypePiece
from appliance.queue.store import Store
from appliance.services.consultation import Consultation, EnFile, Filtre, Payeur
from appliance.services.prescriptions import Prescriptions
from appliance.services.registre import Registre
from appliance.services.rejets import Rejets
from appliance.services.tresorerie import Tresorerie
from tests.crash.recording import RecordingDisk
from tests.made_up import ADA, NOON, ORGANISME, PRESCRIPTION, StoppedClock
from tests.queue.made_up_queue import FACTURE, Closing, open_store, seal
from tests.services.returned import suivi_of

TODAY = NOON.date()


@pytest.fixture
def store() -> Store:
    return open_store(RecordingDisk())


@pytest.fixture
def consultation(store: Store) -> Consultation:
    registre = Registre(store=store, clock=StoppedClock(NOON + timedelta(days=3)))
    rejets = Rejets(suivi=suivi_of(store), clock=registre.clock, adresses={})
    return Consultation(
        prescriptions=Prescriptions(registre=registre),
        adresses={ORGANISME: "caisse@essai.test"},
        rejetees=rejets,
        argent=_not_asked,
    )


def _not_asked() -> Tresorerie:
    raise AssertionError


def numbers(page: Sequence[EnFile]) -> list[int]:
    return [int(one.facture.facture.numero) for one in page]


def lot(store: Store, *ranks: int, evenement: Evenement | None, motif: str = "") -> None:
    numeros = [NumeroFacture(f"{rank:09d}") for rank in ranks]
    closed = store.close_lot(numeros, Closing(*numeros), at=NOON)
    if evenement is not None:
        store.advance(closed.cle, evenement, at=NOON, motif=motif)


@pytest.fixture
def filled(store: Store) -> Store:
    for _ in range(7):
        store.add(seal)
    lot(store, 1, 2, evenement=Evenement.ARL_NEGATIF, motif="PRESCRIPTEUR INCONNU")
    lot(store, 3, evenement=Evenement.RECU)
    lot(store, 4, 5, evenement=Evenement.BLOCAGE, motif="boîte pleine")
    return store


@pytest.mark.parametrize(
    ("filtre", "kept"),
    [
        (Filtre.TOUTES, [7, 6, 5, 4, 3, 2, 1]),
        (Filtre.A_METTRE_EN_LOT, [7, 6]),
        (Filtre.A_ENVOYER, [5, 4]),
        (Filtre.EN_ATTENTE, [3]),
        (Filtre.REFUSEES, [2, 1]),
    ],
)
def test_a_filter_keeps_its_invoices_page_by_page(
    consultation: Consultation, filled: Store, filtre: Filtre, kept: list[int]
) -> None:
    assert filled.decompte().scellees == 7
    assert numbers(consultation.factures(filtre)) == kept
    seen: list[int] = []
    while page := consultation.factures(filtre, avant=_last(seen), limit=2):
        assert len(page) <= 2
        seen += numbers(page)
    assert seen == kept


def _last(seen: list[int]) -> NumeroFacture | None:
    return NumeroFacture(f"{seen[-1]:09d}") if seen else None


def test_what_blocks_a_lot_comes_with_its_invoices(
    consultation: Consultation, filled: Store
) -> None:
    assert filled.decompte().a_envoyer == 2
    page = consultation.factures(Filtre.A_ENVOYER)
    assert [one.lot and one.lot.motif for one in page] == ["boîte pleine"] * 2


def test_a_rejection_tells_its_reason_its_money_and_its_age(
    consultation: Consultation, filled: Store
) -> None:
    assert filled.decompte().arl_negatif == 2
    blocked, refused = consultation.rejets()
    assert (blocked.lot.motif, refused.lot.motif) == ("boîte pleine", "PRESCRIPTEUR INCONNU")
    assert refused.montant == 2 * FACTURE.cotation.total
    assert refused.jours == 3


@pytest.mark.parametrize("typed", ["3", "003", "000000003", " 3 "])
def test_an_invoice_is_found_by_its_number(
    consultation: Consultation, filled: Store, typed: str
) -> None:
    assert filled.decompte().remises == 1
    assert numbers(consultation.chercher(typed).factures) == [3]


@pytest.mark.parametrize("typed", ["8", "0", "9999999999", "trois", "٣"])
def test_a_number_of_no_invoice_finds_none(
    consultation: Consultation, filled: Store, typed: str
) -> None:
    assert filled.decompte().scellees == 7
    assert not consultation.chercher(typed).factures


@pytest.fixture
def ada(store: Store) -> Fiche[Dossier]:
    insured = Immatriculation(nir=ADA.nir, source=Source.CARTE, vu_le=TODAY)
    fiche = store.registre.patients.add(
        Dossier(nom="ESSAIMONT", prenom="ADA", naissance="19550812", immatriculations=(insured,))
    )
    store.registre.droits.add(Droits(source=Source.CARTE, vu_le=TODAY), patient=fiche.numero)
    store.registre.ordonnances.add(
        Ordonnance(
            prescripteur=PRESCRIPTION.prescripteur,
            prescrite_le=PRESCRIPTION.date,
            series=(Serie(actes=("ponction_veineuse",)),),
        ),
        patient=fiche.numero,
    )
    ending = Serie(actes=("sc",), duree=6)
    store.registre.ordonnances.add(
        Ordonnance(prescripteur=PRESCRIPTION.prescripteur, prescrite_le=TODAY, series=(ending,)),
        patient=fiche.numero,
    )
    contrat = ContratAmc(amc="00000001", adherent="A1")
    store.registre.contrats.add(contrat, patient=fiche.numero)
    old = Piece(
        type=TypePiece.ATTESTATION,
        support=Support.VUE,
        vue_le=date(2026, 1, 5),
        noms=("ESSAIMONT ADA",),
    )
    store.registre.pieces.add(old, patient=fiche.numero)
    store.add(seal)
    return fiche


def test_all_that_is_kept_of_a_patient_stands_together(
    consultation: Consultation, ada: Fiche[Dossier]
) -> None:
    chemise = consultation.chemise(ada.numero)
    assert chemise is not None
    assert chemise.fiche == ada
    assert chemise.droits[0].age_days(chemise.jour) == 3
    assert [suivi.faits for suivi in chemise.suivis] == [(TODAY,), ()]
    assert [one.valeur.amc for one in chemise.contrats] == ["00000001"]
    assert list(chemise.a_redemander) == [TypePiece.ATTESTATION]
    assert [one.numero for one in chemise.passages] == ["000000001"]
    assert consultation.chemise(99) is None


def test_what_ends_and_what_is_missing_names_the_patient(
    consultation: Consultation, ada: Fiche[Dossier]
) -> None:
    [(whose, ending)] = consultation.a_renouveler()
    assert (whose, ending.dernier_jour) == (ada, TODAY + timedelta(days=5))
    assert consultation.a_redemander() == [(ada, (TypePiece.ATTESTATION,))]


@pytest.mark.parametrize("typed", ["ess", "ADA ESS", "25508", "12/08/1955"])
def test_a_patient_is_found_as_the_register_finds_them(
    consultation: Consultation, ada: Fiche[Dossier], typed: str
) -> None:
    assert list(consultation.chercher(typed).patients) == [ada]


@pytest.mark.parametrize(
    ("typed", "names"),
    [("mut", ["Mutuelle Été"]), ("ete", ["Mutuelle Été"]), ("0000", ["Mutuelle Été"])],
)
def test_a_payer_is_found_by_name_or_number(
    consultation: Consultation, store: Store, typed: str, names: list[str]
) -> None:
    permet = frozenset({Permet.TIERS_PAYANT})
    store.registre.conventions.add(
        Convention(libelle="Mutuelle Été", amc="00001234", permet=permet)
    )
    found = consultation.chercher(typed).payeurs
    assert [one.convention.libelle for one in found if one.convention] == names


def test_a_caisse_is_found_by_its_digits(consultation: Consultation) -> None:
    [payeur] = consultation.chercher("01 999").payeurs
    assert (payeur.organisme, payeur.adresse) == (ORGANISME, "caisse@essai.test")
    assert not consultation.chercher("").payeurs


def test_a_payer_that_nothing_names_is_found_by_what_it_was_billed(
    consultation: Consultation, store: Store
) -> None:
    elsewhere = Organisme("02", "888", "0001")
    store.add(seal)
    fse = store.add(changed(organisme=elsewhere))
    numero = fse.facture.numero
    store.add(changed(fse=numero, complementaire=Complementaire(amc="75000027", adherent="123")))
    assert consultation.chercher("02 888").payeurs == [Payeur(elsewhere)]
    assert consultation.chercher("75000").payeurs == [Payeur(None, amc="75000027")]
    assert [one.organisme for one in consultation.payeurs()].count(ORGANISME) == 1


def changed(**fields: Any) -> Callable[[NumeroFacture], tuple[Facture, FactureScellee]]:
    def build(numero: NumeroFacture) -> tuple[Facture, FactureScellee]:
        facture, scellee = seal(numero)
        return replace(facture, **fields), scellee

    return build
