"""What the register has of rights and documents, asked again at each invoice."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from appliance.domain.acte import Nature
from appliance.domain.preuves import Preuves, verifier_preuves
from appliance.domain.refus import CATALOGUE
from appliance.domain.registre.droits import Droits
from appliance.domain.registre.fiche import Periode, Source
from appliance.domain.registre.manque import RULES, Presentation, Raison, Vitale
from appliance.domain.registre.piece import Piece, Support, TypePiece
from appliance.domain.tiers_payant import BOTH, Part, Reglement
from appliance.domain.visite import Situation, Visite
from tests.domain.facts import PAPER, THURSDAY, nurse

AMO = Reglement(dispensees=frozenset({Part.AMO}))
WITH_CARD = Presentation(nom="ESSAIMONT", prenom="ADA", vitale=Vitale.LUE)
WITHOUT = replace(WITH_CARD, vitale=Vitale.ABSENTE)
CLOSED = Periode(fin=THURSDAY - timedelta(days=1))


def piece(kind: TypePiece, days: int = 1, **changes: object) -> Piece:
    """A document that was copied and found legible, so many days before THURSDAY."""
    return replace(
        Piece(
            type=kind,
            support=Support.NUMERISEE,
            vue_le=THURSDAY - timedelta(days=days),
            noms=("ESSAIMONT ADA",),
            lisible=True,
            datee_du=PAPER.date if kind is TypePiece.ORDONNANCE else None,
        ),
        **changes,  # type: ignore[arg-type] # fields by their names
    )


ORDER = piece(TypePiece.ORDONNANCE)


def droits(days: int = 1, periode: Periode | None = None) -> Droits:
    return Droits(
        source=Source.ADRI,
        vu_le=THURSDAY - timedelta(days=days),
        periode=periode or Periode(),
    )


def found(
    preuves: Preuves,
    presentation: Presentation = WITH_CARD,
    *,
    visite: Visite | None = None,
    reglement: Reglement = AMO,
) -> list[str]:
    visite = visite or nurse("sc")
    return [one.rule for one in verifier_preuves(visite, reglement, preuves, presentation)]


@pytest.mark.parametrize(
    ("readings", "presentation", "expected"),
    [
        ((), WITH_CARD, []),
        ((), WITHOUT, ["rights-unread"]),
        ((droits(120),), WITHOUT, []),
        ((droits(121),), WITHOUT, ["rights-old"]),
        ((droits(121),), WITH_CARD, []),
        ((droits(1, CLOSED),), WITH_CARD, ["rights-closed"]),
        ((droits(1), droits(2, CLOSED)), WITHOUT, []),
    ],
)
def test_rights_are_read_recent_and_open(
    readings: tuple[Droits, ...], presentation: Presentation, expected: list[str]
) -> None:
    attestation = piece(TypePiece.ATTESTATION)
    preuves = Preuves(droits=readings, pieces=(ORDER, attestation))
    assert found(preuves, presentation) == expected
    nothing_dispensed = Reglement(dispensees=frozenset())
    assert found(preuves, presentation, reglement=nothing_dispensed) == []


def test_the_source_and_the_day_of_a_reading_are_said() -> None:
    preuves = Preuves(droits=(droits(1, CLOSED),), pieces=(ORDER,))
    [finding] = verifier_preuves(nurse("sc"), AMO, preuves, WITH_CARD)
    assert "(ADRi, le 14/10/2026)" in finding.sentence


def test_closed_rights_are_forced_on_a_c2s_attestation_only() -> None:
    paper = piece(TypePiece.ATTESTATION_C2S)
    preuves = Preuves(droits=(droits(1, CLOSED),), pieces=(ORDER, paper))
    forced = Reglement(dispensees=BOTH, droits_forces=True, attestation_c2s=True)
    poor = nurse("sc", patient=Situation(c2s=True))
    assert found(preuves, visite=poor, reglement=forced) == []
    assert preuves.attests_c2s(THURSDAY)
    over = replace(paper, periode=CLOSED)
    assert not Preuves(pieces=(over,)).attests_c2s(THURSDAY)


@pytest.mark.parametrize(
    ("situation", "reglement", "presentation", "wanted"),
    [
        (Situation(), AMO, WITHOUT, "Attestation de droits"),
        (Situation(c2s=True), AMO, WITHOUT, "Attestation C2S"),
        (Situation(ame=True), AMO, WITHOUT, "Notification d’admission à l’AME"),
        (Situation(nature=Nature.AT), AMO, WITH_CARD, "Feuille d’accident du travail"),
        (Situation(nature=Nature.MATERNITE), AMO, WITHOUT, "Justificatif de maternité"),
        (Situation(), Reglement(dispensees=BOTH), WITH_CARD, "Carte de mutuelle"),
    ],
)
def test_each_case_of_tiers_payant_asks_for_its_document(
    situation: Situation, reglement: Reglement, presentation: Presentation, wanted: str
) -> None:
    preuves = Preuves(droits=(droits(),), pieces=(ORDER,))
    findings = [*verifier_preuves(nurse("sc", patient=situation), reglement, preuves, presentation)]
    assert f"{wanted} : jamais présentée." in [one.sentence for one in findings]
    assert {one.rule for one in findings} == {"document-missing"}


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (piece(TypePiece.ATTESTATION, days=121), "document-old"),
        (piece(TypePiece.ATTESTATION, periode=CLOSED), "document-expired"),
        (piece(TypePiece.ATTESTATION, lisible=False), "document-unreadable"),
        (piece(TypePiece.ATTESTATION, lisible=None), "document-unchecked"),
        (piece(TypePiece.ATTESTATION, noms=("ESSAIMONT ÈVE",)), "document-of-another"),
    ],
)
def test_a_weak_document_is_said_to_be_so(shown: Piece, expected: str) -> None:
    preuves = Preuves(droits=(droits(),), pieces=(ORDER, shown))
    assert found(preuves, WITHOUT) == [expected]


def test_a_card_that_is_not_up_to_date_is_said_to_be_so() -> None:
    stale = replace(WITH_CARD, vitale=Vitale.A_METTRE_A_JOUR)
    assert found(Preuves(droits=(droits(),), pieces=(ORDER,)), stale) == ["card-outdated"]


def test_every_reason_has_a_check_with_a_source_and_one_way_out() -> None:
    assert RULES.keys() == {*Raison}
    for name in RULES.values():
        refus = CATALOGUE[name]
        assert refus.source
        assert refus.fix.endswith(".")
        assert refus.fix.count(". ") == 0


def test_care_of_long_ago_is_judged_on_its_own_day() -> None:
    before = nurse("sc", date_soins=date(2026, 3, 2))
    preuves = Preuves(droits=(droits(200),), pieces=(ORDER, piece(TypePiece.ATTESTATION, 200)))
    assert found(preuves, WITHOUT, visite=before) == []
