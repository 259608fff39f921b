"""What the tables, the facts and the forced lines may not be: each check's sentence and source."""

from typing import Final

from appliance.domain.controles import Refus, Severity

ERROR: Final = Severity.ERROR
WARNING: Final = Severity.WARNING
BSI: Final = "NGAP titre XVI, chap. I, art. 12"
ART_13: Final = "NGAP art. 13"
CONVENTION: Final = "convention médicale"
TELE: Final = "NGAP, aide à la téléconsultation"
FSE: Final = "arrêté du 9 avril 1998, contenu de la feuille de soins"
LIMIT: Final = "NGAP, limite de l’acte"
CHOICE: Final = "choix"

LIMITES: Final = (
    Refus(
        "act-of-other-profession",
        ERROR,
        "Acte d’une autre profession : {code}.",
        "Retirez-le, ou corrigez la profession.",
        "NGAP, titre XVI, et convention médicale",
    ),
    Refus(
        "act-coefficient",
        ERROR,
        "Aucun acte de la nomenclature n’a ce coefficient ({code}).",
        "Relisez le coefficient : plus de 0, 16 au plus.",
        "NGAP, titre XVI",
    ),
    Refus(
        "act-age",
        ERROR,
        "L’âge du patient n’est pas celui de l’acte ({code}).",
        "Choisissez l’acte de cet âge, ou corrigez l’âge.",
        "NGAP et convention médicale, libellé de l’acte",
    ),
    Refus(
        "acts-exclude",
        WARNING,
        "Ces actes ne se cotent pas le même jour : {code}.",
        "Gardez l’un des deux.",
        LIMIT,
    ),
    Refus(
        "act-never-alone",
        ERROR,
        "Cet acte ne se cote que pendant un autre soin ({code}).",
        "Ajoutez le soin, ou cotez TLL ou TLD.",
        TELE,
    ),
    Refus(
        "act-only-alone",
        WARNING,
        "Cet acte demande un passage pour lui seul ({code}).",
        "Cotez TLS pendant un autre soin.",
        TELE,
    ),
    Refus(
        "amx-unlisted",
        WARNING,
        "Aucune table ne dit que cet acte se cote AMX à côté d’un BSI : {code}.",
        "Vérifiez que le forfait ne le comprend pas.",
        BSI,
    ),
)

FAITS: Final = (
    Refus(
        "accident-after-care",
        ERROR,
        "L’accident est postérieur aux soins.",
        "Corrigez la date de l’accident ou celle des soins.",
        FSE,
    ),
    Refus(
        "maternity-age",
        WARNING,
        "Maternité à un âge qui n’est ni celui d’une mère ni celui d’un nouveau-né.",
        "Vérifiez l’âge et la nature d’assurance.",
        CHOICE,
    ),
    Refus(
        "c2s-with-ame",
        WARNING,
        "C2S et AME à la fois : l’AME est comptée seule.",
        "Gardez celle que prouve l’attestation.",
        CHOICE,
    ),
    Refus(
        "place-of-act",
        WARNING,
        "Le lieu ne va pas avec l’acte : visite à domicile, consultation au cabinet.",
        "Corrigez le lieu ou l’acte.",
        CONVENTION,
    ),
    Refus(
        "consultation-once",
        WARNING,
        "Plus d’une consultation, visite ou avis dans une séance.",
        "Gardez-en un.",
        CHOICE,
    ),
    Refus(
        "bsi-at-cabinet",
        WARNING,
        "Forfait BSI au cabinet : il va aux soins à domicile d’un patient dépendant.",
        "Corrigez le lieu, ou retirez le BSI.",
        BSI,
    ),
    Refus(
        "bsi-of-nurses",
        ERROR,
        "Le forfait BSI est celui d’un infirmier.",
        "Retirez le BSI, ou corrigez la profession.",
        BSI,
    ),
    Refus(
        "fee-of-doctors",
        ERROR,
        "Un infirmier facture le tarif : aucune autre somme n’est demandée au patient.",
        "Retirez les honoraires.",
        "format des scénarios : honoraires du médecin seul",
    ),
    Refus(
        "fee-below-tariff",
        WARNING,
        "Honoraires sous le tarif : c’est le tarif qui est facturé.",
        "Relisez les honoraires, ou retirez-les.",
        CHOICE,
    ),
    Refus(
        "prescriber-form",
        ERROR,
        "Le prescripteur n’est ni un numéro RPPS, ni un numéro AM, ni un FINESS.",
        "Relisez le numéro sur l’ordonnance : 11 chiffres, ou 9.",
        FSE,
    ),
)

