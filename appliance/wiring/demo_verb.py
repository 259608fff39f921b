"""The verb `demo` on the command line."""

import argparse
from pathlib import Path
from typing import Final

VISITS: Final = 30
SEED: Final = 1


def add_demo_verb(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    demo = verbs.add_parser("demo", help="ouvre un cabinet d’essai, avec sa caisse et son lecteur")
    demo.add_argument("--headless", action="store_true", help="facture sans écran")
    demo.add_argument("--visits", type=_count, help="nombre de visites (sans écran)")
    demo.add_argument("--json", action="store_true", help="résultat en JSON (sans écran, année)")
    demo.add_argument(
        "--no-caisse", action="store_true", help="la caisse ne répond pas : tout attend"
    )
    demo.add_argument(
        "--transport", choices=("mail", "https"), default="mail", help="par où va le courrier"
    )
    demo.add_argument("--dir", type=Path, help="garde le cabinet d’essai dans ce dossier")
    demo.add_argument("--year", action="store_true", help="joue une année, ses retours, sa banque")
    demo.add_argument("--seed", type=_count, help="graine de l’année : la même, la même année")
    demo.add_argument("--profile", type=Path, help="profil de l’année, en TOML")
    demo.add_argument("--cabinet", action="store_true", help="l’année d’un cabinet de six")
    demo.set_defaults(verb=_demo, complain=demo.error)


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError("un nombre entier est attendu")
    return int(text)


def _demo(parsed: argparse.Namespace) -> int:
    of_year = parsed.seed is not None or parsed.profile is not None or parsed.cabinet
    if of_year and not parsed.year:
        parsed.complain("--seed, --profile et --cabinet demandent --year")
    if parsed.year:
        return _year(parsed)
    from appliance.demo.practice import Transport
    from appliance.wiring import demo

    if not parsed.headless and (parsed.json or parsed.visits is not None):
        parsed.complain("--visits et --json demandent --headless")
    options = demo.Options(
        directory=parsed.dir,
        visits=VISITS if parsed.visits is None else parsed.visits,
        caisse=not parsed.no_caisse,
        as_json=parsed.json,
        transport=Transport(parsed.transport),
    )
    return demo.headless(options) if parsed.headless else demo.play(options)


def _year(parsed: argparse.Namespace) -> int:
    from appliance.wiring import annee

    if parsed.headless or parsed.visits is not None or parsed.no_caisse:
        parsed.complain("--year ne se combine ni à --headless, ni à --visits, ni à --no-caisse")
    if parsed.cabinet and parsed.profile is not None:
        parsed.complain("--cabinet et --profile : l’un ou l’autre")
    options = annee.Options(
        directory=parsed.dir,
        seed=SEED if parsed.seed is None else parsed.seed,
        profile=parsed.profile,
        cabinet=parsed.cabinet,
        as_json=parsed.json,
    )
    return annee.run(options)
