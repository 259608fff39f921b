"""The settings file of a new box: the one writer, in words that a person can read and change.

What it writes is judged by `appliance.config` alone.  An answer that is no good is written all the
same, so that the judgement names its key.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from appliance.config import DEFAULT_FILE
from appliance.wiring.beginning import station_of

PORTS: Final = {"envoi": 465, "reception": 995}
"""The parts of the mail, each with the port that its servers mostly listen on."""
SECRETS: Final = ("envoi", "reception", "concentrateur")
"""Files of the courier's passwords."""
ANSWERED: Final = (
    *("nom", "numero", "organisme", "profession", "calendrier", "zone", "module"),
    *("adresse", "url", "caisse"),
)
"""Answers that the template writes as they are."""
NOWHERE: Final = "a-remplir.invalid"
"""A host that no name server knows (RFC 6761), where the transport was put off."""
AUTHORITY: Final = "autorite.pem"
CERTIFICATE: Final = "caisse.pem"
SIGNER: Final = "praticien.pem"

KEYS: Final[Mapping[str, str]] = {
    "nom": "cabinet.professionnel.nom",
    "numero": "cabinet.professionnel.numero",
    "organisme": "cabinet.organisme",
    "profession": "cabinet.profession",
    "calendrier": "cabinet.calendrier",
    "zone": "cabinet.zone",
    "module": "signature.module",
    "adresse": "courrier.adresse",
    "envoi": "courrier.envoi",
    "reception": "courrier.reception",
    "url": "courrier.concentrateur",
    "autorite": "courrier",
    "caisse": "destinations[0].adresse",
    "certificat": "destinations[0].certificat",
}
"""Which key each answer goes into: what is wrong there is wrong with that answer."""

