"""`besace evidence`: one folder for a control, on paper and as data."""

import json
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from appliance.domain.controle import DossierControle
from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.fiche import Periode
from appliance.domain.roles import Action
from appliance.errors import PieceLostError
from appliance.formats.controle_pdf import draw_controle
from appliance.services.controle import Controles, as_data
from appliance.services.images import content_of
from appliance.services.registre import Registre
from appliance.wiring.opening import opened
from appliance.wiring.outward import placed_directory, write_new
from appliance.wiring.patient_desk import refused
from appliance.wiring.practice import open_suivi

PAPER: Final = "dossier.pdf"
DATA: Final = "dossier.json"
DIGESTS: Final = "empreintes.sha256"


def run(settings: Path, patient: int, periode: Periode, destination: Path) -> int:
    """Write the evidence of a patient's care within a period; return the exit code.

    The folder names the patient: it is for who asked, and for nobody else.

    Raises:
        ExportError: something stands there, or the disk did not take it.
        WrongCodeError, LockedOutError, NoVaultError, BusyError: see `opened`.
    """
    with opened(settings, Action.SORTIR_REGISTRE) as box:
        registre = Registre(store=box.store, clock=box.machine.clock)
        ouvrir = open_suivi(box.config, box.store).believe
        dossier = Controles(registre=registre, ouvrir=ouvrir).reunir(patient, periode)
        if isinstance(dossier, Anomalie):
            return refused([dossier])
        cabinet = box.config.cabinet.professionnel.nom
        files = [*_files(dossier, cabinet), *_images(registre, patient)]
        with placed_directory(destination) as new:
            _write(new, dict(files))
        box.store.ancres.add(dossier.tete)
    print(
        f"Écrit : {destination}. Factures : {len(dossier.factures)}. Ce dossier nomme le patient."
    )
    return 0


def _images(registre: Registre, patient: int) -> Iterator[tuple[str, bytes]]:
    """Yield the images of the patient's papers, each as it was sent; what is lost is left out."""
    fichiers = registre.store.registre
    for fiche in fichiers.pieces.of(patient):
        with suppress(PieceLostError):
            yield f"piece-{fiche.numero}.pdf", content_of(fiche.valeur, fichiers.files)


def _write(place: Path, files: dict[str, bytes]) -> None:
    digests = "".join(f"{sha256(one).hexdigest()}  {name}\n" for name, one in files.items())
    for name, content in {**files, DIGESTS: digests.encode()}.items():
        write_new(place / name, [content])


def _files(dossier: DossierControle, cabinet: str) -> Iterator[tuple[str, bytes]]:
    """Yield what goes into the folder: the invoices' own bytes beside paper and data."""
    data = json.dumps(as_data(dossier), ensure_ascii=False, indent=1, default=bytes.hex)
    yield DATA, data.encode()
    yield PAPER, draw_controle(dossier, cabinet)
    for one in dossier.factures:
        sealed = one.enfile.scellee
        yield f"facture-{sealed.numero}.bin", sealed.contenu
        yield f"facture-{sealed.numero}.sig", sealed.signature
        for retour in one.arl:
            yield f"arl-{retour.identifiant[:16]}.eml", retour.contenu
