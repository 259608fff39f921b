"""The SMTP submission server: what it admits, and to whom it hands the messages."""

import logging
from collections.abc import Callable, Collection, Sequence
from typing import Any, Final

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from appliance.demo.caisse.maildrop import Maildrops

Receive = Callable[[str, Sequence[str], bytes], str]
LONGEST_MESSAGE: Final = 10 * 1024 * 1024
BANNER: Final = "Besace TEST: caisse fictive"

# aiosmtpd warns of a deprecation of its own at each login, and below that it logs dialogues.
logging.getLogger("mail.log").setLevel(logging.ERROR)


class Submission:
    """Hooks that aiosmtpd calls: one object serves all sessions."""

    def __init__(self, maildrops: Maildrops, addresses: Collection[str], receive: Receive) -> None:
        self._maildrops, self._addresses, self._receive = maildrops, addresses, receive

    def protocol(self) -> SMTP:
        """Return the protocol of one connection."""
        # TLS stands around the whole connection, where aiosmtpd does not see it: it would
        # refuse AUTH if it were told to require TLS.  `handle_MAIL` requires AUTH itself,
        # because aiosmtpd warns of a requirement that comes without its own TLS.
        return SMTP(
            self,
            hostname="localhost",
            ident=BANNER,
            data_size_limit=LONGEST_MESSAGE,
            auth_require_tls=False,
            authenticator=self._authenticate,
        )

    async def handle_MAIL(  # noqa: N802 - aiosmtpd finds its hooks by these names
        self, _: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Admit the sender who is logged in, under no other address."""
        if not session.authenticated:
            return "530 5.7.0 Authentication required"
        if address != session.auth_data:
            return "553 5.7.1 Sender address is not this account's"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802
        self, _: SMTP, __: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Admit the caisse and the mutuelle as recipients, and nobody else."""
        if address not in self._addresses:
            return "550 5.1.1 No such mailbox here"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take the message; it is on the medium when the client reads 250."""
        content = envelope.original_content or b""
        digest = self._receive(envelope.mail_from or "", envelope.rcpt_tos, content)
        return f"250 2.0.0 OK test message kept as {digest}"

    def _authenticate(
        self, _: SMTP, __: Session, ___: Envelope, ____: str, data: Any
    ) -> AuthResult:
        if not isinstance(data, LoginPassword):
            return AuthResult(success=False, handled=False)
        address = data.login.decode(errors="replace")
        admitted = self._maildrops.admits(address, data.password.decode(errors="replace"))
        return AuthResult(success=admitted, handled=False, auth_data=address)
