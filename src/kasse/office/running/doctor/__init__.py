"""The doctor: looks at an installation and says what is wrong with it.

`judging` has a small pure function for each check, from facts to a finding; `probing` gets the facts.
What cannot be looked at is a finding too, and nothing is changed.
"""

from kasse.office.running.doctor.judging import Finding
from kasse.office.running.doctor.probing import examine

__all__ = ["Finding", "examine"]
