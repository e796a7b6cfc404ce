//! The numbers of the errors of the core; written by `make header`, do not edit.

use crate::error::crm_status_t;

/// A value is outside its documented range.
///
/// Keys of its details:
/// - `field`: The parameter, or its path in a document.
/// - `allowed`: The allowed range, as text.
/// - `given`: What was given.
pub const CRM_ERR_OUT_OF_RANGE: crm_status_t = 100;

/// A number that must be finite is NaN or infinite.
///
/// Keys of its details:
/// - `field`: The parameter, or its path in a document.
/// - `given`: What was given: `NaN`, `inf` or `-inf`.
pub const CRM_ERR_NOT_FINITE: crm_status_t = 101;

/// A name or number is not one of those that the parameter accepts.
///
/// Keys of its details:
/// - `field`: The parameter, its path in a document, or the pointer that was read.
/// - `allowed`: The accepted names.
/// - `given`: What was given.
/// - `nearest`: The accepted names that are spelled most like it, the nearest first; at most three.
pub const CRM_ERR_UNKNOWN_NAME: crm_status_t = 102;

/// A document (JSON) does not have the required form.
///
/// Keys of its details:
/// - `path`: The path in the document.
/// - `message`: What was found and what is allowed.
pub const CRM_ERR_INVALID_DOCUMENT: crm_status_t = 103;

/// A document or a saved state has a version that this library cannot read.
///
/// Keys of its details:
/// - `path`: The path of the version in the document.
/// - `kind`: The kind of document.
/// - `found`: Its version.
/// - `supported`: The version that this library reads.
pub const CRM_ERR_UNSUPPORTED_VERSION: crm_status_t = 104;

/// Two parameters cannot be combined, or one requires another.
///
/// Keys of its details:
/// - `field`: The parameter, or its path in a document.
/// - `message`: The conflict, as the rest of a sentence that begins with the field.
pub const CRM_ERR_CONFLICT: crm_status_t = 105;

/// The result is mathematically undefined. The message gives the reason.
///
/// Keys of its details:
/// - `reason`: The reason why the number is undefined.
/// - `column`: The missing column, if any.
pub const CRM_ERR_UNDEFINED: crm_status_t = 106;

/// A computation or a column would be too large.
///
/// Keys of its details:
/// - `field`: The parameter or the column.
/// - `message`: The limit, and what to use instead.
pub const CRM_ERR_TOO_LARGE: crm_status_t = 107;

/// The options of the report did not request the value.
///
/// Keys of its details:
/// - `path`: The pointer that was read.
pub const CRM_ERR_NOT_ASKED: crm_status_t = 108;

/// A value of a document is of another kind than the one that is read.
///
/// Keys of its details:
/// - `path`: The pointer that was read.
/// - `found`: What is there.
/// - `expected`: The kind that was to be read.
pub const CRM_ERR_WRONG_KIND: crm_status_t = 109;

/// The table has no column with this name.
///
/// Keys of its details:
/// - `column`: The requested column.
/// - `available`: The columns of the table.
pub const CRM_ERR_UNKNOWN_COLUMN: crm_status_t = 200;

/// The table has more than one column with this name.
///
/// Keys of its details:
/// - `column`: The column.
pub const CRM_ERR_DUPLICATE_COLUMN: crm_status_t = 201;

/// A column has a type that the operation does not accept.
///
/// Keys of its details:
/// - `column`: The column.
/// - `found`: Its type.
/// - `accepted`: The accepted types.
pub const CRM_ERR_COLUMN_TYPE: crm_status_t = 202;

/// The columns of a table have different lengths.
///
/// Keys of its details:
/// - `column`: The column.
/// - `found`: Its length.
/// - `expected`: The length of the first column.
pub const CRM_ERR_COLUMN_LENGTH: crm_status_t = 203;

/// The memory layout of a column is invalid.
///
/// Keys of its details:
/// - `column`: The column.
/// - `message`: What is wrong.
pub const CRM_ERR_MALFORMED_COLUMN: crm_status_t = 204;

/// A text in a column is not valid UTF-8.
///
/// Keys of its details:
/// - `column`: The column.
/// - `row`: The row, zero-based, over the whole input.
pub const CRM_ERR_INVALID_UTF8: crm_status_t = 205;

/// A required value is null.
///
/// Keys of its details:
/// - `column`: The column.
/// - `row`: The row, zero-based, over the whole input.
pub const CRM_ERR_NULL_VALUE: crm_status_t = 206;

/// A column does not allow this value.
///
/// Keys of its details:
/// - `column`: The column.
/// - `row`: The row, zero-based, over the whole input.
/// - `allowed`: What is allowed.
/// - `given`: What was given.
pub const CRM_ERR_INVALID_VALUE: crm_status_t = 207;

