"""`besace quote`: the engine's public face, with which a biller checks us."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, Final

from appliance.domain.calendar import double_kept_until, transmission_due
from appliance.domain.controles import Finding
from appliance.domain.cotation import Cotation, Ligne, coter_ligne
from appliance.domain.couverture import retenue
from appliance.domain.ebauche import Ebauche
from appliance.domain.refus import constat
from appliance.domain.tarif import Tarifs
from appliance.domain.tiers_payant import dispensees, flux
from appliance.domain.visite import Profession, Visite
from appliance.errors import ScenarioError
from appliance.formats.passages import Soins
from appliance.formats.scalars import shown
from appliance.formats.scenario import (
    Echeance,
    Illisible,
    LigneSeule,
    Scenario,
    parse_scenarios,
)
from appliance.wiring.baremes import load_nomenclature, tables_at
from appliance.wiring.quote_passages import chiffrer

Answer = dict[str, Any]

UNREAD: Final = "scenario-unreadable"

WORDS: Final = {
    "total": "Total",
    "amo": "Part AMO",
    "amc": "Part AMC",
    "c2s": "Part C2S",
    "ame": "Payé par l’AME",
    "mtm": "Hors parcours, au patient",
    "overrun": "Dépassement",
    "patient_pays": "À payer maintenant",
    "retained_later": "Retenu plus tard",
    "due": "À envoyer avant le",
}
"""What the table shows of an answer, in its order."""
OTHER_PAYERS: Final = ("c2s", "ame")
"""Who pays the co-payment in the place of an AMC."""
NONE_HERE: Final = "Aucun scénario dans ce fichier."


def run(path: Path, *, settings: Path, as_json: bool) -> int:
    """Price every scenario of a file and print the answers; 78 when one could not be read.

    Raises:
        ScenarioError: the file cannot be read, or is not as the format says.
        ConfigError: the settings cannot be read.
    """
    tarifs = Tarifs(baremes=tables_at(settings).baremes)
    answers = [{"id": one.id, **answer(one, tarifs)} for one in read(path)]
    if as_json:
        print(json.dumps(answers, ensure_ascii=False, indent=2))
    else:
        print("\n".join(line for each in answers for line in _table(each)) or NONE_HERE)
    unread = [each for each in answers if any(map(_is_unread, each["findings"]))]
    return ScenarioError.exit_code if unread else 0


def read(path: Path) -> tuple[Scenario, ...]:
    """Return the scenarios of a file.

    Raises:
        ScenarioError: the file cannot be read, or is not as the format says.
    """
    return parse_scenarios(_content(path), load_nomenclature())


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        fault = "ce fichier n’existe pas, vérifiez son chemin"
    except IsADirectoryError:
        fault = "c’est un dossier, nommez un fichier"
    except UnicodeDecodeError:
        fault = "ce n’est pas un texte en UTF-8, réenregistrez-le ainsi"
    except (OSError, ValueError):
        fault = "ce fichier ne s’ouvre pas, vérifiez vos droits"
    raise ScenarioError(f"{shown(path)} : {fault}")


def answer(scenario: Scenario, tarifs: Tarifs) -> Answer:
    """Return what we answer to a scenario, under the keys of the format, amounts as texts.

    The scenario chooses the zone, and whether announced values are used.
    """
    match scenario.question:
        case Soins() as soins:
            probable = soins.avenant_11
            return _care(soins, replace(tarifs, zone=soins.zone, accept_probable=probable))
        case LigneSeule() as ligne:
            return _line(ligne, replace(tarifs, zone=ligne.zone))
        case Echeance() as echeance:
            return _deadline(echeance)
        case Illisible(motif):
            return {"lines": [], "findings": [_finding(constat(UNREAD, code=motif))]}


def _is_unread(finding: Mapping[str, str]) -> bool:
    return finding["id"] == UNREAD


def _care(soins: Soins, tarifs: Tarifs) -> Answer:
    passages = chiffrer(soins, tarifs, load_nomenclature())
    visite, reglement, cotation = passages.visites[0], passages.reglement, passages.cotation
    unpaid = dispensees(visite, reglement)
    made = visite.aujourdhui or visite.date_soins
    answer = _priced(cotation, visite, passages.retenu)
    if soins.suivantes:
        for shown, ligne in zip(answer["lines"], cotation.lignes, strict=True):
            shown["day"] = passages.visites[ligne.seance].date_soins.isoformat()
    return {
        **answer,
        "findings": [_finding(finding) for finding in passages.findings],
        "patient_pays": _euros(passages.patient_pays),
        "flow": flux(visite, reglement).value,
        "due": transmission_due(made, tiers_payant=bool(unpaid)).isoformat(),
        "alternatives": [
            {"words": other.mot, "total": _euros(other.total)} for other in cotation.variantes
        ],
    }


def _line(ligne: LigneSeule, tarifs: Tarifs) -> Answer:
    ebauche = Ebauche(
        code=ligne.code,
        regle="LIGNE-1",
        phrase="Tarif seul, sans règle d’acte",
        bareme=ligne.code,
        soins=(),
        coefficient=ligne.coefficient,
        principale=True,
    )
    cotation = coter_ligne(ebauche, ligne.base, ligne.visite, tarifs)
    findings = [_finding(finding) for finding in cotation.findings]
    withheld = retenue(cotation.lignes, ligne.visite, tarifs)
    return {**_priced(cotation, ligne.visite, withheld), "findings": findings}


def _deadline(echeance: Echeance) -> Answer:
    if echeance.double:
        due = double_kept_until(echeance.created)
    else:
        due = transmission_due(
            echeance.created,
            tiers_payant=echeance.tiers_payant,
            calendrier=echeance.calendrier,
        )
    return {"lines": [], "findings": [], "due": due.isoformat()}


def _priced(cotation: Cotation, visite: Visite, withheld: int | None) -> Answer:
    return {
        "lines": [_ligne(ligne) for ligne in cotation.lignes],
        "total": _euros(cotation.total),
        "amo": _euros(cotation.amo),
        "amc": _euros(cotation.amc),
        "nature": cotation.nature,
        "exo": cotation.exo,
        **dict(_outside(cotation, visite, withheld)),
    }


def _outside(cotation: Cotation, visite: Visite, withheld: int | None) -> Iterator[tuple[str, str]]:
    """Yield who else pays, and what never enters the shares: cut, overrun, flat sums."""
    if visite.patient.ame:
        yield "ame", _euros(cotation.amc)
    elif visite.patient.c2s:
        yield "c2s", _euros(cotation.amc)
    if cotation.mtm:
        yield "mtm", _euros(cotation.mtm)
    if visite.profession is Profession.MG:
        yield "fee", _euros(cotation.total + cotation.depassement)
        yield "overrun", _euros(cotation.depassement)
    if withheld is not None:
        yield "retained_later", _euros(withheld)
        yield "net_reimbursed", _euros(cotation.amo - withheld)


def _ligne(ligne: Ligne) -> Answer:
    shown: Answer = {
        "code": ligne.code,
        "coefficient": _plain(ligne.coefficient),
        "quantity": _quantity(ligne.quantite),
        "amount": _euros(ligne.montant),
        "amo": _euros(ligne.amo),
        "rule": ligne.regle,
        "rule_id": ligne.source,
    }
    if ligne.plein is not None:
        shown |= {"full_coefficient": _plain(ligne.plein), "abatement": _plain(ligne.abattement)}
    return shown


def _finding(finding: Finding) -> Mapping[str, str]:
    return {
        "id": finding.rule,
        "severity": finding.severity.value,
        "sentence": finding.sentence,
        "fix": finding.fix,
    }


def _euros(centimes: int) -> str:
    sign, rest = ("-", -centimes) if centimes < 0 else ("", centimes)
    return f"{sign}{rest // 100}.{rest % 100:02d}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _quantity(value: Decimal) -> int | str:
    return int(value) if value == int(value) else _plain(value)


def _table(one: Answer) -> Iterator[str]:
    """Write an answer for a person, in French figures."""
    yield f"\n{one['id']}"
    for line in one["lines"]:
        cells = f"{line['code']:<14}{_french(line['coefficient']):>8} × {line['quantity']!s:<5}"
        amounts = f"{_sum(line['amount']):>12}  AMO {_sum(line['amo']):>12}"
        day = f"{_day(line['day'])}  " if "day" in line else ""
        yield f"  {day}{_french(cells)}{amounts}  {line['rule']}"
    for key in filter(partial(_is_told, one), WORDS):
        told = _day(one[key]) if key == "due" else _sum(one[key])
        yield f"  {WORDS[key]:<26}{told:>12}"
    for other in one.get("alternatives", ()):
        yield f"  Autre cotation licite : {_sum(other['total'])} ({other['words']})"
    for finding in one["findings"]:
        severity = {"error": "ERREUR", "warning": "À VOIR"}[finding["severity"]]
        yield f"  {severity} {finding['id']} : {finding['sentence']} {finding['fix']}"


def _is_told(one: Answer, key: str) -> bool:
    """Tell what a person is shown: no overrun of nothing, no AMC where another pays its part."""
    if key == "amc" and any(payer in one for payer in OTHER_PAYERS):
        return False
    return key in one and not (key == "overrun" and one[key] == "0.00")


def _sum(amount: str) -> str:
    return f"{_french(amount)} €"


def _french(figures: str) -> str:
    return figures.replace(".", ",")


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d/%m/%Y}"
