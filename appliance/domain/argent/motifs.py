"""What a payer's reason is about, in plain words.

The national list of codes is not public: nothing is known of a code here.  The label is read for
words, and the families below are those that the trade uses.  Codes and labels are always shown as
received beside them.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from appliance.domain.paiements import Motif


class Famille(StrEnum):
    """What a rejection is about."""

    DOUBLON = "doublon"
    DELAI = "delai"
    AMC = "amc"
    EXONERATION = "exoneration"
    PIECE = "piece"
    PRESCRIPTEUR = "prescripteur"
    PRESCRIPTION = "prescription"
    ACTE = "acte"
    ORGANISME = "organisme"
    NAISSANCE = "naissance"
    IDENTITE = "identite"
    DROITS = "droits"
    TECHNIQUE = "technique"
    ECART = "ecart"  # settled in part, or taken back
    AUTRE = "autre"


MOTS: Final[tuple[tuple[Famille, tuple[str, ...]], ...]] = (
    (
        Famille.DOUBLON,
        ("DEJA PAYE", "DEJA REGLE", "DEJA FACTURE", "DOUBLON", "DOUBLE", "DEJA REMB"),
    ),
    (Famille.IDENTITE, ("ASSURE ABSENT", "ASSURE INCONNU", "ASSURE NON", "BENEFICIAIRE INCONNU")),
    (Famille.DELAI, ("FORCLUS", "PRESCRIPTION ACQUISE", "HORS DELAI", "DELAI")),
    (Famille.PIECE, ("PIECE", "JUSTIFICATIF", "SCOR", "ABSENCE DE L ORDONNANCE", "MANQUANTE")),
    (Famille.EXONERATION, ("EXONER", "ALD", "100 %", "TICKET MODERATEUR", "TAUX")),
    (
        Famille.AMC,
        ("COMPLEMENTAIRE", "MUTUELLE", "AMC", "CONTRAT", "CONVENTION", "ADHERENT", "DRE"),
    ),
    (Famille.PRESCRIPTEUR, ("PRESCRIPTEUR", "PRESCRIPTRICE")),
    (Famille.PRESCRIPTION, ("PRESCRIPTION", "ORDONNANCE")),
    (Famille.ACTE, ("ACTE", "COEFFICIENT", "COTATION", "TARIF", "CUMUL", "NOMENCLATURE", "LETTRE")),
    (Famille.ORGANISME, ("ORGANISME", "CAISSE", "CENTRE", "REGIME", "AFFILI", "MUTATION")),
    (Famille.NAISSANCE, ("NAISSANCE", "RANG", "GEMELL")),
    (Famille.DROITS, ("DROIT", "NATURE D ASSURANCE", "NATURE ASSURANCE", "C2S", "CSS", "AME")),
    (
        Famille.IDENTITE,
        ("ASSURE", "BENEFICIAIRE", "NIR", "MATRICULE", "IMMATRICUL", "IDENTI", "NOM"),
    ),
    (Famille.TECHNIQUE, ("FORMAT", "STRUCTURE", "ILLISIBLE", "SIGNATURE", "TECHNIQUE", "NORME")),
)
"""Words of a label, without accents, and what they make it; the first family that has one."""


@dataclass(frozen=True, slots=True)
class Explication:
    """A family for a person: what it means, what to do, what to ask on the telephone."""

    sens: str
    geste: str
    question: str


EXPLICATIONS: Final = {
    Famille.DOUBLON: Explication(
        "Le payeur dit avoir déjà réglé cette facture.",
        "Cherchez le règlement de l’autre facture ; abandonnez celle-ci, ou contestez.",
        "Sous quel numéro, à quelle date et par quel virement a-t-elle été réglée ?",
    ),
    Famille.DELAI: Explication(
        "Le payeur juge la facture arrivée trop tard.",
        "Contestez, preuve d’envoi à l’appui.",
        "À quelle date l’avez-vous reçue, et quel délai appliquez-vous ?",
    ),
    Famille.AMC: Explication(
        "La mutuelle ne reconnaît pas ce contrat ou cette convention.",
        "Vérifiez la carte de mutuelle, corrigez le contrat, refaites la demande.",
        "Quel contrat est ouvert ce jour-là, et avec quelle convention ?",
    ),
    Famille.EXONERATION: Explication(
        "La caisse ne retrouve pas l’exonération à la date des soins.",
        "Relisez les droits ; refaites la facture avec le taux qu’ils ouvrent.",
        "Quelle exonération était ouverte à la date des soins ?",
    ),
    Famille.PIECE: Explication(
        "Il manque un justificatif.",
        "Joignez l’ordonnance au dossier, refaites la facture.",
        "Quelle pièce manque, et sous quelle forme l’attendez-vous ?",
    ),
    Famille.PRESCRIPTEUR: Explication(
        "Le prescripteur n’est pas reconnu.",
        "Recopiez son numéro de l’ordonnance, refaites la facture.",
        "Sous quel numéro ce prescripteur était-il connu à cette date ?",
    ),
    Famille.PRESCRIPTION: Explication(
        "La prescription ne couvre pas ces soins.",
        "Choisissez l’ordonnance qui les couvre, refaites la facture.",
        "Quelle date de prescription attendez-vous ?",
    ),
    Famille.ACTE: Explication(
        "La cotation est refusée.",
        "Relisez les actes et leur tarif à cette date, refaites la facture.",
        "Quelle ligne est refusée, et d’après quelle règle ?",
    ),
    Famille.ORGANISME: Explication(
        "Le patient dépend d’une autre caisse.",
        "Relisez ses droits, refaites la facture pour sa caisse.",
        "De quelle caisse dépend-il à la date des soins ?",
    ),
    Famille.NAISSANCE: Explication(
        "La date ou le rang de naissance ne convient pas.",
        "Relisez la carte ou l’attestation, refaites la facture.",
        "Quelle date et quel rang de naissance avez-vous ?",
    ),
    Famille.IDENTITE: Explication(
        "La caisse ne reconnaît pas l’assuré ou le bénéficiaire.",
        "Relisez la carte ou l’attestation, refaites la facture.",
        "Sous quel numéro cet assuré est-il connu chez vous ?",
    ),
    Famille.DROITS: Explication(
        "Les droits n’étaient pas ouverts, ou sous une autre nature d’assurance.",
        "Relisez les droits à la date des soins, refaites la facture.",
        "Quels droits étaient ouverts à la date des soins ?",
    ),
    Famille.TECHNIQUE: Explication(
        "Le payeur n’a pas su lire la facture.",
        "Refaites-la telle quelle.",
        "Quel champ n’avez-vous pas pu lire ?",
    ),
    Famille.ECART: Explication(
        "Le montant réglé n’est pas celui demandé : une facture ne se règle jamais en partie.",
        "Contestez.",
        "Pourquoi ce montant, et quand viendra le reste ?",
    ),
    Famille.AUTRE: Explication(
        "Le motif n’est pas de ceux que Besace reconnaît.",
        "Appelez le payeur.",
        "Que faut-il corriger pour que la facture soit réglée ?",
    ),
}


def famille_of(motifs: Iterable[Motif], *, ecart: bool = False) -> Famille:
    """Return what some reasons are about: the first that is understood.

    Args:
        motifs: as received.
        ecart: money came, and not what was asked.
    """
    found = (famille for one in motifs if (famille := _read(one.libelle)) is not None)
    return next(found, Famille.ECART if ecart else Famille.AUTRE)


def _read(libelle: str) -> Famille | None:
    spaced = libelle.upper().replace("’", " ").replace("'", " ")
    plain = unicodedata.normalize("NFKD", spaced).encode("ascii", "ignore").decode()
    words = f" {' '.join(plain.split())} "
    holding = (famille for famille, mots in MOTS if any(f" {mot}" in words for mot in mots))
    return next(holding, None)
