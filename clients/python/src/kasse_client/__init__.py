"""Kasse's API in Python, with types: `Kasse(origin=…, token=…).catalogue.list_items(…)`."""

from kasse_client.client import Kasse
from kasse_client.http import Answer, Problem, pages

__all__ = ["Answer", "Kasse", "Problem", "pages"]
