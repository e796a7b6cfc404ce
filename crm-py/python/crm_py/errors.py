"""The exceptions of crm_py: one class for each kind of error of the core.

`code` is the number that the C interface returns as its status, `path` the parameter, the column or
the path in a document.

>>> import crm_py as crm
>>> try:
...     crm.stats.proportion(5, 3)
... except crm.errors.OutOfRangeError as error:
...     print(error, error.code, error.path)
x must be from 0 to n = 3, got 5 100 x
"""


class CrmError(ValueError):
    """The base of all exceptions of crm_py."""

    def __init__(self, message: str, code: int, path: str | None = None) -> None:
        """Create an error, which only the library does."""
        super().__init__(message, code, path)
        self.code = code
        self.path = path

    def __str__(self) -> str:
        """Return the message."""
        return str(self.args[0])


class OutOfRangeError(CrmError):
    """A number is outside its documented range."""


class NotFiniteError(CrmError):
    """A number is NaN or infinite but must be finite."""


class UnknownNameError(CrmError):
    """A text is not one of the names that the parameter accepts."""


class InvalidDocumentError(CrmError):
    """A document does not have the required form."""


class UnsupportedVersionError(CrmError):
    """A document or a state has a version that this library does not support."""


class ConflictError(CrmError):
    """Two parameters exclude each other, or one requires another."""


class UndefinedError(CrmError):
    """The result is mathematically undefined; the message gives the reason."""


class TooLargeError(CrmError):
    """A computation or a column is too large."""


class UnknownColumnError(CrmError):
    """The table has no column with this name."""


class DuplicateColumnError(CrmError):
    """The table has several columns with this name."""


class ColumnTypeError(CrmError):
    """A column has a type that is not supported here."""


class ColumnLengthError(CrmError):
    """The columns of a table differ in length."""


class MalformedColumnError(CrmError):
    """The memory layout of a column is inconsistent."""


class InvalidUtf8Error(CrmError):
    """A text is not valid UTF-8."""


class NullValueError(CrmError):
    """A required value is null."""


class InvalidValueError(CrmError):
    """A value of a column is not allowed."""


class TooManyGroupsError(CrmError):
    """A column has more distinct values than the number of groups allows."""


class EmptyInputError(CrmError):
    """The input has no rows."""


class OverflowError(CrmError):
    """An exact sum would exceed its limit."""


class StreamError(CrmError):
    """The producer of an Arrow stream reported a failure."""


class InconsistentSummaryError(CrmError):
    """A row of a summary has a combination of sums that no set of customers can produce."""


class UnknownCurrencyError(CrmError):
    """A text is not an ISO 4217 currency code."""


class TooManyDecimalsError(CrmError):
    """An amount has more decimals than its currency allows."""


class CurrencyMismatchError(CrmError):
    """Amounts have different currencies."""


class VanishingValueError(CrmError):
    """A nonzero number would become zero in its declared decimals."""


class UnknownArmError(CrmError):
    """A row has an arm that the study does not have."""


class MissingControlError(CrmError):
    """The data have no customers in the control arm."""


class EmptyArmError(CrmError):
    """A treated arm has no customers."""


class MissingCostError(CrmError):
    """An arm has no cost."""


class MissingTreatedError(CrmError):
    """The data have no treated arm."""


class IncomparableContextsError(CrmError):
    """The costs of two programs have different contexts."""


class DocumentMismatchError(CrmError):
    """Two accumulators with different documents cannot be merged."""


class SelfMergeError(CrmError):
    """An accumulator cannot be merged with itself."""


class DamagedStateError(CrmError):
    """A saved state is truncated, edited or inconsistent."""


class NoneAcquiredError(CrmError):
    """An acquisition campaign acquired no customers to divide its cost among."""
