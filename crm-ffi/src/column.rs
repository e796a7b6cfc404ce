//! Columns of C arrays.

use std::ffi::{c_char, c_void};

use crm_core::column::{Bitmap, Integers, ListOffsets, Text, TimeUnit, Values};
use crm_core::table::{Cell, DataType};
use crm_core::{Batch, Column, Error};

use crate::boundary::{
    Failure, bytes_until_nul, reserved, sized, slice, structs, terminated, too_long,
};
use crate::table::Names;

structs!(crm_column_t);

/// Booleans, one byte each: 0 or 1.
pub const CRM_TYPE_BOOL: i32 = 1;
/// Booleans, one bit each, the lowest bit of a byte first, as in Arrow.
pub const CRM_TYPE_BOOL_BITS: i32 = 2;
/// `int32_t`, divided by 10 to the power of `decimals`; so are all integers.
pub const CRM_TYPE_INT32: i32 = 3;
/// `int64_t`.
pub const CRM_TYPE_INT64: i32 = 4;
/// `double`.
pub const CRM_TYPE_FLOAT64: i32 = 5;
/// 128-bit integers in the machine's byte order, aligned to 16 bytes, divided by 10 to the power of
/// `decimals`.
pub const CRM_TYPE_DECIMAL128: i32 = 6;
/// `int32_t`: days since 1970-01-01.
pub const CRM_TYPE_DATE32: i32 = 7;
/// `int64_t`: seconds since 1970-01-01T00:00:00.
pub const CRM_TYPE_TIMESTAMP_S: i32 = 8;
/// `int64_t`: milliseconds since 1970-01-01T00:00:00.
pub const CRM_TYPE_TIMESTAMP_MS: i32 = 9;
/// `int64_t`: microseconds since 1970-01-01T00:00:00.
pub const CRM_TYPE_TIMESTAMP_US: i32 = 10;
/// `int64_t`: nanoseconds since 1970-01-01T00:00:00.
pub const CRM_TYPE_TIMESTAMP_NS: i32 = 11;
/// `char`: the concatenated texts, `values_size` bytes; `offsets` are `int32_t`, one more than
/// rows.
pub const CRM_TYPE_UTF8: i32 = 12;
/// `char`: the concatenated texts, `values_size` bytes; `offsets` are `int64_t`, one more than
/// rows.
pub const CRM_TYPE_LARGE_UTF8: i32 = 13;
/// `const char *`: a NUL-terminated string per row; NULL is a null.
pub const CRM_TYPE_STRING: i32 = 14;
/// `int32_t`: for each row, the index of its value in `dictionary`.
pub const CRM_TYPE_DICTIONARY: i32 = 15;
/// `int8_t`.
pub const CRM_TYPE_INT8: i32 = 16;
/// `int16_t`.
pub const CRM_TYPE_INT16: i32 = 17;
/// `uint8_t`.
pub const CRM_TYPE_UINT8: i32 = 18;
/// `uint16_t`.
pub const CRM_TYPE_UINT16: i32 = 19;
/// `uint32_t`.
pub const CRM_TYPE_UINT32: i32 = 20;
/// `uint64_t`.
pub const CRM_TYPE_UINT64: i32 = 21;
/// `float`.
pub const CRM_TYPE_FLOAT32: i32 = 22;
/// Lists of text: `offsets` are `int32_t`, one more than rows, and say where the list of each row
/// begins and ends in `dictionary`, the column of all elements; there are no `values`.
pub const CRM_TYPE_LIST: i32 = 23;

