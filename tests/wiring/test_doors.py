"""The firewall of a box: it takes our rules, and opens the ports that the settings name."""

import subprocess
from pathlib import Path

import pytest

from appliance.__main__ import main
from tests.ground.sources import PROJECT

RULES = PROJECT / "image/tree/etc/nftables.conf"
USERS = {"root": 0, "besace-courier": 991, "systemd-timesync": 992}


def numbered(rules: str) -> str:
    """Write users as numbers: those of a box are not this machine's."""
    for name, number in USERS.items():
        rules = rules.replace(f'skuid "{name}"', f"skuid {number}").replace(
            f'"{name}"', f"{number}"
        )
    return rules


def nft(tmp_path: Path, *rules: str) -> str:
    """Load rules, one text after the other, in a network of their own; return what stands."""
    files = [tmp_path / f"rules-{place}.nft" for place in range(len(rules))]
    for file, text in zip(files, rules, strict=True):
        file.write_text(text, encoding="utf-8")
    load = " && ".join(f"/usr/sbin/nft -f {file}" for file in files)
    script = f"{load} && /usr/sbin/nft --numeric list ruleset"
    command = ["unshare", "--map-root-user", "--net", "sh", "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def doors(settings: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["doors", "--config", str(settings)]) == 0
    return capsys.readouterr().out


def test_the_ports_of_the_settings_are_open_and_no_others(
    settings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = numbered(RULES.read_text(encoding="utf-8"))
    stands = nft(tmp_path, base, doors(settings, capsys))
    assert "elements = { 465, 995 }" in stands
    text = settings.read_text(encoding="utf-8").replace("port = 465", "port = 587")
    settings.write_text(text, encoding="utf-8")
    changed = nft(tmp_path, base, doors(settings, capsys), doors(settings, capsys))
    assert "elements = { 587, 995 }" in changed


def test_a_desk_opens_its_own_ports_to_its_neighbours(
    settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = '[accueil]\ndossier = "accueil"\nechange = "echange"\nport = 61999\n'
    open_now = "add element inet besace neighbours {{ {} }}"
    assert "neighbours {" not in doors(settings, capsys)
    settings.write_text(settings.read_text(encoding="utf-8") + desk, encoding="utf-8")
    assert open_now.format(61999) in doors(settings, capsys)
    settings.write_text(f'passage = "passage"\n{desk}', encoding="utf-8")
    told = doors(settings, capsys)
    assert open_now.format(61628) in told
    assert "besace doors {" not in told


def test_before_the_settings_are_read_the_courier_goes_nowhere(tmp_path: Path) -> None:
    stands = nft(tmp_path, numbered(RULES.read_text(encoding="utf-8")))
    assert "elements" not in stands
    assert stands.count("policy drop") == 3
    assert "tcp dport @doors accept" in stands


def test_paired_boxes_have_their_ports_once_the_settings_say_so(
    settings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = numbered(RULES.read_text(encoding="utf-8"))
    with settings.open("a", encoding="utf-8") as text:
        text.write("\n[emport]\nreseau_local = true\n")
    assert "elements = { 61628, 61629, 61631 }" in nft(tmp_path, base, doors(settings, capsys))


@pytest.mark.parametrize(("address", "port"), [("", 443), (":8443", 8443)])
def test_root_goes_to_the_publisher_of_updates_alone(
    address: str, port: int, settings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = numbered(RULES.read_text(encoding="utf-8"))
    with settings.open("a", encoding="utf-8") as text:
        text.write(f'\n[systeme]\nmise_a_jour = "https://editeur.example{address}/b.update"\n')
    told = doors(settings, capsys)
    assert f"add element inet besace updates {{ {port} }}" in told
    assert f"elements = {{ {port} }}" in nft(tmp_path, base, told)


def test_nobody_but_the_courier_and_updates_may_open_a_line_and_none_but_neighbours_come_in() -> (
    None
):
    rules = RULES.read_text(encoding="utf-8").splitlines()
    outward = rules[rules.index("    chain output {") :]
    out = [line.strip() for line in outward if "tcp" in line and "accept" in line]
    assert [line for line in out if "53" not in line] == [
        'meta skuid "besace-courier" tcp dport @doors accept',
        'meta skuid "besace-courier" tcp dport @neighbours accept',
        'meta skuid "root" tcp dport @updates accept',
    ]
    begins = rules.index("    chain input {")
    inward = [line.strip() for line in rules[begins : rules.index("    }", begins)]]
    tcp = [line for line in inward if "tcp" in line]
    assert len(tcp) == 2
    assert all(line.endswith("} tcp dport @neighbours accept") for line in tcp)
    assert all("saddr { " in line for line in tcp)
