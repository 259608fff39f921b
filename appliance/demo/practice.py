"""A practice to play with: its people, its code, its settings.  All made up."""

from enum import StrEnum
from pathlib import Path
from typing import Final

from appliance.demo.caisse import ACCUEIL, ADRI, CAISSE, Account, Endpoints, Kind
from appliance.demo.cards import (
    Card,
    Holder,
    Vitale2,
    bank_card,
    mute_card,
    vitale,
    vitale_1,
)


class Transport(StrEnum):
    """How messages travel between the practice and the caisse."""

    MAIL = "mail"
    HTTPS = "https"


CODE: Final = "besace"
PASSWORD_FILE: Final = "courrier.motdepasse"  # noqa: S105 - its name
ACCOUNT: Final = Account("cabinet@demo.test", "motdepasse-de-demonstration")
PRESCRIBER: Final = "99700218896"  # of the public test range of RPPS numbers

HOLDERS: Final = (
    Holder("ESSAIMONT", "ADA", "19550812", "2550899123456"),
    Holder("FICTIVAL", "BRUNO", "19480305", "1480399234567"),
    Holder("IMAGINOT", "CLARA", "19910720", "2910799345678"),
    Holder("MODELIN", "DENIS", "19331128", "1331199456789"),
    Holder("TESTARD", "ELISE", "19670214", "267022A567890"),
    Holder("ZERONIMO", "FÉLIX", "20120601", "1120699678901"),
)

FAMILY: Final = (
    Holder("PARENTEL", "GISELE", "19840911", "2840999012345"),
    Holder("PARENTEL", "HUGO", "20180330", "2840999012345"),
    Holder("PARENTEL", "IRIS", "20200101", "2840999012345"),
)

DROITS: Final = {
    who.nir_and_key(): kind
    for who, kind in zip(
        HOLDERS,
        (
            Kind.TROUVE,
            Kind.TROUVE,
            Kind.AUTRE_CAISSE,
            Kind.FERMES,
            Kind.PLUSIEURS,
            Kind.INDISPONIBLE,
        ),
        strict=True,
    )
}
"""What the stand-in for ADRi answers of each: one of every kind, and of the second no ALD."""

CARDS: Final[tuple[tuple[str, Card], ...]] = (
    *((f"Vitale de {one.prenom} {one.nom}", vitale(one)) for one in HOLDERS),
    ("Vitale d’une famille : GISELE, HUGO et IRIS PARENTEL", vitale(*FAMILY)),
    ("Vitale abîmée", Vitale2(HOLDERS[0].identity()[:-4], HOLDERS[0].number())),
    ("Vitale 1, trop ancienne", vitale_1()),
    ("Carte bancaire", bank_card()),
    ("Carte muette", mute_card()),
)

SETTINGS: Final = """\
# Cabinet d’essai : rien ici n’est vrai, rien ne part vers une vraie caisse.
[cabinet]
professionnel = {{ nom = "CABINET D'ESSAI", numero = "991023763" }}
organisme = "01 999 0000"
prescripteur = "{prescriber}"
avenant_11 = false
demonstration = true

[chemins]
station = "station"
courier = "courier"
spool = "spool"

[lots]
repos_s = 3

[signature]
cle_demonstration = "praticien.pem"

[[destinations]]
organisme = "01 999 0000"
adresse = "{recipient}"
certificat = "{certificate}"

[adri]
adresse = "{adri}"
certificat = "{certificate}"

[pieces]
dossier = "photos"

[pieces.envoi]
adresse = "{accueil}"
certificat = "{certificate}"

[courrier]
adresse = "{account}"
rythme_s = 1
"""

SERVERS: Final = {
    Transport.MAIL: """
[courrier.envoi]
hote = "{host}"
port = {smtp}
compte = "{account}"
mot_de_passe = "courrier.motdepasse"
autorite = "{authority}"

[courrier.reception]
hote = "{host}"
port = {pop3}
compte = "{account}"
mot_de_passe = "courrier.motdepasse"
autorite = "{authority}"
""",
    Transport.HTTPS: """
[courrier.concentrateur]
url = "https://{host}:{https}/v1"
jeton = "courrier.motdepasse"
autorite = "{authority}"
""",
}
"""How messages travel, by the same account."""


def settings(
    endpoints: Endpoints,
    *,
    authority: Path,
    certificate: Path,
    transport: Transport = Transport.MAIL,
) -> str:
    """Return the practice's configuration file, for a caisse that listens there."""
    return (SETTINGS + SERVERS[transport]).format(
        prescriber=PRESCRIBER,
        recipient=CAISSE,
        adri=ADRI,
        accueil=ACCUEIL,
        account=ACCOUNT.address,
        host=endpoints.host,
        smtp=endpoints.smtp,
        pop3=endpoints.pop3,
        https=endpoints.https,
        authority=authority,
        certificate=certificate,
    )
