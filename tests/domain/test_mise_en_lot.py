"""Which invoices go together, and where."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.demande import dre_of
from appliance.domain.destination import Aiguillage, Aiguille, Amc
from appliance.domain.facture import Complementaire, Facture, FactureScellee, ModeSecurisation
from appliance.domain.file_attente import FactureEnFile
from appliance.domain.identifiers import Organisme, numero_facture
from appliance.domain.mise_en_lot import Groupe, Limites, grouper
from appliance.domain.tiers_payant import Flux, Part, TiersPayant
from tests.formats.made_up_b2 import FIRST

HERE, THERE = Organisme.parse("01 999 0000"), Organisme.parse("02 111 2222")
PARIS = Organisme.parse("01 751 0000")
TABLE = Aiguillage(
    (
        Aiguille("01", "", "", HERE),
        Aiguille("01", "75", "", PARIS),
        Aiguille("01", "751", "9", THERE),
    )
)
MUTUAL = Complementaire(amc="7272727272", adherent="1")
SPLIT = replace(
    FIRST, tiers_payant=TiersPayant.AMO_AMC, flux=Flux.FSE_ET_DRE, complementaire=MUTUAL
)


def waiting(facture: Facture, size: int = 100) -> FactureEnFile:
    scellee = FactureScellee(facture.numero, bytes(size), b"", "")
    return FactureEnFile(facture=facture, scellee=scellee, lot=None, etat=None)


@st.composite
def rounds(draw: st.DrawFn) -> list[FactureEnFile]:
    found = []
    for rank in range(1, draw(st.integers(0, 25)) + 1):
        facture = replace(
            FIRST,
            numero=numero_facture(rank),
            organisme=draw(st.sampled_from((HERE, THERE))),
            mode=draw(st.sampled_from(ModeSecurisation)),
        )
        if draw(st.booleans()):
            facture = replace(dre_of(SPLIT, facture.numero), mode=facture.mode)
        found.append(waiting(facture, draw(st.integers(1, 900))))
    return found


LIMITES = Limites(factures=4, octets=1_000)


@given(rounds(), st.randoms())
def test_every_invoice_is_in_one_lot_within_the_limits_whatever_their_order(
    held: list[FactureEnFile], chance: Random
) -> None:
    lots = list(grouper(held, Aiguillage(), LIMITES))
    assert sorted(numeros(lots)) == [one.facture.numero for one in held]
    for lot in lots:
        assert len({(one.facture.mode, one.facture.is_dre) for one in lot.factures}) == 1
        assert 1 <= len(lot.factures) <= LIMITES.factures
        octets = sum(len(one.scellee.contenu) for one in lot.factures)
        assert octets <= LIMITES.octets or len(lot.factures) == 1
    shuffled = list(held)
    chance.shuffle(shuffled)
    assert list(grouper(shuffled, Aiguillage(), LIMITES)) == lots


def numeros(lots: Sequence[Groupe]) -> list[str]:
    return [one.facture.numero for lot in lots for one in lot.factures]


def test_the_most_precise_row_says_where_a_body_goes() -> None:
    pairs = {
        "01 123 4567": HERE,
        "01 759 0000": PARIS,
        "01 751 9000": THERE,
        "02 999 0000": Organisme.parse("02 999 0000"),
    }
    for body, destination in pairs.items():
        assert TABLE.destination_of(Organisme.parse(body)) == destination


def test_a_fse_and_its_dre_go_apart_and_ask_each_for_its_part() -> None:
    dre = dre_of(SPLIT, numero_facture(77))
    fse_lot, dre_lot = grouper([waiting(SPLIT), waiting(dre)], Aiguillage(), Limites())
    assert (fse_lot.destinataire, dre_lot.destinataire) == (SPLIT.organisme, Amc("7272727272"))
    assert SPLIT.parts == {Part.AMO}
    assert dre.parts == {Part.AMC}
    assert dre.fse == SPLIT.numero
    assert SPLIT.montant + dre.montant == SPLIT.cotation.total
    assert dre.montant == SPLIT.cotation.amc


def test_under_a_single_flow_one_invoice_stands_for_all() -> None:
    single = replace(SPLIT, flux=Flux.FSE_UNIQUE)
    assert single.parts == {Part.AMO, Part.AMC}
    assert single.montant == single.cotation.total


def test_a_lot_bills_no_more_than_its_total_can_tell() -> None:
    one = FIRST.cotation.total
    held = [waiting(replace(FIRST, numero=numero_facture(rank))) for rank in (1, 2, 3)]
    lots = list(grouper(held, Aiguillage(), Limites(centimes=2 * one)))
    assert [len(lot.factures) for lot in lots] == [2, 1]
    alone = grouper(held, Aiguillage(), Limites(centimes=1))
    assert [len(lot.factures) for lot in alone] == [1, 1, 1]
