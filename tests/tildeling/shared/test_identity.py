# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The number can be read back by whoever has the key, and by nobody else."""

import pytest
from cryptography.exceptions import InvalidTag

from tildeling.shared.identity import blind_index, decrypt, encrypt, query_hash

FNR = "01814012345"


def test_what_is_encrypted_comes_back():
    cipher, key_id = encrypt(FNR)

    assert decrypt(cipher, key_id) == FNR
    assert FNR.encode() not in cipher


def test_the_same_number_is_never_encrypted_to_the_same_bytes():
    assert encrypt(FNR)[0] != encrypt(FNR)[0]


def test_changed_bytes_are_refused():
    cipher, key_id = encrypt(FNR)

    with pytest.raises(InvalidTag):
        decrypt(cipher[:-1] + bytes([cipher[-1] ^ 1]), key_id)


def test_the_newest_key_encrypts_and_an_older_one_still_reads(settings):
    old, old_id = encrypt(FNR)

    settings.FNR_KEYS = {**settings.FNR_KEYS, "2": "33" * 32}

    assert encrypt(FNR)[1] == "2"
    assert decrypt(old, old_id) == FNR


def test_the_index_depends_on_the_number_and_on_the_key(settings):
    first = blind_index(FNR)

    assert blind_index("01814012346") != first
    settings.FNR_INDEX_KEY = "44" * 32
    assert blind_index(FNR) != first


def test_a_search_for_a_number_does_not_leave_its_index_in_the_trail():
    assert query_hash(FNR) != blind_index(FNR)
