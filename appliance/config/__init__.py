"""The settings of a box, from one strict TOML file.

An unknown key, a missing one or a value of the wrong shape is an error that names file and
key.  Paths are relative to the file's directory.  Passwords never stand here: the courier
reads them from files of its own (systemd credentials on the box).
"""

from appliance.config.desk import Accueil, BoitierAccueil
from appliance.config.machine import Chemins, Sauvegarde, Systeme
from appliance.config.practice import Baremes, Cabinet, Comptabilite, Lots, Signature
from appliance.config.questions import Adri, Annuaire
from appliance.config.reading import (
    DEFAULT_FILE,
    Config,
    Relais,
    check,
    load,
    load_accueil,
    load_box,
    load_passage,
    load_relais,
)
from appliance.config.roads import (
    HTTPS_PORT,
    Concentrateur,
    Courrier,
    Destination,
    Emport,
    Guichet,
    Pieces,
    Releve,
    Serveur,
)
from appliance.config.station import Apcv, Couleurs, Ecran, Lecteur, Panneau

__all__ = [
    "DEFAULT_FILE",
    "HTTPS_PORT",
    "Accueil",
    "Adri",
    "Annuaire",
    "Apcv",
    "Baremes",
    "BoitierAccueil",
    "Cabinet",
    "Chemins",
    "Comptabilite",
    "Concentrateur",
    "Config",
    "Couleurs",
    "Courrier",
    "Destination",
    "Ecran",
    "Emport",
    "Guichet",
    "Lecteur",
    "Lots",
    "Panneau",
    "Pieces",
    "Relais",
    "Releve",
    "Sauvegarde",
    "Serveur",
    "Signature",
    "Systeme",
    "check",
    "load",
    "load_accueil",
    "load_box",
    "load_passage",
    "load_relais",
]
