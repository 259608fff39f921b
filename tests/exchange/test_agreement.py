"""The caisse and the station disagree on nothing, whatever the network did between them.

`make test` makes 1 000 exchanges; `make soak-exchange` sets BESACE_EXCHANGES to 10 000.
"""

import os
from collections import Counter
from collections.abc import Iterator
from io import BytesIO

import pytest

from appliance.domain.facture import Facture
from appliance.domain.lifecycle import EtatLot
from appliance.domain.paiements import Paiement
from appliance.domain.tiers_payant import Part
from appliance.formats.incoming import Mail, open_mail
from appliance.formats.noemie.events import read_events
from tests.exchange.model import Exchange

EXCHANGES = int(os.environ.get("BESACE_EXCHANGES", "1000"))
SEED = 20_261_121
Shares = dict[tuple[str, Part], int]


@pytest.fixture(scope="module")
def exchange(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exchange]:
    with pytest.MonkeyPatch.context() as patch:
        for call in ("fsync", "fdatasync"):  # nobody cuts the power here
            patch.setattr(os, call, lambda _: None)
        exchange = Exchange(tmp_path_factory.mktemp("exchange"), SEED)
        while exchange.exchanges < EXCHANGES:
            exchange.step()
        exchange.settle()
        exchange.office.desk.pay()
        exchange.settle()
        yield exchange
        exchange.store.close()


def asked(facture: Facture) -> Shares:
    """What an invoice asks for, by its number and part."""
    shares = {Part.AMO: facture.cotation.amo, Part.AMC: facture.cotation.amc}
    return {(str(facture.numero), part): shares[part] for part in facture.parts if shares[part]}


def test_both_sides_know_the_same_invoices_with_the_same_totals(exchange: Exchange) -> None:
    ours = {
        one.facture.numero: (one.etat is EtatLot.ARL_POSITIF, one.facture.cotation.total)
        for one in exchange.store.each_facture()
    }
    entries = exchange.office.desk._register.entries.values()
    theirs = {
        facture["numero"]: (entry.verdict.positive, facture["total"])
        for entry in entries
        for facture in entry.factures
    }
    assert ours == theirs
    assert len(ours) > EXCHANGES // 20


def test_every_lot_has_one_verdict_and_it_is_that_of_the_caisse(exchange: Exchange) -> None:
    verdicts = {True: EtatLot.ARL_POSITIF, False: EtatLot.ARL_NEGATIF}
    entries = exchange.office.desk._register.entries.values()
    theirs = {entry.lot.sha256: verdicts[entry.verdict.positive] for entry in entries}
    assert {lot.clos.sha256: lot.etat for lot in exchange.store.lots()} == theirs
    assert set(theirs.values()) == set(verdicts.values())


def test_each_part_is_paid_once_as_it_was_asked(exchange: Exchange) -> None:
    due: Shares = {}
    for one in exchange.store.each_facture():
        if one.etat is EtatLot.ARL_POSITIF:
            due |= asked(one.facture)
    paid: Counter[tuple[str, Part]] = Counter()
    for retour in exchange.store.retours():
        mail = open_mail(retour.contenu)
        assert isinstance(mail, Mail)
        for attachment in mail.attachments:
            if attachment.content.startswith(b"000"):
                for event in read_events(BytesIO(attachment.content)):
                    if isinstance(event, Paiement):
                        paid[str(event.facture.numero), event.part] += event.paye
    assert {key: amount for key, amount in paid.items() if amount} == due


def test_a_lot_holds_one_professional_one_destination_one_mode_and_one_kind(
    exchange: Exchange,
) -> None:
    for lot in exchange.store.lots():
        held = [
            one.facture for numero in lot.clos.lot.factures if (one := exchange.store.get(numero))
        ]
        assert len({(one.professionnel, one.mode, one.is_dre) for one in held}) == 1
        assert len(held) <= exchange.sending.limites.factures
        assert (lot.clos.lot.organisme is None) == held[0].is_dre
