"""Planted faults: each makes a test of this folder fail, which shows that the test can.

A server with a fault is a Node with `env=planted("early_ack")`: other settings name one of these modules as the list
of addresses, and it is loaded before the server starts. Nothing of it is in the package.
"""


def planted(fault, folder="tests.assurance.mutants"):
    """Return the environment of a server with this fault."""
    return {
        "DJANGO_SETTINGS_MODULE": "tests.assurance.mutants.settings",
        "PLANTED": f"{folder}.{fault}",
    }
