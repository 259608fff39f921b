"""Questions on rights, built from the settings: who words them, where they go, whom they are of."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from hashlib import sha256

from appliance.config import Config
from appliance.engines.adri_simule import SimulatedAdri
from appliance.formats.envelope import wrap
from appliance.ports.signature import Signer
from appliance.queue.store import Store
from appliance.sealing.secret import Secret
from appliance.services.carnet_adri import CarnetAdri
from appliance.services.droits_en_ligne import DroitsEnLigne
from appliance.services.prescriptions import Prescriptions
from appliance.services.registre import Registre
from appliance.services.tournee import Tournee
from appliance.services.voie import Voie
from appliance.spool.maildir import StationSpool
from appliance.wiring.machine import Machine
from appliance.wiring.routes import certificate_of


def questions_of(
    config: Config, master: Secret, store: Store, signer: Signer | None, machine: Machine
) -> DroitsEnLigne | None:
    """Return what asks for rights; None where the settings name no service.

    Args:
        config: the box's settings.
        master: what answers are sealed to follows from it; it may be wiped after.
        store: the open queue.
        signer: the practitioner's key; None to ask nothing.
        machine: clock, randomness, disk.

    Raises:
        ConfigError: the service's certificate cannot be read.
    """
    adri = config.adri
    if adri is None:
        return None
    wrapped = wrapping(config.courrier.adresse, adri.adresse, certificate_of(adri.certificat))
    registre = Registre(store=store, clock=machine.clock)
    return DroitsEnLigne(
        registre=registre,
        spool=StationSpool(machine.disk, config.chemins.spool),
        adri=SimulatedAdri(master.derive(b"besace adri answers")),
        signer=signer,
        voie=Voie(adri.adresse, wrapped),
        entropy=machine.entropy,
        age=timedelta(days=adri.age_j),
        carnet=CarnetAdri(store.registre.envois_adri),
        attendus=partial(_expected, registre),
    )


def wrapping(sender: str, recipient: str, certificate: bytes) -> Callable[[bytes, datetime], bytes]:
    """Return what wraps a question as a lot is wrapped: no carrier tells one from the other."""

    def wrapped(content: bytes, at: datetime) -> bytes:
        return wrap(
            content,
            headers={},
            recipient_certificate_der=certificate,
            sender=sender,
            recipient=recipient,
            message_id=f"<{sha256(content).hexdigest()}@besace.invalid>",
            at=at,
        )

    return wrapped


def _expected(registre: Registre, jour: date) -> Iterator[int]:
    journee = Tournee(prescriptions=Prescriptions(registre=registre)).journee(jour)
    return (etape.patient for etape in journee.etapes)
