"""The invoice that a proposition would be, and what of it could not leave."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from appliance.domain.controles import Finding
from appliance.domain.demande import dre_of, road
from appliance.domain.destination import Destinations
from appliance.domain.facture import Facture, ModeSecurisation, Seance
from appliance.domain.identifiers import NumeroFacture, Organisme, numero_facture
from appliance.domain.mise_en_lot import destinataire_of
from appliance.domain.professionnel import Professionnel
from appliance.domain.refus import constat
from appliance.domain.tiers_payant import Flux
from appliance.domain.visite import Visite
from appliance.ports.engine import Engine
from appliance.services.proposition import Proposition

ANY: Final = numero_facture(1)
"""Stands for numbers that are not given yet: they decide of nothing here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """Writes invoices.

    Attributes:
        organisme: the body of an insured whose rights nobody recorded.
        destinations: whom lots can reach; None where nobody knows.
    """

    engine: Engine
    professionnel: Professionnel
    organisme: Organisme
    destinations: Destinations | None

    def facture(
        self, of: Proposition, mode: ModeSecurisation, numero: NumeroFacture, at: datetime
    ) -> Facture:
        """Return the invoice under a number, made at a moment (UTC)."""
        request, (visite, *others) = of.request, of.visites
        complementaire = request.recall.complementaire
        return Facture(
            numero=numero,
            professionnel=self.professionnel,
            beneficiaire=request.beneficiaire,
            organisme=request.recall.organisme or self.organisme,
            date_soins=visite.date_soins,
            etablie_le=at.replace(microsecond=0),
            prescription=visite.prescription,
            cotation=replace(of.cotation, findings=of.findings),
            tiers_payant=request.tiers_payant,
            mode=mode,
            forcage=request.forcage,
            actes=_ids(visite),
            a_domicile=visite.domicile,
            suivantes=tuple(Seance(jour=one.date_soins, actes=_ids(one)) for one in others),
            flux=road(of.visite, request.reglement(of.visite.date_soins), complementaire),
            complementaire=complementaire,
        )

    def findings(self, of: Proposition, at: datetime) -> Iterator[Finding]:
        """Yield why what could be sealed could not be sent: it would wait for ever."""
        if of.mode is None or not of.sealable:
            return
        fse = self.facture(of, of.mode, ANY, at)
        asked = (fse, dre_of(fse, ANY)) if fse.flux is Flux.FSE_ET_DRE else (fse,)
        yield from (finding for one in asked for finding in self._unsendable(one))

    def _unsendable(self, facture: Facture) -> Iterator[Finding]:
        if objection := self.engine.objection(facture):
            yield constat("norm-too-narrow", code=objection)
        if self.destinations is None:
            return
        to = destinataire_of(facture, self.destinations.aiguillage)
        if to not in self.destinations.joignables:
            yield constat("destination-unknown", code=str(to))


def _ids(visite: Visite) -> tuple[str, ...]:
    return tuple(soin.acte.id for soin in visite.actes)
