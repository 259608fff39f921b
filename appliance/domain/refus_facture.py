"""What an invoice and its settlement may not be: each check's sentence, way out and source."""

from typing import Final

from appliance.domain.controles import Refus, Severity

ERROR: Final = Severity.ERROR
WARNING: Final = Severity.WARNING
CONVENTION: Final = "convention médicale"
FSE: Final = "arrêté du 9 avril 1998, contenu de la feuille de soins"
GUIDE_TP: Final = "guide du tiers payant (document 003)"

FACTURE: Final = (
    Refus(
        "care-date-in-future",
        ERROR,
        "La date des soins est dans l’avenir.",
        "Corrigez la date des soins ou l’horloge du boîtier.",
        FSE,
    ),
    Refus(
        "care-too-old",
        WARNING,
        "Soins de plus de deux ans : la caisse peut les dire prescrits.",
        "Vérifiez la date des soins.",
        "CSS art. L.160-11",
    ),
    Refus(
        "mixed-nature",
        ERROR,
        "Une facture ne porte qu’une nature d’assurance.",
        "Faites une facture par nature.",
        FSE,
    ),
    Refus(
        "passages-apart",
        ERROR,
        "Ces passages ne vont pas dans une même facture : {code}.",
        "Facturez-les séparément.",
        "tables publiques de B2 ; le nombre de jours est un choix (GROUPE-1)",
    ),
    Refus(
        "at-reference-missing",
        ERROR,
        "Accident du travail sans numéro ni date.",
        "Saisissez l’un des deux d’après la feuille d’accident.",
        FSE,
    ),
    Refus(
        "maternity-date-missing",
        ERROR,
        "Maternité sans date présumée ni date de naissance.",
        "Saisissez la date.",
        FSE,
    ),
    Refus(
        "maternity-window",
        WARNING,
        "Soins hors de la période de maternité : du sixième mois à douze jours après la naissance.",
        "Vérifiez que l’acte est un examen de grossesse, sinon facturez en maladie.",
        GUIDE_TP,
    ),
    Refus(
        "ald-without-protocol",
        WARNING,
        "Soins dits en rapport avec une ALD, mais aucune ALD exonérante n’est connue.",
        "Demandez le protocole de soins, ou décochez l’ALD.",
        GUIDE_TP,
    ),
    Refus(
        "sncf-rate-unknown",
        WARNING,
        "Le taux propre au régime SNCF n’est pas connu : taux de base proposé.",
        "Vérifiez avec la caisse.",
        "choix",
    ),
    Refus(
        "terrorism-code-unknown",
        WARNING,
        "Victime du terrorisme : le code d’exonération n’est pas connu, le taux est de 100 %.",
        "Vérifiez avec la caisse.",
        "choix",
    ),
    Refus("nothing-billed", ERROR, "Aucun acte n’est saisi.", "Choisissez un acte.", FSE),
    Refus(
        "tariff-unknown",
        ERROR,
        "Aucun tarif connu pour {code}.",
        "Vérifiez la date, la zone et la lettre, sinon demandez ce tarif à la caisse.",
        "choix",
    ),
    Refus(
        "path-unknown",
        WARNING,
        "Lettre X : le patient est exclu du parcours.",
        "Vérifiez la lettre du parcours.",
        "vocabulaire SNDS",
    ),
    Refus(
        "prescription-missing",
        ERROR,
        "Il manque le prescripteur ou la date de la prescription.",
        "Saisissez-les d’après l’ordonnance.",
        FSE,
    ),
    Refus(
        "prescription-after-care",
        ERROR,
        "La prescription est postérieure aux soins.",
        "Corrigez la date de la prescription ou celle des soins.",
        FSE,
    ),
    Refus(
        "prescriber-invalid",
        ERROR,
        "Le numéro RPPS du prescripteur est faux : sa clé ne correspond pas.",
        "Relisez le numéro sur l’ordonnance.",
        "clé de Luhn du RPPS",
    ),
    Refus(
        "direct-access-unlisted",
        WARNING,
        "Acte coté sans ordonnance, hors des actes que l’infirmier prescrit.",
        "Saisissez le prescripteur, ou vérifiez l’accès direct.",
        FSE,
    ),
)

