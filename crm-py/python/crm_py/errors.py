"""The exceptions of crm_py: one class for each kind of error of the core.

`code` is the number that the C interface returns as its status for the same failure. `path` is
where in the caller's input the error is: the JSON path of a place in a document, which begins with
`$`, or the name of a parameter or of a column. `details` is a dict of what the message is made of;
each class lists its keys.

>>> import crm_py as crm
>>> try:
...     crm.stats.proportion(5, 3)
... except crm.errors.OutOfRangeError as error:
...     print(error, error.code, error.path)
...     print(error.details["allowed"])
x must be from 0 to n = 3, got 5 100 x
from 0 to n = 3
"""

from typing import Any


class CrmError(ValueError):
    """The base of all exceptions of crm_py."""

    def __init__(
        self,
        message: str,
        code: int,
        path: str | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        """Make an error; the library does."""
        super().__init__(message, code, path, details)
        self.code = code
        self.path = path
        self.details = details or {}

    def __str__(self) -> str:
        """Return the message."""
        return str(self.args[0])


# Written by `make header` from the kinds of the core; do not edit below.


class OutOfRangeError(CrmError):
    """A value is outside its documented range.

    Keys of `details`:

    - `field`: The parameter, or its path in a document.
    - `allowed`: The allowed range, as text.
    - `given`: What was given.
    """


class NotFiniteError(CrmError):
    """A number that must be finite is NaN or infinite.

    Keys of `details`:

    - `field`: The parameter, or its path in a document.
    - `given`: What was given: `NaN`, `inf` or `-inf`.
    """


class UnknownNameError(CrmError):
    """A name or number is not one of those that the parameter accepts.

    Keys of `details`:

    - `field`: The parameter, its path in a document, or the pointer that was read.
    - `allowed`: The accepted names.
    - `given`: What was given.
    - `nearest`: The accepted names that are spelled most like it, the nearest first; at most three.
    """


class InvalidDocumentError(CrmError):
    """A document (JSON) does not have the required form.

    Keys of `details`:

    - `path`: The path in the document.
    - `message`: What was found and what is allowed.
    """


class UnsupportedVersionError(CrmError):
    """A document or a saved state has a version that this library cannot read.

    Keys of `details`:

    - `path`: The path of the version in the document.
    - `kind`: The kind of document.
    - `found`: Its version.
    - `supported`: The version that this library reads.
    """


class ConflictError(CrmError):
    """Two parameters cannot be combined, or one requires another.

    Keys of `details`:

    - `field`: The parameter, or its path in a document.
    - `message`: The conflict, as the rest of a sentence that begins with the field.
    """


class UndefinedError(CrmError):
    """The result is mathematically undefined. The message gives the reason.

    Keys of `details`:

    - `reason`: The reason why the number is undefined.
    - `column`: The column that the summary lacked, or a key of the definition; null for none.
    - `path`: The pointer that was read; null for what was computed.
    """


class TooLargeError(CrmError):
    """A computation or a column would be too large.

    Keys of `details`:

    - `field`: The parameter or the column.
    - `message`: The limit, and what to use instead.
    """


class NotAskedError(CrmError):
    """The options of the report did not request the value.

    Keys of `details`:

    - `path`: The pointer that was read.
    """


class WrongKindError(CrmError):
    """A value of a document is of another kind than the one that is read.

    Keys of `details`:

    - `path`: The pointer that was read.
    - `found`: What is there.
    - `expected`: The kind that was to be read.
    """


class UnknownColumnError(CrmError):
    """The table has no column with this name.

    Keys of `details`:

    - `column`: The requested column.
    - `available`: The columns of the table.
    """


class DuplicateColumnError(CrmError):
    """The table has more than one column with this name.

    Keys of `details`:

    - `column`: The column.
    """


class ColumnTypeError(CrmError):
    """A column has a type that the operation does not accept.

    Keys of `details`:

    - `column`: The column.
    - `found`: Its type.
    - `accepted`: The accepted types.
    """


class ColumnLengthError(CrmError):
    """The columns of a table have different lengths.

    Keys of `details`:

    - `column`: The column.
    - `found`: Its length.
    - `expected`: The length of the first column.
    """


class MalformedColumnError(CrmError):
    """The memory layout of a column is invalid.

    Keys of `details`:

    - `column`: The column; null for the table as a whole.
    - `row`: The row, zero-based, over the whole input; null if the fault is not in one row.
    - `message`: What is wrong.
    """


class InvalidUtf8Error(CrmError):
    """A text in a column is not valid UTF-8.

    Keys of `details`:

    - `column`: The column.
    - `row`: The row, zero-based, over the whole input.
    """


class NullValueError(CrmError):
    """A required value is null.

    Keys of `details`:

    - `column`: The column.
    - `row`: The row, zero-based, over the whole input.
    """


class InvalidValueError(CrmError):
    """A column does not allow this value.

    Keys of `details`:

    - `column`: The column.
    - `row`: The row, zero-based, over the whole input.
    - `allowed`: What is allowed.
    - `given`: What was given.
    """


class TooManyGroupsError(CrmError):
    """A column has more distinct values than the limit allows.

    Keys of `details`:

    - `column`: The column.
    - `limit`: The limit.
    """


class EmptyInputError(CrmError):
    """The input has no rows."""


class OverflowError(CrmError):
    """An exact amount or sum exceeds its limit.

    Keys of `details`:

    - `field`: The column or the parameter.
    - `limit`: The limit.
    """


class StreamError(CrmError):
    """The producer of an Arrow stream reported a failure.

    Keys of `details`:

    - `message`: The message of the producer.
    """


class InconsistentSummaryError(CrmError):
    """A row of a summary contains sums that no set of customers can produce.

    Keys of `details`:

    - `row`: The row, zero-based, over the whole input.
    - `message`: What is impossible.
    """


class UnknownCurrencyError(CrmError):
    """A text is not an ISO 4217 currency code.

    Keys of `details`:

    - `field`: The parameter, or its path in a document.
    - `given`: What was given.
    """


class TooManyDecimalsError(CrmError):
    """An amount has more decimals than its currency allows.

    Keys of `details`:

    - `field`: The parameter, or its path in a document.
    - `currency`: The currency.
    - `limit`: The maximum number of decimals.
    - `given`: What was given.
    """


class CurrencyMismatchError(CrmError):
    """Amounts in different currencies are combined.

    Keys of `details`:

    - `field`: The parameter or the column.
    - `expected`: The required currency.
    - `found`: The given currency.
    """


class VanishingValueError(CrmError):
    """A nonzero number would be rounded to zero in the declared decimals of its column.

    Keys of `details`:

    - `column`: The column.
    - `row`: The row, zero-based, over the whole input.
    - `decimals`: The declared decimals.
    - `given`: What was given.
    """


class UnknownArmError(CrmError):
    """A row names an arm that the study does not have.

    Keys of `details`:

    - `column`: The arm column.
    - `arm`: The arm in the row.
    - `known`: The arms of the study.
    - `row`: The row, zero-based, over the whole input.
    """


class MissingControlError(CrmError):
    """The control arm has no customers.

    Keys of `details`:

    - `column`: The arm column.
    - `control`: The control arm.
    - `seen`: The arms in the data.
    - `excluded`: The number of controls who were excluded because their follow-up was too short.
    """


class EmptyArmError(CrmError):
    """A treated arm has no customers.

    Keys of `details`:

    - `column`: The arm column.
    - `arm`: The arm.
    """


class MissingCostError(CrmError):
    """A treated arm has no cost.

    Keys of `details`:

    - `path`: The path of the missing cost in the definition.
    - `arm`: The arm.
    """


class MissingTreatedError(CrmError):
    """The data contain no treated arm, only the control arm.

    Keys of `details`:

    - `column`: The arm column.
    - `control`: The control arm.
    """


class IncomparableContextsError(CrmError):
    """The costs of two programs apply to different contexts or follow-ups.

    Keys of `details`:

    - `differences`: The keys whose values differ.
    """


class DocumentMismatchError(CrmError):
    """Accumulators of different documents cannot be merged.

    Keys of `details`:

    - `path`: The first place where the documents differ.
    - `left`: The value on this side.
    - `right`: The value on the other side.
    """


class SelfMergeError(CrmError):
    """An accumulator cannot be merged into itself, which would count every row twice."""


class DamagedStateError(CrmError):
    """A saved state is truncated, edited or contradictory.

    Keys of `details`:

    - `message`: What is wrong.
    """


class NoneAcquiredError(CrmError):
    """No customers were acquired, so the acquisition cost cannot be divided."""


class NotAssignableError(CrmError):
    """A code groups others, or is retired, so that no exit can be recorded under it.

    Keys of `details`:

    - `field`: The parameter, the column, or the path in a document.
    - `code`: The code.
    - `leaves`: The codes below it that can be assigned.
    """


class ProbeIncompleteError(CrmError):
    """A root is recorded without the diagnosis that it needs.

    Keys of `details`:

    - `field`: The parameter, or the path in a document.
    - `root`: The root.
    - `missing`: The questions without an answer; empty if there is no diagnosis at all.
    """


class ExpressionSyntaxError(CrmError):
    """An expression is not written in the language.

    Keys of `details`:

    - `segment`: The segment, empty if there is none.
    - `path`: The place: a path in JSON, or the number of a character, from 1.
    - `message`: What was expected and what was found.
    """


class UnknownFieldError(CrmError):
    """An expression names a field, an event or a consent that the schema does not declare.

    Keys of `details`:

    - `what`: What was named: a field, an event or a consent.
    - `segment`: The segment, empty if there is none.
    - `path`: The place: a path in JSON, or the number of a character, from 1.
    - `given`: What was given.
    - `nearest`: The declared names that are spelled most like it, the nearest first; at most three.
    """


class UnknownFunctionError(CrmError):
    """An expression names a function that the language does not have.

    Keys of `details`:

    - `segment`: The segment, empty if there is none.
    - `path`: The place: a path in JSON, or the number of a character, from 1.
    - `given`: What was given.
    - `nearest`: The functions that are spelled most like it, the nearest first; at most three.
    """


class TypeMismatchError(CrmError):
    """An expression combines values of types that do not go together.

    Keys of `details`:

    - `segment`: The segment, empty if there is none.
    - `path`: The place: a path in JSON, or the number of a character, from 1.
    - `message`: The types that were found, what was expected, and what to write instead.
    """


class UnknownCodeError(CrmError):
    """A code is not in the list of the codes of a field, of a scheme or of a vendor.

    Keys of `details`:

    - `segment`: The segment, empty if there is none.
    - `path`: The place: a path in JSON, or the number of a character, from 1.
    - `field`: The field of the code, the id of the scheme, or the vendor.
    - `given`: What was given.
    - `nearest`: The codes that are spelled most like it, the nearest first; at most three.
    """


class MissingContextError(CrmError):
    """An expression needs what it was not given: now, the zone, the id or a table of events.

    Keys of `details`:

    - `segment`: The segment, empty if there is none.
    - `path`: The place: a path in JSON, or the number of a character, from 1.
    - `message`: What needs it, and what is missing.
    """


class NotExpressibleError(CrmError):
    """Another language cannot express a part of an expression exactly.

    Keys of `details`:

    - `segment`: The segment, empty if there is none.
    - `path`: The place: a path in JSON, or the number of a character, from 1.
    - `message`: The part, the other language, and the reason.
    """


class AccessDeniedError(CrmError):
    """The viewer may not see what was named.

    Keys of `details`:

    - `path`: The field, the event or the segment.
    - `class`: Its class of protection.
    """


class ConsentRequiredError(CrmError):
    """A field may not be kept without the customer's consent.

    Keys of `details`:

    - `path`: The field, or its path in a document.
    - `purpose`: The purpose of the consent.
    - `status`: The status of the consent.
    """


class StaleVersionError(CrmError):
    """The customer has been changed since the version that the change expects.

    Keys of `details`:

    - `expected`: The expected version.
    - `found`: The version of the customer.
    """


class WrongCustomerError(CrmError):
    """A change is about another customer.

    Keys of `details`:

    - `path`: The path in the change.
    """


class RelationshipRuleError(CrmError):
    """A relationship breaks a rule of its type.

    Keys of `details`:

    - `path`: The path in the change.
    - `message`: The rule, and what was found.
    """


class ErasedError(CrmError):
    """The customer has been erased.

    Keys of `details`:

    - `at`: When the customer was erased, as an instant of RFC 3339.
    """


class UnknownSegmentError(CrmError):
    """A segment is named that the set does not have.

    Keys of `details`:

    - `segment`: The segment that refers to it, empty if there is none.
    - `path`: The place: a path in JSON, the number of a character, from 1, or a parameter.
    - `given`: What was given.
    - `nearest`: The segments that are spelled most like it, the nearest first; at most three.
    """


class SegmentCycleError(CrmError):
    """Segments refer to each other in a circle.

    Keys of `details`:

    - `segments`: The segments in the order of the references; the first is also the last.
    """
