"""`besace doctor`: each part of the card chain, one line each; or a file for whoever helps."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Final

from appliance.config import Config, load
from appliance.drivers.doctor import Doctor, Finding
from appliance.drivers.faults import FAULTS, Part
from appliance.errors import UserMustActError
from appliance.ports.cards import CardReader
from appliance.wiring.bundle import write_bundle
from appliance.wiring.damage import Damage
from appliance.wiring.lecteur import find_reader
from appliance.wiring.machine import Machine
from appliance.wiring.revocations import kept_in
from appliance.wiring.signature import card_of, trust_of

NAMES: Final = {
    Part.DEVICE: "Appareil",
    Part.DRIVER: "Pilote",
    Part.DAEMON: "Service pcscd",
    Part.READER: "Lecteur",
    Part.CARD: "Carte",
    Part.APPLICATION: "Application Vitale",
    Part.MODULE: "Module de signature",
    Part.CERTIFICATE: "Certificat",
    Part.CLOCK: "Horloge",
}

JOURNAL: Final = "Journal"
DAMAGED: Final = (
    "abîmé, {constat} en travaillant → « besace verify » relit tout ; s’il manque quelque chose, "
    "remettez la sauvegarde (« besace restore »)"
)
NEWS_S: Final = 0.5
"""How long the news that nobody answers may come after the reading that failed by it."""


def run(settings: Path, *, bundle: Path | None) -> int:
    """Examine, print as it goes, and write the file if one is asked for; return the exit code.

    Raises:
        ConfigError: the settings cannot be read.
        NotWrittenError: the file cannot be written.
    """
    config, machine = load(settings), Machine()
    hung = threading.Event()
    findings = []
    with closing(find_reader(config.lecteur, on_hang=hung.set)) as reader:
        doctor = examiner(config, reader, machine)
        doctor.hung = lambda: hung.wait(NEWS_S) and not reader.greeted
        for finding in doctor.examine():
            print(in_words(finding), flush=True)
            findings.append(finding)
    told = [*remembered(config, machine)]
    for line in told:
        print(line)
    if bundle is not None:
        write_bundle(bundle, config, findings, machine)
        print(f"Écrit : {bundle}. Ce fichier ne nomme ni patient ni secret ; vous pouvez le lire.")
    return UserMustActError.exit_code if told else exit_code(findings)


def remembered(config: Config, machine: Machine) -> Iterator[str]:
    """Yield what somebody ran into of the journal, and that nobody has seen to since."""
    damage = Damage.of(config, machine)
    if damage.known:
        yield f"{JOURNAL:<20} {DAMAGED.format(constat=damage.in_words())}"


def examiner(config: Config, reader: CardReader, machine: Machine) -> Doctor:
    """Return who examines the chain that the settings describe."""
    signature = config.signature
    return Doctor(
        reader=reader,
        clock=machine.clock,
        cps=partial(card_of, signature),
        trust=trust_of(signature, kept_in(config)),
        line=config.lecteur.ligne,
        module=signature.module,
        demonstration=signature.cle_demonstration is not None,
    )


def in_words(finding: Finding) -> str:
    """Return the line of one part: good, or what is wrong and the one next action."""
    detail = f" ({finding.detail})" if finding.detail else ""
    if not finding.tried:
        told = "pas essayé"
    elif finding.fault is None:
        told = f"bon{detail}"
    else:
        told = f"{finding.fault.sentence}{detail} → {finding.fault.action}"
    return f"{NAMES[finding.part]:<20} {told}"


def sentences() -> Iterator[str]:
    """Yield every line that `in_words` may make, with `{}` where a detail stands."""
    for name in NAMES.values():
        yield from (f"{name:<20} {told}" for told in ("pas essayé", "bon", "bon ({})"))
        for fault in FAULTS.values():
            for detail in ("", " ({})"):
                yield f"{name:<20} {fault.sentence}{detail} → {fault.action}"


def exit_code(findings: Iterable[Finding]) -> int:
    """Return 0 when every part is good, else that a person must act."""
    return UserMustActError.exit_code if any(one.name for one in findings) else 0
