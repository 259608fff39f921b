"""What the documents and the rights on record may want: each check's sentence, way out, source."""

from typing import Final

from appliance.domain.controles import Refus, Severity

WARNING: Final = Severity.WARNING
FORCED: Final = "guide du tiers payant (document 003) : qui, pourquoi, quand"

PIECES: Final = (
    Refus(
        "document-missing", WARNING, "{code} : jamais présentée.", "Demandez-la.", "document 001"
    ),
    Refus(
        "document-of-another",
        WARNING,
        "{code} : le patient n’y est pas nommé.",
        "Vérifiez à qui elle est.",
        "document 001",
    ),
    Refus(
        "document-of-another-body",
        WARNING,
        "{code} : elle vient d’une autre caisse.",
        "Facturez à celle qui l’a émise.",
        "document 001",
    ),
    Refus(
        "document-unreadable",
        WARNING,
        "{code} : la copie est illisible.",
        "Refaites-la.",
        "document 001",
    ),
    Refus(
        "document-expired",
        WARNING,
        "{code} : non valable à la date des soins.",
        "Demandez celle du moment.",
        "document 001",
    ),
    Refus(
        "document-uncopied",
        WARNING,
        "{code} : il en faut une copie.",
        "Numérisez-la.",
        "guide du tiers payant (document 003)",
    ),
    Refus(
        "document-unchecked",
        WARNING,
        "{code} : personne n’a vérifié que la copie se lit.",
        "Relisez-la.",
        "document 001",
    ),
    Refus(
        "document-old",
        WARNING,
        "{code} : vue il y a plus de quatre mois.",
        "Redemandez-la.",
        "document 001, plusieurs fois par an ; quatre mois : choix",
    ),
    Refus(
        "card-outdated",
        WARNING,
        "{code} : elle n’est pas à jour.",
        "Faites-la mettre à jour sur une borne ou en pharmacie.",
        "guide du tiers payant (document 003)",
    ),
)

DROITS: Final = (
    Refus(
        "rights-unread",
        WARNING,
        "Sans carte Vitale, aucune lecture des droits n’est enregistrée.",
        "Enregistrez l’attestation, ou faites payer le patient.",
        "guide du tiers payant (document 003)",
    ),
    Refus(
        "rights-old",
        WARNING,
        "Droits lus il y a plus de quatre mois ({code}).",
        "Relisez-les sur la carte ou l’attestation.",
        "document 001, plusieurs fois par an ; quatre mois : choix",
    ),
    Refus(
        "rights-closed",
        Severity.ERROR,
        "Les droits ne couvrent pas la date des soins ({code}).",
        "Relisez-les à jour, ou faites payer le patient.",
        "guide du tiers payant (document 003)",
    ),
    Refus(
        "rights-differ",
        WARNING,
        "ADRi et une autre source disent les droits autrement ({code}).",
        "Gardez ADRi (F7) ou écartez-le (F3) : rien n’est choisi sans vous.",
        "choix ; la garantie de paiement reste aux données de la carte",
    ),
    Refus(
        "forced-rights-unexplained",
        Severity.ERROR,
        "Droits forcés sans dire qui les force, ou pourquoi.",
        "Écrivez le nom et le motif.",
        FORCED,
    ),
    Refus(
        "ame-not-by-card",
        WARNING,
        "L’AME ne se facture pas par carte Vitale.",
        "Envoyez la feuille papier, avec la notification d’admission.",
        "guide du tiers payant, preuve de l’AME : certitude moyenne",
    ),
)
