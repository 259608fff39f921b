"""The verb `scan` on the command line."""

import argparse
from pathlib import Path
from typing import Final

from appliance.wiring.arguments import add_config, settings_of

TYPES: Final = (
    "carte_vitale",
    "attestation",
    "carte_mutuelle",
    "ordonnance",
    "attestation_c2s",
    "admission_ame",
    "feuille_at",
    "maternite",
    "attestation_tpi",
    "feuille_soins",
)
"""Those of `TypePiece`, which is not loaded for a help."""


def add_scan_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb and its actions."""
    scan = verbs.add_parser("scan", help="les images des ordonnances et autres pièces (SCOR)")
    scan.set_defaults(verb=_missing)
    actions = scan.add_subparsers(metavar="action")
    take = actions.add_parser("take", help="numérise une pièce, ou prend une photo ou un PDF")
    take.add_argument("file", type=Path, nargs="?", help="l’image ; sans elle, le scanner")
    take.add_argument("--patient", type=int, required=True, help="son numéro")
    take.add_argument("--paper", type=int, help="ligne de la liste des papiers attendus")
    take.add_argument("--type", choices=TYPES, help="une autre sorte de pièce")
    take.add_argument("--invoice", type=int, help="la facture dont c’est le papier")
    take.add_argument("--yes", action="store_true", help="la garde sans rien demander")
    take.set_defaults(verb=_take)
    missing = actions.add_parser("missing", help="les factures auxquelles une image manque")
    missing.set_defaults(verb=_missing)
    show = actions.add_parser("list", help="les images gardées d’un patient")
    show.add_argument("patient", type=int)
    show.set_defaults(verb=_show)
    write = actions.add_parser("write", help="écrit une image en PDF, en clair")
    write.add_argument("numero", type=int)
    write.add_argument("file", type=Path)
    write.set_defaults(verb=_write)
    drop = actions.add_parser("drop", help="jette une pièce et son image")
    drop.add_argument("numero", type=int)
    drop.set_defaults(verb=_drop)
    resend = actions.add_parser("resend", help="renvoie les images d’un lot refusé")
    resend.add_argument("lot", metavar="AAAA-MM-JJ/NNN")
    resend.set_defaults(verb=_resend)
    for action in (scan, *actions.choices.values()):
        add_config(action)


def _take(parsed: argparse.Namespace) -> int:
    from appliance.wiring import scan

    asked = scan.Asked(
        patient=parsed.patient,
        file=parsed.file,
        papier=parsed.paper,
        type=parsed.type,
        facture=parsed.invoice,
        yes=parsed.yes,
    )
    return scan.take(settings_of(parsed), asked)


def _missing(parsed: argparse.Namespace) -> int:
    from appliance.wiring import scan

    return scan.missing(settings_of(parsed))


def _show(parsed: argparse.Namespace) -> int:
    from appliance.wiring import scan

    return scan.show(settings_of(parsed), parsed.patient)


def _write(parsed: argparse.Namespace) -> int:
    from appliance.wiring import scan

    return scan.write(settings_of(parsed), parsed.numero, parsed.file)


def _drop(parsed: argparse.Namespace) -> int:
    from appliance.wiring import scan

    return scan.drop(settings_of(parsed), parsed.numero)


def _resend(parsed: argparse.Namespace) -> int:
    from appliance.wiring import scan

    return scan.resend(settings_of(parsed), parsed.lot)