/// A column has more distinct values than the limit allows.
///
/// Keys of its details:
/// - `column`: The column.
/// - `limit`: The limit.
pub const CRM_ERR_TOO_MANY_GROUPS: crm_status_t = 208;

/// The input has no rows.
pub const CRM_ERR_EMPTY_INPUT: crm_status_t = 209;

/// An exact sum exceeds its limit.
///
/// Keys of its details:
/// - `field`: The column or parameter that is summed.
/// - `limit`: The limit.
pub const CRM_ERR_OVERFLOW: crm_status_t = 210;

/// The producer of an Arrow stream reported a failure.
///
/// Keys of its details:
/// - `message`: The message of the producer.
pub const CRM_ERR_STREAM: crm_status_t = 211;

/// A row of a summary contains sums that no set of customers can produce.
///
/// Keys of its details:
/// - `row`: The row, zero-based, over the whole input.
/// - `message`: What is impossible.
pub const CRM_ERR_INCONSISTENT_SUMMARY: crm_status_t = 212;

/// A text is not an ISO 4217 currency code.
///
/// Keys of its details:
/// - `field`: The parameter, or its path in a document.
/// - `given`: What was given.
pub const CRM_ERR_UNKNOWN_CURRENCY: crm_status_t = 300;

/// An amount has more decimals than its currency allows.
///
/// Keys of its details:
/// - `field`: The parameter, or its path in a document.
/// - `currency`: The currency.
/// - `limit`: The maximum number of decimals.
/// - `given`: What was given.
pub const CRM_ERR_TOO_MANY_DECIMALS: crm_status_t = 301;

/// Amounts in different currencies are combined.
///
/// Keys of its details:
/// - `field`: The parameter or the column.
/// - `expected`: The required currency.
/// - `found`: The given currency.
pub const CRM_ERR_CURRENCY_MISMATCH: crm_status_t = 302;

/// A nonzero number would be rounded to zero in the declared decimals of its column.
///
/// Keys of its details:
/// - `column`: The column.
/// - `row`: The row, zero-based, over the whole input.
/// - `decimals`: The declared decimals.
/// - `given`: What was given.
pub const CRM_ERR_VANISHING_VALUE: crm_status_t = 303;

/// A row names an arm that the study does not have.
///
/// Keys of its details:
/// - `column`: The arm column.
/// - `arm`: The arm in the row.
/// - `known`: The arms of the study.
/// - `row`: The row, zero-based, over the whole input.
pub const CRM_ERR_UNKNOWN_ARM: crm_status_t = 400;

/// The control arm has no customers.
///
/// Keys of its details:
/// - `column`: The arm column.
/// - `control`: The control arm.
/// - `seen`: The arms in the data.
/// - `excluded`: The number of controls who were excluded because their follow-up was too short.
pub const CRM_ERR_MISSING_CONTROL: crm_status_t = 401;

/// A treated arm has no customers.
///
/// Keys of its details:
/// - `column`: The arm column.
/// - `arm`: The arm.
pub const CRM_ERR_EMPTY_ARM: crm_status_t = 402;

/// A treated arm has no cost.
///
/// Keys of its details:
/// - `path`: The path of the missing cost in the definition.
/// - `arm`: The arm.
pub const CRM_ERR_MISSING_COST: crm_status_t = 403;

/// The data contain no treated arm, only the control arm.
///
/// Keys of its details:
/// - `column`: The arm column.
/// - `control`: The control arm.
pub const CRM_ERR_MISSING_TREATED: crm_status_t = 404;

/// The costs of two programs apply to different contexts or follow-ups.
///
/// Keys of its details:
/// - `differences`: The keys whose values differ.
pub const CRM_ERR_INCOMPARABLE_CONTEXTS: crm_status_t = 405;

/// Accumulators of different documents cannot be merged.
///
/// Keys of its details:
/// - `path`: The first place where the documents differ.
/// - `left`: The value on this side.
/// - `right`: The value on the other side.
pub const CRM_ERR_DOCUMENT_MISMATCH: crm_status_t = 500;

/// An accumulator cannot be merged into itself, which would count every row twice.
pub const CRM_ERR_SELF_MERGE: crm_status_t = 501;

/// A saved state is truncated, edited or contradictory.
///
/// Keys of its details:
/// - `message`: What is wrong.
pub const CRM_ERR_DAMAGED_STATE: crm_status_t = 502;

/// No customers were acquired, so the acquisition cost cannot be divided.
pub const CRM_ERR_NONE_ACQUIRED: crm_status_t = 600;

