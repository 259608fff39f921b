"""A first hour's answers, made up."""

from typing import Final

LATER: Final = {
    "nom": "ESSAI DOMINIQUE",
    "numero": "991023763",
    "organisme": "01 999 0000",
    "profession": "idel",
    "calendrier": "metropole",
    "zone": "metropole",
    "cps": "plus_tard",
    "transport": "plus_tard",
}
ANSWERS: Final = {
    **LATER,
    "transport": "mail",
    "adresse": "cabinet@demo.test",
    "envoi": "smtp.test",
    "reception": "pop.test:1995",
    "autorite": "",
    "caisse": "",
}
BY_HTTPS: Final = {**ANSWERS, "transport": "https", "url": "https://c.test/v1"}
PASSWORD: Final = "motdepasse-inventé"
CODE: Final = "lait tige bambou rameau osier velours"
