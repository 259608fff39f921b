"""Each wrong answer is refused for its own reason, and changes nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from appliance.domain.argent.delegation import (
    Geste,
    Proposee,
    Reponse,
)
from appliance.errors import (
    BesaceError,
    DelegationAlteredError,
    DelegationElsewhereError,
    DelegationExpiredError,
    DelegationRefusedError,
    DelegationReplayedError,
    DelegationSignerError,
)
from appliance.formats.delegation import write_reponse
from tests.services.delegated import (
    Exchange,
    proposed,
    trousse,
)
from tests.services.returned import etats

TOO_LATE = timedelta(days=31)


@pytest.fixture
def exchange() -> Exchange:
    return Exchange()


def same_again(exchange: Exchange) -> bytes:
    answer = exchange.answered(proposed(Geste.CONTESTER))
    exchange.desk.entrer(answer)
    return answer


def second_answer(exchange: Exchange) -> bytes:
    travail = exchange.opened(exchange.out())
    exchange.desk.entrer(exchange.answer(travail, proposed(Geste.CONTESTER)))
    return exchange.answer(travail, proposed(Geste.ABANDONNER))


def too_late(exchange: Exchange) -> bytes:
    answer = exchange.answered(proposed(Geste.CONTESTER))
    exchange.clock.time += TOO_LATE
    return answer


def to_another_practice(exchange: Exchange) -> bytes:
    other = Exchange(practice_key="autre")
    return exchange.answer(other.opened(other.out()), proposed(Geste.CONTESTER))


def about_a_file_that_never_left(exchange: Exchange) -> bytes:
    ours = Exchange(suivi=exchange.suivi)
    aside = Exchange(entropy=type(exchange.entropy)(7))
    return ours.answer(aside.opened(aside.out()), proposed(Geste.CONTESTER))


def of_another_manager(exchange: Exchange) -> bytes:
    given_ = exchange.opened(exchange.out())
    stranger = replace(exchange, manager=trousse("un autre"))
    return stranger.answer(given_, proposed(Geste.CONTESTER))


def about_another_sealing(exchange: Exchange) -> bytes:
    travail = replace(exchange.opened(exchange.out()), empreinte="0" * 64)
    return exchange.answer(travail, proposed(Geste.CONTESTER))


def forged(exchange: Exchange, *proposees: Proposee) -> bytes:
    """Make an answer that the manager's own program would not."""
    travail = exchange.opened(exchange.out())
    reponse = Reponse(
        aller=travail.aller.identifiant,
        empreinte=travail.empreinte,
        fait_le=exchange.today,
        propositions=proposees,
    )
    cle = exchange.desk.trousse.cle
    return cle.seal(write_reponse(reponse, exchange.manager, cle), exchange.entropy)


def about_a_share_that_did_not_go(exchange: Exchange) -> bytes:
    return forged(exchange, proposed(Geste.ABANDONNER, 2))


def twice_about_one_share(exchange: Exchange) -> bytes:
    return forged(exchange, proposed(Geste.ABANDONNER), proposed(Geste.CONTESTER))


def for_somebody_else_within(exchange: Exchange) -> bytes:
    """Signed for another practice, and sealed to this one by who could open it."""
    travail = exchange.opened(exchange.out())
    reponse = Reponse(
        aller=travail.aller.identifiant,
        empreinte=travail.empreinte,
        fait_le=exchange.today,
        propositions=(proposed(Geste.CONTESTER),),
    )
    signed = write_reponse(reponse, exchange.manager, trousse("autre").cle)
    return exchange.desk.trousse.cle.seal(signed, exchange.entropy)


def with_words_that_a_terminal_obeys(exchange: Exchange) -> bytes:
    return forged(exchange, proposed(Geste.CONTESTER, mots="\x1b[2J"))


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (same_again, DelegationReplayedError),
        (second_answer, DelegationReplayedError),
        (too_late, DelegationExpiredError),
        (to_another_practice, DelegationElsewhereError),
        (about_a_file_that_never_left, DelegationElsewhereError),
        (for_somebody_else_within, DelegationElsewhereError),
        (of_another_manager, DelegationSignerError),
        (about_another_sealing, DelegationAlteredError),
        (about_a_share_that_did_not_go, DelegationAlteredError),
        (twice_about_one_share, DelegationAlteredError),
        (with_words_that_a_terminal_obeys, DelegationAlteredError),
    ],
)
def test_a_wrong_answer_has_its_sentence_and_changes_nothing(
    exchange: Exchange, make: Callable[[Exchange], bytes], error: type[BesaceError]
) -> None:
    answer = make(exchange)
    before, states = exchange.desk.propositions(), etats(exchange.suivi)
    with pytest.raises(DelegationRefusedError) as refused:
        exchange.desk.entrer(answer)
    assert refused.type is error
    assert exchange.desk.propositions() == before
    assert etats(exchange.suivi) == states
