"""Titles of other programs' columns to the fields of ours.

What is not recognised is left out, and said: nothing is guessed from what the cells hold.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from appliance.domain.registre.attente import Correspondance, Genre
from appliance.domain.registre.noms import mots_of
from appliance.errors import TableError

PATIENT: Final = {
    "nom": ("NOM USUEL", "NOM D USAGE", "NOM DE FAMILLE", "NOM PATIENT"),
    "prenom": ("PRENOMS", "PRENOM PATIENT"),
    "nom_naissance": ("NOM DE NAISSANCE", "NOM DE JEUNE FILLE"),
    "naissance": ("DATE DE NAISSANCE", "DATE NAISSANCE", "NE LE", "NEE LE",
                  "NE E LE", "DDN"),
    "rang": ("RANG DE NAISSANCE", "RANG GEMELLAIRE"),
    "nir": ("NUMERO DE SECURITE SOCIALE", "N SECURITE SOCIALE", "N SECU", "NUM SECU", "NSS",
            "SECURITE SOCIALE", "N SS"),
    "cle": ("CLE NIR", "CLE SS", "CLE SECU"),
    "assure": ("NOM ASSURE", "NOM DE L ASSURE"),
    "organisme": ("CAISSE", "CODE ORGANISME", "ORGANISME AMO"),
    "voie": ("ADRESSE", "ADRESSE 1", "RUE"),
    "complement": ("ADRESSE 2", "COMPLEMENT ADRESSE", "COMPLEMENT D ADRESSE"),
    "code_postal": ("CP",),
    "commune": ("VILLE",),
    "km": ("KILOMETRES", "DISTANCE", "DISTANCE KM"),
    "telephone": ("TEL", "TELEPHONE 1", "PORTABLE", "MOBILE"),
    "commentaire": ("REMARQUE", "REMARQUES", "NOTE", "NOTES", "COMMENTAIRES"),
    "ald": (),
    "ald_debut": ("DEBUT ALD",),
    "ald_fin": ("FIN ALD",),
    "prescripteur": ("RPPS PRESCRIPTEUR", "N PRESCRIPTEUR", "MEDECIN PRESCRIPTEUR"),
    "ordonnance_du": ("DATE ORDONNANCE", "DATE PRESCRIPTION", "DATE DE PRESCRIPTION"),
    "actes": (),
    "duree": ("DUREE JOURS",),
    "amc": ("NUMERO AMC", "N AMC", "CODE MUTUELLE", "N MUTUELLE"),
    "adherent": ("NUMERO ADHERENT", "N ADHERENT"),
    "type_convention": ("CONVENTION",),
    "csr": (),
    "contrat_debut": ("DEBUT MUTUELLE", "DEBUT CONTRAT"),
    "contrat_fin": ("FIN MUTUELLE", "FIN CONTRAT", "FIN DE VALIDITE"),
}  # fmt: skip
PRESCRIPTEUR: Final = {
    "nom": ("NOM PRESCRIPTEUR", "MEDECIN", "PRESCRIPTEUR"),
    "rpps": ("NUMERO RPPS", "N RPPS"),
    "am": ("NUMERO AM", "N AM", "ADELI", "N ADELI"),
    "finess": ("NUMERO FINESS", "N FINESS"),
    "specialite": (),
}
CONVENTION: Final = {
    "libelle": ("NOM", "MUTUELLE", "NOM MUTUELLE", "LIBELLE MUTUELLE"),
    "amc": ("NUMERO AMC", "N AMC", "CODE MUTUELLE", "N MUTUELLE"),
    "type_convention": ("TYPE DE CONVENTION",),
    "csr": (),
    "tiers_payant": ("TP",),
    "dre": (),
    "gestion_unique": (),
    "debut": ("DATE DEBUT", "DEBUT DE VALIDITE"),
    "fin": ("DATE FIN", "FIN DE VALIDITE"),
    "code_routage": ("ROUTAGE",),
    "hote": ("IDENTIFIANT HOTE",),
    "domaine": ("NOM DE DOMAINE",),
}
RELEVE: Final = {
    "date": (
        "DATE OPERATION",
        "DATE DE L OPERATION",
        "DATE D OPERATION",
        "DATE COMPTABLE",
        "DATE DE COMPTABILISATION",
        "DATE ECRITURE",
    ),
    "date_valeur": ("VALEUR", "DATE VALEUR", "DATE DE VALEUR"),
    "libelle": (
        "LIBELLE OPERATION",
        "LIBELLE DE L OPERATION",
        "LIBELLE SIMPLIFIE",
        "DESCRIPTION",
        "NATURE DE L OPERATION",
        "OPERATION",
    ),
    "complement": ("INFORMATIONS COMPLEMENTAIRES", "DETAIL", "LIBELLE COMPLEMENTAIRE", "MOTIF"),
    "montant": ("MONTANT EUR", "MONTANT EUROS", "MONTANT EN EUROS", "MONTANT DE L OPERATION"),
    "debit": ("DEBIT EUR", "DEBIT EUROS", "DEBIT EN EUROS"),
    "credit": ("CREDIT EUR", "CREDIT EUROS", "CREDIT EN EUROS"),
    "reference": ("REFERENCE OPERATION", "NUMERO OPERATION", "N OPERATION"),
    "contrepartie": ("TIERS", "NOM CONTREPARTIE", "EMETTEUR"),
    "compte": ("IBAN", "NUMERO DE COMPTE", "NUMERO COMPTE", "N COMPTE"),
}
CHAMPS: Final[Mapping[Genre, Mapping[str, Sequence[str]]]] = {
    Genre.PATIENTS: PATIENT,
    Genre.PRESCRIPTEURS: PRESCRIPTEUR,
    Genre.CONVENTIONS: CONVENTION,
    Genre.RELEVES: RELEVE,
}
"""Fields of each kind of table, and other titles that mean the same."""
NEEDED: Final[Mapping[Genre, Sequence[str]]] = {
    Genre.PATIENTS: ("nom", "prenom", "naissance"),
    Genre.PRESCRIPTEURS: ("nom",),
    Genre.CONVENTIONS: ("libelle",),
    Genre.RELEVES: ("date", "libelle"),
}
"""Fields without whose column no row could go in."""


def match_titles(
    genre: Genre, titres: Sequence[str], choices: Mapping[str, str], known: Sequence[Correspondance]
) -> Correspondance:
    """Return which field each title stands for.

    Args:
        genre: what the rows are.
        titres: of the file.
        choices: fields by title, as a person says; empty to leave a column out.
        known: what was remembered; it counts where nobody says otherwise.

    Raises:
        TableError: a person names a title or a field that there is not, or two titles for one
            field; or nothing stands for a field that each row needs.
    """
    _check(genre, titres, choices)
    before = next((one for one in known if (one.genre, one.titres) == (genre, tuple(titres))), None)
    found = before.champs if before else recognised(genre, titres)
    own = tuple(choices.get(titre, champ) for titre, champ in zip(titres, found, strict=True))
    taken = [champ for champ in own if champ]
    if twice := sorted({champ for champ in taken if taken.count(champ) > 1}):
        raise TableError(f"deux colonnes pour un champ : {', '.join(twice)}")
    if missing := [champ for champ in NEEDED[genre] if champ not in taken]:
        raise TableError(f"aucune colonne pour : {', '.join(missing)} ; voir --column")
    return Correspondance(genre=genre, titres=tuple(titres), champs=own)


def recognised(genre: Genre, titres: Sequence[str]) -> tuple[str, ...]:
    """Return a field for each title, empty for none; the first of two that mean the same has it."""
    fields = CHAMPS[genre]
    words = {plain: champ for champ in fields for plain in (_plain(champ), *fields[champ])}
    found: list[str] = []
    for titre in titres:
        champ = words.get(_plain(titre), "")
        found.append("" if champ in found else champ)
    return tuple(found)


def _plain(text: str) -> str:
    return " ".join(mots_of(text))


def _check(genre: Genre, titres: Sequence[str], choices: Mapping[str, str]) -> None:
    odd = sorted(choices.keys() - {*titres})
    if odd:
        raise TableError(f"aucune colonne : {', '.join(odd)}")
    unknown = sorted({*choices.values()} - {"", *CHAMPS[genre]})
    if unknown:
        raise TableError(f"champ inconnu : {', '.join(unknown)}")
