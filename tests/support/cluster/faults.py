# SPDX-License-Identifier: Apache-2.0
"""What the stand-in is told to do wrong to one kind of traffic: "web", "grpc" or "app"."""

import asyncio

from .settings import Settings
from .streams import Stream


async def slow(settings: Settings, kind: str) -> None:
    """Waits as long as slow_KIND_ms says."""
    milliseconds = getattr(settings, f"slow_{kind}_ms")
    if milliseconds:
        await asyncio.sleep(milliseconds / 1000)


def arm_cut(settings: Settings, stream: Stream, kind: str) -> None:
    """Sets the stream to end after cut_KIND bytes of what it will answer, cut_times times in all."""
    after = getattr(settings, f"cut_{kind}")
    if after >= 0 and settings.cut_times > 0:
        settings.cut_times -= 1
        stream.cut_after = after
