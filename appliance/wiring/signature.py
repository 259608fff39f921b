"""The practitioner's key, as the settings say where it is."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final, Self

from appliance.config import Signature
from appliance.domain.roles import Personne
from appliance.drivers.card_code import TryGuard
from appliance.drivers.card_signer import CardSigner
from appliance.drivers.cps_card import CpsCard
from appliance.drivers.signing_process import WorkerToken
from appliance.errors import ConfigError, SignerAbsentError, reason
from appliance.ports.machine import Clock
from appliance.ports.signature import Signer
from appliance.sealing.checked import CheckedSigner
from appliance.sealing.signature import KeySigner
from appliance.sealing.trust import Trust
from appliance.wiring.files import content_of

LIST_IS_OLD: Final = (
    "La liste des cartes révoquées date du {day} : copiez la nouvelle dans le boîtier."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardDesk:
    """Where the practitioner's card is asked for its signature, opening after opening.

    Attributes:
        imported: the directory of the revocation lists that were taken.
        present: tells at once whether a practitioner's card is in a reader.
        guard: what is known of the cards' tries; it outlives the openings.
    """

    settings: Signature
    imported: Path
    clock: Clock
    present: Callable[[], bool]
    guard: TryGuard = field(default_factory=TryGuard)

    def of(self, personne: Personne) -> Self:
        """Return where this person's own card is asked; its tries are counted as before."""
        own = replace(
            self.settings,
            jeton=personne.jeton or self.settings.jeton,
            cle_demonstration=key_to_play_with(self.settings, personne),
        )
        return replace(self, settings=own)

    def open(self, cps_code: str) -> Signer | None:
        """Return the day's signer, its code proven; None where there is none, or no code.

        Raises:
            CpsError, ReaderMuteError: the card does not take the code, or may not sign.
            ConfigError: a file of the settings cannot be used.
        """
        if self.settings.cle_demonstration is not None:
            return demonstration_signer(self.settings)
        if self.settings.module is None or not cps_code:
            return None
        trust = trust_of(self.settings, self.imported)
        card = CardSigner(token_of(self.settings), self.guard, self.present)
        with ExitStack() as undo:
            undo.callback(card.close)
            card.enter(cps_code)
            signer = CheckedSigner(card, trust, self.clock)
            signer.check()
            undo.pop_all()
        return signer

    def warnings(self) -> Iterator[str]:
        """Yield what a person should know of the revocation lists."""
        trust = trust_of(self.settings, self.imported)
        listed = trust.listed_on()
        if listed is not None and trust.stale(self.clock.now()):
            yield LIST_IS_OLD.format(day=_day(listed))


def demonstration_signer(settings: Signature) -> Signer | None:
    """Return the key of a practice to play with; None in a real one.

    Raises:
        ConfigError: it cannot be read.
    """
    key = settings.cle_demonstration
    if key is None:
        return None
    certificate = content_of(key.with_suffix(".der"))
    return KeySigner(content_of(key), certificate, demonstration=True)


def key_to_play_with(settings: Signature, personne: Personne) -> Path | None:
    """Return the key file of a person in a practice to play with; None in a real one."""
    key = settings.cle_demonstration
    if key is None or not personne.numero_ps:
        return key
    return key.with_name(f"{key.stem}-{personne.numero}{key.suffix}")


def token_of(settings: Signature) -> WorkerToken:
    """Return the practitioner's card, in a process of its own.

    Raises:
        SignerAbsentError: the settings name no PKCS#11 library.
    """
    if settings.module is None:
        raise SignerAbsentError
    return WorkerToken(settings.module, settings.jeton or None)


def card_of(settings: Signature) -> CpsCard:
    """Return what the card tells without its code; a demonstration key stands for one.

    Raises:
        SignerAbsentError, ReaderMuteError: there is none that answers.
    """
    if settings.cle_demonstration is not None:
        try:
            certificate = settings.cle_demonstration.with_suffix(".der").read_bytes()
        except OSError as error:
            raise SignerAbsentError(reason(error)) from None
        return CpsCard("", certificate)
    token = token_of(settings)
    try:
        return token.look()
    finally:
        token.close()


def trust_of(settings: Signature, imported: Path) -> Trust:
    """Return whom the settings believe, and the lists that they name or that were taken.

    Raises:
        ConfigError: a file cannot be read, or a list is not one of those authorities.
    """
    authorities = b"" if settings.autorites is None else content_of(settings.autorites)
    taken = sorted(imported.glob("*.crl")) if authorities else ()
    lists = [content_of(path) for path in (*settings.revocations, *taken)]
    try:
        return Trust.parse(authorities, lists)
    except ValueError:
        raise ConfigError(
            "« autorites » ou « revocations » sous [signature] : certificats PEM, et des listes "
            "que ces autorités ont signées, sont attendus"
        ) from None


def _day(moment: datetime) -> str:
    return f"{moment.astimezone():%d/%m/%Y}"
