"""What a person is told of letters that were carried, by key or by the local network."""

import sys
from collections import Counter
from collections.abc import Mapping
from typing import Final

from appliance.sync.carry.carrier import Fate
from appliance.sync.carry.relay import Relayed

ON_KEY: Final = "sur la clé, à rapporter"
BY_LAN: Final = "pour l’autre boîtier"
ALTERED: Final = (
    "{n} lettre(s) abîmée(s), changée(s) ou d’un relais non admis : laissées, sans effet."
)
FATES: Final[Mapping[Fate, str]] = {
    Fate.DELIVERED: "{n} message(s) remis : la preuve est gardée.",
    Fate.REFUSED: "{n} message(s) refusé(s) par le serveur du relais : l’écran dit pourquoi.",
    Fate.RETURN: "{n} retour(s) reçu(s) : l’écran ouvert les lira.",
    Fate.KNOWN: "{n} lettre(s) déjà connue(s) : rien n’a changé une seconde fois.",
    Fate.FOREIGN: "{n} lettre(s) pour un autre boîtier : laissées.",
    Fate.ALTERED: ALTERED,
}
EXIT_LATER: Final = 75


def tell_fates(fates: Counter[Fate]) -> None:
    """Say what came home."""
    for fate, sentence in FATES.items():
        if fates[fate]:
            print(sentence.format(n=fates[fate]))
    if not fates:
        print("Rien de nouveau.")


def tell_relayed(told: Relayed, where: str) -> int:
    """Say what a visit did; return the exit code.

    Args:
        told: what it did.
        where: where proofs and returns are now, in French.
    """
    sentences = (
        (told.sent, f"{{n}} message(s) remis au serveur, preuve écrite {where}."),
        (told.known, "{n} message(s) déjà remis ou refusés : rien n’est parti une seconde fois."),
        (told.refused, f"{{n}} message(s) refusé(s) par le serveur, raison écrite {where}."),
        (told.later, "{n} message(s) que le serveur prendra plus tard : recommencez."),
        (told.elsewhere, "{n} message(s) scellés pour un autre relais : laissés."),
        (told.altered, ALTERED),
        (told.returns, f"{{n}} retour(s) {where}."),
        (told.deleted, "{n} retour(s) déjà rapporté(s), effacé(s) du serveur."),
    )
    for count, sentence in sentences:
        if count:
            print(sentence.format(n=count))
    if not any(count for count, _ in sentences):
        print("Rien à remettre et rien à rapporter.")
    if told.fault is not None:
        print(told.fault.advice, file=sys.stderr)
        return told.fault.exit_code
    return EXIT_LATER if told.later else 0
