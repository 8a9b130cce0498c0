# SPDX-License-Identifier: Apache-2.0
"""Compiles clusterpb/*.proto with grpcio-tools into a build folder and imports what came out; nothing generated is committed."""

import hashlib
import importlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import grpc_tools

HERE = Path(__file__).resolve().parent
SOURCES = sorted((HERE / "clusterpb").glob("*.proto"))


def _build_folder() -> Path:
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in SOURCES)).hexdigest()[:16]
    base = os.environ.get("CLUSTER_BUILD_DIR") or HERE.parents[2] / "build" / "cluster-standin"
    return Path(base) / digest


def _compile(target: Path) -> None:
    """Makes target in one step, so that two stand-ins that start at once do not see half of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(dir=target.parent))
    includes = Path(grpc_tools.__file__).parent / "_proto"
    command = [sys.executable, "-m", "grpc_tools.protoc", f"-I{HERE}", f"-I{includes}", f"--python_out={scratch}"]
    subprocess.run(command + [str(source) for source in SOURCES], check=True)
    try:
        scratch.rename(target)
    except OSError:  # another one was first
        shutil.rmtree(scratch)


def _load(name: str):
    return importlib.import_module(f"clusterpb.{name}_pb2")


_folder = _build_folder()
if not _folder.is_dir():
    _compile(_folder)
sys.path.insert(0, str(_folder))

since_pb2 = _load("since")
wrappers_pb2 = _load("wrappers")
webauthn_pb2 = _load("webauthn")
mfa_pb2 = _load("mfa")
types_pb2 = _load("types")
auth_pb2 = _load("auth")
transport_pb2 = _load("transport")
trust_pb2 = _load("trust")
