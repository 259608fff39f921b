"""Who is billed is known the next time, and is not asked again for what was shown."""

from dataclasses import replace
from datetime import timedelta

from appliance.demo.cards import Holder, vitale
from appliance.domain.acte import Prescription
from appliance.domain.registre.dossier import Dossier
from appliance.domain.registre.fiche import Fiche, Source
from appliance.domain.registre.piece import Support, TypePiece
from appliance.drivers.simulated import SimulatedReader
from appliance.services.poste import Poste
from tests.made_up import ADA
from tests.made_up_cards import ALINE
from tests.services.billed import DAY, PAPER, asked, rules, visit
from tests.services.rounds import bearer


def known(poste: Poste) -> list[Fiche[Dossier]]:
    return [*poste.billing.store.registre.patients]


def insert(poste: Poste, *holders: Holder) -> None:
    reader = poste.billing.reader
    assert isinstance(reader, SimulatedReader)
    reader.insert(vitale(*holders))


def seal_by_card(poste: Poste, paper: Prescription = PAPER) -> set[str]:
    """Seal a visit to ALINE with her card; return what was asked."""
    insert(poste, ALINE)
    wanted = visit("sc", prescription=paper, date_soins=max(DAY, paper.date))
    shown = asked(poste, wanted, bearer(ALINE), reading=poste.read_card())
    poste.seal(shown)
    return rules(shown)


def test_a_seal_by_card_enters_the_patient_once_and_asks_for_no_paper(poste: Poste) -> None:
    assert seal_by_card(poste) == set()
    assert seal_by_card(poste) == {"already-billed"}
    (fiche,) = known(poste)
    assert fiche.valeur.nom == ALINE.nom
    assert fiche.valeur.immatriculations[0].source is Source.CARTE
    (piece,) = poste.billing.store.registre.pieces.of(fiche.numero)
    assert (piece.valeur.type, piece.valeur.support) == (TypePiece.ORDONNANCE, Support.NOMMEE)
    assert piece.valeur.datee_du == PAPER.date


def test_a_new_prescription_is_asked_for_at_one_seal(poste: Poste) -> None:
    seal_by_card(poste)
    newer = replace(PAPER, date=DAY - timedelta(days=2))
    assert "document-missing" in seal_by_card(poste, newer)
    assert "document-missing" not in seal_by_card(poste, newer)


def test_a_patient_typed_in_is_entered_with_the_attestation_that_was_copied(poste: Poste) -> None:
    poste.seal(asked(poste, visit("sc")))
    (fiche,) = known(poste)
    assert fiche.valeur.immatriculations[0].source is Source.SAISIE
    kinds = {one.valeur.type for one in poste.billing.store.registre.pieces.of(fiche.numero)}
    assert kinds == {TypePiece.ORDONNANCE, TypePiece.ATTESTATION}
    assert "document-missing" not in rules(asked(poste, visit("sc")))


def test_a_patient_on_record_is_not_entered_again_nor_shown_an_attestation(poste: Poste) -> None:
    seal_by_card(poste)
    poste.seal(asked(poste, visit("im"), bearer(ALINE)))
    (fiche,) = known(poste)
    kinds = [one.valeur.type for one in poste.billing.store.registre.pieces.of(fiche.numero)]
    assert kinds == [TypePiece.ORDONNANCE]


def test_where_two_records_answer_the_seal_enters_nobody(poste: Poste) -> None:
    insert(poste, ALINE)
    poste.seal(asked(poste, visit("sc"), bearer(ALINE), reading=poste.read_card()))
    (fiche,) = known(poste)
    poste.billing.store.registre.patients.add(fiche.valeur)
    poste.seal(asked(poste, visit("im"), bearer(ALINE), reading=poste.read_card()))
    assert len(known(poste)) == 2
    assert len(poste.factures()) == 2


def test_somebody_else_s_card_names_nobody(poste: Poste) -> None:
    insert(poste, ALINE)
    poste.seal(asked(poste, visit("sc"), ADA, reading=poste.read_card()))
    (fiche,) = known(poste)
    assert fiche.valeur.immatriculations[0].source is Source.SAISIE
