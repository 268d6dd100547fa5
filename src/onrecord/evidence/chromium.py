"""The Chromium on this machine: where it is, and the switches that keep it to the page alone."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from onrecord.errors import UsageError

__all__ = ["SWITCHES", "find_chromium"]

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SWITCHES = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--no-pings",
    # No names are resolved but through the proxy, and WebRTC finds no way around it.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)


def find_chromium(given: str | None = None, *, environment: Mapping[str, str] = os.environ) -> Path:
    """The program: the one given, else the one that CHROMIUM names, else the first found on PATH.

    UsageError where there is none.
    """
    named = given or environment.get("CHROMIUM")
    if named:
        found = shutil.which(named)
        if found is None:
            raise UsageError(named, "there is no program there", "Give the path of Chromium's program")
        return Path(found)
    for name in _NAMES:
        if found := shutil.which(name, path=environment.get("PATH")):
            return Path(found)
    raise UsageError(
        "--browser",
        "no Chromium is found on this machine",
        "Install one (Debian: apt install chromium), or give its program with --chromium",
    )
