"""Who is asked for which part: one FSE for both, or a FSE and a DRE."""

from dataclasses import replace

from appliance.domain.facture import Complementaire, Facture
from appliance.domain.identifiers import NumeroFacture
from appliance.domain.tiers_payant import Flux, Part, Reglement, flux
from appliance.domain.visite import Visite


def road(visite: Visite, reglement: Reglement, complementaire: Complementaire | None) -> Flux:
    """Return the road of the AMC part, as the invoice bears it.

    Split only where the convention says so and the AMC is known; else the caisse is asked for
    both parts, as far as the patient does not pay them.
    """
    found = flux(visite, reglement)
    if found is Flux.FSE_ET_DRE and complementaire is not None:
        return found
    asked = Part.AMC in (reglement.dispensees or ())
    return Flux.FSE_UNIQUE if asked else Flux.FSE_AMO


def dre_of(fse: Facture, numero: NumeroFacture) -> Facture:
    """Return the request that stands beside a FSE: the same care, under a number of its own."""
    suivantes = tuple(replace(one, actes=()) for one in fse.suivantes)
    return replace(fse, numero=numero, fse=fse.numero, actes=(), suivantes=suivantes)
