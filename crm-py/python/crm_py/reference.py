"""Figures of trade literature, for comparison only.

They are told without a source that could be checked. Nothing here is ever a default: no function
of this library reads them. `ACQUISITION_TO_RETENTION` is the cost of acquiring a customer over the
cost of keeping one, as it is told.

>>> import crm_py as crm
>>> crm.reference.ACQUISITION_TO_RETENTION
6.0
"""

from crm_py._native import ACQUISITION_TO_RETENTION

__all__ = ["ACQUISITION_TO_RETENTION"]
