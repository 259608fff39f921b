"""What every `Signer` promises.  A test module subclasses it and gives the `signer` fixture."""

from cryptography import x509

from appliance.ports.signature import Signer
from appliance.sealing.signature import verify

MESSAGE = b"une facture qui n'existe pas"


class SignerContract:
    """The suite."""

    def test_the_certificate_is_a_real_one(self, signer: Signer) -> None:
        assert x509.load_der_x509_certificate(signer.certificate).subject

    def test_the_certificate_verifies_the_signature(self, signer: Signer) -> None:
        assert verify(signer.certificate, MESSAGE, signer.sign(MESSAGE))

    def test_one_changed_bit_breaks_the_signature(self, signer: Signer) -> None:
        changed = bytes([MESSAGE[0] ^ 1]) + MESSAGE[1:]
        assert not verify(signer.certificate, changed, signer.sign(MESSAGE))

    def test_the_same_bytes_are_signed_the_same(self, signer: Signer) -> None:
        assert signer.sign(MESSAGE) == signer.sign(MESSAGE)

    def test_it_says_whether_it_is_a_demonstration(self, signer: Signer) -> None:
        assert signer.demonstration in (True, False)

    def test_it_is_at_hand_and_a_close_may_be_repeated(self, signer: Signer) -> None:
        assert signer.present
        signer.close()
        signer.close()
