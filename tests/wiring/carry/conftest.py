"""The road between them."""

from pathlib import Path

import pytest

from appliance.demo.caisse import Endpoints
from appliance.demo.practice import settings
from appliance.sealing.inbox import inbox_private_key, inbox_public_key
from appliance.wiring import carry
from appliance.wiring.vault import PUBLIC_KEY
from tests.sync.carry.carried import SIDECAR, Account, Caisse, secret
from tests.sync.fickle_disk import Countdown
from tests.wiring.carry.road import ENDPOINT, MESSAGE, Road


@pytest.fixture
def road(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Road:
    nowhere, caisse = Endpoints("127.0.0.1", 9, 9), Caisse()
    text = settings(nowhere, authority=tmp_path / "ca", certificate=tmp_path / "caisse")
    (tmp_path / "besace.toml").write_text(text, encoding="utf-8")
    (tmp_path / "spool").mkdir()
    public = inbox_public_key(inbox_private_key(secret("practice")))
    (tmp_path / "spool" / PUBLIC_KEY).write_bytes(public)
    line = Account("poste@example.test", caisse, Countdown())
    monkeypatch.setattr(carry, "peers_of", lambda *_: (line, line))
    relay = tmp_path / "relais.toml"
    relay.write_text(
        'dossier = "relay"\n[courrier]\nadresse = "poste@example.test"\n'
        f"envoi = {ENDPOINT}\nreception = {ENDPOINT}\n",
        encoding="utf-8",
    )
    (tmp_path / "key").mkdir()
    road = Road(tmp_path, relay, tmp_path / "key", caisse)
    road.spool.publish(MESSAGE, SIDECAR)
    return road
