"""An invoice to its canonical map, and back: what was sealed is what is sent."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from appliance.domain.acte import Prescription
from appliance.domain.cotation import Cotation, Ligne
from appliance.domain.facture import Complementaire, Facture, ModeSecurisation, Seance
from appliance.domain.identifiers import Nir, NumeroFacture, NumeroPs, Organisme
from appliance.domain.patient import Beneficiaire
from appliance.domain.professionnel import Professionnel
from appliance.domain.tiers_payant import PAYEE, Flux
from appliance.engines.canonical import pack, unpack

NORME: Final = "BESACE-SIMULATION"
VERSION: Final = 1
FSE: Final = "FSE"
DRE: Final = "DRE"
TIERS_PAYANT: Final = {code: tiers_payant for tiers_payant, code in PAYEE.items()}


def marked(genre: str) -> dict[str, object]:
    """Return the fields by which all that the simulation makes says what it is."""
    return {"norme": NORME, "version": VERSION, "test": True, "genre": genre}


def written(facture: Facture) -> bytes:
    """Return the canonical bytes of an invoice."""
    return pack({**_facture_map(facture), **_several(facture)})


def read_back(contenu: bytes) -> Facture:
    """Return the invoice that `written` gave these bytes, without what it left out.

    Left out: the rules behind the lines, the findings, who forced rights, the acts' ids.
    """
    fields = unpack(contenu)
    return Facture(
        numero=NumeroFacture(fields["numero"]),
        professionnel=_professionnel(fields["professionnel"]),
        beneficiaire=_beneficiaire(fields["beneficiaire"]),
        organisme=Organisme.parse(fields["organisme"]),
        date_soins=date.fromisoformat(fields["date_soins"]),
        etablie_le=datetime.fromisoformat(fields["etablie_le"]),
        prescription=_prescription(fields["prescription"]),
        cotation=_cotation(fields["lignes"]),
        tiers_payant=TIERS_PAYANT[fields["payee"]],
        mode=ModeSecurisation(fields["mode"]),
        a_domicile=fields["a_domicile"],
        suivantes=tuple(map(_seance, fields.get("suivantes", ()))),
        flux=Flux(fields["flux"]),
        complementaire=_complementaire(fields["complementaire"]),
        fse=NumeroFacture(fields["fse"]) if fields["fse"] else None,
    )


def _facture_map(facture: Facture) -> Mapping[str, object]:
    beneficiaire, cotation = facture.beneficiaire, facture.cotation
    return marked(DRE if facture.is_dre else FSE) | {
        "numero": facture.numero,
        "fse": facture.fse or "",
        "professionnel": {
            "nom": facture.professionnel.nom,
            "numero": facture.professionnel.numero.value,
        },
        "organisme": str(facture.organisme).replace(" ", ""),
        "beneficiaire": {
            "nom": beneficiaire.nom,
            "prenom": beneficiaire.prenom,
            "naissance": beneficiaire.naissance,
            "nir": beneficiaire.nir.value,
            "rang": beneficiaire.rang,
        },
        "date_soins": facture.date_soins.isoformat(),
        "etablie_le": f"{facture.etablie_le.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "prescription": _prescription_map(facture.prescription),
        "a_domicile": facture.a_domicile,
        "mode": int(facture.mode),
        "payee": PAYEE[facture.tiers_payant],
        "flux": facture.flux.value,
        "complementaire": _complementaire_map(facture.complementaire),
        "lignes": [_ligne_map(ligne, cotation.nature) for ligne in cotation.lignes],
        "total": cotation.total,
        "amo": cotation.amo,
        "amc": cotation.amc,
        "mtm": cotation.mtm,
    }


def _several(facture: Facture) -> Mapping[str, object]:
    """Return what an invoice of several passages says otherwise: their days, whose a line is."""
    if not facture.suivantes:
        return {}
    nature, lignes = facture.cotation.nature, facture.cotation.lignes
    return {
        "suivantes": [one.jour.isoformat() for one in facture.suivantes],
        "lignes": [{**_ligne_map(one, nature), "seance": one.seance} for one in lignes],
    }


def _prescription_map(prescription: Prescription | None) -> Mapping[str, object]:
    """Return the order as a map, an empty one for care that a doctor gave unordered."""
    if prescription is None:
        return {}
    return {
        "prescripteur": prescription.prescripteur,
        "date": prescription.date.isoformat(),
        "domicile": prescription.domicile,
    }


def _complementaire_map(complementaire: Complementaire | None) -> Mapping[str, object]:
    if complementaire is None:
        return {}
    return {"amc": complementaire.amc, "adherent": complementaire.adherent}


def _ligne_map(ligne: Ligne, nature: str) -> Mapping[str, object]:
    return {
        "code": ligne.code,
        "coefficient": _plain(ligne.coefficient),
        "quantite": _plain(ligne.quantite),
        "prix": ligne.prix,
        "montant": ligne.montant,
        "nature": nature,
        "exoneration": ligne.exo,
        "taux": ligne.taux,
        "modulation": ligne.modulation,
        "mtm": ligne.mtm,
        "amo": ligne.amo,
        "amc": ligne.amc,
    }


def _plain(value: Decimal) -> str:
    """Write 1.50 as 1.5: one value, one text."""
    return f"{value.normalize():f}"


def _seance(jour: str) -> Seance:
    return Seance(jour=date.fromisoformat(jour))


def _professionnel(fields: Mapping[str, str]) -> Professionnel:
    return Professionnel(nom=fields["nom"], numero=NumeroPs(fields["numero"]))


def _beneficiaire(fields: Mapping[str, Any]) -> Beneficiaire:
    return Beneficiaire(**{**fields, "nir": Nir(fields["nir"])})


def _prescription(fields: Mapping[str, Any]) -> Prescription | None:
    if not fields:
        return None
    return Prescription(**{**fields, "date": date.fromisoformat(fields["date"])})


def _complementaire(fields: Mapping[str, str]) -> Complementaire | None:
    return Complementaire(**fields) if fields else None


def _cotation(lignes: Sequence[Mapping[str, Any]]) -> Cotation:
    natures = {ligne["nature"] for ligne in lignes} or {"10"}
    return Cotation(lignes=tuple(map(_ligne, lignes)), findings=(), nature=natures.pop())


def _ligne(fields: Mapping[str, Any]) -> Ligne:
    return Ligne(
        code=fields["code"],
        coefficient=Decimal(fields["coefficient"]),
        quantite=Decimal(fields["quantite"]),
        prix=fields["prix"],
        montant=fields["montant"],
        exo=fields["exoneration"],
        taux=fields["taux"],
        modulation=fields["modulation"],
        mtm=fields["mtm"],
        amo=fields["amo"],
        amc=fields["amc"],
        regle="",
        seance=fields.get("seance", 0),
    )
