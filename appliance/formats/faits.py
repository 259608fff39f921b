"""Keys of a scenario to the facts of a visit, one reader for each map."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from appliance.domain.acte import Acte, Nature, Prescription, Soin
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
from appliance.formats.scalars import Fields, amount, integer, number, one_of, past_or_future, text

PATHS: Final = IN_PATH | OUT_OF_PATH | {"X"}
BOOK_LETTERS: Final = frozenset({"AMI", "AIS", "AMX", *Bsi})
LUMP_SUMS: Final = frozenset({"DI", "TLS", "TLL", "TLD"})


def read_situation(fields: Fields, *, aged: bool = True) -> Situation:
    """Return the patient; a bare line may not know the age."""
    situation = Situation(
        age=fields.get("age", integer) if aged else fields.maybe("age", integer, None),
        nature=fields.maybe("nature", Nature, Nature.MALADIE),
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
        nature=fields.maybe("nature", Nature, None),
        contraception=fields.maybe("reason", one_of(str, "contraception"), "") == "contraception",
    )
    fields.end()
    return soin


def _acte(fields: Fields, actes: Mapping[str, Acte]) -> Acte:
    """Return the act that is named by its id, its CCAM code, or its book letter."""

    def known(word: str) -> Acte:
        return actes[word]

    for key in ("act", "ccam"):
        if named := fields.maybe(key, known, None):
            return named
    letter = fields.get("letter", one_of(str, *BOOK_LETTERS, *LUMP_SUMS))
    coefficient = fields.maybe("coefficient", number, Decimal(1))
    if letter in BOOK_LETTERS:
        return Acte(
            id=letter,
            label=f"Acte {letter} {coefficient}".replace(".", ","),
            lettre=letter,
            coefficient=coefficient,
            article="titre XVI",
        )
    return replace(actes[letter], coefficient=coefficient)


def read_trajet(fields: Fields) -> Trajet:
    """Return the way to the patient."""
    trajet = Trajet(
        km=fields.maybe("one_way_km", number, Decimal(0)),
        terrain=fields.maybe("terrain", Terrain, Terrain.PLAINE),
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
        motif=fields.maybe("visit_reason", MotifVisite, MotifVisite.AUCUN),
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
        dispensees=None if unpaid is None else frozenset(fields.each("unpaid_parts", Part)),
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
