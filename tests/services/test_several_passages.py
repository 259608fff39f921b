"""Passages of several days in one invoice: offered, sealed, told of, and made anew if refused."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest

from appliance.demo.cards import Holder
from appliance.domain.argent.part import EtatPart
from appliance.domain.brouillon import Anterieur, Brouillon
from appliance.domain.cotation import Cotation
from appliance.domain.tiers_payant import Part, TiersPayant
from appliance.domain.visite import Visite
from appliance.errors import BilledMeanwhileError, RefusalSettledError
from appliance.services.brouillons import Brouillons
from appliance.services.corrections import Retouche
from appliance.services.echeances import depart
from appliance.services.poste import Poste
from appliance.services.proposition import Proposition, Request
from tests.formats.made_up_noemie import amo, cited
from tests.formats.second_reader import entity, noemie
from tests.made_up import ADA, NOON, PROFESSIONNEL
from tests.made_up_cards import ALINE
from tests.services.billed import PAPER, visit
from tests.services.refused import Desk
from tests.services.rounds import TODAY, WRITTEN, bearer, bill, enter, proposed, tournee
from tests.tui.stage import CODE, Stage

DAYS = tuple(TODAY - timedelta(days=days) for days in (2, 1, 0))
OLDER = replace(PAPER, date=WRITTEN)


@pytest.fixture
def begun(poste: Poste) -> Poste:
    """A station where the first day of ALINE's prescription is billed, and no other."""
    enter(poste, ALINE)
    bill(poste, ALINE, WRITTEN)
    return poste


def grouped(poste: Poste, holder: Holder = ALINE) -> Brouillon:
    offre = tournee(poste).offrir(bearer(holder), TODAY)
    return replace(offre.brouillon, avant=offre.anterieurs)


def rules(shown: Proposition) -> list[str]:
    return [finding.rule for finding in shown.findings]


def test_one_seal_bills_three_days_each_as_on_its_own(begun: Poste) -> None:
    alone = proposed(begun, replace(grouped(begun), avant=()))
    shown = proposed(begun, grouped(begun))
    assert [one.date_soins for one in shown.visites] == [*DAYS]
    assert shown.findings == alone.findings == ()
    assert shown.cotation.total == 3 * alone.cotation.total
    assert shown.patient_pays == 3 * alone.patient_pays
    sealed = begun.seal(shown).facture
    assert [(one.jour, one.actes) for one in sealed.seances] == [
        (day, ("ponction_veineuse",)) for day in DAYS
    ]
    assert begun.billing.store.get(sealed.numero).facture == sealed  # type: ignore[union-attr]


def test_what_one_invoice_bills_is_offered_no_more_and_found_on_each_day(begun: Poste) -> None:
    begun.seal(proposed(begun, grouped(begun)))
    assert tournee(begun).offrir(bearer(ALINE), TODAY).anterieurs == ()
    for day in DAYS:
        [etape] = tournee(begun).journee(day).etapes
        assert etape.scelles == ("000000002",)
        again = visit("ponction_veineuse", date_soins=day)
        found = begun.billing.recall(bearer(ALINE), again).antecedents.on(day)
        assert [one.numero for one in found] == ["000000002"]


@pytest.mark.parametrize(("jours", "days"), [(0, 0), (1, 1), (3, 2)])
def test_the_setting_says_how_far_the_offer_goes(begun: Poste, jours: int, days: int) -> None:
    told = replace(tournee(begun), jours=jours).offrir(bearer(ALINE), TODAY)
    assert [one.jour for one in told.anterieurs] == [*DAYS[2 - days : 2]]


def test_passages_further_apart_than_the_setting_are_not_sealed(begun: Poste) -> None:
    request = begun.prepare(grouped(begun))
    strict = replace(begun.billing, groupement_jours=1)
    shown = strict.propose(request, begun.read_card())
    assert (rules(shown), shown.sealable) == (["passages-apart"], False)
    assert "2 jours d’écart, 1 au plus" in shown.findings[0].sentence


