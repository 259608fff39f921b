from collections.abc import Iterator

import pytest

from tests.sync.real_servers import RealServers, real_servers
from tests.sync.servers import Authority


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tls") / "ours")


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tls") / "another")


@pytest.fixture(scope="session")
def running_servers(authority: Authority) -> Iterator[RealServers]:
    with real_servers(authority) as servers:
        yield servers


@pytest.fixture
def servers(running_servers: RealServers) -> RealServers:
    """Postfix and Dovecot, with an empty mailbox."""
    running_servers.empty()
    return running_servers
