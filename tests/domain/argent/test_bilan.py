"""Whatever the invoices, a report counts each cent once in each of its tables."""

from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.argent.bilan import (
    ActeFacture,
    Compteur,
    Mois,
    PartFacturee,
    Piece,
    Rejets,
    retrocession,
)
from appliance.domain.argent.part import EtatPart
from appliance.domain.argent.soldes import Solde
from appliance.domain.tiers_payant import Part
from tests.domain.argent.made_up_history import FIRST

MOIS = Mois(2026, 3)


@st.composite
def parts(draw: st.DrawFn, part: Part, most: int) -> PartFacturee:
    etat = draw(st.sampled_from(EtatPart))
    demande = draw(st.integers(0, most))
    partly = st.integers(0, demande)
    paye = demande if etat is EtatPart.PAYEE else draw(partly) * (etat is EtatPart.REJETEE)
    return PartFacturee(
        part=part,
        payeur=draw(st.sampled_from(["01 751 0000", "75500017"])),
        demande=demande,
        paye=paye,
        etat=etat,
        depuis=draw(st.sampled_from([None, FIRST])),
        late=draw(st.booleans()),
        motif=draw(st.sampled_from(["0250 ABSENT", "Sans motif"])),
    )


@st.composite
def pieces(draw: st.DrawFn) -> Piece:
    amo, amc, rest = (draw(st.integers(0, 10_000)) for _ in range(3))
    shares = draw(st.sets(st.sampled_from(Part)))
    most = {Part.AMO: amo, Part.AMC: amc}
    return Piece(
        mois=draw(st.sampled_from([MOIS, Mois(2026, 1), Mois(2026, 4), Mois(2025, 12)])),
        auteur=draw(st.integers(0, 3)),
        montant=amo + amc + rest,
        envoyee=draw(st.booleans()),
        acquittee=draw(st.booleans()),
        actes=(ActeFacture("AMI", amo + rest, amo, 0), ActeFacture("IFI", amc, 0, amc)),
        parts=tuple(draw(parts(part, most[part])) for part in sorted(shares)),
    )


@given(st.lists(pieces(), max_size=30))
def test_every_table_of_a_period_comes_to_the_same_money(billed: list[Piece]) -> None:
    compteur = Compteur(MOIS)
    for piece in billed:
        compteur.add(piece)
    for periode in (compteur.du_mois, compteur.annee):
        assert periode.solde.prouve
        assert periode.factures.montant == periode.solde.facture + periode.patient
        assert periode.factures.montant == sum(
            one.facture.montant for one in periode.actes.values()
        )
        assert periode.solde.rejete == sum(one.montant for one in periode.motifs.values())
        for one in fields(Solde):
            ours = getattr(periode.solde, one.name)
            assert ours == sum(getattr(solde, one.name) for solde in periode.payeurs.values())
            authors = [auteur.solde for auteur in periode.auteurs.values()]
            assert ours == sum(getattr(solde, one.name) for solde in authors)


@given(st.lists(pieces(), max_size=30))
def test_an_invoice_counts_in_its_month_and_in_its_year_so_far(billed: list[Piece]) -> None:
    compteur = Compteur(MOIS)
    for piece in billed:
        compteur.add(piece)
    of_month = [piece for piece in billed if piece.mois == MOIS]
    of_year = [piece for piece in billed if Mois(2026, 1) <= piece.mois <= MOIS]
    assert compteur.du_mois.factures.nombre == len(of_month)
    assert compteur.annee.factures.montant == sum(piece.montant for piece in of_year)
    assert sum(one.nombre for _, one in compteur.tendance) == sum(
        one.etat is EtatPart.REJETEE
        for piece in billed
        if piece.mois <= MOIS
        for one in piece.parts
    )


def test_a_month_goes_back_over_the_turn_of_the_year() -> None:
    assert Mois(2026, 2).back(3) == Mois(2025, 11)
    assert str(Mois(2026, 12).back(11)) == "2026-01"


def test_a_rate_is_of_what_left_and_nothing_is_no_rate() -> None:
    assert Rejets(3, 60).per_mille == 50
    assert Rejets().per_mille is None


@given(st.integers(0, 10**9), st.integers(0, 100))
def test_a_retrocession_shares_every_cent(encaisse: int, taux: int) -> None:
    one = retrocession(1, encaisse, taux)
    assert 0 <= one.due <= encaisse
    assert abs(one.due * 100 - encaisse * taux) <= 50
