"""What the one value of a TPM's index tells of the journal's list."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.ancre import Ancre, MoyenAncre
from appliance.domain.tpm import EMPTY, EtatTpm, Extension, extended, judge

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CHAINS = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=6)


def listed(chains: list[bytes]) -> list[Extension]:
    """Return the list of these heads, one after the other."""
    found, avant = list[Extension](), EMPTY
    for sequence, chain in enumerate(chains, 1):
        ancre = Ancre(sequence=sequence, chain=chain, le=NOON, par=MoyenAncre.TPM)
        found.append(Extension(ancre=ancre, avant=avant))
        avant = found[-1].apres
    return found


@given(CHAINS)
def test_the_whole_list_and_its_end_alone_agree_with_what_was_told(chains: list[bytes]) -> None:
    suite = listed(chains)
    for part in (suite, suite[-1:]):
        assert judge(suite[-1].apres, part) is EtatTpm.CONFORME
        assert judge(suite[-1].avant, part) is EtatTpm.A_COMPLETER


@given(CHAINS, st.data())
def test_an_older_list_is_contradicted_by_all_that_was_told_since(
    chains: list[bytes], data: st.DataObject
) -> None:
    suite = listed([*chains, *data.draw(CHAINS)])
    older = suite[: len(chains)]
    assert judge(suite[-1].apres, older) is EtatTpm.CONTREDIT
    assert judge(suite[-1].apres, older[-1:]) is EtatTpm.CONTREDIT
    assert judge(suite[-1].apres, []) is EtatTpm.CONTREDIT


@given(CHAINS, st.data())
def test_a_list_of_other_heads_is_contradicted(chains: list[bytes], data: st.DataObject) -> None:
    suite = listed(chains)
    rank = data.draw(st.integers(0, len(chains) - 1))
    changed = [*chains]
    changed[rank] = bytes([chains[rank][0] ^ 1]) + chains[rank][1:]
    assert judge(suite[-1].apres, listed(changed)) is EtatTpm.CONTREDIT


def test_no_index_says_nothing_of_no_list_and_lost_what_was_listed() -> None:
    assert judge(None, []) is EtatTpm.NEUF
    assert judge(EMPTY, []) is EtatTpm.NEUF
    assert judge(None, listed([b"\1" * 32])) is EtatTpm.PERDU
    assert judge(EMPTY, listed([b"\1" * 32, b"\2" * 32])) is EtatTpm.PERDU
    assert judge(b"", listed([b"\1" * 32])) is EtatTpm.CONTREDIT


def test_what_the_index_holds_is_what_the_documents_say() -> None:
    [one] = listed([b"\xaa" * 32])
    assert one.donnee == b"\0\0\0\0\0\0\0\1" + b"\xaa" * 32
    assert one.apres == extended(EMPTY, one)
