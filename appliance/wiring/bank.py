"""`besace bank`: statements in, postings proven, proposed, decided and taken back."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from appliance.domain.argent.banque import (
    Comment,
    Lien,
    MouvementBancaire,
    Rapprochement,
    VirementAnnonce,
)
from appliance.domain.argent.rapprochement import Proposition
from appliance.domain.money import euros
from appliance.domain.registre.fiche import Fiche
from appliance.domain.roles import Action
from appliance.errors import EntryError, TableError
from appliance.services.banque import Banque, Import
from appliance.services.tresorerie import statement
from appliance.wiring.opening import opened
from appliance.wiring.practice import open_suivi
from appliance.wiring.text import printable

WAITS: Final = 78
"""A person must decide (sysexits.h)."""
NAME: Final = 8
"""Characters of a transfer's identifier that a person is shown."""
HOW: Final[Mapping[Comment, str]] = {
    Comment.LIBELLE: "libellé et montant",
    Comment.MONTANT: "montant, date et payeur",
    Comment.GROUPE: "virements groupés",
    Comment.FRACTION: "virement en plusieurs lignes",
    Comment.MAIN: "à la main",
}


def take_in(settings: Path, files: Sequence[Path], compte: str, choices: Mapping[str, str]) -> int:
    """Take in statements, then post what is certain; 78 when something is left to a person.

    Raises:
        UnreadableFileError: a file cannot be opened; none went in.
        TableError: a file is not as its format says; those before it went in.
    """
    contents = [(path, statement(path)) for path in files]
    with _desk(settings) as banque:
        for path, data in contents:
            try:
                done = banque.importer(data, compte=compte, choices=choices)
            except TableError as error:
                raise TableError(f"{path.name} : {error}") from None
            _tell(path, done)
        bilan = banque.rapprocher()
    posted = sum(len(lien.virements) for lien, _ in bilan.liens)
    print(f"Virements rapprochés : {posted}. À voir à la main : {len(bilan.propositions)}.")
    return WAITS if bilan.propositions else 0


def listed(settings: Path) -> int:
    """Print the postings, the credits that nothing explains, the transfers that did not come."""
    with _desk(settings) as banque:
        for fiche in banque.rapprochements():
            print(_posting(fiche))
        print("Crédits sans explication :")
        for one in banque.ouvertes():
            print(f"  {_line(one.numero, one.valeur.mouvement)}")
        print("Virements annoncés, pas encore arrivés :")
        for virement in banque.attendus():
            print(f"  {_transfer(virement)}")
    return 0


def propose(settings: Path) -> int:
    """Print the lines that wait for a person; 78 when there are some."""
    with _desk(settings) as banque:
        found = banque.propositions()
        lines = {one.numero: one.valeur.mouvement for one in banque.ouvertes()}
        due = {one.identifiant: one for one in banque.attendus()}
        for debit, posting in banque.reprises():
            line = _line(debit.numero, debit.valeur.mouvement)
            print(f"{line} : reprend peut-être le rapprochement {posting} ; voir « bank undo »")
        for one in found:
            print(f"{_line(one.mouvement, lines[one.mouvement])} : {one.raison}")
            for rank, lien in enumerate(one.choix, 1):
                print(f"  --choice {rank}")
                for name in lien.virements:
                    print(f"    {_transfer(due[name])}")
    if not found:
        print("Rien à rapprocher à la main.")
    return WAITS if found else 0


def choose(settings: Path, lines: Sequence[int], choice: int) -> int:
    """Post one of the proposed answers of a line."""
    with _desk(settings) as banque:
        return _post(banque, _choice(banque.propositions(), lines, choice))


def post(settings: Path, lines: Sequence[int], transfers: Sequence[str]) -> int:
    """Post lines and transfers as a person names them."""
    with _desk(settings) as banque:
        known = [one.identifiant for one in banque.attendus()]
        return _post(banque, Lien.of(lines, (_whole(name, known) for name in transfers)))


def undo(settings: Path, numero: int, raison: str) -> int:
    """Take a posting back."""
    with _desk(settings) as banque:
        print(_posting(banque.defaire(numero, raison)))
    return 0


@contextmanager
def _desk(settings: Path) -> Iterator[Banque]:
    """Open the bank, the returns that came being read."""
    with opened(settings, Action.VOIR_TOUS_LES_MONTANTS) as box:
        open_suivi(box.config, box.store).catch_up()
        yield Banque(store=box.store, clock=box.machine.clock)


def _tell(path: Path, done: Import) -> None:
    counts = f"{done.nouvelles} lignes nouvelles, {done.connues} connues"
    print(f"{path.name} ({done.genre}) : {counts}")
    for odd in done.remarques:
        print(f"  {odd}")


def _choice(found: Sequence[Proposition], lines: Sequence[int], choice: int) -> Lien:
    choix = [one.choix for one in found if [one.mouvement] == [*lines]]
    if not choix or not 1 <= choice <= len(choix[0]):
        raise EntryError("cette réponse n’est pas proposée ; voir « besace bank propose »")
    return choix[0][choice - 1]


def _whole(start: str, known: Sequence[str]) -> str:
    found = [name for name in known if name.startswith(start)]
    if len(found) != 1:
        raise EntryError("ce début ne nomme pas un virement attendu, ou en nomme plusieurs")
    return found[0]


def _post(banque: Banque, lien: Lien) -> int:
    print(_posting(banque.poser(lien)))
    return 0


def _posting(fiche: Fiche[Rapprochement]) -> str:
    one = fiche.valeur
    lines = ", ".join(map(str, one.lien.mouvements))
    names = ", ".join(name[:NAME] for name in one.lien.virements)
    undone = "" if one.defait is None else f" ; défait : {printable(one.defait.raison)}"
    return f"{fiche.numero}  ligne {lines} = {names} ({HOW[one.comment]}){undone}"


def _line(number: int, one: MouvementBancaire) -> str:
    return f"{number}  {one.date:%d/%m/%Y}  {euros(one.montant)}  {printable(one.libelle)}"


def _transfer(one: VirementAnnonce) -> str:
    day = "sans date" if one.date is None else f"{one.date:%d/%m/%Y}"
    return f"{one.identifiant[:NAME]}  {day}  {euros(one.montant)}  {printable(one.libelle)}"
