from pathlib import Path

import pytest

from appliance.sealing.aead import (
    Algorithm,
    BrokenSealError,
    Cipher,
    derive_key,
    preferred_algorithm,
)

KEY, NONCE = bytes(32), bytes(12)


@pytest.mark.parametrize("algorithm", Algorithm)
def test_what_is_sealed_opens_only_unchanged(algorithm: Algorithm) -> None:
    cipher = Cipher(algorithm, KEY)
    sealed = cipher.seal(NONCE, b"an amount", b"header")
    assert cipher.open(NONCE, sealed, b"header") == b"an amount"
    for nonce, data, associated in [
        (bytes(11) + b"\1", sealed, b"header"),
        (NONCE, sealed[:-1] + bytes([sealed[-1] ^ 1]), b"header"),
        (NONCE, sealed, b"another"),
        (NONCE, b"", b"header"),
    ]:
        with pytest.raises(BrokenSealError):
            cipher.open(nonce, data, associated)


def test_one_key_gives_another_for_each_purpose_and_salt() -> None:
    derived = {
        derive_key(KEY, purpose=purpose, salt=salt)
        for purpose in (b"a", b"b")
        for salt in (b"", b"s")
    }
    assert len(derived) == 4
    assert {len(key) for key in derived} == {32}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("flags : fpu aes sse2", Algorithm.AES_256_GCM),
        ("Features : fp asimd aes pmull", Algorithm.AES_256_GCM),
        ("Features : fp asimd crc32", Algorithm.CHACHA20_POLY1305),
    ],
)
def test_aes_is_chosen_where_the_processor_has_it(
    text: str, expected: Algorithm, tmp_path: Path
) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text(text)
    assert preferred_algorithm(cpuinfo) is expected


def test_an_unknown_processor_gets_the_cipher_that_needs_nothing(tmp_path: Path) -> None:
    assert preferred_algorithm(tmp_path / "none") is Algorithm.CHACHA20_POLY1305
