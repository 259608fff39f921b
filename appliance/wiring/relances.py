"""`besace remind`: letters to payers that are late, and what came of them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from appliance.domain.argent.relances import Issue, Niveau, Relance
from appliance.domain.money import euros
from appliance.domain.roles import Action
from appliance.services.relances import Relances
from appliance.wiring.bilan import WRITTEN, previsions_of
from appliance.wiring.opening import Opened, opened

LEVELS: Final = {
    Niveau.PREMIERE: "première relance",
    Niveau.SECONDE: "seconde relance",
    Niveau.MISE_EN_DEMEURE: "mise en demeure",
}
ISSUES: Final = {
    Issue.PAYEE: "payée",
    Issue.PROMISE: "paiement promis",
    Issue.REFUSEE: "refusée",
    Issue.SANS_REPONSE: "sans réponse",
}
WAITING: Final = "réponse attendue avant le {:%d/%m/%Y}"


def show(settings: Path) -> int:
    """Print the letters to send, those that were sent, and who is silent; return the exit code."""
    with _relances(settings) as (_, relances):
        proposed = relances.proposees()
        print(f"À envoyer : {len(proposed)}")
        for one in proposed:
            print(f"  {_told(one, relances)}")
        for fiche in relances.journal():
            told = _told(fiche.valeur, relances)
            print(f"N° {fiche.numero}, du {fiche.valeur.le:%d/%m/%Y} : {told}")
            print(f"  {_answer(fiche.valeur)}")
        for payeur in relances.previsions.muets():
            name = relances.nom(payeur)
            print(f"Silencieux : {name} ne paie plus rien et doit encore. Appelez-le.")
    return 0


def send(settings: Path, directory: Path, payeur: str | None) -> int:
    """Write the letters that are due and note that they leave; return the exit code.

    A letter is noted once it is written: after a cut it is proposed again.

    Args:
        settings: the practice's.
        directory: where the letters go.
        payeur: key of the only payer to write to; None for all.

    Raises:
        ExportError: a letter cannot be written there.
    """
    with _relances(settings) as (box, relances):
        due = [one for one in relances.proposees() if payeur in {None, one.payeur}]
        _say(relances.envoyer(box.machine.disk, directory, due))
    print(f"Relances notées : {len(due)}. Postez-les, ou envoyez les courriels.")
    return 0


def again(settings: Path, numero: int, directory: Path) -> int:
    """Write a letter that was sent once more; return the exit code.

    Raises:
        NoReminderError: no letter bears that number.
        ExportError: it cannot be written there.
    """
    with _relances(settings) as (box, relances):
        _say(relances.ecrire(box.machine.disk, directory, relances.envoyee(numero).valeur))
    return 0


def answered(settings: Path, numero: int, issue: str, note: str) -> int:
    """Note what came of a letter; return the exit code.

    Raises:
        NoReminderError: no letter bears that number.
    """
    with _relances(settings) as (_, relances):
        relances.noter_issue(numero, Issue(issue), note)
    print(f"Relance {numero} : {ISSUES[Issue(issue)]}.")
    return 0


@contextmanager
def _relances(settings: Path) -> Iterator[tuple[Opened, Relances]]:
    with opened(settings, Action.VOIR_TOUS_LES_MONTANTS) as box:
        signs = box.config.cabinet.professionnel
        yield box, Relances(previsions=previsions_of(box), professionnel=signs)


def _say(files: Iterable[Path]) -> None:
    for file in files:
        print(WRITTEN.format(file=file))


def _told(one: Relance, relances: Relances) -> str:
    count = f"{len(one.reclamees)} part(s) de facture, {euros(one.montant)}"
    return f"{relances.nom(one.payeur)}, {LEVELS[one.niveau]} : {count}"


def _answer(one: Relance) -> str:
    if one.issue is None:
        return WAITING.format(one.reponse_avant)
    return f"{ISSUES[one.issue]} le {one.issue_le:%d/%m/%Y} {one.note}".rstrip()
