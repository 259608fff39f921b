"""A row of a table of patients to a record and what belongs to it, or to what is wrong with it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.contrat import ContratAmc, anomalies_contrat
from appliance.domain.registre.dossier import (
    Adresse,
    Commentaire,
    Dossier,
    Immatriculation,
    anomalies_dossier,
)
from appliance.domain.registre.droits import Droits, Exoneration, Motif
from appliance.domain.registre.fiche import Source
from appliance.domain.registre.ordonnance import Ordonnance, Serie
from appliance.domain.registre.prescripteur import lire_numero
from appliance.domain.registre.saisie import WITHOUT_KEY, lire_naissance, lire_nir
from appliance.formats.cellules import Cellules

ORDER: Final = ("prescripteur", "ordonnance_du", "actes")
"""Fields of a prescription: all of them, or none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connus:
    """What a row is checked against.

    Attributes:
        today: day of the import.
        prescripteurs: numbers of those known to the practice.
        actes: ids of the nomenclature.
    """

    today: date
    prescripteurs: frozenset[str]
    actes: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PatientLu:
    """What one row says; None for what it does not speak of."""

    dossier: Dossier
    droits: Droits | None
    ordonnance: Ordonnance | None
    contrat: ContratAmc | None


def read_patient(champs: dict[str, str], connus: Connus) -> PatientLu | tuple[Anomalie, ...]:
    """Read one row, by field; everything that is wrong is said at once."""
    cells = Cellules(champs)
    read = PatientLu(
        dossier=_dossier(cells, connus.today),
        droits=_droits(cells, connus.today),
        ordonnance=_ordonnance(cells, connus),
        contrat=_contrat(cells, connus.today),
    )
    return tuple(cells.anomalies) or read


def _dossier(cells: Cellules, today: date) -> Dossier:
    cells.required("naissance")
    dossier = Dossier(
        nom=cells.required("nom"),
        prenom=cells.required("prenom"),
        naissance=cells.read("naissance", lambda text: lire_naissance(text, today)) or "",
        nom_naissance=cells.text("nom_naissance"),
        rang=cells.whole("rang") or 1,
        immatriculations=_immatriculations(cells, today),
        adresse=_adresse(cells),
        telephone=cells.text("telephone"),
        commentaires=tuple(
            Commentaire(texte=texte, le=today) for texte in [cells.text("commentaire")] if texte
        ),
    )
    cells.also(anomalies_dossier(dossier, today))
    return dossier


def _immatriculations(cells: Cellules, today: date) -> tuple[Immatriculation, ...]:
    number = "".join(cells.text("nir").split())
    if not number:
        return ()
    complete = number + cells.text("cle") if len(number) == WITHOUT_KEY else number
    nir = cells.keep(lire_nir(complete))
    if nir is None:
        return ()
    assure = cells.text("assure")
    return (Immatriculation(nir=nir, source=Source.IMPORT, vu_le=today, assure=assure),)


def _adresse(cells: Cellules) -> Adresse | None:
    adresse = Adresse(
        voie=cells.text("voie"),
        complement=cells.text("complement"),
        code_postal=cells.text("code_postal"),
        commune=cells.text("commune"),
        km=cells.decimal("km"),
    )
    return None if adresse == Adresse() else adresse


def _droits(cells: Cellules, today: date) -> Droits | None:
    organisme, ald = cells.organisme("organisme"), cells.flag("ald")
    periode = cells.periode("ald_debut", "ald_fin")
    if organisme is None and not ald:
        return None
    held = (Exoneration(motif=Motif.ALD, periode=periode),) if ald else None
    return Droits(source=Source.IMPORT, vu_le=today, organisme=organisme, exonerations=held)


def _ordonnance(cells: Cellules, connus: Connus) -> Ordonnance | None:
    if not any(cells.text(champ) for champ in ORDER):
        return None
    for champ in ORDER:
        cells.required(champ)
    numero = cells.read("prescripteur", lire_numero)
    written = cells.day("ordonnance_du")
    serie = Serie(actes=tuple(cells.text("actes").split()), duree=cells.whole("duree"))
    if numero and numero.texte not in connus.prescripteurs:
        cells.keep(Anomalie("prescripteur", "prescripteur inconnu : entrez-le d’abord"))
    if written and written > connus.today:
        cells.keep(Anomalie("ordonnance_du", "cette date est dans l’avenir : vérifiez-la"))
    if not connus.actes.issuperset(serie.actes):
        cells.keep(Anomalie("actes", "acte inconnu de la nomenclature : corrigez son nom"))
    if numero is None or written is None:
        return None
    return Ordonnance(prescripteur=numero.texte, prescrite_le=written, series=(serie,))


def _contrat(cells: Cellules, today: date) -> ContratAmc | None:
    periode = cells.periode("contrat_debut", "contrat_fin")
    if not cells.text("amc"):
        return None
    contrat = ContratAmc(
        amc=cells.text("amc"),
        adherent=cells.text("adherent"),
        type_convention=cells.text("type_convention").upper(),
        csr=cells.text("csr"),
        periode=periode,
    )
    wrong = anomalies_contrat(contrat, today)
    cells.also(Anomalie(one.champ.replace("fin", "contrat_fin"), one.phrase) for one in wrong)
    return contrat
