"""`besace manage`: who works on others' unpaid invoices; no practice, no patient, no queue.

A manager has a code and keys of their own, in a directory of their own.  The files that were given
stand there sealed under a key that follows from the same code.
"""

import getpass
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from appliance.domain.argent.delegation import Geste, LigneDeleguee, Proposee
from appliance.domain.argent.motifs import EXPLICATIONS, famille_of
from appliance.domain.argent.part import EtatPart
from appliance.domain.money import euros
from appliance.domain.paiements import Motif
from appliance.durable.disk import read_whole, write_atomically
from appliance.errors import DelegationReplayedError, EntryError
from appliance.sealing.aead import NONCE_SIZE, Algorithm, BrokenSealError, Cipher
from appliance.sealing.correspondance import Trousse
from appliance.sealing.secret import Secret
from appliance.sealing.titled import write_titled
from appliance.services.gestion import Travail, chosen
from appliance.wiring.delegation import GESTES, LARGEST, LONGEST_NAME, MANAGER
from appliance.wiring.files import brought, put_out
from appliance.wiring.keys import new_code
from appliance.wiring.machine import Machine, code_cost, translated
from appliance.wiring.text import printable
from appliance.wiring.vault import Vault

KEY_FILE: Final = "gestionnaire.cle"
HEAD: Final = """\
  tête du journal du cabinet, que la réponse contresigne ; gardez cette ligne :
  {tete}"""
GIVEN: Final = ".travail"
"""How the name of a file that was given ends."""


@dataclass(frozen=True, slots=True)
class Bureau:
    """What a manager has: their keys, and the files that were given.

    Attributes:
        home: their directory.
    """

    home: Path
    machine: Machine
    trousse: Trousse
    cipher: Cipher

    @classmethod
    def of(cls, home: Path, machine: Machine, master: Secret) -> "Bureau":
        """Return the desk that a master key opens; it may be wiped after."""
        cipher = Cipher(Algorithm.CHACHA20_POLY1305, master.derive(b"besace delegation work"))
        return cls(home, machine, Trousse(master), cipher)

    def today(self) -> date:
        """Return the day, in the machine's own time zone."""
        return self.machine.clock.now().astimezone().date()

    def travaux(self) -> Sequence[Travail]:
        """Return all files that were given.

        Raises:
            VaultError: one of them cannot be read any more.
        """
        names = [name for name in self.machine.disk.names(self.home) if name.endswith(GIVEN)]
        return [self._read(self.home / name) for name in names]

    def has(self, travail: Travail) -> bool:
        """Tell whether that file was taken in before."""
        return self.machine.disk.exists(self._path(travail))

    def keep(self, travail: Travail) -> None:
        """Keep a file and what is proposed; durable when this returns.

        Raises:
            DiskFullError, VaultError: the disk did not take it.
        """
        path, nonce = self._path(travail), self.machine.entropy(NONCE_SIZE)
        sealed = self.cipher.seal(nonce, travail.serialize(), path.name.encode())
        with translated("gestion"):
            write_atomically(self.machine.disk, path, nonce + sealed)

    def _path(self, travail: Travail) -> Path:
        return self.home / f"{travail.empreinte}{GIVEN}"

    def _read(self, path: Path) -> Travail:
        with translated("gestion"):
            data = read_whole(self.machine.disk, path)
        try:
            plain = self.cipher.open(data[:NONCE_SIZE], data[NONCE_SIZE:], path.name.encode())
        except BrokenSealError:
            raise EntryError(f"{path} : abîmé, reprenez le fichier reçu du cabinet") from None
        return Travail.parse(plain)


def init(home: Path, name: str) -> int:
    """Make a manager's keys, once, and write the public ones to give; return the exit code.

    Raises:
        EntryError: the name does not fit.
        WeakCodeError: the code is too easy to guess.
        WrongCodeError, LockedOutError: the keys stand there already, and another code was typed.
    """
    if not (name.strip() and name.isprintable() and len(name) <= LONGEST_NAME):
        raise EntryError("nom : une ligne de 80 caractères au plus est attendue")
    vault = _vault(home)
    made = _open(vault) if vault.exists() else vault.create(new_code(vault), code_cost())
    with made as master:
        cle = Trousse(master).cle
    with translated("gestion"):
        content = write_titled(MANAGER, {"nom": name, "cle": str(cle)})
        write_atomically(vault.machine.disk, home / KEY_FILE, content)
    print(f"À donner aux cabinets : {home / KEY_FILE}")
    print(f"Empreinte à dire de vive voix : {cle.empreinte}")
    return 0


