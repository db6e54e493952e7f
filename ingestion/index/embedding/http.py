"""What the clients of services over HTTP have in common: where they ask, and as whom."""

from __future__ import annotations

import httpx
from pydantic import SecretStr

from ingestion.index.error import ConfigurationError
from ingestion.index.settings import variable


def address(base_url: str | None, path: str, group: str) -> httpx.URL:
    """`path` below the address in the settings of `group`. Raises `ConfigurationError`."""
    try:
        return httpx.URL(f"{(base_url or '').rstrip('/')}/{path}")
    except httpx.InvalidURL as error:
        raise ConfigurationError(f"{variable(group, 'base_url')}={base_url!r} is wrong: {error}.") from error


def client(key: SecretStr | None, group: str, timeout_s: float | None = None) -> httpx.Client:
    """A client that shows the key in the settings of `group`, if there is one. Raises `ConfigurationError`."""
    headers = {"Authorization": f"Bearer {key.get_secret_value()}"} if key else None
    try:
        return httpx.Client(headers=headers, timeout=timeout_s)
    except UnicodeEncodeError as error:
        raise ConfigurationError(f"{variable(group, 'api_key')} is wrong: a key is made of ASCII.") from error
