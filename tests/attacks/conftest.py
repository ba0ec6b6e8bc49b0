"""`--walls` grades the attacks behind other walls than the first that this machine has."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--walls", choices=["namespaces", "landlock"], help="of the sandbox; default: the best there are")