def test_a_finding_says_of_which_day_it_is(begun: Poste) -> None:
    bill(begun, ALINE, DAYS[1])
    draft = replace(grouped(begun), avant=())
    missed = tuple(Anterieur(jour=day, soins=draft.soins) for day in DAYS[:2])
    twice = replace(draft, avant=missed)
    found = [one.sentence for one in proposed(begun, twice).findings]
    assert any(one.startswith("19/11, passage 2 : ") for one in found)
    assert not any(one.startswith("18/11") for one in found)


def test_an_invoice_sealed_meanwhile_for_an_earlier_day_stops_the_seal(begun: Poste) -> None:
    shown = proposed(begun, grouped(begun))
    bill(begun, ALINE, DAYS[0])
    with pytest.raises(BilledMeanwhileError):
        begun.seal(shown)


def test_the_delay_runs_from_the_first_passage(begun: Poste) -> None:
    sealed = begun.seal(proposed(begun, grouped(begun)))
    assert depart(sealed).faite == DAYS[0]
    alone = replace(sealed.facture, suivantes=())
    assert depart(replace(sealed, facture=alone)).faite == TODAY
    assert depart(replace(sealed, remplace=1)).faite == TODAY  # it was sent in time


def test_the_draft_of_several_days_survives_the_lock_and_goes_with_its_seal(
    begun: Poste, stage: Stage
) -> None:
    draft = grouped(begun)
    begun.keep(draft)
    begun.lock()
    again = stage.unlock(CODE, "")
    assert tournee(again).offrir(bearer(ALINE), TODAY).brouillon == draft
    again.seal(proposed(again, draft))
    assert Brouillons(again.billing.store).tous() == []


def test_a_refused_invoice_of_several_passages_is_made_anew_with_all_of_them(poste: Poste) -> None:
    desk = Desk(poste)
    desk.enter()
    visites = tuple(visit("sc", date_soins=day, prescription=OLDER) for day in DAYS)
    numero = poste.seal(_asked(poste, visites)).facture.numero
    poste.send_now()
    desk.refuse(numero, "STRUCTURE ILLISIBLE")
    strict = replace(desk.corrections, billing=replace(poste.billing, groupement_jours=0))
    correction = strict.proposer(numero)
    assert correction.ecarts == ()
    again = strict.sceller(correction).facture
    former = desk.kept(numero).facture
    assert (again.seances, lines(again.cotation)) == (former.seances, lines(former.cotation))
    with pytest.raises(RefusalSettledError):
        strict.proposer(numero)


def test_the_acts_of_several_passages_are_not_changed_at_once(poste: Poste) -> None:
    desk = Desk(poste)
    desk.enter()
    visites = tuple(visit("sc", date_soins=day, prescription=OLDER) for day in DAYS[1:])
    numero = poste.seal(_asked(poste, visites)).facture.numero
    poste.send_now()
    desk.refuse(numero, "ACTE INCONNU")
    with pytest.raises(RefusalSettledError, match="plusieurs passages"):
        desk.corrections.proposer(numero, Retouche(actes=("im",)))


def test_one_payment_settles_all_passages_of_an_invoice(begun: Poste) -> None:
    numero = begun.seal(proposed(begun, grouped(begun))).facture.numero
    begun.send_now()
    argent = begun.billing.store.argent
    [due] = argent.comptes.of(int(numero))
    told = noemie(
        entity("040", 2, payee_no=PROFESSIONNEL.numero.value),
        cited(int(numero)),
        amo(due.demande, "P", due.demande),
        file_amount=due.demande,
    )
    begun.livres.suivi.entendre([told], retour=sha256(told).hexdigest(), le=NOON)
    assert argent.of(int(numero))[Part.AMO].etat is EtatPart.PAYEE


def lines(cotation: Cotation) -> list[tuple[str, int, int]]:
    return [(one.code, one.seance, one.montant) for one in cotation.lignes]


def _asked(poste: Poste, visites: tuple[Visite, ...]) -> Proposition:
    request = Request(
        beneficiaire=ADA,
        visites=visites,
        tiers_payant=TiersPayant.AMO,
        recall=poste.billing.recall(ADA, *visites),
    )
    return poste.billing.propose(request, None)
