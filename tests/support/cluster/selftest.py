# SPDX-License-Identifier: Apache-2.0
"""Proves the stand-in with a minimal client, in all four version modes: `python tests/support/cluster/selftest.py`.

Each version has a stand-in of its own; its settings are reset before each test."""

import sys
import unittest
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    sys.path = [entry for entry in sys.path if Path(entry or ".").resolve() != Path(__file__).resolve().parent]

from cluster.selftest_apps import AppCases  # noqa: E402
from cluster.selftest_auth import AuthCases  # noqa: E402
from cluster.selftest_certs import CertCases  # noqa: E402
from cluster.selftest_client import Client, Process  # noqa: E402
from cluster.selftest_login import LoginCases  # noqa: E402
from cluster.selftest_profiles import ProfileCases  # noqa: E402
from cluster.selftest_requests import RequestCases  # noqa: E402

CASES = (LoginCases, AuthCases, CertCases, AppCases, RequestCases, ProfileCases)


class WithStandIn(unittest.TestCase):
    """One process and one client for all tests of a version."""

    version = ""

    @classmethod
    def setUpClass(cls):
        cls.process = Process(cls.version)
        cls.client = Client(cls.process)
        cls.major = int(cls.version)

    @classmethod
    def tearDownClass(cls):
        cls.client.close()
        cls.client.folder.cleanup()
        status = cls.process.stop()
        if status != 0:
            raise AssertionError(f"the stand-in ended with {status}")

    def setUp(self):
        self.process.control("/reset", {})

    def tearDown(self):
        self.client.close()

    def set(self, **values):
        return self.process.control("/set", values)

    def unknown(self) -> list[str]:
        return self.process.control("/unknown")["unknown"]


def load_tests(loader, standard, pattern):
    names = sorted(name for cases in CASES for name in vars(cases) if name.startswith("test_"))
    if len(names) != len(set(names)):
        raise AssertionError("two cases have a test of one name: one would hide the other")
    suite = unittest.TestSuite()
    for version in ("14", "16", "17", "18"):
        suite.addTests(
            loader.loadTestsFromTestCase(type(f"Version{version}", (*CASES, WithStandIn), {"version": version}))
        )
    return suite


if __name__ == "__main__":
    unittest.main(module="cluster.selftest")
