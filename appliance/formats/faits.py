"""Keys of a scenario to the facts of a visit, one reader for each map."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Final

from appliance.domain.acte import BOOK, Acte, Nature, Prescription, Soin, Trait
from appliance.domain.tiers_payant import Contrat, Part, Reglement
from appliance.domain.visite import (
    IN_PATH,
    OUT_OF_PATH,
    Bsi,
    Exercice,
    Forcee,
    MotifVisite,
    Situation,
    Terrain,
    Trajet,
)
from appliance.errors import ScenarioError
from appliance.formats.scalars import (
    Fields,
    UnexpectedError,
    age,
    amount,
    member,
    number,
    one_of,
    past_or_future,
    shown,
    text,
)

PATHS: Final = sorted(IN_PATH | OUT_OF_PATH | {"X"})
WAYS: Final = ("act", "ccam", "letter")
BOOK_LETTERS: Final = ("AMI", "AIS", "AMX")
LUMP_SUMS: Final = ("DI", "TLS", "TLL", "TLD")
PACKAGES: Final = tuple(Bsi)


def read_situation(fields: Fields, *, aged: bool = True) -> Situation:
    """Return the patient; a bare line may not know the age."""
    situation = Situation(
        age=fields.get("age", age) if aged else fields.maybe("age", age, None),
        nature=fields.maybe("nature", member(Nature), Nature.MALADIE),
        ald=fields.flag("ald"),
        c2s=fields.flag("c2s"),
        ame=fields.flag("ame"),
        regime_local=fields.flag("regime_local"),
        aspa=fields.flag("aspa"),
        cancer=fields.flag("cancer"),
        maternite_le=fields.maybe("maternity_date", past_or_future, None),
        at_numero=fields.maybe("at_number", text, ""),
        accident_le=fields.maybe("accident_date", past_or_future, None),
    )
    fields.end()
    return situation


def read_soin(fields: Fields, actes: Mapping[str, Acte]) -> Soin:
    """Return one act that was done."""
    soin = Soin(
        acte=_acte(fields, actes),
        ald=fields.flag("ald_related"),
        nature=fields.maybe("nature", member(Nature), None),
        contraception=fields.maybe("reason", one_of(str, "contraception"), "") == "contraception",
    )
    fields.end()
    return soin


def _acte(fields: Fields, actes: Mapping[str, Acte]) -> Acte:
    """Return the act that is named by its id, its CCAM code, or its book letter."""
    ways = [way for way in WAYS if fields.has(way)]
    if len(ways) != 1:
        fault = f"{' ou '.join(ways)}, pas les deux" if ways else "act, ccam ou letter est attendu"
        raise ScenarioError(f"{fields.where} : {fault}")
    if ways == ["letter"]:
        return _by_letter(fields, actes)
    return _by_name(fields, ways[0], actes)


def _by_name(fields: Fields, way: str, actes: Mapping[str, Acte]) -> Acte:
    name = fields.get(way, text)
    known = [acte.id for acte in actes.values() if way == "act" or Trait.CCAM in acte.traits]
    if name in known:
        return actes[name]
    near = get_close_matches(name, known, 3)
    hint = f" ; proches : {', '.join(near)}" if near else ""
    what = "acte inconnu" if way == "act" else "code CCAM inconnu"
    raise ScenarioError(f"{fields.where} : {what} : {shown(name)}{hint}")


def _by_letter(fields: Fields, actes: Mapping[str, Acte]) -> Acte:
    """Return an act without rules of its own; of a lump sum, the entry with that coefficient."""
    letter = fields.get("letter", one_of(str, *BOOK_LETTERS, *LUMP_SUMS, *PACKAGES))
    if letter in LUMP_SUMS:
        return _lump_sum(fields, [acte for acte in actes.values() if acte.lettre == letter])
    one = Decimal(1)
    package = letter in PACKAGES
    coefficient = (
        fields.maybe("coefficient", number, one) if package else fields.get("coefficient", number)
    )
    return Acte(
        id=letter,
        label=f"Acte {letter} {coefficient}".replace(".", ","),
        lettre=letter,
        coefficient=coefficient,
        article=BOOK,
    )


def _lump_sum(fields: Fields, entries: Sequence[Acte]) -> Acte:
    def read(word: str) -> Acte:
        found = [acte for acte in entries if acte.coefficient == number(word)]
        if not found:
            known = " ou ".join(str(acte.coefficient) for acte in entries)
            raise UnexpectedError(f"{known} est attendu")
        return found[0]

    if len(entries) == 1:
        return fields.maybe("coefficient", read, entries[0])
    return fields.get("coefficient", read)


def read_trajet(fields: Fields) -> Trajet:
    """Return the way to the patient."""
    trajet = Trajet(
        km=fields.maybe("one_way_km", number, Decimal(0)),
        terrain=fields.maybe("terrain", member(Terrain), Terrain.PLAINE),
        autre_commune=fields.flag("other_commune"),
        meme_visite=fields.flag("same_visit"),
    )
    fields.end()
    return trajet


def read_prescription(fields: Fields, day: date, *, ordered: bool) -> Prescription | None:
    """Return the paper; None without prescriber or date, unless the nurse prescribes."""
    paper = fields.table("prescription", {})
    direct = paper.flag("direct_access")
    prescriber = paper.maybe("prescriber", text, "")
    written = paper.maybe("date", past_or_future, day if direct else None)
    night, daily = paper.flag("night"), paper.flag("daily")
    paper.end()
    if written is None or not (prescriber or direct):
        return None
    return Prescription(
        prescripteur=prescriber,
        date=written,
        domicile=ordered,
        nuit=night,
        quotidien=daily,
        acces_direct=direct,
    )


def read_exercice(fields: Fields) -> Exercice:
    """Return the doctor's circumstances, which stand among the other keys of the visit."""
    return Exercice(
        parcours=fields.maybe("parcours", one_of(str, *PATHS), "T"),
        compte_rendu=fields.flag("report_to_treating_doctor"),
        motif=fields.maybe("visit_reason", member(MotifVisite), MotifVisite.AUCUN),
        regule=fields.flag("regulated"),
        secteur=int(fields.maybe("sector", one_of(str, "1", "2"), "1")),
        optam=fields.flag("optam", default=True),
        honoraires=fields.maybe("fee", amount, None),
    )


def read_forcee(fields: Fields) -> Forcee:
    """Return a line that the user adds."""
    forcee = Forcee(
        code=fields.get("code", text), coefficient=fields.maybe("coefficient", number, Decimal(1))
    )
    fields.end()
    return forcee


def read_reglement(fields: Fields) -> Reglement:
    """Return how the bill is to be settled."""
    unpaid = fields.values("unpaid_parts", None)
    rights = fields.table("rights", {})
    reglement = Reglement(
        dispensees=None if unpaid is None else frozenset(fields.each("unpaid_parts", member(Part))),
        paye=fields.maybe("paid", amount, None),
        contrat=_contrat(fields),
        droits_forces=rights.flag("forced"),
        attestation_c2s=rights.flag("attestation"),
    )
    rights.end()
    return reglement


def _contrat(fields: Fields) -> Contrat | None:
    if not fields.has("amc"):
        return None
    amc = fields.table("amc")
    contrat = Contrat(
        debut=amc.maybe("valid_from", past_or_future, None),
        fin=amc.maybe("valid_to", past_or_future, None),
        convention=amc.flag("convention") if amc.has("convention") else None,
    )
    amc.end()
    return contrat
