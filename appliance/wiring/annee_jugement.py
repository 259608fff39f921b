"""The box's books beside those of the made-up year: what they say alike, and what not."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date

from appliance.demo.annee.livres import Livres
from appliance.demo.annee.livres import Solde as Vrai
from appliance.demo.annee.profil import Payeur, Volet
from appliance.domain.argent.soldes import Solde
from appliance.domain.identifiers import Organisme
from appliance.domain.money import euros
from appliance.queue.store import Store
from appliance.services.suivi import Suivi
from appliance.wiring.annee_banque import Banque, announced, at_the_bank, count


@dataclass(slots=True, kw_only=True)
class Jugement:
    """The verdict.

    Attributes:
        soldes: of each payer, by name: the box's and the books'.
        ecarts: French: what is not as it should be.
    """

    soldes: Mapping[str, tuple[Solde, Vrai]]
    banque: Banque
    ecarts: list[str] = field(default_factory=list)

    @property
    def juste(self) -> bool:
        """Tell whether every cent is where the books say."""
        return not self.ecarts

    def as_json(self) -> Mapping[str, object]:
        """Return it as plain values."""
        return {
            "juste": self.juste,
            "ecarts": self.ecarts,
            "banque": {**asdict(self.banque), "taux_pour_mille": self.banque.taux},
            "payeurs": {
                name: {"besace": asdict(ours), "livres": asdict(true)}
                for name, (ours, true) in self.soldes.items()
            },
        }


def judge(store: Store, suivi: Suivi, livres: Livres, jour: date) -> Jugement:
    """Compare what the box came to with the truth, at the end of a day on which all is late."""
    ours = suivi.soldes(jour, lambda _, depuis: depuis)
    true = livres.soldes()
    payers = {part.payeur.cle: part.payeur for part in livres.parts}
    known = {cle: payeur_of(payer) for cle, payer in payers.items()}
    soldes = {payers[cle].nom: (ours.get(known[cle], Solde()), true[cle]) for cle in sorted(payers)}
    virements = [one for one in suivi.virements() if one.montant]  # refusals alone announce none
    banque = count(store, virements, livres)
    ecarts = [
        *(f"{nom} : {_pair(*both)}" for nom, both in soldes.items() if not _same(*both)),
        *(f"{cle} : payeur inconnu des livres" for cle in sorted({*ours} - {*known.values()})),
        *announced(virements, livres),
        *at_the_bank(banque, store, livres),
    ]
    return Jugement(soldes=soldes, banque=banque, ecarts=ecarts)


def payeur_of(payeur: Payeur) -> str:
    """Return the key of a payer in this box."""
    return payeur.cle if payeur.volet is Volet.AMC else str(Organisme.parse(payeur.cle))


def _same(ours: Solde, true: Vrai) -> bool:
    told = (ours.facture, ours.paye, ours.rejete, ours.en_retard, ours.abandonne)
    left = (ours.conteste, ours.attendu, ours.trop_percu)
    return told == tuple(asdict(true).values()) and not any(left) and ours.prouve and true.juste


def _pair(ours: Solde, true: Vrai) -> str:
    return f"Besace dit {_said(asdict(ours))} ; les livres {_said(asdict(true))}"


def _said(amounts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {euros(amount)}" for name, amount in amounts.items() if amount)
