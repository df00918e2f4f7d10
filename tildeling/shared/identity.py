# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Keep a national identity number unreadable at rest, and still findable.

Encrypted with AES-GCM under a named key; found again by a blind index under another key. A number
never stands in a URL, a log, a message or an exception.
"""

import hashlib
import hmac
import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE_BYTES = 12


def encrypt(fnr: str) -> tuple[bytes, str]:
    """Return a normalised number encrypted under the newest key, and the id of that key.

    The last key in `FNR_KEYS` is the newest; the others are kept to read what they encrypted.
    """
    key_id = list(settings.FNR_KEYS)[-1]
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + _cipher(key_id).encrypt(nonce, fnr.encode(), key_id.encode()), key_id


def decrypt(cipher: bytes, key_id: str) -> str:
    """Return the number; KeyError for an unknown key, `InvalidTag` when the bytes were changed."""
    nonce, body = cipher[:_NONCE_BYTES], cipher[_NONCE_BYTES:]
    return _cipher(key_id).decrypt(nonce, body, key_id.encode()).decode()


def blind_index(fnr: str) -> str:
    """Return the same 64 characters for the same normalised number, and nothing to read it from."""
    return _keyed("fnr", fnr)


def query_hash(query: str) -> str:
    """Return a keyed hash of what somebody searched for, as the trail keeps it."""
    return _keyed("query", query)


def _keyed(purpose: str, text: str) -> str:
    # The purpose keeps a search for a number from giving the number's own index.
    key = bytes.fromhex(settings.FNR_INDEX_KEY)
    return hmac.new(key, f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()


def _cipher(key_id: str) -> AESGCM:
    return AESGCM(bytes.fromhex(settings.FNR_KEYS[key_id]))
