# SPDX-License-Identifier: Apache-2.0
"""A stand-in for a Teleport cluster, on third parties' parts; README.md says how to start it and what it can be told to do."""
