"""The settings of a box, from one strict TOML file.

An unknown key, a missing one or a value of the wrong shape is an error that names file and
key.  Paths are relative to the file's directory.  Passwords never stand here: the courier
reads them from files of its own (systemd credentials on the box).
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar

from appliance.domain.calendar import Calendrier
from appliance.domain.delai import ECART, LONGEST_ECART
from appliance.domain.destination import MOST_FACTURES, Amc, Destinataire
from appliance.domain.identifiers import InvalidNumberError, NumeroPs, Organisme
from appliance.domain.professionnel import Professionnel
from appliance.domain.tarif import Zone
from appliance.domain.visite import Profession
from appliance.errors import ConfigError, NoSettingsError
from appliance.formats.strict import (
    FORGOTTEN,
    BaseValidationError,
    Converter,
    WrongValueError,
    exactly,
    faults,
    strict_converter,
    within,
)
from appliance.ports.serial import SerialModel

DEFAULT_FILE: Final = Path("/etc/besace/besace.toml")
PUBLISHER_KEY_SIZE: Final = 32
CARRY_KEY_DIGITS: Final = 128
DAY_S: Final = 86_400
YEAR_D: Final = 366
LAST_PORT: Final = 65_535
ACCUEIL_PORT: Final = 61_630
"""Of those that nobody registers, past those that Linux gives to connections by itself."""
HTTPS_PORT: Final = 443
HTTPS: Final = re.compile(
    r"https://(?P<hote>[0-9A-Za-z.-]+)(?::(?P<port>[0-9]{1,5}))?(?:/(?P<chemin>[!-\"$->@-~]*))?"
)  # no account in it, no query, no fragment
LARGEST_LOT: Final = 100_000_000
LARGEST_IMAGE: Final = 8_000_000  # an export holds each in one line of its own
LAST_PIN: Final = 27
SMALLEST_BOX: Final = 1 << 20
LARGEST_BOX: Final = 1 << 40

Settings = TypeVar("Settings")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cabinet:
    """The practice.

    Attributes:
        organisme: where invoices go while the card's public files do not say it.
        prescripteur: the usual prescriber's number, proposed on each visit; may be empty.
        calendrier: whose public holidays the supplements of Sundays and holidays go by.
        avenant_11: price with values that are announced and not confirmed; None leaves it to
            what a person answers at the first unlock.
        demonstration: a practice to play with; its code is then public.
        groupement_jours: how many days the passages of one invoice may lie apart; 0 for no second
            one.  No public text says it: see GROUPE-1.
    """

    professionnel: Professionnel
    organisme: Organisme
    prescripteur: str = ""
    profession: Profession = Profession.IDEL
    zone: Zone = Zone.METROPOLE
    calendrier: Calendrier = Calendrier.METROPOLE
    avenant_11: bool | None = None
    demonstration: bool = False
    groupement_jours: int = ECART

    def __post_init__(self) -> None:
        """Refuse days that are more than a search looks back."""
        within(self.groupement_jours, "groupement_jours", 0, LONGEST_ECART)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chemins:
    """Directories: the station's, the courier's, and the spool between them.

    Attributes:
        machine: file of the machine's secret; None looks among systemd's credentials.
        tpm: the TPM that witnesses the journal, as tpm2-tools name it; empty for none.
    """

    station: Path
    courier: Path
    spool: Path
    machine: Path | None = None
    tpm: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sauvegarde:
    """Where backups go.

    Attributes:
        dossiers: of the keys, as they are mounted; those that are not plugged in are passed over.
    """

    dossiers: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lots:
    """When lots close by themselves, how much they hold, and where they go.

    Attributes:
        repos_s: seconds without a new invoice after which a lot is closed.
        factures: how many invoices a lot holds at the most.
        octets: bytes of its invoices' seals together; see `Limites`.
        organismes: table (CSV) of the destinations of the insured's bodies; None where each body
            is its own.
    """

    repos_s: int = 900
    factures: int = MOST_FACTURES
    octets: int = 1_000_000
    organismes: Path | None = None

    def __post_init__(self) -> None:
        """Refuse a time that never comes, and a lot that holds nothing or too much."""
        within(self.repos_s, "repos_s", 0, DAY_S)
        within(self.factures, "factures", 1, MOST_FACTURES)
        within(self.octets, "octets", 1, LARGEST_LOT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Where the practitioner's key is: a PKCS#11 module, or the demonstration key file.

    Attributes:
        autorites: PEM file of the authorities that issue the cards; None leaves the chain of a
            card's certificate unexamined.
        revocations: their revocation lists, PEM or DER, brought by hand.
    """

    module: Path | None = None
    jeton: str = ""
    cle_demonstration: Path | None = None
    autorites: Path | None = None
    revocations: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Baremes:
    """Tariffs that come without a new release.

    Attributes:
        editeur: the Ed25519 public key of who signs them, 32 bytes; empty takes none.
    """

    editeur: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comptabilite:
    """What the reports need to know of the practice.

    Attributes:
        retrocession: percent of what comes of a replacement's invoices that is the replacement's;
            None where the practice does not share.
    """

    retrocession: int | None = None

    def __post_init__(self) -> None:
        """Refuse what is no percentage."""
        within(self.retrocession, "retrocession", 0, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lecteur:
    """The card reader: PC/SC finds it, or it is on a serial line without PC/SC.

    Attributes:
        ligne: the line's terminal; None for PC/SC.  An address (`spy://...`) is refused.
        modele: what stands at its other end.
    """

    ligne: Path | None = None
    modele: SerialModel = SerialModel.GEMPC_TWIN

    def __post_init__(self) -> None:
        """Refuse what is no device."""
        _require_device(self.ligne)


@dataclass(frozen=True, slots=True, kw_only=True)
class Apcv:
    """The appli carte Vitale, where the practice has a scanner for it.

    Attributes:
        duree_s: seconds that a reading is worth something; no public text says how many.  None
            takes none.
        ligne: terminal of a scanner that is a serial line; None for one that types.
    """

    duree_s: int | None = None
    ligne: Path | None = None

    def __post_init__(self) -> None:
        """Refuse a time that never comes, what is no device, and a scanner without a time."""
        within(self.duree_s, "duree_s", 1, DAY_S)
        _require_device(self.ligne)
        if self.ligne is not None and self.duree_s is None:
            raise WrongValueError("dites combien de secondes une lecture vaut", "duree_s")


class Couleurs(StrEnum):
    """The colours of the screen."""

    NUIT = "nuit"
    JOUR = "jour"
    MONOCHROME = "monochrome"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ecran:
    """The screen.

    Attributes:
        verrou_s: seconds without a key or a card after which it locks; 0 for never.
        verrou_cps: it locks when the CPS is pulled, too.
        couleurs: those it starts with.
    """

    verrou_s: int = 600
    verrou_cps: bool = True
    couleurs: Couleurs = Couleurs.NUIT

    def __post_init__(self) -> None:
        """Refuse a time that never comes."""
        within(self.verrou_s, "verrou_s", 0, DAY_S)


@dataclass(frozen=True, slots=True, kw_only=True)
class Panneau:
    """The box's own light, buzzer, button and power-fail input; pins by their BCM numbers.

    Attributes:
        lampe: red, green and blue.
        secteur: moved by the UPS when the mains are lost.
        secteur_coupe_haut: the UPS raises that pin then; else it pulls it to ground.
    """

    lampe: tuple[int, int, int] | None = None
    avertisseur: int | None = None
    bouton: int | None = None
    secteur: int | None = None
    secteur_coupe_haut: bool = False

    def __post_init__(self) -> None:
        """Refuse what is no pin of the board, and one pin for two parts."""
        pins = {"avertisseur": self.avertisseur, "bouton": self.bouton, "secteur": self.secteur}
        lamp = self.lampe or ()
        for key, pin in (*pins.items(), *(("lampe", pin) for pin in lamp)):
            within(pin, key, 0, LAST_PIN)
        taken = [pin for pin in (*pins.values(), *lamp) if pin is not None]
        if len(taken) != len({*taken}):
            raise WrongValueError("deux éléments ont la même broche, donnez une broche à chacun")

    @property
    def is_there(self) -> bool:
        """Tell whether the box has any of them."""
        parts = (self.lampe, self.avertisseur, self.bouton, self.secteur)
        return any(part is not None for part in parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guichet:
    """A mailbox that lots go to, and who answers from there.

    Attributes:
        certificat: the addressee's X.509 certificate, PEM: only its owner can open the lot.
        entetes: mail headers, wholly the configuration's: the norms' own are not public.
        signe: the lot is signed once more, by CMS, inside its envelope.
        expediteurs: addresses that answer besides `adresse`.
        signataire: the X.509 certificate, PEM, that answers must be signed with by CMS; None
            where they bear no signature.
    """

    adresse: str
    certificat: Path
    entetes: Mapping[str, str] = field(default_factory=dict)
    signe: bool = False
    expediteurs: tuple[str, ...] = ()
    signataire: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination(Guichet):
    """Where lots for one body, or one AMC, go.

    Attributes:
        organisme: the body; None for an AMC.
        amc: number of the AMC, as its cards print it; empty for a body.
    """

    organisme: Organisme | None = None
    amc: str = ""

    def __post_init__(self) -> None:
        """Refuse a destination of nobody, or of two."""
        if (self.organisme is None) == (not self.amc):
            raise WrongValueError("donnez « organisme » ou « amc », l’un des deux", "organisme")

    @property
    def destinataire(self) -> Destinataire:
        """Whose lots go there."""
        return Amc(self.amc) if self.organisme is None else self.organisme


@dataclass(frozen=True, slots=True, kw_only=True)
class Annuaire:
    """Who gives the addresses that no destination of the settings names.

    Attributes:
        certificat: the service's X.509 certificate, PEM: only its owner can open a question.
        editeur: the Ed25519 public key of who signs editions, 32 bytes.
        expediteurs: addresses that answer besides `adresse`.
        age_j: days after which the next edition is asked for, at night.
    """

    adresse: str
    certificat: Path
    editeur: bytes
    expediteurs: tuple[str, ...] = ()
    age_j: int = 30

    def __post_init__(self) -> None:
        """Refuse an age that no edition has."""
        within(self.age_j, "age_j", 1, YEAR_D)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adri:
    """Where questions on rights go, by the same courier as lots.

    Attributes:
        certificat: the service's X.509 certificate, PEM: only its owner can open a question.
        expediteurs: addresses that answer besides `adresse`.
        age_j: days after which a reading of the card or of ADRi is asked for anew, at night; 1
            asks before each round.
    """

    adresse: str
    certificat: Path
    expediteurs: tuple[str, ...] = ()
    age_j: int = 120

    def __post_init__(self) -> None:
        """Refuse an age that no reading has."""
        within(self.age_j, "age_j", 1, YEAR_D)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """Images of documents (SCOR): how they are taken, what one may be, where they go.

    Attributes:
        envoi: the place that takes them for every body; None where they are only kept.
        appareil: the document scanner, as `scanimage -L` names it; empty for the first one.
        delai_s: seconds that one page may take.
        dossier: where photographs are looked for; None where only a scanner makes images.
        octets, pages: of one document at the most; the norm's own figures are not public.
        par_lot, octets_par_lot: images of a lot, and their bytes together.
        renvoyer: an image leaves again for each invoice that comes to it later.
        relance_jours: days without an image after which the screen asks for it.
    """

    envoi: Guichet | None = None
    appareil: str = ""
    delai_s: int = 90
    dossier: Path | None = None
    octets: int = 2_000_000
    pages: int = 10
    par_lot: int = 20
    octets_par_lot: int = 4_000_000
    renvoyer: bool = False
    relance_jours: int = 3

    def __post_init__(self) -> None:
        """Refuse what no image fits, a lot that holds nothing, and a time that never comes."""
        within(self.delai_s, "delai_s", 1, DAY_S)
        within(self.octets, "octets", 10_000, LARGEST_IMAGE)
        within(self.pages, "pages", 1, MOST_FACTURES)
        within(self.par_lot, "par_lot", 1, MOST_FACTURES)
        within(self.octets_par_lot, "octets_par_lot", 10_000, LARGEST_LOT)
        within(self.relance_jours, "relance_jours", 1, MOST_FACTURES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Serveur:
    """A mail server.  TLS always.  Only where lots leave: `starttls` and `pour`.

    Attributes:
        mot_de_passe: file that holds the password, readable by the courier alone.
        autorite: file of the certificate authority, None for the system's.
        starttls: TLS begins by STARTTLS, not with the first byte.
        pour: the only addresses that it serves; empty for all.
    """

    hote: str
    port: int
    compte: str
    mot_de_passe: Path
    autorite: Path | None = None
    starttls: bool = False
    pour: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what is no port."""
        within(self.port, "port", 1, LAST_PORT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Concentrateur:
    """A concentrator of messages, by HTTPS (docs/concentrateur.md).

    Attributes:
        url: where its API begins; https alone.
        jeton: file of our bearer token, readable by the courier alone; None without one.
        certificat: file of our key and certificate, PEM, as `jeton`; None without one.
        autorite: file of the certificate authority, None for the system's.
        pour: the only addresses that go there; empty for all.
    """

    url: str
    jeton: Path | None = None
    certificat: Path | None = None
    autorite: Path | None = None
    pour: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what is no address of HTTPS, and a client that nobody could know."""
        if not HTTPS.fullmatch(self.url):
            raise WrongValueError("une adresse « https://hote[:port]/chemin » est attendue", "url")
        if self.jeton is None and self.certificat is None:
            raise WrongValueError("donnez « jeton » ou « certificat »", "jeton")
        within(self.port, "url", 1, LAST_PORT)

    @property
    def hote(self) -> str:
        """The server's name."""
        return self._parts["hote"]

    @property
    def port(self) -> int:
        """The server's port."""
        return int(self._parts["port"] or HTTPS_PORT)

    @property
    def racine(self) -> str:
        """The path below which the API stands, a slash at both ends."""
        return f"/{self._parts['chemin']}/".replace("//", "/")

    @property
    def _parts(self) -> Mapping[str, str]:
        found = HTTPS.fullmatch(self.url)
        return found.groupdict("") if found else {}


class Releve(StrEnum):
    """How the mailbox is read."""

    POP3 = "pop3"
    IMAP = "imap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Courrier:
    """The courier's settings.  Lots leave, and returns come, by mail, by a concentrator or by both.

    Attributes:
        envoi: None where all goes by the concentrator.
        reception: None where all comes by the concentrator.
        secours: servers that lots leave by when `envoi` is out of reach, in order.
        econome: on a link paid by volume only what is urgent leaves.
        rythme_s: seconds between two passes.
        boite_octets: the mailbox's size at the server, to be warned before it is full.
    """

    adresse: str
    envoi: Serveur | None = None
    reception: Serveur | None = None
    concentrateur: Concentrateur | None = None
    releve: Releve = Releve.POP3
    secours: tuple[Serveur, ...] = ()
    econome: bool = False
    rythme_s: int = 300
    boite_octets: int | None = None

    def __post_init__(self) -> None:
        """Refuse a courier without a way, that never rests or never comes, and no mailbox."""
        for key in ("envoi", "reception"):
            if self.concentrateur is None and getattr(self, key) is None:
                raise WrongValueError(
                    f"donnez « courrier.{key} » ou « courrier.concentrateur »", key
                )
        within(self.rythme_s, "rythme_s", 1, DAY_S)
        within(self.boite_octets, "boite_octets", SMALLEST_BOX, LARGEST_BOX)


@dataclass(frozen=True, slots=True, kw_only=True)
class Emport:
    """What is carried by hand (docs/carry.md); keys are those that `besace carry key` prints.

    Attributes:
        relais: keys of the only relays whose proofs are believed; empty for any.
        boite_de: only on a machine without a practice: key of the box to which all that comes
            into its mailbox goes; empty where only answers to what left from here go, each to
            its own box.
        reseau_local: the firewall of a box lets paired boxes in, and this one go to them.
    """

    relais: tuple[str, ...] = ()
    boite_de: str = ""
    reseau_local: bool = False

    def __post_init__(self) -> None:
        """Refuse what is no key."""
        for key, text in (*(("relais", one) for one in self.relais), ("boite_de", self.boite_de)):
            if text and not re.fullmatch(rf"[0-9a-f]{{{CARRY_KEY_DIGITS}}}", text):
                raise WrongValueError(
                    f"{CARRY_KEY_DIGITS} chiffres attendus : « besace carry key » les donne", key
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Systeme:
    """The system of a box that runs from an image (docs/box.md).

    Attributes:
        mise_a_jour: address of the publisher's newest update, https alone, asked once a day;
            empty where updates come by a key.
    """

    mise_a_jour: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no address of HTTPS."""
        if self.mise_a_jour and not HTTPS.fullmatch(self.mise_a_jour):
            raise WrongValueError(
                "une adresse « https://hote[:port]/fichier » est attendue", "mise_a_jour"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Accueil:
    """A desk where people arrive, on this box or on a paired one (docs/reception.md).

    Attributes:
        dossier: the desk's own directory, on the box that it stands on.
        echange: where the letters of the desk and of the practice's own box lie.
        repond: the practice tells the desk how old rights are and which documents to ask for.
        documents: what the desk asks of everybody, in French.
        boitier: the paired box, where this one is paired with several; empty for the only one.
        port: where the practice's own box listens for the desk's.
    """

    dossier: Path
    echange: Path
    repond: bool = False
    documents: tuple[str, ...] = ()
    boitier: str = ""
    port: int = ACCUEIL_PORT

    def __post_init__(self) -> None:
        """Refuse what is no port."""
        within(self.port, "port", 1, LAST_PORT)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoitierAccueil:
    """All settings of a box that is a desk and nothing else; of another box, those of its desk.

    Attributes:
        passage: directory of the service that goes to the other box.
        cabinet: None on a box that is a desk and nothing else.
    """

    accueil: Accueil
    passage: Path
    lecteur: Lecteur = field(default_factory=Lecteur)
    ecran: Ecran = field(default_factory=Ecran)
    cabinet: Cabinet | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relais:
    """All settings of a machine that only relays.

    Attributes:
        dossier: its own directory.
    """

    dossier: Path
    courrier: Courrier
    emport: Emport = field(default_factory=Emport)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All settings of one box."""

    cabinet: Cabinet
    chemins: Chemins
    lots: Lots
    signature: Signature
    destinations: tuple[Destination, ...]
    courrier: Courrier
    lecteur: Lecteur = field(default_factory=Lecteur)
    apcv: Apcv = field(default_factory=Apcv)
    ecran: Ecran = field(default_factory=Ecran)
    panneau: Panneau = field(default_factory=Panneau)
    baremes: Baremes = field(default_factory=Baremes)
    comptabilite: Comptabilite = field(default_factory=Comptabilite)
    adri: Adri | None = None
    annuaire: Annuaire | None = None
    sauvegarde: Sauvegarde = field(default_factory=Sauvegarde)
    pieces: Pieces = field(default_factory=Pieces)
    emport: Emport = field(default_factory=Emport)
    accueil: Accueil | None = None
    systeme: Systeme = field(default_factory=Systeme)

    @property
    def guichets(self) -> tuple[Guichet, ...]:
        """All places that lots of any kind go to."""
        images = () if self.pieces.envoi is None else (self.pieces.envoi,)
        return (*self.destinations, *images)


def load(path: Path) -> Config:
    """Read the settings.

    Raises:
        NoSettingsError: the file is missing.
        ConfigError: it is not as described; names file and key.
    """
    return _structured(path, _table(path), Config)


def check(text: str, home: Path) -> Sequence[str]:
    """Return what `load` would say of a file of this text, one `key : sentence` a fault.

    Args:
        text: TOML.
        home: the directory that the file would stand in.
    """
    try:
        _converter(home).structure(tomllib.loads(text), Config)
    except BaseValidationError as error:
        return tuple(faults(error))
    return ()


def load_relais(path: Path) -> Relais:
    """Read the settings of a machine that relays: a box's, or the few that a relay needs.

    Raises:
        NoSettingsError, ConfigError: see `load`.
    """
    table = _table(path)
    if "cabinet" not in table:
        return _structured(path, table, Relais)
    box = _structured(path, table, Config)
    if box.emport.boite_de:  # its own courier would fetch what is another's
        raise ConfigError(f"{path} : emport.boite_de est pour une machine sans cabinet")
    return Relais(dossier=box.chemins.courier, courrier=box.courrier, emport=box.emport)


def load_box(path: Path) -> Config | BoitierAccueil:
    """Read the settings of a box: of a practice's, or of one that is a desk and nothing else.

    Raises:
        NoSettingsError, ConfigError: see `load`.
    """
    table = _table(path)
    if "accueil" in table and "cabinet" not in table:
        return _structured(path, table, BoitierAccueil)
    return _structured(path, table, Config)


def load_accueil(path: Path) -> BoitierAccueil:
    """Read the settings of a box that has a desk, or is one and has no practice.

    Raises:
        NoSettingsError, ConfigError: see `load`; there is no desk in them.
    """
    box = load_box(path)
    if isinstance(box, BoitierAccueil):
        return box
    if box.accueil is None:
        raise ConfigError(f"{path} : accueil : {FORGOTTEN}")
    return BoitierAccueil(
        accueil=box.accueil,
        passage=box.chemins.courier,
        lecteur=box.lecteur,
        ecran=box.ecran,
        cabinet=box.cabinet,
    )


def load_passage(path: Path) -> Path:
    """Return the directory of what goes to other boxes: the courier's, a relay's, or a desk's.

    Raises:
        NoSettingsError, ConfigError: see `load`.
    """
    if "accueil" in (table := _table(path)) and "cabinet" not in table:
        return _structured(path, table, BoitierAccueil).passage
    return load_relais(path).dossier


def _table(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NoSettingsError(f"{path} n’existe pas") from None
    except OSError:
        raise ConfigError(f"{path} : illisible, vérifiez le chemin et les droits") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path} : enregistrez ce fichier en UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} : {_where(error)}") from None


def _structured(path: Path, table: Mapping[str, Any], kind: type[Settings]) -> Settings:
    try:
        return _converter(path.parent).structure(table, kind)
    except BaseValidationError as error:
        raise ConfigError(f"{path} : {' ; '.join(faults(error))}") from None


def _require_device(ligne: Path | None) -> None:
    if ligne is not None and not ligne.is_relative_to("/dev"):
        raise WrongValueError("un appareil de /dev est attendu, pas une adresse", "ligne")


def _where(error: tomllib.TOMLDecodeError) -> str:
    """Say where the text is no TOML; only the line of the library's words is of use."""
    line = re.search(r"line (\d+)", str(error))
    place = f"ligne {line[1]}" if line else "dernière ligne"
    return f"{place} : ce n’est pas du TOML, vérifiez guillemets, crochets et signe ="


def _converter(home: Path) -> Converter:
    converter = strict_converter()
    converter.register_structure_hook(Path, lambda text, _: home / exactly(text, str))
    converter.register_structure_hook(bytes, lambda text, _: _public_key(exactly(text, str)))
    converter.register_structure_hook(NumeroPs, lambda text, _: _number(NumeroPs, text))
    converter.register_structure_hook(Organisme, lambda text, _: _number(Organisme, text))
    return converter


def _public_key(text: str) -> bytes:
    if not re.fullmatch(rf"([0-9a-fA-F]{{2}}){{{PUBLISHER_KEY_SIZE}}}", text):
        raise WrongValueError(f"{2 * PUBLISHER_KEY_SIZE} chiffres hexadécimaux sont attendus")
    return bytes.fromhex(text)


def _number(kind: type[NumeroPs] | type[Organisme], text: Any) -> NumeroPs | Organisme:
    try:
        return kind.parse(exactly(text, str))
    except InvalidNumberError as error:
        raise WrongValueError(str(error)) from None
