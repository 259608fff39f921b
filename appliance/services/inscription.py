"""Who is billed enters the register with the seal, and the papers of that day are noted.

So a paper that the register never saw is asked for at one seal, and not at each.
"""

from dataclasses import dataclass

from appliance.domain.registre.accueil import named_papers
from appliance.domain.registre.anomalie import Anomalie
from appliance.services.proposition import Proposition
from appliance.services.registre import Registre


@dataclass(frozen=True, slots=True)
class Inscription:
    """The part of a seal that concerns the register."""

    registre: Registre

    def noter(self, proposition: Proposition) -> None:
        """Enter the patient where nobody is known by that card, and note what was named.

        Where several records answer, a person must say which: nothing is entered.
        Part of the transaction that is under way.

        Raises:
            VaultError: the queue cannot be written.
        """
        request, today = proposition.request, self.registre.today()
        fiche = self.registre.accueillir(request.beneficiaire, proposition.carte)
        if isinstance(fiche, Anomalie):
            return
        pieces = self.registre.store.registre.pieces
        known = {(one.valeur.type, one.valeur.datee_du) for one in pieces.of(fiche.numero)}
        named = named_papers(
            request.beneficiaire,
            proposition.visite.prescription,
            today,
            typed_in=proposition.carte is None and request.recall.preuves is None,
        )
        for piece in named:
            if (piece.type, piece.datee_du) not in known:
                pieces.add(piece, patient=fiche.numero)
