//! The types of fields by their names in a schema.

use crate::text::choice::choice;

choice! {
    /// The type of a field.
    pub(crate) enum FieldKind as "type" {
        /// True or false.
        Bool = 1 "bool",
        /// An integer of 64 bits.
        Int = 2 "int",
        /// A double.
        Float = 3 "float",
        /// A number with declared decimals.
        Decimal = 4 "decimal",
        /// An amount of a currency.
        Money = 5 "money",
        /// A calendar day.
        Date = 6 "date",
        /// An instant in microseconds.
        Timestamp = 7 "timestamp",
        /// Any text.
        Text = 8 "text",
        /// A text from a list.
        Code = 9 "code",
        /// A set of texts from a list.
        Codes = 10 "codes",
    }
}
