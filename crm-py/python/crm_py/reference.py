"""Figures from trade literature, for comparison only.

They are quoted without a verifiable source. No function of this library uses them as a default.
`ACQUISITION_TO_RETENTION` is the quoted ratio of the cost of acquiring a customer to the cost of
retaining one; `INDIFFERENCE_SHARE` is the quoted share of customers who leave because of
indifference.

>>> import crm_py as crm
>>> crm.reference.ACQUISITION_TO_RETENTION
6.0
"""

from crm_py._native import ACQUISITION_TO_RETENTION, INDIFFERENCE_SHARE

__all__ = ["ACQUISITION_TO_RETENTION", "INDIFFERENCE_SHARE"]
