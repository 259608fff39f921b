"""The founding documents' rules on documents, each under its own name."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from appliance.domain.acte import Nature
from appliance.domain.identifiers import Organisme
from appliance.domain.registre.contrat import (
    proposer_contrat,
)
from appliance.domain.registre.fiche import Periode
from appliance.domain.registre.manque import (
    Manque,
    Presentation,
    Raison,
    Vitale,
    demande_of,
    manques,
)
from appliance.domain.registre.piece import (
    ASKED_AGAIN_AFTER,
    Piece,
    Support,
    TypePiece,
    anomalies_piece,
    to_ask_again,
)
from appliance.domain.tiers_payant import BOTH, Reglement
from appliance.domain.visite import Situation, Visite
from tests.domain.registre.made_up_proofs import CONTRAT, DAY, LAST_YEAR, SEEN, TIERS_PAYANT, VISITE
from tests.made_up import ORGANISME, PRESCRIPTION

ADA = Presentation(nom="ESSAIMONT", prenom="ADA", vitale=Vitale.LUE, organisme=ORGANISME)
WITHOUT_CARD = replace(ADA, vitale=Vitale.ABSENTE)
PAID = Reglement(dispensees=frozenset())


def shown(kind: TypePiece, support: Support = Support.NUMERISEE) -> Piece:
    readable = None if support is Support.VUE else True
    piece = Piece(
        type=kind,
        support=support,
        vue_le=SEEN,
        noms=("ADA ESSAIMONT",),
        lisible=readable,
    )
    return replace(piece, datee_du=PRESCRIPTION.date) if kind is TypePiece.ORDONNANCE else piece


ORDER = shown(TypePiece.ORDONNANCE)


def wanting(
    *pieces: Piece,
    visite: Visite = VISITE,
    reglement: Reglement = PAID,
    presentation: Presentation = ADA,
) -> dict[TypePiece, Raison]:
    found = manques(demande_of(visite, reglement, presentation), pieces)
    return {one.piece: one.raison for one in found}


def test_s001_01_a_card_a_mutuelle_card_or_an_attestation_is_asked_for_and_recorded() -> None:
    assert wanting(presentation=WITHOUT_CARD, reglement=TIERS_PAYANT) == {
        TypePiece.ATTESTATION: Raison.ABSENTE,
        TypePiece.ORDONNANCE: Raison.ABSENTE,
        TypePiece.CARTE_MUTUELLE: Raison.ABSENTE,
    }
    papers = (shown(TypePiece.ATTESTATION), shown(TypePiece.CARTE_MUTUELLE), ORDER)
    assert not wanting(*papers, presentation=WITHOUT_CARD, reglement=TIERS_PAYANT)
    assert wanting() == {TypePiece.ORDONNANCE: Raison.ABSENTE}


def test_s001_02_proofs_are_asked_for_again_several_times_a_year() -> None:
    card = shown(TypePiece.CARTE_MUTUELLE)
    assert to_ask_again([card, ORDER], SEEN + ASKED_AGAIN_AFTER) == ()
    later = SEEN + ASKED_AGAIN_AFTER + timedelta(days=1)
    assert to_ask_again([card, ORDER], later) == (TypePiece.CARTE_MUTUELLE,)
    assert to_ask_again([card, replace(card, vue_le=later)], later) == ()
    assert timedelta(days=183) > ASKED_AGAIN_AFTER
    visite = replace(VISITE, date_soins=later)
    found = wanting(card, ORDER, visite=visite, reglement=TIERS_PAYANT)
    assert found == {TypePiece.CARTE_MUTUELLE: Raison.A_REDEMANDER}


def test_s001_02_a_change_of_situation_shows_when_a_validity_ends() -> None:
    c2s = replace(shown(TypePiece.ATTESTATION_C2S), periode=Periode(fin=DAY))
    assert to_ask_again([c2s], DAY) == ()
    assert to_ask_again([c2s], DAY + timedelta(days=1)) == (TypePiece.ATTESTATION_C2S,)


@pytest.mark.parametrize("kind", [TypePiece.ORDONNANCE, TypePiece.CARTE_MUTUELLE])
def test_s001_03_the_patient_is_named_on_every_document(kind: TypePiece) -> None:
    papers = [ORDER, shown(TypePiece.CARTE_MUTUELLE)]
    other = [replace(one, noms=("BOB ESSAIMONT",)) if one.type is kind else one for one in papers]
    assert wanting(*papers, reglement=TIERS_PAYANT) == {}
    assert wanting(*other, reglement=TIERS_PAYANT) == {kind: Raison.AUTRE_NOM}


def test_s001_03_a_name_is_the_same_with_and_without_accents() -> None:
    paper = replace(ORDER, noms=("Mme Éssai-Mont Ada", "ESSAI MONT BOB"))
    assert paper.names("ESSAI MONT", "Adà")
    assert not paper.names("ESSAIMONT", "ADA")
    assert not paper.names("", "")


def test_s001_03_a_document_without_a_name_is_not_kept() -> None:
    [wrong] = anomalies_piece(replace(ORDER, noms=(" ",)), DAY)
    assert wrong.champ == "noms"


def test_s001_05_a_copy_is_read_by_a_person_and_must_be_legible() -> None:
    unread = replace(ORDER, lisible=None)
    assert wanting(unread) == {TypePiece.ORDONNANCE: Raison.A_RELIRE}
    blurred = replace(ORDER, lisible=False)
    assert wanting(blurred) == {TypePiece.ORDONNANCE: Raison.ILLISIBLE}
    assert wanting(blurred, ORDER) == {}
    assert wanting(replace(blurred, noms=("BOB",)), unread) == {
        TypePiece.ORDONNANCE: Raison.A_RELIRE
    }


def test_s001_05_a_prescription_that_was_only_seen_must_be_scanned() -> None:
    seen = shown(TypePiece.ORDONNANCE, Support.VUE)
    assert wanting(seen) == {TypePiece.ORDONNANCE: Raison.A_NUMERISER}


def test_s001_06_without_a_card_the_caisse_is_the_one_that_issued_the_attestation() -> None:
    ours = replace(shown(TypePiece.ATTESTATION), organisme=ORGANISME)
    other = replace(ours, organisme=Organisme.parse("02 999 0000"))
    assert not wanting(ours, ORDER, presentation=WITHOUT_CARD)
    assert wanting(other, ORDER, presentation=WITHOUT_CARD) == {
        TypePiece.ATTESTATION: Raison.AUTRE_CAISSE
    }
    nobody = replace(ours, noms=("BOB ESSAIMONT",))
    assert wanting(nobody, ORDER, presentation=WITHOUT_CARD) == {
        TypePiece.ATTESTATION: Raison.AUTRE_NOM
    }


def test_s003_01_a_card_that_is_not_up_to_date_is_to_be_updated() -> None:
    stale = replace(ADA, vitale=Vitale.A_METTRE_A_JOUR)
    assert wanting(ORDER, presentation=stale) == {TypePiece.CARTE_VITALE: Raison.A_METTRE_A_JOUR}
    [told] = manques(demande_of(VISITE, PAID, stale), [ORDER])
    assert "borne" in told.phrase


def test_s003_04_without_a_card_the_paper_attestation_of_rights_is_needed() -> None:
    assert wanting(ORDER, presentation=WITHOUT_CARD) == {TypePiece.ATTESTATION: Raison.ABSENTE}
    over = replace(shown(TypePiece.ATTESTATION), periode=LAST_YEAR)
    assert wanting(ORDER, over, presentation=WITHOUT_CARD) == {
        TypePiece.ATTESTATION: Raison.PERIMEE
    }
    assert wanting(ORDER, presentation=ADA) == {}


def of_nature(nature: Nature) -> Visite:
    return replace(VISITE, patient=Situation(age=40, nature=nature))


@pytest.mark.parametrize(
    ("visite", "presentation", "kind"),
    [
        (of_nature(Nature.AT), ADA, TypePiece.FEUILLE_AT),
        (of_nature(Nature.MATERNITE), WITHOUT_CARD, TypePiece.MATERNITE),
        (replace(VISITE, patient=Situation(age=40, c2s=True)), WITHOUT_CARD,
         TypePiece.ATTESTATION_C2S),
        (replace(VISITE, patient=Situation(age=40, ame=True)), WITHOUT_CARD,
         TypePiece.ADMISSION_AME),
    ],
)  # fmt: skip
def test_s003_05_each_case_has_its_justifying_piece(
    visite: Visite, presentation: Presentation, kind: TypePiece
) -> None:
    others = [shown(one) for one in TypePiece if one is not kind]
    found = wanting(*others, visite=visite, reglement=Reglement(), presentation=presentation)
    assert found == {kind: Raison.ABSENTE}
    everything = [*others, shown(kind)]
    assert not wanting(*everything, visite=visite, reglement=Reglement(), presentation=presentation)


def test_s003_05_forced_rights_need_a_copy_of_the_c2s_attestation() -> None:
    forced = Reglement(dispensees=BOTH, droits_forces=True, attestation_c2s=True)
    papers = [ORDER, shown(TypePiece.CARTE_MUTUELLE)]
    seen = shown(TypePiece.ATTESTATION_C2S, Support.VUE)
    assert wanting(*papers, seen, reglement=forced) == {
        TypePiece.ATTESTATION_C2S: Raison.A_NUMERISER
    }
    assert not wanting(*papers, shown(TypePiece.ATTESTATION_C2S), reglement=forced)


def test_s003_06_the_acs_attestation_of_old_care_is_kept_and_its_dates_count() -> None:
    year = Periode(debut=date(2019, 1, 1), fin=date(2019, 12, 31))
    tpi = replace(shown(TypePiece.ATTESTATION_TPI), periode=year)
    assert not [*anomalies_piece(tpi, DAY)]
    assert tpi.periode.covers(date(2019, 6, 1))
    assert not tpi.periode.covers(DAY)
    chosen = replace(CONTRAT, periode=tpi.periode)
    assert proposer_contrat([CONTRAT, chosen], date(2019, 6, 1)).contrat == chosen


def test_every_want_has_a_sentence() -> None:
    for kind in TypePiece:
        for raison in Raison:
            told = Manque(kind, raison).phrase
            assert told[0].isupper()
            assert told.endswith(".")


def test_a_document_and_a_contract_say_nobody_s_name() -> None:
    assert "ADA" not in f"{ORDER!r}{ADA!r}{CONTRAT!r}"
