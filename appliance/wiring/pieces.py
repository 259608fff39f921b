"""Images of documents, built from the settings: who scans, who reads names, where they go."""

from datetime import timedelta

from appliance.config import Config, Pieces
from appliance.domain.mise_en_lot_pieces import LimitesPieces
from appliance.domain.registre.qualite import Bornes
from appliance.drivers.sane import SaneScanner
from appliance.drivers.tesseract import Tesseract
from appliance.engines.simulated import SimulatedEngine
from appliance.ports.signature import Signer
from appliance.queue.store import Store
from appliance.services.bureau_pieces import BureauPieces
from appliance.services.registre import Registre
from appliance.services.scor import Scor
from appliance.wiring.machine import Machine
from appliance.wiring.routes import aiguillage_of, route_of


def bureau_of(pieces: Pieces) -> BureauPieces:
    """Return what takes images; whether a scanner is there shows when it is asked."""
    return BureauPieces(
        scanner=SaneScanner(appareil=pieces.appareil, delai_s=pieces.delai_s),
        lecteur=Tesseract(),
        bornes=Bornes(octets=pieces.octets, pages=pieces.pages),
        dossier=pieces.dossier,
    )


def scor_of(
    config: Config, store: Store, signer: Signer | None, machine: Machine, de: str | None = None
) -> Scor | None:
    """Return what sends images; None where the settings name no place for them.

    Raises:
        ConfigError: the certificate of that place cannot be read.
    """
    pieces = config.pieces
    if pieces.envoi is None:
        return None
    return Scor(
        registre=Registre(store=store, clock=machine.clock),
        engine=SimulatedEngine(),
        chemin=route_of(config, pieces.envoi, signer, machine),
        clock=machine.clock,
        aiguillage=aiguillage_of(config.lots),
        limites=LimitesPieces(
            pieces=pieces.par_lot,
            octets=pieces.octets_par_lot,
            renvoyer=pieces.renvoyer,
            relance=timedelta(days=pieces.relance_jours),
        ),
        de=de,
    )
