# SPDX-License-Identifier: Apache-2.0
"""`python -m cluster`: runs a stand-in until it is told to stop, or standard input ends."""

import argparse
import asyncio
import contextlib
import json
import signal
import sys
import tempfile
from pathlib import Path

from .standin import StandIn
from .versions import Version


async def _run(options: argparse.Namespace, folder: Path) -> None:
    standin = StandIn(options.version, folder, options.host, options.cluster, options.leaf, options.aws)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, standin.stopped.set)
    facts = await standin.start(options.port, options.control_port)
    standin.world.settings.change(dict(json.loads(options.set)))
    print(json.dumps(facts), flush=True)
    if options.until_eof:
        loop.add_reader(sys.stdin, lambda: sys.stdin.buffer.read1(4096) or standin.stopped.set())
    await standin.stopped.wait()
    await standin.stop()


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="cluster", description="A stand-in for a Teleport cluster; prints one line of JSON."
    )
    parser.add_argument(
        "--version", type=Version.parse, default=Version.parse("17"), help="14, 16, 17, 18, or a whole version"
    )
    parser.add_argument("--port", type=int, default=0, help="web port; 0 takes a free one")
    parser.add_argument("--control-port", type=int, default=0)
    parser.add_argument(
        "--host", default="localhost", help="name by which the proxy is reached, also its WebAuthn RP id"
    )
    parser.add_argument("--cluster", default="cluster.example.test")
    parser.add_argument("--leaf", default="leaf.example.test")
    parser.add_argument(
        "--aws",
        metavar="HOST:PORT",
        help="a moto server; without one the app endpoint answers with what it would send",
    )
    parser.add_argument("--set", default="{}", metavar="JSON", help="settings to start with")
    parser.add_argument("--until-eof", action="store_true", help="also stop when standard input ends")
    with tempfile.TemporaryDirectory(prefix="cluster-standin-") as folder, contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_run(parser.parse_args(), Path(folder)))


if __name__ == "__main__":
    main()
