"""The API does what its description says, whatever it is asked: Schemathesis makes the requests.

`make soak-api` makes many more of them.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.contracts.outbox import TO
from tests.sync.concentrators import Desk
from tests.sync.servers import ACCOUNT, PASSWORD, Authority

EXAMPLES = int(os.environ.get("BESACE_API_EXAMPLES", "6"))
PATIENCE_S = 10.0
MESSAGE = b"begun"
NAME = sha256(MESSAGE).hexdigest()
schemathesis.serializer.alias("application/partial-upload", "application/octet-stream")
DESCRIBED = schemathesis.openapi.from_path(str(files("appliance.demo.caisse") / "openapi.json"))
FOUND = [one.ok() for one in DESCRIBED.get_all_operations() if isinstance(one, Ok)]
OPERATIONS = {one.label: one for one in FOUND}
ASKING = [one for one in OPERATIONS if "openapi" not in one]  # it asks for nothing
NAMING = [label for label in OPERATIONS if "{" in label]
UNPROMISED: list[Any] = [
    positive_data_acceptance
]  # no made-up bytes have the hash that their name says


@dataclass
class Reached:
    """The API on a socket, with things in it that can be named.

    Attributes:
        names: real ones, by the parameter of a path.
    """

    url: str
    ca: Path
    names: dict[str, str]

    def judge(self, case: Case[Any]) -> None:
        case.call_and_validate(
            base_url=f"{self.url}/v1",
            headers={"Authorization": f"Bearer {PASSWORD}"},
            excluded_checks=UNPROMISED,
            verify=str(self.ca),
            timeout=PATIENCE_S,
        )


@pytest.fixture(scope="module")
def reached(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reached]:
    load_all_checks()
    home = tmp_path_factory.mktemp("api")
    authority, desk = Authority(home / "tls"), Desk(home)
    desk.maildrops.deposit(ACCOUNT, b"return")
    [kept] = desk.maildrops.shown(ACCOUNT)
    with desk.listening(authority.server_tls()) as served:
        names = {"sha256": NAME, "id": f"{kept.name}-0"}
        yield Reached(f"https://127.0.0.1:{served.port}", authority.file, names)


@pytest.mark.parametrize("label", OPERATIONS)
def test_every_answer_is_as_described(reached: Reached, label: str) -> None:
    _hold(OPERATIONS[label].as_strategy(), reached)


@pytest.mark.parametrize("label", ASKING)
def test_so_is_every_answer_to_a_wrong_request(reached: Reached, label: str) -> None:
    _hold(OPERATIONS[label].as_strategy(generation_mode=GenerationMode.NEGATIVE), reached)


@pytest.mark.parametrize("label", NAMING)
def test_so_is_every_answer_about_what_is_there(reached: Reached, label: str) -> None:
    operation = OPERATIONS[label]
    names = {key: name for key, name in reached.names.items() if f"{{{key}}}" in label}
    query = {"to": TO} if operation.method == "patch" else None
    _hold(operation.as_strategy(path_parameters=names, query=query), reached)


def _hold(strategy: Any, reached: Reached) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=EXAMPLES < 100,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def judged(case: Case[Any]) -> None:
        reached.judge(case)

    judged()
