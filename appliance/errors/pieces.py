"""Images of documents, and the scanner that takes them."""

from appliance.errors.families import DeviceFaultError, UserMustActError


class UnreadablePieceError(UserMustActError):
    """A file that is neither a picture nor a PDF, or that is damaged."""

    sentence = (
        "Ce fichier n’est ni une image (JPEG, PNG, TIFF) ni un PDF lisible. "
        "Numérisez le document de nouveau."
    )


class PieceLostError(UserMustActError):
    """The image of a document is gone from the disk, or is not what was written."""

    sentence = "L’image de cette pièce manque ou est abîmée. Numérisez le document de nouveau."


class NoScannerError(DeviceFaultError):
    """There is no document scanner, or it cannot be reached."""

    sentence = (
        "Aucun scanner de documents ne répond. Branchez-le et allumez-le, "
        "ou donnez une photo du document."
    )


class ScannerMuteError(DeviceFaultError):
    """The document scanner did not finish before the deadline."""

    sentence = "Le scanner n’a pas fini à temps. Éteignez-le, rallumez-le, puis recommencez."
