"""The chip that remembers where the journal stood."""

from appliance.errors.families import DeviceFaultError


class TpmMuteError(DeviceFaultError):
    """The TPM does not answer, or refuses; the message says at which command."""

    sentence = (
        "Le TPM de ce boîtier ne répond pas ou refuse. Vérifiez que « tpm2-tools » est installé "
        "et que l’utilisateur « besace » est du groupe « tss »."
    )