REGLEMENT: Final = (
    Refus(
        "amc-unpaid-alone",
        ERROR,
        "La part AMC ne peut pas être la seule part dispensée.",
        "Dispensez aussi la part AMO, ou aucune.",
        GUIDE_TP,
    ),
    Refus(
        "amc-contract-dates",
        ERROR,
        "Le contrat de la mutuelle n’est pas valable à la date des soins.",
        "Demandez la carte de mutuelle à jour.",
        "document 001",
    ),
    Refus(
        "amc-convention-missing",
        ERROR,
        "Aucune convention avec cette mutuelle : elle ne paiera pas sa part en tiers payant.",
        "Faites payer la part complémentaire et donnez un reçu.",
        "document 002",
    ),
    Refus(
        "amc-unknown",
        WARNING,
        "Part AMC dispensée sans {code}.",
        "Choisissez la mutuelle et sa convention, ou faites payer sa part.",
        "document 001",
    ),
    Refus(
        "forced-rights-without-attestation",
        ERROR,
        "Droits forcés sans attestation C2S enregistrée.",
        "Enregistrez l’attestation, ou revenez aux droits lus sur la carte.",
        GUIDE_TP,
    ),
    Refus(
        "partial-payment",
        ERROR,
        "Chaque part est payée en entier ou pas du tout.",
        "Encaissez la somme due.",
        GUIDE_TP,
    ),
    Refus(
        "c2s-overrun",
        WARNING,
        "Dépassement demandé à un bénéficiaire de la C2S.",
        "Ramenez les honoraires au tarif.",
        "tarifs opposables de la C2S",
    ),
    Refus(
        "overrun-unfounded",
        WARNING,
        "Dépassement en secteur 1 sans motif.",
        "Ramenez les honoraires au tarif, ou ajoutez DE.",
        CONVENTION,
    ),
    Refus(
        "da-limit",
        WARNING,
        "Dépassement autorisé au-delà de 17,5 % du tarif.",
        "Ramenez les honoraires sous la limite.",
        "DA, cahier SESAM-Vitale transcrit",
    ),
)

MOMENT: Final = (
    Refus(
        "apcv-unused",
        Severity.WARNING,
        "L’appli carte Vitale a besoin du réseau et d’un service agréé : elle est remise telle "
        "quelle à « {code} », et ne remplace pas la carte.",
        "L’identité reste celle de la saisie ou de la fiche ; demandez la carte s’il y en a une.",
        "appli carte Vitale : contexte émis en ligne, contenu non public",
    ),
    Refus(
        "apcv-expired",
        Severity.WARNING,
        "L’appli carte Vitale a expiré : elle n’est pas remise.",
        "Présentez de nouveau le téléphone, ou facturez sans elle.",
        "appli carte Vitale : durée selon les réglages du boîtier",
    ),
    Refus(
        "vitale-absent",
        Severity.WARNING,
        "La carte Vitale n’est plus dans le lecteur : facture en mode dégradé.",
        "Remettez la carte, ou envoyez aussi la feuille de soins papier.",
        "modes de sécurisation de la facture",
    ),
    Refus(
        "no-vitale",
        Severity.WARNING,
        "Patient sans carte Vitale : facture en mode dégradé.",
        "Envoyez aussi la feuille de soins papier, signée.",
        "modes de sécurisation de la facture",
    ),
    Refus(
        "cps-absent",
        Severity.WARNING,
        "La carte CPS est absente : la facture sera contresignée à la clôture du lot.",
        "Insérez la CPS avant la fin de la tournée.",
        "modes de sécurisation de la facture",
    ),
    Refus(
        "no-card-at-all",
        Severity.ERROR,
        "Ni carte Vitale ni carte CPS : rien ne peut signer cette facture.",
        "Insérez au moins l’une des deux cartes.",
        "modes de sécurisation de la facture",
    ),
    Refus(
        "prescription-old",
        Severity.WARNING,
        "La prescription a plus d’un an.",
        "Vérifiez sa date, ou demandez une nouvelle ordonnance.",
        "choix",
    ),
    Refus(
        "nir-birth-mismatch",
        Severity.WARNING,
        "L’année ou le mois du numéro de Sécurité sociale ne sont pas ceux de la naissance.",
        "Relisez les deux sur la carte ou l’attestation.",
        "structure du NIR",
    ),
    Refus(
        "minor-own-nir",
        Severity.WARNING,
        "Enfant facturé sous son propre numéro de Sécurité sociale.",
        "Prenez celui du parent que nomme l’attestation.",
        "document 001",
    ),
    Refus(
        "norm-too-narrow",
        Severity.ERROR,
        "La norme de la caisse n’a pas la place de cette facture. {code}",
        "Corrigez ce qui dépasse, ou partagez les soins en plusieurs factures.",
        "tables publiques de B2",
    ),
    Refus(
        "destination-unknown",
        Severity.WARNING,
        "Aucune adresse pour {code} : la facture attendra dans le boîtier.",
        "Complétez les destinations ou la table des organismes dans les réglages.",
        "choix",
    ),
    Refus(
        "displacement-not-billed",
        Severity.WARNING,
        "Les soins à domicile ne sont pas prescrits : le déplacement n’est pas facturé.",
        "Cochez « à domicile » si l’ordonnance le dit.",
        "NGAP art. 13",
    ),
)
"""What depends on the moment of billing: asked by the box, not by `besace quote`."""

LECTURE: Final = (
    Refus(
        "scenario-unreadable",
        Severity.ERROR,
        "Ce cas n’a pas pu être lu : {code}.",
        "Corrigez la clé indiquée.",
        "format des scénarios",
    ),
)
"""What only `besace quote` says."""
