#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the rules of the house that a compiler does not: layering.py ROOT [--self-test].

The arrows between modules, what headers may include, the length of files, the licence line."""
import pathlib
import re
import sys
import tempfile

CORE = ["base", "crypto", "config", "http", "pki", "aws", "access", "appservice", "sandbox", "proxy",
        "exports", "engine", "doctor", "control"]

# module -> modules that it may include; every module may include itself and core/base.
ALLOWED = {
    "core/base": [],
    "core/crypto": [],
    "core/config": [],
    "core/http": [],
    "core/pki": ["core/crypto", "core/config"],
    "core/aws": ["core/crypto", "core/http", "core/config"],
    "core/access": ["core/aws", "core/http", "core/crypto"],
    "core/appservice": ["core/access", "core/aws", "core/config", "core/http", "core/crypto"],
    "core/sandbox": ["core/aws", "core/pki", "core/http", "core/crypto"],
    "core/proxy": ["core/access", "core/pki", "core/aws", "core/http", "core/crypto"],
    "core/exports": ["core/access", "core/config"],
    "core/engine": [f"core/{name}" for name in CORE if name not in ("doctor", "control")],
    "core/doctor": [f"core/{name}" for name in CORE if name != "control"],
    "core/control": ["core/engine", "core/access", "core/config", "core/crypto"],
    "ui/models": ["core/engine", "core/access"],
    "ui/widgets": ["ui/models", "core/doctor", "core/engine", "core/access", "core/aws"],
    "app/platform": ["core/engine", "core/config"],
    "app/cli": [f"core/{name}" for name in CORE],
    "app/desktop": ["app/platform", "ui/models", "ui/widgets"] + [f"core/{name}" for name in CORE],
}
# What the headers of ours must not bring along.
HEAVY = re.compile(r"^(nlohmann/json\.hpp|yaml-cpp/|boost/|re2/|openssl/|nghttp2/|curl/|CLI/)")
LONGEST = 400
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]')
MACHINE_PATH = re.compile(r'"/(home|root|work|Users)/')


def module_of(path):
    parts = pathlib.PurePosixPath(path).parts
    return "/".join(parts[:2]) if len(parts) > 2 else None


def check_file(root, path):
    name = path.relative_to(root).as_posix()
    module = module_of(name)
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines or "SPDX-License-Identifier: Apache-2.0" not in lines[0]:
        yield f"{name}:1: the first line must be the SPDX licence line"
    if len(lines) > LONGEST:
        yield f"{name}: {len(lines)} lines; at most {LONGEST}, split it"
    if path.suffix == ".h" and "#pragma once" not in lines:
        yield f"{name}: a header needs #pragma once"
    for number, line in enumerate(lines, 1):
        if MACHINE_PATH.search(line):
            yield f"{name}:{number}: a path of one machine"
        match = INCLUDE.match(line)
        if match:
            yield from (f"{name}:{number}: {text}" for text in check_include(module, path, match))


def check_include(module, path, match):
    quoted, target = match.group(1) == '"', match.group(2)
    if path.suffix == ".h" and HEAVY.match(target):
        yield f"a header must not include {target}: declare it, and include it in the .cpp"
    if module.startswith("core/") and not quoted and re.match(r"^(Q[A-Z]|Qt|qt)", target):
        yield f"core has no Qt, but {target} is included"
    if not quoted or module not in ALLOWED:
        return
    other = module_of(target)
    if target.startswith("tests/"):
        yield f"the program must not include {target}"
    elif other in ALLOWED and other not in (module, "core/base") and other not in ALLOWED[module]:
        yield f"{module} must not use {other} ({target})"


def check(root):
    root = pathlib.Path(root)
    found = []
    for top in ("core", "ui", "app"):
        for path in sorted((root / top).rglob("*")):
            if path.suffix not in (".h", ".cpp"):
                continue
            module = module_of(path.relative_to(root).as_posix())
            if module not in ALLOWED:
                found.append(f"{path.relative_to(root)}: {module} is no known module")
                continue
            found += check_file(root, path)
    return found


def self_test():
    """Each rule must be able to fail."""
    licence = "// SPDX-License-Identifier: Apache-2.0\n"
    bad = {
        "core/base/A.h": licence + '#pragma once\n#include "core/http/Url.h"\n',
        "core/http/Qt.cpp": licence + "#include <QString>\n",
        "core/http/Json.h": licence + "#pragma once\n#include <nlohmann/json.hpp>\n",
        "core/http/Once.h": licence,
        "core/http/Licence.cpp": "int a;\n",
        "core/http/Long.cpp": licence + "\n" * LONGEST,
        "core/http/Path.cpp": licence + 'const char* p = "/home/somebody";\n',
        "core/other/X.cpp": licence,
        "ui/models/M.cpp": licence + '#include "core/proxy/Proxy.h"\n',
        "app/cli/T.cpp": licence + '#include "tests/support/TempHome.h"\n',
    }
    good = {"core/aws/B.cpp": licence + '#include "core/http/Url.h"\n#include <string>\n'}
    for files, wanted in ((bad, set(bad)), (good, set())):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                path = pathlib.Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            told = {re.split(r"[:]", line)[0] for line in check(folder)}
            if told != wanted:
                return [f"self-test: wanted {sorted(wanted)}, told {sorted(told)}"]
    return []


def main():
    found = self_test() if "--self-test" in sys.argv else check(sys.argv[1])
    for line in found:
        print(line)
    sys.exit(1 if found else 0)


main()