/// A column of a table.
///
/// Fields that the type does not use must be zero.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct crm_column_t {
    /// `sizeof(crm_column_t)`, the same in all columns of an array.
    pub struct_size: usize,
    /// A CRM_TYPE number.
    pub r#type: i32,
    /// For integers and #CRM_TYPE_DECIMAL128, the number of decimals, from -38 to 38: 2 for money in
    /// cents.
    pub decimals: i32,
    /// The name, UTF-8, NUL-terminated; of a `dictionary` it is not read.
    pub name: *const c_char,
    /// The values, of the C type of the CRM_TYPE number, aligned to it.
    pub values: *const c_void,
    /// For #CRM_TYPE_UTF8 and #CRM_TYPE_LARGE_UTF8, the number of bytes of `values`.
    pub values_size: usize,
    /// For #CRM_TYPE_UTF8, #CRM_TYPE_LARGE_UTF8 and #CRM_TYPE_LIST, the start of each text or list,
    /// which is the end of the previous one.
    pub offsets: *const c_void,
    /// NULL if no value is null; otherwise one bit per row, set if the row has a value, the lowest
    /// bit of a byte first.
    pub validity: *const u8,
    /// For #CRM_TYPE_DICTIONARY, the column of its values; for #CRM_TYPE_LIST, the column of all
    /// elements, which are text without nulls.
    pub dictionary: *const crm_column_t,
    /// For #CRM_TYPE_DICTIONARY and #CRM_TYPE_LIST, the number of these values.
    pub dictionary_length: usize,
    /// The index of the first used row in values, offsets and validity.
    pub offset: usize,
    /// For timestamps, the time zone in which they are displayed, such as `UTC`: NUL-terminated UTF-8;
    /// they are counted in UTC. NULL if they have none: an operation says how it reads such instants.
    pub zone: *const c_char,
}

/// Columns of a caller with the same number of rows; each is checked when it is read.
#[derive(Debug)]
pub(crate) struct Columns {
    columns: Vec<Borrowed>,
    rows: usize,
}

