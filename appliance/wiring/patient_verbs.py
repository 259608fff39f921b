"""The actions of `besace patient` on the command line.

Who is meant is asked for, or said by number: what stands on a command line stays in its history.
"""

import argparse

from appliance.wiring.arguments import add_config, once, pair, settings_of


def add_patient_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb `patient` and its actions."""
    patient = verbs.add_parser("patient", help="les dossiers : chercher, fusionner, effacer…")
    add_config(patient)
    actions = patient.add_subparsers(required=True, metavar="action")
    find = actions.add_parser("find", help="par un nom, un NIR ou une naissance, même entamés")
    find.set_defaults(verb=_find)
    show = actions.add_parser("show", help="ce que le boîtier sait d’un patient")
    show.add_argument("numero", type=int)
    show.set_defaults(verb=_show)
    add = actions.add_parser("add", help="inscrit un patient")
    add.set_defaults(verb=_add)
    edit = actions.add_parser("edit", help="corrige un dossier, champ par champ")
    edit.add_argument("numero", type=int)
    edit.set_defaults(verb=_edit)
    for name, verb, words in (
        ("prescribe", _prescribe, "entre une ordonnance : prescripteur=… actes=… duree=…"),
        ("rights", _rights, "note des droits : source=attestation ald=31/12/2029 c2s=non"),
    ):
        typed = actions.add_parser(name, help=words)
        typed.add_argument("numero", type=int)
        typed.add_argument("fields", type=pair, nargs="+", metavar="CHAMP=VALEUR")
        typed.set_defaults(verb=verb)
    prescribers = actions.add_parser("prescribers", help="les prescripteurs connus, ou un de plus")
    prescribers.add_argument("nom", nargs="?", default="")
    prescribers.add_argument("numeros", nargs="*", metavar="RPPS, AM ou FINESS")
    prescribers.set_defaults(verb=_prescribers)
    doubles = actions.add_parser("doubles", help="les dossiers qui semblent être du même patient")
    doubles.set_defaults(verb=_doubles)
    merge = actions.add_parser("merge", help="fusionne deux dossiers")
    merge.add_argument("garde", type=int, help="numéro du dossier qui reste")
    merge.add_argument("absorbe", type=int, help="numéro de l’autre")
    merge.add_argument("--yes", action="store_true", help="sans rien demander")
    merge.set_defaults(verb=_merge)
    merges = actions.add_parser("merges", help="les fusions, que l’on peut défaire")
    merges.set_defaults(verb=_merges)
    separate = actions.add_parser("separate", help="défait une fusion")
    separate.add_argument("fusion", type=int)
    separate.add_argument("--force", action="store_true", help="perd ce qui a changé depuis")
    separate.set_defaults(verb=_separate)
    erase = actions.add_parser("erase", help="efface un patient, et dit ce que la loi garde")
    erase.add_argument("numero", type=int)
    erase.set_defaults(verb=_erase)
    renewals = actions.add_parser("renewals", help="les ordonnances qui finissent dans la semaine")
    renewals.set_defaults(verb=_renewals)
    for action in actions.choices.values():
        add_config(action)


def _find(parsed: argparse.Namespace) -> int:
    from appliance.wiring import patients

    return patients.find(settings_of(parsed))


def _show(parsed: argparse.Namespace) -> int:
    from appliance.wiring import patients

    return patients.show(settings_of(parsed), parsed.numero)


def _add(parsed: argparse.Namespace) -> int:
    from appliance.wiring import patient_entry

    return patient_entry.add(settings_of(parsed))


def _edit(parsed: argparse.Namespace) -> int:
    from appliance.wiring import patient_entry

    return patient_entry.edit(settings_of(parsed), parsed.numero)


def _prescribe(parsed: argparse.Namespace) -> int:
    from appliance.wiring import patients

    return patients.prescribe(settings_of(parsed), parsed.numero, once(parsed.fields))


def _rights(parsed: argparse.Namespace) -> int:
    from appliance.wiring import patients

    return patients.rights(settings_of(parsed), parsed.numero, once(parsed.fields))


def _prescribers(parsed: argparse.Namespace) -> int:
    from appliance.wiring import patients

    return patients.prescribers(settings_of(parsed), parsed.nom, parsed.numeros)


def _doubles(parsed: argparse.Namespace) -> int:
    from appliance.wiring import patient_merges

    return patient_merges.doubles(settings_of(parsed))


def _merge(parsed: argparse.Namespace) -> int:
    from appliance.wiring import patient_merges

    return patient_merges.merge(settings_of(parsed), parsed.garde, parsed.absorbe, yes=parsed.yes)


def _merges(parsed: argparse.Namespace) -> int:
    from appliance.wiring import patient_merges

    return patient_merges.merges(settings_of(parsed))


def _separate(parsed: argparse.Namespace) -> int:
    from appliance.wiring import patient_merges

    return patient_merges.separate(settings_of(parsed), parsed.fusion, force=parsed.force)


def _erase(parsed: argparse.Namespace) -> int:
    from appliance.wiring import patients

    return patients.erase(settings_of(parsed), parsed.numero)


def _renewals(parsed: argparse.Namespace) -> int:
    from appliance.wiring import patients

    return patients.renewals(settings_of(parsed))
