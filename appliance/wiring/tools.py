"""`besace status`: a question from the command line."""

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from appliance.config import Config, load
from appliance.demo.practice import CODE
from appliance.domain.file_attente import GenreRetour
from appliance.domain.money import euros
from appliance.drivers.simulated import SimulatedReader
from appliance.services.enquiry import ask
from appliance.services.retours import SENTENCES
from appliance.services.sauvegardes import before_erasure
from appliance.wiring.machine import Machine
from appliance.wiring.practice import DESK, open_poste
from appliance.wiring.sauvegarde import record_of
from appliance.wiring.vault import Vault

OUTBOX: Final = ("outbox/new", "outbox/cur")


def status(settings: Path, *, as_json: bool) -> int:
    """Print how the station stands: its own answer, or what can be told without it.

    Raises:
        ConfigError: the settings cannot be read.
    """
    config = load(settings)
    told = ask(config.chemins.station / DESK)
    if told is None:
        told = _opened(config) if config.cabinet.demonstration else _locked(config)
    print(json.dumps(dict(told), ensure_ascii=False) if as_json else _in_words(told))
    return 0


def _opened(config: Config) -> Mapping[str, Any]:
    """A demonstration's code is public, so its queue may be opened to be counted."""
    machine = Machine()
    with Vault.of(config, machine).open(CODE) as master:
        poste = open_poste(config, master, SimulatedReader(), None, machine)
    try:
        return {**poste.status().as_json(), "reader": "closed"}
    finally:
        poste.billing.store.close()


def _locked(config: Config) -> Mapping[str, Any]:
    """What a locked box tells: how many messages wait, how long they are, since when."""
    found = [
        entry.stat()
        for folder in OUTBOX
        for entry in (config.chemins.spool / folder).glob("[0-9a-f]*")
    ]
    now = time.time()
    oldest = min((entry.st_mtime for entry in found), default=now)
    copies = record_of(config, Machine()).copies()
    return {
        "locked": True,
        "messages_waiting": len(found),
        "bytes_waiting": sum(entry.st_size for entry in found),
        "oldest_s": max(0, int(now - oldest)),
        "backup_s": max(0, int(now - copies[0].faite_le.timestamp())) if copies else None,
        "alerts": before_erasure(copies),
    }


def _in_words(told: Mapping[str, Any]) -> str:
    if told.get("locked"):
        return (
            "Station fermée : "
            f"messages à envoyer : {told['messages_waiting']} ({told['bytes_waiting']} octets), "
            f"le plus ancien depuis {age(told['oldest_s'])}. {_backup(told)}"
            + "".join(f"\n{one}" for one in told["alerts"])
        )
    lines = [
        f"{told['engine']}",
        f"Scellées : {told['sealed']} ({euros(told['total_centimes'])})",
        f"En attente d’envoi : {told['queued']} (dont {told['to_lot']} à mettre en lot)",
        f"ARL positifs : {told['arl_positive']}   négatifs : {told['arl_negative']}",
    ]
    if told["to_countersign"]:
        lines.append(f"En attente de la carte CPS : {told['to_countersign']}")
    if told["paper_sheets"]:
        lines.append(f"Feuilles papier à envoyer : {told['paper_sheets']} (« besace paper »)")
    if told["rejections"]:
        amount = euros(told["rejections_centimes"])
        lines.append(f"Rejets à traiter : {told['rejections']}, {amount} (« besace rejections »)")
    if told["amo_late_centimes"]:
        lines.append(f"Part AMO en retard : {euros(told['amo_late_centimes'])}")
    if told["amc_late_centimes"]:
        lines.append(f"Part AMC en retard : {euros(told['amc_late_centimes'])}")
    if told["oldest_s"]:
        lines.append(f"La plus ancienne sans réponse : depuis {age(told['oldest_s'])}")
    for genre, number in told["set_aside"].items():
        lines.append(f"Mis de côté, rien n’est perdu : {number} ({SENTENCES[GenreRetour(genre)]})")
    lines += [_backup(told), f"Liaison : {told['link']}"]
    return "\n".join([*lines, *told["alerts"]])


def _backup(told: Mapping[str, Any]) -> str:
    seconds: int | None = told["backup_s"]
    return (
        "Aucune sauvegarde." if seconds is None else f"Dernière sauvegarde : il y a {age(seconds)}."
    )


def age(seconds: int) -> str:
    """Write a duration as a person says it: 90 is `1 min`."""
    for size, unit in ((86_400, "j"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