FORCEES: Final = (
    Refus(
        "line-already-there",
        WARNING,
        "La ligne {code} est déjà sur la facture : elle n’y est pas ajoutée.",
        "Retirez la ligne ajoutée ; un acte fait deux fois se saisit deux fois.",
        CHOICE,
    ),
    Refus(
        "line-outside-11b",
        WARNING,
        "La ligne {code} ajoutée est payée en entier : l’article 11B ne la compte pas.",
        "Saisissez-la comme un acte.",
        "NGAP, dispositions générales, art. 11B",
    ),
    Refus(
        "line-coefficient",
        ERROR,
        "{code} est un forfait : son coefficient est 1. La ligne n’est pas ajoutée.",
        "Remettez le coefficient à 1.",
        "NGAP et convention médicale",
    ),
    Refus(
        "ik-not-due",
        ERROR,
        "Aucune IK n’est due : même commune, trajet sous l’abattement, ou pas de déplacement.",
        "Retirez l’IK.",
        ART_13,
    ),
    Refus(
        "ik-cap",
        WARNING,
        "Le second plafond des kilomètres du jour est atteint : aucune IK n’est payée.",
        "Vérifiez les kilomètres du jour.",
        ART_13,
    ),
    Refus(
        "mau-with-tele",
        ERROR,
        "Pas de MAU avec une aide à la téléconsultation.",
        "Retirez la MAU.",
        "NGAP, MAU",
    ),
    Refus(
        "mci-ground",
        WARNING,
        "La MCI demande un pansement lourd ou des soins palliatifs à domicile.",
        "Retirez la MCI, sauf soins palliatifs.",
        "NGAP, MCI",
    ),
    Refus(
        "majoration-excluded",
        ERROR,
        "Cet acte n’ouvre ni majoration de nuit ni majoration de dimanche.",
        "Retirez la majoration.",
        LIMIT,
    ),
    Refus(
        "displacement-included",
        ERROR,
        "Cet acte n’ouvre pas de déplacement, ou comprend le sien.",
        "Retirez le déplacement.",
        LIMIT,
    ),
    Refus(
        "displacement-with-tld",
        WARNING,
        "Nos textes ne disent pas si un déplacement s’ajoute à la TLD.",
        "Retirez le déplacement, ou vérifiez avec la caisse.",
        CHOICE,
    ),
    Refus(
        "on-call-day",
        ERROR,
        "La majoration F demande un dimanche ou un jour férié.",
        "Retirez F.",
        CONVENTION,
    ),
    Refus(
        "on-call-hours",
        WARNING,
        "Cette majoration de permanence ne correspond ni à l’heure ni à la régulation.",
        "Corrigez l’heure, la régulation ou la majoration.",
        "convention médicale ; les heures sont une connaissance propre",
    ),
    Refus(
        "md-with-mu",
        WARNING,
        "MD et MU à la fois : une visite a un motif, médical ou urgent.",
        "Gardez l’une des deux.",
        CONVENTION,
    ),
    Refus(
        "mcg-by-treating-doctor",
        ERROR,
        "La MCG coordonne avec le médecin traitant : il ne la facture pas lui-même.",
        "Retirez la MCG, ou corrigez le parcours.",
        CONVENTION,
    ),
    Refus(
        "da-in-path",
        WARNING,
        "Le DA est réservé aux soins hors du parcours.",
        "Retirez le DA, ou corrigez le parcours.",
        "DA, cahier SESAM-Vitale transcrit",
    ),
)
