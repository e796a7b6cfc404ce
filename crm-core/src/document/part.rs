//! A part of a document, which is read by its kind.

use serde::Deserialize;
use serde_json::Value;

use crate::document::digits;
use crate::document::document::{canonical, short};
use crate::document::pointer::{Pointer, position};
use crate::error::error::{Error, Result};
use crate::error::text::list;
use crate::error::undefined::{Undefined, UndefinedReason};

/// A part of a document, and the pointer that leads to it.
///
/// Its readers fail in one of three ways: with [`Error::Undefined`] and the reason if the value is
/// undefined, with [`Error::NotAsked`] if the options of a report did not request it, and with
/// [`Error::WrongKind`], which names both kinds, if it is something else.
///
/// # Examples
///
/// ```
/// use crm_core::document::Document;
///
/// let document = Document::from_json(r#"{"arms": {"mail": {"n": 400, "lift": {"undefined": "zero_cell"}}}}"#)?;
/// assert_eq!(document.part("/arms/mail/n")?.count()?, 400);
/// let error = document.part("/arms/mail/n")?.read::<&str>("a text").unwrap_err();
/// assert_eq!(error.to_string(), "/arms/mail/n is the number 400, expected a text");
/// let error = document.part("/arms/mail/lift")?.read::<f64>("a number").unwrap_err();
/// assert_eq!(error.to_string(), "undefined: a cell of the table is zero");
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Part<'d> {
    pointer: &'d str,
    /// Where the name of the part ends in the pointer.
    end: usize,
    value: &'d Value,
}

