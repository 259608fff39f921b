"""The request for a trial of servers and its answer: nothing read there is believed."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from appliance.durable.disk import SystemDisk
from appliance.spool.probing import ANSWER, REQUEST, Probe, Probing, Tried

calls = st.builds(Tried, serveur=st.text(), defaut=st.text())
probes = st.builds(
    lambda demande, essais: Probe(demande=demande, essais=tuple(essais)),
    st.text(),
    st.lists(calls),
)


@given(probes)
def test_an_answer_is_read_back(probe: Probe) -> None:
    assert Probe.parse(probe.to_bytes()) == probe


@given(st.one_of(st.binary(), st.from_regex(rb'\{"demande": .*, "essais": .*\}')))
def test_other_bytes_are_no_answer_or_one_of_texts(content: bytes) -> None:
    probe = Probe.parse(content)
    assert probe is None or all(isinstance(one.serveur, str) for one in probe.essais)


def test_an_answer_is_to_its_own_request(tmp_path: Path) -> None:
    probing = Probing(SystemDisk(), tmp_path)
    assert probing.asked() == ""
    probing.ask("one")
    assert probing.asked() == "one"
    probing.tell(Probe(demande="one", essais=(Tried(serveur="envoi"),)))
    assert probing.told("two") is None
    told = probing.told("one")
    assert told is not None
    assert [call.serveur for call in told.essais] == ["envoi"]
    assert probing.asked() == "", "what is answered is asked no more"


def test_what_stands_in_the_way_is_no_answer(tmp_path: Path) -> None:
    for name in (REQUEST, ANSWER):
        (tmp_path / name).mkdir()
    probing = Probing(SystemDisk(), tmp_path)
    assert probing.asked() == ""
    assert probing.told("one") is None
