"""What `make demo` and `make test` do first, on a system that lacks something."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.ground.sources import PROJECT

NEEDED = [
    line.split(maxsplit=2)
    for line in (PROJECT / "tools/packages.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]

NO_VPCD = "-o Dpkg::Options::=--path-exclude=/etc/reader.conf.d/vpcd"


class Machine:
    """A directory of stand-ins for the system's programs, and the script that calls them."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.path = f"{home}:{os.environ['PATH']}"
        self.heard = home / "heard"
        self.policy = home / "policy-rc.d"
        self.heard.touch()
        self.script = home / "tools/packages"
        self.script.parent.mkdir()
        text = (PROJECT / "tools/packages").read_text(encoding="utf-8")
        self.script.write_text(text.replace("/usr/sbin/policy-rc.d", str(self.policy)))
        (home / "tools/packages.txt").write_bytes((PROJECT / "tools/packages.txt").read_bytes())
        self.program("dpkg-query", 'case "$*" in *gcc|*tmux) exit 1;; esac; printf installed')
        self.program(
            "apt-get", f'echo "$*" >>{self.heard}; {self.policy}; echo "$?" >>{self.heard}'
        )
        self.program("sudo", "exit 1")

    def program(self, name: str, body: str) -> None:
        (self.home / name).write_text(f"#!/bin/bash\n{body}\n")
        (self.home / name).chmod(0o755)

    def without_sudo(self) -> None:
        """Leave on the path only what the script itself calls."""
        (self.home / "sudo").unlink()
        for name in ("dirname", "cut"):
            (self.home / name).symlink_to(Path("/usr/bin") / name)
        self.path = str(self.home)

    def run(self, purpose: str, uid: int) -> subprocess.CompletedProcess[str]:
        self.program("id", f"echo {uid}")
        environment = {**os.environ, "PATH": self.path}
        return subprocess.run(
            ["/bin/bash", self.script, purpose],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_every_package_has_a_purpose_and_a_reason() -> None:
    assert len(NEEDED) > 10
    for purpose, name, reason in NEEDED:
        assert purpose in {"run", "test", "bench", "image"}
        assert len(reason) > 10, name


def test_what_is_missing_is_named_with_its_reason(machine: Machine) -> None:
    said = machine.run("test", uid=0).stdout
    assert "gcc              compiles pyscard" in said
    assert "tmux             a terminal" in said
    assert "softhsm2" not in said


def test_root_installs_what_is_missing_and_nothing_else(machine: Machine) -> None:
    assert machine.run("test", uid=0).returncode == 0
    assert machine.heard.read_text().splitlines() == [
        "update --quiet",
        "101",
        f"install {NO_VPCD} --quiet --yes --no-install-recommends --no-remove gcc tmux",
        "101",
    ]


def test_the_demo_does_not_install_the_tools_of_tests(machine: Machine) -> None:
    machine.run("run", uid=0)
    assert "--no-remove gcc\n" in machine.heard.read_text()


def test_no_service_starts_while_packages_are_installed_and_the_rule_is_put_back(
    machine: Machine,
) -> None:
    machine.policy.write_text("#!/bin/sh\nexit 104\n")
    machine.run("run", uid=0)
    assert "101" in machine.heard.read_text()
    assert machine.policy.read_text() == "#!/bin/sh\nexit 104\n"


def test_a_system_without_a_rule_keeps_none(machine: Machine) -> None:
    machine.run("run", uid=0)
    assert not machine.policy.exists()


def test_the_rule_is_put_back_when_the_installation_fails(machine: Machine) -> None:
    machine.policy.write_text("the machine's own")
    machine.program("apt-get", "exit 100")
    assert machine.run("run", uid=0).returncode == 100
    assert machine.policy.read_text() == "the machine's own"


def test_the_machine_s_rule_survives_a_run_that_was_killed(machine: Machine) -> None:
    machine.policy.write_text("left by the run that was killed")
    machine.policy.with_name("policy-rc.d.before-besace").write_text("the machine's own")
    machine.run("run", uid=0)
    assert machine.policy.read_text() == "the machine's own"


def test_without_root_one_command_is_named_and_nothing_is_done(machine: Machine) -> None:
    ended = machine.run("test", uid=1000)
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1] == f"  sudo {machine.script} test"
    assert machine.heard.read_text() == ""


def test_without_sudo_the_command_is_one_that_the_system_has(machine: Machine) -> None:
    machine.without_sudo()
    ended = machine.run("test", uid=1000)
    assert ended.stderr.splitlines()[-1] == f"  su -c '{machine.script} test'"


def test_sudo_is_used_where_it_asks_nothing(machine: Machine) -> None:
    machine.program("sudo", f'echo "sudo $*" >>{machine.heard}')
    assert machine.run("run", uid=1000).returncode == 0
    assert machine.heard.read_text().splitlines() == [
        "sudo -n true",
        f"sudo -n {machine.script} run",
    ]


def test_a_complete_system_is_left_alone(machine: Machine) -> None:
    machine.program("dpkg-query", "printf installed")
    ended = machine.run("test", uid=1000)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert machine.heard.read_text() == ""