impl<'d> Part<'d> {
    /// Finds the part of a tree to which a pointer leads.
    pub(crate) fn find(tree: &'d Value, pointer: &'d str) -> Result<Part<'d>> {
        let mut part = Part { pointer, end: 0, value: tree };
        for (name, end) in Pointer::new(pointer)?.names() {
            let found = match part.value {
                Value::Object(members) => members.get(&*name),
                Value::Array(values) => position(&name).and_then(|at| values.get(at)),
                _ => return Err(part.wrong_kind("an object or a list")),
            };
            match found {
                Some(value) => part = Part { pointer, end, value },
                None => return Err(part.absent(&name, Part { end, ..part }.path())),
            }
        }
        Ok(part)
    }

    /// The pointer that leads to the part.
    fn path(&self) -> &'d str {
        self.pointer.get(..self.end).unwrap_or_default()
    }

    /// The error of a name that is not there.
    fn absent(&self, name: &str, pointer: &str) -> Error {
        // What an undefined figure would have is undefined too.
        if let Err(error) = self.defined() {
            return error;
        }
        let names = match self.value {
            Value::Object(members) => members.keys().cloned().collect(),
            Value::Array(values) => (0..values.len()).map(|at| at.to_string()).collect(),
            _ => Vec::new(),
        };
        Error::unknown_name(pointer, names, name)
    }

    /// Returns an error if the value is undefined, or was not asked for.
    fn defined(&self) -> Result<()> {
        let undefined = self.value.as_object().filter(|members| members.len() <= 2);
        if undefined.and_then(|members| members.get(UNDEFINED)).is_none() {
            return Ok(());
        }
        match Undefined::deserialize(self.value) {
            Ok(Undefined { reason: UndefinedReason::NotAsked, .. }) => {
                Err(Error::NotAsked { path: self.path().to_owned() })
            }
            Ok(Undefined { reason, column }) => {
                Err(Error::Undefined { reason, column, path: Some(self.path().to_owned()) })
            }
            Err(_) => Err(self.wrong_kind("an undefined value")),
        }
    }

    /// The error of a value that is not of the kind that is read.
    fn wrong_kind(&self, expected: &str) -> Error {
        let (path, expected) = (self.path().to_owned(), expected.to_owned());
        Error::WrongKind { path, found: kind(self.value), expected }
    }

    /// Returns whether there is a value: neither null nor undefined.
    #[must_use]
    pub fn has_value(&self) -> bool {
        !self.value.is_null() && self.defined().is_ok()
    }

    /// Returns the part as canonical JSON (RFC 8785), whatever it is.
    ///
    /// # Errors
    ///
    /// None in practice: each part of a document can be written.
    pub fn to_json(&self) -> Result<String> {
        canonical(self.value)
    }

    /// Reads a value of any type; `kind` is its name in a sentence, such as "a number".
    ///
    /// # Errors
    ///
    /// [`Error::Undefined`], [`Error::NotAsked`]; [`Error::WrongKind`] if it is not of this type.
    pub fn read<T: Deserialize<'d>>(&self, kind: &str) -> Result<T> {
        self.defined()?;
        T::deserialize(self.value).map_err(|_| self.wrong_kind(kind))
    }

    /// Reads a number; `"inf"` and `"-inf"`, which tables write, are the unbounded limits.
    ///
    /// # Errors
    ///
    /// [`Error::Undefined`], [`Error::NotAsked`]; [`Error::WrongKind`] if it is not a number.
    pub fn number(&self) -> Result<f64> {
        match self.value.as_str() {
            Some("inf") => Ok(f64::INFINITY),
            Some("-inf") => Ok(f64::NEG_INFINITY),
            _ => self.read("a number"),
        }
    }

    /// Reads a count: a whole number of at least 0, or its digits as text.
    ///
    /// # Errors
    ///
    /// [`Error::Undefined`], [`Error::NotAsked`]; [`Error::WrongKind`] if it is not a count below
    /// 2^64.
    pub fn count(&self) -> Result<u64> {
        self.whole("a whole number from 0 to 2^64 - 1")
    }

    /// Reads a whole number, or its digits as text.
    ///
    /// # Errors
    ///
    /// [`Error::Undefined`], [`Error::NotAsked`]; [`Error::WrongKind`] if it is not a whole number of
    /// 64 bits.
    pub fn int64(&self) -> Result<i64> {
        self.whole("a whole number from -2^63 to 2^63 - 1")
    }

    fn whole<T: Deserialize<'d> + TryFrom<i128>>(&self, kind: &str) -> Result<T> {
        if !self.value.is_string() {
            return self.read(kind);
        }
        let number = digits::deserialize(self.value).ok();
        number.and_then(|one| T::try_from(one).ok()).ok_or_else(|| self.wrong_kind(kind))
    }

    /// Returns the number of values of a list, or of names of an object.
    ///
    /// # Errors
    ///
    /// [`Error::Undefined`], [`Error::NotAsked`]; [`Error::WrongKind`] if it is neither.
    pub fn length(&self) -> Result<usize> {
        self.defined()?;
        match self.value {
            Value::Object(members) => Ok(members.len()),
            Value::Array(values) => Ok(values.len()),
            _ => Err(self.wrong_kind("an object or a list")),
        }
    }

    /// Returns a name of an object, in the order of their bytes; the time grows with `index`.
    ///
    /// # Errors
    ///
    /// [`Error::Undefined`], [`Error::NotAsked`]; [`Error::WrongKind`] if it is not an object;
    /// [`Error::OutOfRange`] if it has fewer names.
    pub fn name_at(&self, index: usize) -> Result<&'d str> {
        self.defined()?;
        let members = self.value.as_object().ok_or_else(|| self.wrong_kind("an object"))?;
        let name = members.keys().nth(index).map(String::as_str);
        name.ok_or_else(|| Error::out_of_range("index", &format!("below {}", members.len()), index))
    }
}

/// The key of the reason why a value is undefined.
const UNDEFINED: &str = "undefined";

/// The kind of a value in a sentence.
fn kind(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Number(number) => format!("the number {number}"),
        Value::String(_) => format!("the text {}", short(value)),
        Value::Array(values) => format!("a list of {}", values.len()),
        Value::Object(members) => {
            let first: Vec<String> = members.keys().take(10).cloned().collect();
            let more = members.len() - first.len();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            format!("an object of {}{more}", list(&first))
        }
    }
}
