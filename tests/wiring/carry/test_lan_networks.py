"""Two boxes on a network of their own: two network namespaces and a wire, made by the test.

Each box is a process of its own, as on two machines; nothing of it touches this machine's network.
"""

import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.wiring.carry.road import Road

PROJECT: Final = Path(__file__).parents[3]
PATIENCE_S: Final = 120.0
VILLAGE: Final = """
set -eu
unshare --net sleep 100 > "$WORK/village" 2>&1 & village=$!
showing= listening=
trap 'kill $village $showing $listening' EXIT
net=/proc/$village/ns/net
until [ "$(readlink $net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.05; done
there() { nsenter --net=$net "$@"; }
ip link add here type veth peer name there netns $village
ip addr add 192.0.2.1/24 dev here; ip link set here up
there ip addr add 192.0.2.2/24 dev there; there ip link set there up
box() { "$PYTHON" -P -m tests.wiring.carry.neighbours "$@"; }
says() { for _ in $(seq 600); do grep -q "$1" "$2" && return; sleep 0.05; done; cat "$2"; }

nsenter --net=$net "$PYTHON" -P -m tests.wiring.carry.neighbours \\
    pair show 192.0.2.2 --config "$RELAY" > "$WORK/shown" 2>&1 & showing=$!
says '^Il vaut' "$WORK/shown"
sed -n 's/^Code : //p' "$WORK/shown" | box pair type 192.0.2.2 --name village --dir "$HOME_BOX"
wait $showing; showing=

nsenter --net=$net "$PYTHON" -P -m tests.wiring.carry.neighbours \\
    carry listen --config "$RELAY" > "$WORK/heard" 2>&1 & listening=$!
says '^À l’écoute' "$WORK/heard"
box carry lan --dir "$HOME_BOX"
mkdir -p "$THIRD/courier/pairs"; cp "$HOME_BOX"/courier/pairs/*.pair "$THIRD/courier/pairs"
box carry lan --dir "$THIRD" && exit 1
ip link set here down
box carry lan --dir "$HOME_BOX" && exit 1
cat "$WORK/shown" "$WORK/heard"
"""
UNSHARED: Final = ("unshare", "--user", "--map-root-user", "--net")


def test_two_boxes_on_a_wire_pair_and_carry_and_a_third_is_refused(
    road: Road, tmp_path: Path
) -> None:
    third = tmp_path / "third"
    third.mkdir()
    settings = (road.home / "besace.toml").read_text(encoding="utf-8")
    (third / "besace.toml").write_text(settings, encoding="utf-8")
    told = subprocess.run(
        [*UNSHARED, "sh", "-c", VILLAGE],
        capture_output=True,
        text=True,
        check=False,
        cwd=PROJECT,
        timeout=PATIENCE_S,
        env={
            "PYTHON": sys.executable,
            "PYTHONPATH": str(PROJECT),
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "LANG": "C.UTF-8",
            "RELAY": str(road.relay),
            "HOME_BOX": str(road.home),
            "THIRD": str(third),
            "WORK": str(tmp_path),
        },
    )
    assert told.returncode == 0, told.stderr
    assert "Apparié avec « village », à 192.0.2.2" in told.stdout
    assert "à 192.0.2.1, empreinte" in told.stdout
    assert "1 message(s) remis : la preuve est gardée." in told.stdout
    assert "1 message(s) remis au serveur" in told.stdout
    assert "Ce n’est pas le boîtier apparié qui est là" in told.stdout  # the relay, of the third
    assert "ou il a oublié celui-ci" in told.stderr  # the third, of the relay
    assert "Le boîtier apparié ne répond pas" in told.stderr  # the box, once the wire was cut