def take_in(home: Path, file: Path) -> int:
    """Take in what a practice gave, and show it; return the exit code.

    Raises:
        DelegationRefusedError: it is not taken in; nothing changed.
    """
    data = brought(file, LARGEST)
    with _bureau(home) as bureau:
        travail = Travail.open(data, bureau.trousse, bureau.today())
        if bureau.has(travail):
            raise DelegationReplayedError
        bureau.keep(travail)
    _show(travail)
    return 0


def show(home: Path) -> int:
    """Print all files that were given, and what is proposed; return the exit code."""
    with _bureau(home) as bureau:
        travaux = bureau.travaux()
    for travail in travaux:
        _show(travail)
    print(f"Fichiers reçus : {len(travaux)}")
    return 0


def propose(home: Path, start: str, line: int, geste: str, words: str) -> int:
    """Propose something for one share, and say why; return the exit code.

    Raises:
        EntryError: no such file or line, or no words.
        DelegationExpiredError, DelegationReplayedError: it may not be worked on any more.
    """
    with _bureau(home) as bureau:
        travail = chosen(bureau.travaux(), start)
        if not 1 <= line <= len(travail.aller.lignes):
            raise EntryError("ce fichier n’a pas de ligne de ce numéro")
        facture, part = travail.aller.lignes[line - 1].cle
        proposee = Proposee(facture=facture, part=part, geste=Geste(geste), mots=words)
        bureau.keep(travail.proposer(proposee, bureau.today()))
    print(f"Facture {facture}, part {part.upper()} : {GESTES[proposee.geste]}.")
    return 0


def out(home: Path, start: str, to: Path | None) -> int:
    """Write the answer, signed, for the practice alone; return the exit code.

    Raises:
        EntryError: no such file, or nothing is proposed.
        DelegationExpiredError: its last day is over.
        ExportError: the answer cannot be written there.
    """
    with _bureau(home) as bureau:
        travail = chosen(bureau.travaux(), start)
        done, sealed = travail.rendre(bureau.trousse, bureau.machine.entropy, bureau.today())
        path = to or Path(f"propositions-{travail.aller.identifiant[:8]}.besace")
        put_out(bureau.machine.disk, path, sealed)
        bureau.keep(done)
    print(f"Écrit : {path}, {len(done.propositions)} proposition(s).")
    return 0


@contextmanager
def _bureau(home: Path) -> Iterator[Bureau]:
    """Open a manager's desk with their code.

    Raises:
        NoVaultError: `init` was not called for that directory.
        WrongCodeError, LockedOutError: see `Vault.open`.
    """
    vault = _vault(home)
    with _open(vault) as master:
        yield Bureau.of(home, vault.machine, master)


def _vault(home: Path) -> Vault:
    return Vault(home, home, Machine())


def _open(vault: Vault) -> Secret:
    vault.personnes()  # whether there are keys at all, before anybody types a code
    return vault.open(getpass.getpass("Code du gestionnaire : "))


def _show(travail: Travail) -> None:
    aller = travail.aller
    until = f"jusqu’au {aller.expire_le:%d/%m/%Y}"
    print(f"{aller.identifiant[:8]}  {printable(aller.cabinet)} ({printable(aller.numero_ps)})")
    print(f"  clé du cabinet {travail.cabinet.empreinte} ; {until}")
    if travail.rendu_le is not None:
        print(f"  réponse faite le {travail.rendu_le:%d/%m/%Y}")
    if aller.tete:
        print(HEAD.format(tete=printable(aller.tete)))
    proposed = {one.cle: one for one in travail.propositions}
    for rank, ligne in enumerate(aller.lignes, start=1):
        print(f"  {rank}  {_told(ligne)}")
        one = proposed.get(ligne.cle)
        if one is not None:
            print(f"     proposé, {GESTES[one.geste]} : {printable(one.mots)}")


def _told(ligne: LigneDeleguee) -> str:
    """Return one share in words; what a payer wrote is escaped."""
    facts = (
        f"facture {printable(ligne.facture)}, part {ligne.part.upper()}",
        printable(ligne.payeur),
        f"soins du {ligne.soins:%d/%m/%Y}",
        f"patient {printable(ligne.patient)}",
        f"{euros(ligne.demande - ligne.paye)} sur {euros(ligne.demande)}",
    )
    return f"{', '.join(facts)}\n     {_why(ligne)}"


def _why(ligne: LigneDeleguee) -> str:
    if ligne.etat is EtatPart.ATTENDUE:
        return f"sans réponse depuis le {ligne.depuis:%d/%m/%Y}"
    heard = [Motif(code=one.code, libelle=one.libelle) for one in ligne.motifs]
    received = " ; ".join(f"{one.code} {one.libelle}".strip() for one in heard)
    told = EXPLICATIONS[famille_of(heard, ecart=bool(ligne.paye))]
    return f"refusée le {ligne.depuis:%d/%m/%Y} : {printable(received)}. {told.sens} {told.geste}"
