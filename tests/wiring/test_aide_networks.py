"""A view on a wire between two network namespaces: no port before, and an end once it is cut."""

from pathlib import Path

from appliance.domain.assistance import Fin, Pas
from appliance.errors import PairAbsentError
from tests.reception.networks import PRACTICE, awaited, village
from tests.wiring.test_aide import comes, laid


def test_no_port_is_open_without_a_view_and_a_cut_wire_ends_one(tmp_path: Path) -> None:
    boxes = laid(tmp_path)
    carried, seen = tmp_path / "carried.log", tmp_path / "seen.log"
    config = str(boxes.helper / "aide.toml")
    watching = ("appliance", "aide", "voir", "cabinet", PRACTICE, "--config", config)
    with village() as (practice, helper, _):
        with helper.running(seen, *watching) as early:
            assert early.wait(30) == PairAbsentError.exit_code
        view = boxes.open()
        view.show("ce qui peut se voir")
        carrying = ("appliance", "aide", "porter", "--dir", str(boxes.box))
        with practice.running(carried, *carrying) as carrier:
            awaited(carried, "61631")
            with helper.running(seen, *watching):
                awaited(seen, "ce qui peut se voir")
                practice.ip("link", "set", "desk", "down")
                comes(lambda: view.fin)
            assert carrier.wait(30) == 0
        view.close(Fin.VERROU)
    assert [(pas, fin) for pas, _, fin in boxes.noted][1:] == [
        (Pas.ADMISE, Fin.AUCUNE),
        (Pas.FINIE, Fin.RESEAU),
    ]
