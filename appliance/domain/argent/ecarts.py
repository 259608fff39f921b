"""What a corrected invoice says otherwise than the one that was refused."""

from collections.abc import Iterator
from typing import Final

from appliance.domain.cotation import Ligne
from appliance.domain.facture import Facture
from appliance.domain.money import euros
from appliance.domain.registre.droits import Ecart
from appliance.domain.tiers_payant import Flux, TiersPayant

NOTHING: Final = "aucun"
SETTLED: Final = {
    TiersPayant.AUCUN: "le patient paie tout",
    TiersPayant.AMO: "tiers payant AMO",
    TiersPayant.AMO_AMC: "tiers payant AMO et AMC",
}
ROADS: Final = {
    Flux.FSE_AMO: "AMO seule",
    Flux.FSE_UNIQUE: "la caisse règle les deux parts",
    Flux.FSE_ET_DRE: "demande à part à la mutuelle",
    Flux.HORS_FSE: "hors FSE",
}


def ecarts(avant: Facture, apres: Facture) -> tuple[Ecart, ...]:
    """Return what changes, each in one line; it names the patient: never in a log."""
    told = zip(_told(avant), _told(apres), strict=True)
    return tuple(Ecart(name, one, other) for (name, one), (_, other) in told if one != other)


def _told(facture: Facture) -> Iterator[tuple[str, str]]:
    who, paper, amc = facture.beneficiaire, facture.prescription, facture.complementaire
    cotation = facture.cotation
    yield "NIR", who.nir.value
    yield "nom", f"{who.nom} {who.prenom}"
    yield "naissance", who.naissance
    yield "rang de naissance", str(who.rang)
    yield "caisse", str(facture.organisme)
    yield "prescripteur", paper.prescripteur if paper else NOTHING
    yield "ordonnance du", f"{paper.date:%d/%m/%Y}" if paper else NOTHING
    yield "nature d’assurance", cotation.nature
    yield "exonération", cotation.exo
    yield "actes", ", ".join(map(_line, cotation.lignes))
    yield "règlement", SETTLED[facture.tiers_payant]
    yield "envoi", ROADS[facture.flux]
    yield "mutuelle", amc.amc if amc else NOTHING
    yield "numéro d’adhérent", amc.adherent if amc else NOTHING
    yield "part AMO", euros(cotation.amo)
    yield "part AMC", euros(cotation.amc)


def _line(ligne: Ligne) -> str:
    times = f"{ligne.quantite.normalize():f} × " if ligne.quantite != 1 else ""
    return f"{times}{ligne.code} {ligne.coefficient.normalize():f}".replace(".", ",")