HEAD: Final = """\
# Les réglages de ce boîtier, écrits à la première heure.  Pour les changer, corrigez ce fichier
# et relancez Besace.  Une clé inconnue ou manquante est refusée, avec son nom.  Tout ce qui peut
# s’y écrire, et ce que cela veut dire : besace.toml.example.
"""
NO_DESTINATION: Final = """
# Aucune caisse n’a encore d’adresse : les factures attendent, et rien ne part.  Pour en donner
# une, remplacez cette ligne par un bloc [[destinations]], comme dans l’exemple.
destinations = []
"""
CABINET: Final = """
[cabinet]
organisme = {organisme}     # la caisse visée quand la carte ne la dit pas
profession = {profession}            # « idel » (infirmier) ou « mg » (médecin généraliste)
zone = {zone}             # zone des tarifs : « metropole » ou « drom »
calendrier = {calendrier}       # jours fériés du lieu, qui ouvrent les majorations
# prescripteur = "..."         # le prescripteur habituel, proposé à chaque visite

[cabinet.professionnel]
nom = {nom}
numero = {numero}           # numéro de facturation, neuf chiffres

[chemins]
station = {station}
courier = {courier}
spool = {spool}

[lots]
repos_s = 900                  # un lot se ferme après ce temps sans facture nouvelle
"""
UNSIGNED: Final = """
# Sans carte CPS rien n’est signé : les factures scellées attendent la carte.
[signature]
# module = "/usr/lib/..."      # le module PKCS#11 de la carte du praticien
"""
BY_CARD: Final = """
[signature]
module = {module} # le module PKCS#11 de la carte du praticien
"""
AT_PLAY: Final = """
# Une clé d’essai tient lieu de carte CPS : aucune caisse n’accepte ce qu’elle signe.
[signature]
cle_demonstration = {signer}
"""
SIGNATURES: Final = {"module": BY_CARD, "essai": AT_PLAY}
DESTINATION: Final = """
[[destinations]]
organisme = {organisme}
adresse = {caisse}
certificat = {certificate}
"""
LATER: Final = """
# Le transport a été remis à plus tard : ces serveurs n’existent pas, et tout attend.
[courrier]
adresse = "cabinet@{nowhere}"

[courrier.concentrateur]
url = "https://{nowhere}/"
jeton = {concentrateur_secret}
"""
BY_HTTPS: Final = """
[courrier]
adresse = {adresse}

[courrier.concentrateur]
url = {url}
jeton = {concentrateur_secret} # fichier du jeton, que le courrier seul lit
"""
BY_MAIL: Final = """
[courrier]
adresse = {adresse}
# releve = "imap"              # la boîte se relève en POP3, sans ce réglage
"""
SERVER: Final = """
[courrier.{part}]
hote = {host}
port = {port}
compte = {adresse}
mot_de_passe = {password} # fichier du mot de passe, que le courrier seul lit
"""
AUTHORITY_LINE: Final = "autorite = {authority}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where a box keeps what the settings name.

    Attributes:
        settings: the file itself; the certificates stand beside it.
        station, courier, spool: directories, as the file writes them.
        secrets: where the courier reads its passwords, as the file writes it.
        kept: where these are put.
        enciphered: whether systemd deciphers them for the courier.
    """

    settings: Path
    station: str
    courier: str
    spool: str
    secrets: str
    kept: Path
    enciphered: bool

    @classmethod
    def of(cls, settings: Path) -> Self:
        """Return the places of a box, or of a practice that lives in a directory."""
        if settings != DEFAULT_FILE:
            kept = settings.parent / "secrets"
            return cls(
                settings=settings,
                station="station",
                courier="courier",
                spool="spool",
                secrets="secrets",
                kept=kept,
                enciphered=False,
            )
        return cls(
            settings=settings,
            station=str(station_of(settings)),
            courier="/var/lib/besace-courier",
            spool="/var/spool/besace",
            secrets="/run/credentials/besace-courier.service",
            kept=settings.parent / "secrets",
            enciphered=True,
        )

    @property
    def home(self) -> Path:
        """The directory that relative paths start from."""
        return self.settings.parent


def write(answers: Mapping[str, str], places: Places) -> str:
    """Return the text of the settings file; what was not answered is written empty."""
    values = _values(answers, places)
    known = bool(answers.get("caisse"))
    parts = [
        HEAD,
        "" if known else NO_DESTINATION,
        CABINET,
        SIGNATURES.get(answers.get("cps", ""), UNSIGNED),
        DESTINATION if known else "",
    ]
    return "".join(part.format_map(values) for part in parts) + _transport(answers, values)


def _transport(answers: Mapping[str, str], values: Mapping[str, str]) -> str:
    authority = AUTHORITY_LINE.format_map(values) if answers.get("autorite") else ""
    match answers.get("transport"):
        case "mail":
            tables = (_server(part, answers.get(part, ""), values) for part in PORTS)
            return BY_MAIL.format_map(values) + "".join(table + authority for table in tables)
        case "https":
            return BY_HTTPS.format_map(values) + authority
        case _:
            return LATER.format_map(values)


def _server(part: str, address: str, values: Mapping[str, str]) -> str:
    """Write one server's table; a port that is no number is written as a text."""
    host, _, given = address.partition(":")
    port = given or str(PORTS[part])
    plain = port.isascii() and port.isdecimal() and port == port.lstrip("0")
    return SERVER.format_map(
        {
            **values,
            "part": part,
            "host": quoted(host),
            "port": port if plain else quoted(port),
            "password": values[f"{part}_secret"],
        }
    )


def _values(answers: Mapping[str, str], places: Places) -> Mapping[str, str]:
    """Return what stands in the template, each value as TOML writes it."""
    answered = {name: answers.get(name, "") for name in ANSWERED}
    paths = {
        "station": places.station,
        "courier": places.courier,
        "spool": places.spool,
        "signer": f"{places.station}/{SIGNER}",
        "certificate": CERTIFICATE,
        "authority": AUTHORITY,
        **{f"{name}_secret": f"{places.secrets}/{name}" for name in SECRETS},
    }
    written = {name: quoted(text) for name, text in (answered | paths).items()}
    return written | {"nowhere": NOWHERE}


def quoted(text: str) -> str:
    """Return a text as a basic string of TOML."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