/// An expression is not written in the language.
///
/// Keys of its details:
/// - `segment`: The segment, empty if there is none.
/// - `path`: The place: a path in JSON, or the number of a character, from 1.
/// - `message`: What was expected and what was found.
pub const CRM_ERR_EXPRESSION_SYNTAX: crm_status_t = 800;

/// An expression names a field that the schema does not declare.
///
/// Keys of its details:
/// - `segment`: The segment, empty if there is none.
/// - `path`: The place: a path in JSON, or the number of a character, from 1.
/// - `given`: What was given.
/// - `nearest`: The declared names that are spelled most like it, the nearest first; at most three.
pub const CRM_ERR_UNKNOWN_FIELD: crm_status_t = 801;

/// An expression names a function that the language does not have.
///
/// Keys of its details:
/// - `segment`: The segment, empty if there is none.
/// - `path`: The place: a path in JSON, or the number of a character, from 1.
/// - `given`: What was given.
/// - `nearest`: The functions that are spelled most like it, the nearest first; at most three.
pub const CRM_ERR_UNKNOWN_FUNCTION: crm_status_t = 802;

/// An expression combines values of types that do not go together.
///
/// Keys of its details:
/// - `segment`: The segment, empty if there is none.
/// - `path`: The place: a path in JSON, or the number of a character, from 1.
/// - `message`: The types that were found, what was expected, and what to write instead.
pub const CRM_ERR_TYPE_MISMATCH: crm_status_t = 803;

/// An expression compares a code with a text that is not in the list of the codes.
///
/// Keys of its details:
/// - `segment`: The segment, empty if there is none.
/// - `path`: The place: a path in JSON, or the number of a character, from 1.
/// - `field`: The field of the code.
/// - `given`: What was given.
/// - `nearest`: The codes that are spelled most like it, the nearest first; at most three.
pub const CRM_ERR_UNKNOWN_CODE: crm_status_t = 804;

/// An expression needs what it was not given: now, the zone, the id or a table of events.
///
/// Keys of its details:
/// - `segment`: The segment, empty if there is none.
/// - `path`: The place: a path in JSON, or the number of a character, from 1.
/// - `message`: What needs it, and what is missing.
pub const CRM_ERR_MISSING_CONTEXT: crm_status_t = 805;

/// Another language cannot express a part of an expression exactly.
///
/// Keys of its details:
/// - `segment`: The segment, empty if there is none.
/// - `path`: The place: a path in JSON, or the number of a character, from 1.
/// - `message`: The part, the other language, and the reason.
pub const CRM_ERR_NOT_EXPRESSIBLE: crm_status_t = 806;

/// The viewer may not see what was named.
///
/// Keys of its details:
/// - `path`: The field, the event or the segment.
/// - `class`: Its class of protection.
pub const CRM_ERR_ACCESS_DENIED: crm_status_t = 900;

/// A field may not be kept without the customer's consent.
///
/// Keys of its details:
/// - `path`: The field, or its path in a document.
/// - `purpose`: The purpose of the consent.
/// - `status`: The status of the consent.
pub const CRM_ERR_CONSENT_REQUIRED: crm_status_t = 901;

/// The customer has been changed since the version that the change expects.
///
/// Keys of its details:
/// - `expected`: The expected version.
/// - `found`: The version of the customer.
pub const CRM_ERR_STALE_VERSION: crm_status_t = 902;

/// A change is about another customer.
///
/// Keys of its details:
/// - `path`: The path in the change.
pub const CRM_ERR_WRONG_CUSTOMER: crm_status_t = 903;

/// A relationship breaks a rule of its type.
///
/// Keys of its details:
/// - `path`: The path in the change.
/// - `message`: The rule, and what was found.
pub const CRM_ERR_RELATIONSHIP_RULE: crm_status_t = 904;

/// The customer has been erased.
///
/// Keys of its details:
/// - `at`: When the customer was erased, as an instant of RFC 3339.
pub const CRM_ERR_ERASED: crm_status_t = 905;

/// A segment is named that the set does not have.
///
/// Keys of its details:
/// - `segment`: The segment that refers to it, empty if there is none.
/// - `path`: The place: a path in JSON, the number of a character, from 1, or a parameter.
/// - `given`: What was given.
/// - `nearest`: The segments that are spelled most like it, the nearest first; at most three.
pub const CRM_ERR_UNKNOWN_SEGMENT: crm_status_t = 1000;

/// Segments refer to each other in a circle.
///
/// Keys of its details:
/// - `segments`: The segments in the order of the references; the first is also the last.
pub const CRM_ERR_SEGMENT_CYCLE: crm_status_t = 1001;
