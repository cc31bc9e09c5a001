"""Which image a URL of a labelling tool means."""

from pathlib import PurePosixPath
from urllib.parse import parse_qs, unquote, urlsplit


def referenced(url: str) -> tuple[str, bool]:
    """The image's path in a URL of Label Studio or of a cloud storage; whether an upload put a hash before its name."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url, False  # no URL, and refused as a path
    if parts.path.endswith("/data/local-files/") and "d" in (query := parse_qs(parts.query)):
        return query["d"][0], False
    if "/data/upload/" in parts.path:
        return PurePosixPath(unquote(parts.path)).name, True
    if parts.scheme in {"s3", "gs", "azure-blob", "http", "https"}:
        return unquote(parts.path).lstrip("/"), False
    return url, False
