"""`besace explain`: a rule in words; without a name, all of docs/regles.md."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from textwrap import wrap
from typing import Final

from appliance.domain.controles import Refus, Severity
from appliance.domain.refus import CATALOGUE, REFUS
from appliance.domain.tarif import Bareme, Certainty, Zone
from appliance.errors import UnknownRuleError
from appliance.wiring.baremes import shipped, without_table

Regle = Mapping[str, str]

WIDTH: Final = 98

SEVERITIES: Final = {Severity.ERROR: "erreur", Severity.WARNING: "avertissement"}
INTRODUCTION: Final = """# Règles de facturation

Chaque ligne d’une facture porte la règle qui l’a faite ; `besace explain NOM` la montre. Les
valeurs sont dans `appliance/domain/baremes/`, datées, avec leur source ; la date des soins
choisit ; `besace baremes` les liste, et dit lesquelles sont à confirmer. Ce fichier est ce
qu’écrit `besace explain` sans nom.
"""
NOT_COVERED: Final = """## Ce qui n’est pas couvert

- Le texte officiel de l’avenant 11 : ni lu, ni supposé.
- La part obligatoire propre au régime SNCF ; l’abattement des kilomètres à pied et à ski.
- HAD et SSIAD ; ce que d’autres facturent au patient. Une série ou un épisode, que la facture ne
  nomme pas, est compté par ordonnance.
- Les associations de la CCAM autres que celles de `CCAM-1`, et ses tarifs après le 02/02/2025.
- Les listes de rejets et de mutuelles, qui ne sont pas publiques.
- Le moteur livré est un simulateur : aucune caisse n’accepte ses feuilles.
"""
OPEN: Final = """
## Ce que la référence laisse ouvert

Ce que `besace quote` répond là où aucun texte lu ne tranche ; à confirmer par un facturier.

- Insuline AMX au deuxième passage d’un BSI : taux plein, l’article 11B jugeant chaque séance.
- Vaccination à côté d’un BSI : 50 % si elle est le seul acte, 100 % à domicile à côté d’un autre.
- Ponction et deux autres actes : la ponction et le plus fort à 100 %, l’autre à 0 ; l’ordre
  ordinaire de l’article 11B s’il vaut plus.
- Groupe 5 bis à 50 % à côté d’un BSI : tout le groupe à 50 %, une ligne avec une quantité,
  arrondie une fois.
- Plafond des IK : les kilomètres entiers et ceux à 50 % font deux lignes, chacune arrondie ; le
  total du jour est celui des factures de ce boîtier.
- Acte de 120 € ou de coefficient 60 : le seuil en euros vaut pour les médecins seuls ; aucun
  infirmier ne l’atteint, aucun acte de médecin connu n’a de coefficient 60.
- Hors parcours : la coupure frappe aussi l’ALD et le régime local, pas les moins de seize ans.
- Jours fériés d’Alsace-Moselle : ceux du lieu des soins, jamais du régime du patient.
- ALD partielle : majorations et déplacement suivent à 100 % dès qu’un acte est en rapport.
- Forfait BSI sans acte d’un patient en ALD : taux de base, aucun soin n’étant dit en rapport.
- TLD à côté d’un autre soin, déplacement avec TLD : demandés (`act-only-alone`,
  `displacement-with-tld`).
- Actes dont aucune table ne dit qu’ils se cotent AMX : cotés AMX, et demandés (`amx-unlisted`).
"""
UNPRICED: Final = """
### Lettres sans tarif public

Un tarif qu’aucune source publique ne donne n’est jamais deviné : la ligne manque, et
`tariff-unknown` le dit.
"""


def run(name: str | None, *, names_only: bool) -> int:
    """Print one rule, all of them, or their names, one a line.

    Raises:
        UnknownRuleError: nobody wrote a rule of that name.
    """
    if names_only:
        print(*names(), sep="\n")
    else:
        print(document() if name is None else explained(name), end="")
    return 0


def names() -> Sequence[str]:
    """Return the names of all rules, in the order of docs/regles.md."""
    lines = (regle["id"] for regle in (*regles()["lignes"], *regles()["parts"]))
    return (*lines, *(refus.id for refus in REFUS))


def explained(name: str) -> str:
    """Return the text of one rule, the same as in docs/regles.md; its case does not matter.

    Raises:
        UnknownRuleError: nobody wrote a rule of that name.
    """
    wanted = name.casefold()
    for regle in (*regles()["lignes"], *regles()["parts"]):
        if regle["id"].casefold() == wanted:
            return _regle(regle)
    if wanted in CATALOGUE:
        return _refus(CATALOGUE[wanted])
    raise UnknownRuleError(name)


@cache
def regles() -> Mapping[str, Sequence[Regle]]:
    """Return the rules that make `lignes` and those of `parts`: id, titre, source, texte, exemple.

    They stand in a table beside this module, the one place where they are written.
    """
    text = (files("appliance.wiring") / "regles.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def document() -> str:
    """Return docs/regles.md."""
    return (
        "\n".join(
            (
                INTRODUCTION,
                *_section("Lignes", map(_regle, regles()["lignes"])),
                *_section("Parts et délais", map(_regle, regles()["parts"])),
                *_section("Contrôles", map(_refus, REFUS)),
                NOT_COVERED,
            )
        )
        + "\n".join(without_tariff())
        + "\n"
        + OPEN
    )


def without_tariff() -> Iterator[str]:
    """Yield the letters that no public source gives an amount for, and where."""
    baremes = shipped().baremes.values()
    overseas = {bareme.code for bareme in baremes if not _prices(bareme, Zone.DROM)}
    announced = {bareme.code for bareme in baremes if _is_announced(bareme)}
    yield UNPRICED
    yield from _listed("Partout", without_table())
    yield from _listed("Outre-mer", overseas - announced)
    yield from _listed("Annoncés et pas confirmés (voir `AVENANT-11`)", announced)


def _prices(bareme: Bareme, zone: Zone) -> bool:
    return any(zone in valeur.amounts for valeur in bareme.valeurs)


def _is_announced(bareme: Bareme) -> bool:
    return all(valeur.certainty is Certainty.PROBABLE for valeur in bareme.valeurs)


def _listed(reason: str, codes: Iterable[str]) -> Sequence[str]:
    text = f"- {reason} : {', '.join(sorted(codes))}."
    return wrap(text, WIDTH, subsequent_indent="  ", break_on_hyphens=False)


def _section(title: str, texts: Iterable[str]) -> Iterator[str]:
    yield f"## {title}\n"
    yield from texts


def _regle(regle: Regle) -> str:
    return (
        f"### {regle['id']} : {regle['titre']}\n\n{regle['texte']}\n"
        f"- Source : {regle['source']}.\n- Exemple : {regle['exemple']}\n"
    )


def _refus(refus: Refus) -> str:
    sentence = refus.sentence.replace("{code}", "…")
    return (
        f"### {refus.id} : {SEVERITIES[refus.severity]}\n\n{sentence} {refus.fix}\n\n"
        f"- Source : {refus.source}.\n"
    )