impl Columns {
    /// Borrows an array of columns.
    pub(crate) fn borrow(
        first: *const crm_column_t,
        count: usize,
        rows: usize,
    ) -> Result<Columns, Failure> {
        let mut columns = reserved(count, "columns")?;
        let mut next = first;
        while columns.len() < count {
            // NULL is no address of a column: it is the whole array that is missing.
            let place = if next.is_null() { String::new() } else { format!("[{}]", columns.len()) };
            let column = Borrowed::read(next, &format!("columns{place}"))?;
            // Programs compiled with another header have structs of another size, which is one for
            // the whole array.
            let given = column.raw.struct_size;
            let first = columns.first().map_or(given, |first: &Borrowed| first.raw.struct_size);
            if given != first {
                let name = format!("columns{place}").into();
                return Err(Failure::OtherSize { name, first, given });
            }
            next = next.wrapping_byte_add(given);
            columns.push(column);
        }
        Ok(Columns { columns, rows })
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// Returns the names of the columns.
    pub(crate) fn names(&self) -> impl ExactSizeIterator<Item = &str> + Clone {
        self.columns.iter().map(|column| column.name)
    }

    /// Returns the type in which the values of a column are read.
    pub(crate) fn data_type(&self, index: usize) -> Result<DataType, Failure> {
        // Without rows nothing but the description of the column is looked at.
        let column = self.columns.get(index).ok_or(Failure::Panic)?;
        let held = Held::new(column.at_row(0, 0)?, 0)?;
        let batch = Batch::new(vec![held.column()?])?;
        Ok(batch.column(column.name)?.data_type())
    }

    /// Passes a value on; `None` for a null.
    pub(crate) fn with_cell<R>(
        &self,
        index: usize,
        row: usize,
        read: impl FnOnce(Option<Cell<'_>>) -> Result<R, Failure>,
    ) -> Result<R, Failure> {
        let column = self.columns.get(index).ok_or(Failure::Panic)?;
        let place = (column.name, row as u64);
        let one = column.at_row(row, 1)?;
        match one.entry().map_err(|f| named(f, column.name))? {
            Some(entry) => with_one(entry, place, read),
            None => with_one(one, place, read),
        }
    }

    /// Passes all columns on as a batch.
    pub(crate) fn with_all<R>(
        &self,
        read: impl FnOnce(&Batch<'_>) -> Result<R, Failure>,
    ) -> Result<R, Failure> {
        let held = self.columns.iter().map(|&column| Held::new(column, self.rows));
        let held = held.collect::<Result<Vec<_>, _>>()?;
        let columns = held.iter().map(Held::column).collect::<Result<Vec<_>, Failure>>()?;
        read(&Batch::new(columns)?)
    }

    /// Passes the named columns on as a batch; all others are ignored.
    pub(crate) fn with_batch<R>(
        &self,
        names: &Names,
        read: impl FnOnce(&Batch<'_>) -> Result<R, Failure>,
    ) -> Result<R, Failure> {
        let given = self.names();
        let named = |name: &str| {
            let index = crm_arrow::position(given.clone(), name)?;
            let column = self.columns.get(index).ok_or(Failure::Panic)?;
            Held::new(*column, self.rows)
        };
        let held = names.among(given.clone()).map(named).collect::<Result<Vec<_>, Failure>>()?;
        let columns = held.iter().map(Held::column).collect::<Result<Vec<_>, Failure>>()?;
        read(&Batch::new(columns)?)
    }
}

/// Passes the value of a column of one row on.
fn with_one<R>(
    column: Borrowed,
    (name, row): (&'static str, u64),
    read: impl FnOnce(Option<Cell<'_>>) -> Result<R, Failure>,
) -> Result<R, Failure> {
    let held = Held::new(Borrowed { name, ..column }, 1)?;
    let batch = Batch::new(vec![held.column()?])?;
    read(batch.column(name)?.cell(0, row)?)
}

/// A column of a caller, whose pointers are valid as long as it lives.
#[derive(Clone, Copy, Debug)]
struct Borrowed {
    name: &'static str,
    raw: crm_column_t,
}

impl Borrowed {
    fn read(column: *const crm_column_t, place: &str) -> Result<Borrowed, Failure> {
        let raw = Borrowed::read_raw(column, place)?;
        let name = terminated(raw.name, "name");
        Ok(Borrowed { name: name.map_err(|failure| failure.at(format!("{place}.name")))?, raw })
    }

    fn read_raw(column: *const crm_column_t, place: &str) -> Result<crm_column_t, Failure> {
        sized(column, "column").map_err(|failure| failure.at(place.to_owned()))
    }

    /// Returns the column from a row on.
    fn at_row(mut self, row: usize, rows: usize) -> Result<Borrowed, Failure> {
        self.raw.offset = self.end(row)?;
        self.end(rows)?;
        Ok(self)
    }

    /// Returns the value of a dictionary of one row, as a column of one row, so that the dictionary
    /// is not looked at as a whole; `None` for a null, an index without a value, and another type.
    fn entry(&self) -> Result<Option<Borrowed>, Failure> {
        let is_null = |validity: Option<Bitmap<'_>>| validity.is_some_and(|bits| !bits.get(0));
        if self.raw.r#type != CRM_TYPE_DICTIONARY || is_null(self.validity(1)?) {
            return Ok(None);
        }
        let code = self.array::<i32>(1)?.first().and_then(|&code| usize::try_from(code).ok());
        let Some(code) = code.filter(|&code| code < self.raw.dictionary_length) else {
            return Ok(None);
        };
        self.check_unused()?;
        self.values_of_codes()?.at_row(code, 1).map(Some)
    }

    /// Returns the column of the values of a dictionary.
    fn values_of_codes(&self) -> Result<Borrowed, Failure> {
        // Its own name is not read.
        let name = "dictionary";
        let raw = Borrowed::read_raw(self.raw.dictionary, name);
        let raw = raw.map_err(|failure| named(failure, self.name))?;
        match raw.r#type {
            CRM_TYPE_DICTIONARY => {
                Err(malformed(self.name, "its dictionary is itself a dictionary"))
            }
            CRM_TYPE_LIST => Err(malformed(self.name, "its dictionary has lists")),
            _ => Ok(Borrowed { name, raw }),
        }
    }

    /// Checks that fields that the type does not use are zero.
    fn check_unused(&self) -> Result<(), Failure> {
        let raw = &self.raw;
        let text = matches!(raw.r#type, CRM_TYPE_UTF8 | CRM_TYPE_LARGE_UTF8);
        let list = raw.r#type == CRM_TYPE_LIST;
        let dictionary = list || raw.r#type == CRM_TYPE_DICTIONARY;
        let integers =
            matches!(raw.r#type, CRM_TYPE_INT32 | CRM_TYPE_INT64 | CRM_TYPE_INT8..=CRM_TYPE_UINT64);
        let timestamp = matches!(raw.r#type, CRM_TYPE_TIMESTAMP_S..=CRM_TYPE_TIMESTAMP_NS);
        let decimal = integers || raw.r#type == CRM_TYPE_DECIMAL128;
        let unused = [
            ("decimals", !decimal && raw.decimals != 0),
            ("values_size", !text && raw.values_size != 0),
            ("values", list && !raw.values.is_null()),
            ("offsets", !text && !list && !raw.offsets.is_null()),
            ("dictionary", !dictionary && !raw.dictionary.is_null()),
            ("dictionary_length", !dictionary && raw.dictionary_length != 0),
            ("zone", !timestamp && !raw.zone.is_null()),
        ];
        match unused.iter().find(|(_, given)| *given) {
            Some((field, _)) => {
                Err(malformed(self.name, &format!("its {field} must be zero for its type")))
            }
            None => Ok(()),
        }
    }

    /// Returns the values from the first row on, of the C type that the type number says.
    fn array<'a, T>(&self, rows: usize) -> Result<&'a [T], Failure> {
        let end = self.end(rows)?;
        let all = slice(self.raw.values.cast::<T>(), end, "values")?;
        Ok(all.get(self.raw.offset..).unwrap_or_default())
    }

    fn integers<'a, T>(&self, rows: usize) -> Result<Values<'a>, Failure>
    where
        Integers<'a>: From<&'a [T]>,
        T: 'a,
    {
        let integers = Integers::from(self.array::<T>(rows)?);
        Ok(match self.raw.decimals {
            0 => Values::Integers(integers),
            scale => Values::Scaled { integers, scale },
        })
    }

    /// Returns a bit for each row.
    fn bits<'a>(
        &self,
        first: *const u8,
        rows: usize,
        field: &'static str,
    ) -> Result<Bitmap<'a>, Failure> {
        let bytes = slice(first, self.end(rows)?.div_ceil(8), field)?;
        Ok(Bitmap::new(bytes, self.raw.offset, rows)?)
    }

    fn validity<'a>(&self, rows: usize) -> Result<Option<Bitmap<'a>>, Failure> {
        match self.raw.validity.is_null() {
            true => Ok(None),
            false => self.bits(self.raw.validity, rows, "validity").map(Some),
        }
    }

    /// Returns the offsets of the texts, and their bytes.
    fn text<'a, O: Copy + TryInto<usize> + std::fmt::Display>(
        &self,
        rows: usize,
    ) -> Result<(&'a [O], &'a [u8]), Failure> {
        let end = self.end(rows)?;
        if end == 0 && self.raw.offsets.is_null() {
            // Without rows there need not be a first offset.
            return Ok((&[], &[]));
        }
        let offsets = self.offsets::<O>(end)?;
        let data = slice(self.raw.values.cast::<u8>(), self.raw.values_size, "values")?;
        match offsets.last().map(|&last| (last, last.try_into())) {
            Some((_, Ok(length))) if length <= data.len() => Ok((offsets, data)),
            Some((last, _)) => {
                let size = data.len();
                let message = format!("its last offset is {last}, its values have {size} bytes");
                Err(malformed(self.name, &message))
            }
            None => Ok((&[], &[])),
        }
    }

    /// Returns the offsets from the first row on, up to the end of the last.
    fn offsets<'a, O>(&self, end: usize) -> Result<&'a [O], Failure> {
        let offsets = slice(self.raw.offsets.cast::<O>(), end + 1, "offsets")?;
        Ok(offsets.get(self.raw.offset..).unwrap_or_default())
    }

    /// Returns where the lists begin and end.
    fn lists<'a>(&self, rows: usize) -> Result<ListOffsets<'a>, Failure> {
        let end = self.end(rows)?;
        // Without rows there need not be a first offset.
        let none = end == 0 && self.raw.offsets.is_null();
        Ok(ListOffsets::Small(if none { &[] } else { self.offsets(end)? }))
    }

    /// Returns the time zone of timestamps.
    fn zone<'a>(&self) -> Result<Option<&'a str>, Failure> {
        if self.raw.zone.is_null() {
            return Ok(None);
        }
        terminated(self.raw.zone, "zone").map(Some).map_err(|failure| named(failure, self.name))
    }

    fn timestamps<'a>(&self, rows: usize, unit: TimeUnit) -> Result<Values<'a>, Failure> {
        Ok(Values::Timestamp { values: self.array(rows)?, unit })
    }

    fn end(&self, rows: usize) -> Result<usize, Failure> {
        let offset = self.raw.offset;
        offset.checked_add(rows).filter(|&end| end < isize::MAX as usize).ok_or_else(|| {
            malformed(self.name, &format!("offset {offset} and {rows} rows are too many"))
        })
    }
}

/// A column that is read, with what it needs of memory that its caller does not have.
struct Held {
    column: Borrowed,
    rows: usize,
    /// For strings: the validity bits, if one of them is NULL, which is a null without a bit.
    validity: Option<Vec<u8>>,
    dictionary: Option<Box<Held>>,
}

impl Held {
    fn new(column: Borrowed, rows: usize) -> Result<Held, Failure> {
        column.check_unused()?;
        let mut held = Held { column, rows, validity: None, dictionary: None };
        match column.raw.r#type {
            CRM_TYPE_STRING => held.validity = held.nulls().map_err(|f| named(f, column.name))?,
            CRM_TYPE_DICTIONARY | CRM_TYPE_LIST => {
                let dictionary = held.values_of_codes().map_err(|f| named(f, column.name))?;
                held.dictionary = Some(Box::new(dictionary));
            }
            _ => {}
        }
        Ok(held)
    }

    /// Returns the validity bits of strings; `None` if no string is NULL.
    fn nulls(&self) -> Result<Option<Vec<u8>>, Failure> {
        let pointers: &[*const c_char] = self.column.array(self.rows)?;
        if pointers.iter().all(|pointer| !pointer.is_null()) {
            return Ok(None);
        }
        let stated = self.column.validity(self.rows)?;
        let room = reserved(self.rows.div_ceil(8), "values");
        let mut validity = room.map_err(|_| too_long("values", self.rows))?;
        for (byte, pointers) in pointers.chunks(8).enumerate() {
            let bits = pointers.iter().enumerate().map(|(bit, pointer)| {
                let stated = stated.is_none_or(|stated| stated.get(8 * byte + bit));
                u8::from(stated && !pointer.is_null()) << bit
            });
            validity.push(bits.sum());
        }
        Ok(Some(validity))
    }

    /// Returns the column of the values of a dictionary, or of the elements of lists.
    fn values_of_codes(&self) -> Result<Held, Failure> {
        Held::new(self.column.values_of_codes()?, self.column.raw.dictionary_length)
    }

    fn column(&self) -> Result<Column<'_>, Failure> {
        self.column_as(self.column.name)
    }

    /// Returns the column with another name, which its rows have in errors.
    fn column_as(&self, spelled: &'static str) -> Result<Column<'_>, Failure> {
        let name = self.column.name;
        let validity = match &self.validity {
            Some(bits) => Some(Bitmap::new(bits, 0, self.rows)?),
            None => self.column.validity(self.rows).map_err(|f| named(f, name))?,
        };
        let values = self.values(validity.as_ref()).map_err(|f| named(f, name))?;
        let column = Column::new(spelled, values).with_zone(self.column.zone()?);
        Ok(match validity {
            Some(validity) => column.with_validity(validity)?,
            None => column,
        })
    }

    fn values(&self, validity: Option<&Bitmap<'_>>) -> Result<Values<'_>, Failure> {
        let (column, rows) = (&self.column, self.rows);
        Ok(match column.raw.r#type {
            CRM_TYPE_BOOL => Values::Bytes(column.array(rows)?),
            CRM_TYPE_BOOL_BITS => {
                Values::Bits(column.bits(column.raw.values.cast(), rows, "values")?)
            }
            CRM_TYPE_INT8 => column.integers::<i8>(rows)?,
            CRM_TYPE_INT16 => column.integers::<i16>(rows)?,
            CRM_TYPE_INT32 => column.integers::<i32>(rows)?,
            CRM_TYPE_INT64 => column.integers::<i64>(rows)?,
            CRM_TYPE_UINT8 => column.integers::<u8>(rows)?,
            CRM_TYPE_UINT16 => column.integers::<u16>(rows)?,
            CRM_TYPE_UINT32 => column.integers::<u32>(rows)?,
            CRM_TYPE_UINT64 => column.integers::<u64>(rows)?,
            CRM_TYPE_FLOAT32 => Values::Float32(column.array(rows)?),
            CRM_TYPE_FLOAT64 => Values::Float64(column.array(rows)?),
            CRM_TYPE_DECIMAL128 => {
                Values::Decimal128 { values: column.array(rows)?, scale: column.raw.decimals }
            }
            CRM_TYPE_DATE32 => Values::Date32(column.array(rows)?),
            CRM_TYPE_TIMESTAMP_S => column.timestamps(rows, TimeUnit::Second)?,
            CRM_TYPE_TIMESTAMP_MS => column.timestamps(rows, TimeUnit::Millisecond)?,
            CRM_TYPE_TIMESTAMP_US => column.timestamps(rows, TimeUnit::Microsecond)?,
            CRM_TYPE_TIMESTAMP_NS => column.timestamps(rows, TimeUnit::Nanosecond)?,
            CRM_TYPE_UTF8 => {
                let (offsets, data) = column.text::<i32>(rows)?;
                Values::Text(Text::Utf8 { offsets, data })
            }
            CRM_TYPE_LARGE_UTF8 => {
                let (offsets, data) = column.text::<i64>(rows)?;
                Values::Text(Text::LargeUtf8 { offsets, data })
            }
            CRM_TYPE_STRING => Values::Text(Text::Bytes(self.strings(validity)?)),
            CRM_TYPE_DICTIONARY => {
                let codes = Integers::Int32(column.array(rows)?);
                Values::Dictionary { codes, values: self.entries()? }
            }
            CRM_TYPE_LIST => Values::List { offsets: column.lists(rows)?, values: self.entries()? },
            other => {
                return Err(Error::ColumnType {
                    column: column.name.to_owned(),
                    found: format!("number {other}"),
                    accepted: "the CRM_TYPE numbers 1 to 23".to_owned(),
                }
                .into());
            }
        })
    }

    /// Returns the values of the dictionary, or the elements of the lists.
    fn entries(&self) -> Result<Box<Column<'_>>, Failure> {
        let entries = self.dictionary.as_ref().ok_or(Failure::Panic)?;
        entries.column_as(self.column.name).map(Box::new)
    }

    /// Returns the text of each row; a pointer under a null is not followed.
    fn strings(&self, validity: Option<&Bitmap<'_>>) -> Result<Vec<&[u8]>, Failure> {
        let pointers: &[*const c_char] = self.column.array(self.rows)?;
        let mut texts = reserved(pointers.len(), "values")?;
        let text = |&pointer: &*const c_char| bytes_until_nul(pointer);
        match validity {
            None => texts.extend(pointers.iter().map(text)),
            Some(validity) => texts.extend(
                pointers
                    .iter()
                    .enumerate()
                    .map(|(row, pointer)| if validity.get(row) { text(pointer) } else { &[] }),
            ),
        }
        Ok(texts)
    }
}

fn malformed(column: &str, message: &str) -> Failure {
    let (column, message) = (Some(column.to_owned()), message.to_owned());
    Error::MalformedColumn { column, row: None, message }.into()
}

/// Adds the name of the column to a failure of the boundary, which only has the field of the
/// struct.
fn named(failure: Failure, column: &str) -> Failure {
    match failure {
        Failure::Null(field) => malformed(column, &format!("its {field} must not be NULL")),
        Failure::Utf8(field) => malformed(column, &format!("its {field} must be UTF-8")),
        Failure::StructSize { ref name, .. } | Failure::UnknownFields { ref name, .. } => {
            let place = format!("{name} of the column {column:?}");
            failure.at(place)
        }
        Failure::Core(Error::MalformedColumn { column: Some(field), message, .. })
            if field != column =>
        {
            malformed(column, &format!("its {field}: {message}"))
        }
        Failure::Core(Error::TooLarge { field, message }) if field != column => {
            let message = format!("its {field}: {message}");
            Error::TooLarge { field: column.to_owned(), message }.into()
        }
        other => other,
    }
}
