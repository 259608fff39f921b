"""The verbs of exchange and of proofs on the command line."""

import argparse
from pathlib import Path

from appliance.wiring.arguments import add_config, once, pair, settings_of


def add_register_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs of the register."""
    export = verbs.add_parser("export", help="écrit tout ce que le boîtier sait, format ouvert")
    add_config(export)
    export.add_argument("destination", type=Path, help="fichier scellé, ou dossier avec --clear")
    how = export.add_mutually_exclusive_group()
    how.add_argument("--key", type=Path, help="scelle pour cette clé publique (sinon une phrase)")
    how.add_argument("--clear", action="store_true", help="sans chiffrer, après confirmation")
    export.set_defaults(verb=_export)
    taken = verbs.add_parser("import", help="reprend un export, ou un tableau CSV ou JSON")
    add_config(taken)
    taken.add_argument("source", type=Path, help="export, dossier d’export, CSV ou JSON")
    what = taken.add_mutually_exclusive_group()
    for genre in ("prescripteurs", "conventions"):
        words = f"un tableau de {genre}, non de patients"
        what.add_argument(f"--{genre}", dest="genre", action="store_const", const=genre, help=words)
    taken.add_argument(
        "--column",
        type=pair,
        action="append",
        default=[],
        metavar="TITRE=CHAMP",
        help="le champ d’une colonne, retenu pour la suite ; « TITRE= » l’écarte",
    )
    taken.set_defaults(verb=_import, genre="patients")
    waiting = verbs.add_parser("waiting", help="les lignes d’import qui attendent une correction")
    add_config(waiting)
    waiting.add_argument("numero", type=int, nargs="?", help="numéro de la ligne en attente")
    waiting.add_argument("corrections", type=pair, nargs="*", metavar="CHAMP=VALEUR")
    waiting.add_argument("--drop", action="store_true", help="oublie cette ligne")
    waiting.set_defaults(verb=_waiting)
    _add_proofs(verbs)


def _add_proofs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    contracts = verbs.add_parser("contracts", help="les contrats de mutuelle d’un patient")
    add_config(contracts)
    contracts.add_argument("patient", type=int, help="numéro du dossier")
    contracts.add_argument("fields", type=pair, nargs="*", metavar="CHAMP=VALEUR")
    which = contracts.add_mutually_exclusive_group()
    which.add_argument("--confirm", type=int, metavar="NUMERO", help="le contrat que l’on relit")
    which.add_argument("--choose", type=int, metavar="NUMERO", help="celui qui sert désormais")
    which.add_argument("--remove", type=int, metavar="NUMERO", help="celui qui était de trop")
    which.add_argument("--scan", metavar="TEXTE", help="le datamatrix, tel que le scanner le donne")
    contracts.set_defaults(verb=_contracts)
    documents = verbs.add_parser(
        "documents", help="les pièces d’un patient, ou qui doit les montrer"
    )
    add_config(documents)
    documents.add_argument("patient", type=int, nargs="?", help="numéro du dossier")
    documents.add_argument("fields", type=pair, nargs="*", metavar="CHAMP=VALEUR")
    said = documents.add_mutually_exclusive_group()
    said.add_argument("--legible", type=int, metavar="NUMERO", help="cette copie se lit")
    said.add_argument("--illegible", type=int, metavar="NUMERO", help="cette copie ne se lit pas")
    documents.set_defaults(verb=_documents)


def _export(parsed: argparse.Namespace) -> int:
    from appliance.wiring import outward

    if parsed.clear:
        return outward.in_clear(settings_of(parsed), parsed.destination)
    return outward.sealed(settings_of(parsed), parsed.destination, parsed.key)


def _import(parsed: argparse.Namespace) -> int:
    from appliance.domain.registre.attente import Genre
    from appliance.wiring import inward

    choices = dict(parsed.column)
    return inward.take_in(settings_of(parsed), parsed.source, Genre(parsed.genre), choices)


def _waiting(parsed: argparse.Namespace) -> int:
    from appliance.wiring import inward

    settings = settings_of(parsed)
    if parsed.numero is None:
        return inward.list_waiting(settings)
    if parsed.drop:
        return inward.drop(settings, parsed.numero)
    if parsed.corrections:
        return inward.correct(settings, parsed.numero, once(parsed.corrections))
    return inward.show_waiting(settings, parsed.numero)


def _contracts(parsed: argparse.Namespace) -> int:
    from appliance.wiring import proofs

    settings = settings_of(parsed)
    if parsed.scan is not None:
        return proofs.scan_contract(settings, parsed.patient, parsed.scan)
    if parsed.choose is not None:
        return proofs.choose_contract(settings, parsed.patient, parsed.choose)
    if parsed.remove is not None:
        return proofs.remove_contract(settings, parsed.patient, parsed.remove)
    if parsed.fields or parsed.confirm is not None:
        return proofs.enter_contract(settings, parsed.patient, once(parsed.fields), parsed.confirm)
    return proofs.contracts(settings, parsed.patient)


def _documents(parsed: argparse.Namespace) -> int:
    from appliance.wiring import proofs

    settings = settings_of(parsed)
    if parsed.legible is not None or parsed.illegible is not None:
        numero = parsed.illegible if parsed.legible is None else parsed.legible
        legible = parsed.legible is not None
        return proofs.reread_document(settings, parsed.patient, numero, lisible=legible)
    if parsed.fields:
        return proofs.receive_document(settings, parsed.patient, once(parsed.fields))
    return proofs.documents(settings, parsed.patient)
