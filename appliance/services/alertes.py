"""What a person should know of what waits to leave: French sentences, the most pressing first."""

from collections.abc import Iterator, Sequence

from appliance.services.echeances import summary
from appliance.services.feuilles_papier import FeuillesPapier
from appliance.services.sauvegardes import Copie, of_backups
from appliance.services.sending import Sending


def alertes(
    sending: Sending, feuilles: FeuillesPapier, copies: Sequence[Copie] = ()
) -> Iterator[str]:
    """Yield one sentence for each thing that waits for a person."""
    if waiting := len(feuilles.pressing()):
        yield f"Feuilles papier à envoyer depuis trois jours ou plus : {waiting}."
    yield from summary(sending.echeances())
    for lot in sending.store.troubled_lots():
        yield f"Lot {lot.cle} : {lot.motif}"
    for lot in sending.delayed():
        yield f"Lot {lot.cle} : pas encore parti après cinq jours. Rien n’est perdu ; appelez."
    for body in sending.unrouted():
        yield f"Aucune adresse pour l’organisme {body} : complétez la configuration."
    for lot in sending.astray():
        yield (
            f"Lot {lot.cle} : fermé pour {lot.clos.lot.destinataire}, que la table des organismes "
            "ne nomme plus ; il partira là où il a été fermé."
        )
    for enquete in sending.enquetes:
        yield from enquete.remarques()
    if sending.scor is not None:
        yield from sending.scor.alertes()
    yield from of_backups(copies, sending.clock.now())
    for nom, count in sending.of_others().items():
        yield f"Factures à mettre en lot avec la carte de {nom} : {count}."
