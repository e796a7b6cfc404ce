"""The exceptions of crm_py: one class for each kind of error of the core.

`code` is the number that the C interface returns as its status for the same failure, `path` the
parameter, the column or the place in a document that it is about.

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
        """Make an error; the library does."""
        super().__init__(message, code, path)
        self.code = code
        self.path = path

    def __str__(self) -> str:
        """Return the message."""
        return str(self.args[0])


class OutOfRangeError(CrmError):
    """A number lies outside its documented range."""


class NotFiniteError(CrmError):
    """A number is NaN or infinite where a finite one is needed."""


class UnknownNameError(CrmError):
    """A text is not one of the names that the parameter takes."""


class InvalidDocumentError(CrmError):
    """A document does not have the form it must have."""


class UnsupportedVersionError(CrmError):
    """A document or a state has a version that this library cannot read."""


class ConflictError(CrmError):
    """Two parameters exclude each other, or one needs another."""


class UndefinedError(CrmError):
    """The mathematics gives no answer; the message says why."""


class TooLargeError(CrmError):
    """A computation, or a column, would be too large."""


class UnknownColumnError(CrmError):
    """The table has no column of this name."""


class DuplicateColumnError(CrmError):
    """The table has several columns of this name."""


class ColumnTypeError(CrmError):
    """A column has a type that cannot be read here."""


class ColumnLengthError(CrmError):
    """The columns of a table differ in length."""


class MalformedColumnError(CrmError):
    """The memory layout of a column contradicts itself."""


class InvalidUtf8Error(CrmError):
    """A text is not valid UTF-8."""


class NullValueError(CrmError):
    """A null stands where a value is needed."""


class InvalidValueError(CrmError):
    """A value of a column is not one that the column may hold."""


class TooManyGroupsError(CrmError):
    """A column holds more different values than groups are kept."""


class EmptyInputError(CrmError):
    """The input has no rows."""


class OverflowError(CrmError):
    """An exact sum would pass its limit."""


class StreamError(CrmError):
    """The producer of an Arrow stream reported a failure."""


class InconsistentSummaryError(CrmError):
    """A row of a summary says what no customers can have given."""


class UnknownCurrencyError(CrmError):
    """A text is not an ISO 4217 currency code."""


class TooManyDecimalsError(CrmError):
    """An amount has more decimals than its currency takes."""


class CurrencyMismatchError(CrmError):
    """Amounts of two currencies meet."""


class VanishingValueError(CrmError):
    """A number that is not zero would become zero in its declared decimals."""


class UnknownArmError(CrmError):
    """A row names an arm that the study does not have."""


class MissingControlError(CrmError):
    """No customer of the control arm was seen."""


class EmptyArmError(CrmError):
    """A treated arm has no customers."""


class MissingCostError(CrmError):
    """An arm has no cost."""


class MissingTreatedError(CrmError):
    """No arm but the control was seen."""


class IncomparableContextsError(CrmError):
    """The costs of two programs hold for different contexts."""


class DocumentMismatchError(CrmError):
    """Two accumulators of different documents cannot be merged."""


class SelfMergeError(CrmError):
    """An accumulator was asked to merge itself."""


class DamagedStateError(CrmError):
    """A saved state is truncated, edited or contradicts itself."""


class NoneAcquiredError(CrmError):
    """An acquisition effort acquired nobody to divide its cost among."""
