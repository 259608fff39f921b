"""A patient's record corrected field by field, as a person types it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.dossier import (
    Adresse,
    Commentaire,
    Consentement,
    Dossier,
    Immatriculation,
)
from appliance.domain.registre.fiche import Source
from appliance.domain.registre.saisie import lire_naissance, lire_nir
from appliance.domain.visite import Terrain
from appliance.formats.cellules import Cellules, unknown, word

NAMES: Final = ("nom", "prenom", "nom_naissance", "telephone")
PLACE: Final = ("voie", "complement", "code_postal", "commune")
WAY: Final = ("km", "terrain", "autre_commune")
ADDED: Final = ("nir", "assure", "commentaire", "consentement")
FIELDS: Final = (*NAMES, "naissance", "rang", *PLACE, *WAY, *ADDED)


def corrected(
    dossier: Dossier, champs: Mapping[str, str], today: date
) -> Dossier | tuple[Anomalie, ...]:
    """Return the record with what was typed, or what cannot be read of it.

    What is not named stays.  A NIR and a comment come beside those that are there; `assure`
    says whose the NIR is, where it is a parent's.
    """
    cells = Cellules(champs)
    cells.also(unknown(champs, FIELDS))
    changes: dict[str, Any] = {champ: cells.text(champ) for champ in NAMES if champ in champs}
    if born := cells.read("naissance", lambda text: lire_naissance(text, today)):
        changes["naissance"] = born
    changes["rang"] = cells.whole("rang") or dossier.rang
    changes["adresse"] = _adresse(dossier.adresse, cells, champs)
    if nir := cells.read("nir", lire_nir):
        own = Immatriculation(
            nir=nir, source=Source.SAISIE, vu_le=today, assure=cells.text("assure")
        )
        changes["immatriculations"] = (*dossier.immatriculations, own)
    if note := cells.text("commentaire"):
        changes["commentaires"] = (*dossier.commentaires, Commentaire(texte=note, le=today))
    if "consentement" in champs:
        agreed = cells.flag("consentement")
        changes["consentement"] = Consentement(accord=agreed, le=today)
    return tuple(cells.anomalies) or replace(dossier, **changes)


def _adresse(adresse: Adresse | None, cells: Cellules, champs: Mapping[str, str]) -> Adresse | None:
    """Return the address with what was typed of it."""
    changes: dict[str, Any] = {champ: cells.text(champ) for champ in PLACE if champ in champs}
    if "km" in champs:
        changes["km"] = cells.decimal("km")
    if "autre_commune" in champs:
        changes["autre_commune"] = cells.flag("autre_commune")
    if terrain := cells.read("terrain", word(Terrain, "terrain")):
        changes["terrain"] = terrain
    return replace(adresse or Adresse(), **changes) if changes else adresse
