//! Closed lists of names that can be parsed.

use crate::error::undefined::UndefinedReason;

/// Declares an enum whose variants have a name in documents and a number in C, and are parsed from
/// either; the literal after `as` is the parameter that an error names.
macro_rules! choice {
    (
        $(#[$meta:meta])*
        $visibility:vis enum $type:ident as $field:literal { $($variants:tt)+ }
    ) => {
        crate::error::names::names! {
            $(#[$meta])*
            $visibility enum $type { $($variants)+ }
        }

        crate::text::choice::read! { $visibility $type as $field }
    };
}

/// Parses a value of a closed list from its number or its name.
macro_rules! read {
    ($visibility:vis $type:ident as $field:literal) => {
        impl $type {
            /// Returns the value with this name.
            pub(crate) fn from_name(name: &str) -> Option<$type> {
                $type::ALL.iter().copied().find(|one| one.name() == name)
            }

            /// Returns the value with this number.
            ///
            /// # Errors
            ///
            /// [`Error::OutOfRange`](crate::Error::OutOfRange) if no value has it.
            $visibility fn from_i32(number: i32) -> crate::error::error::Result<$type> {
                let known = $type::ALL.iter().find(|one| one.as_i32() == number);
                known.copied().ok_or_else(|| {
                    let numbers: Vec<String> =
                        $type::ALL.iter().map(|one| one.as_i32().to_string()).collect();
                    crate::error::error::Error::out_of_range(
                        $field,
                        &format!("one of the numbers {}", numbers.join(", ")),
                        number,
                    )
                })
            }
        }

        // The number of a list that only the core sees may have no use.
        const _: fn(i32) -> crate::error::error::Result<$type> = $type::from_i32;

        impl std::str::FromStr for $type {
            type Err = crate::error::error::Error;

            fn from_str(text: &str) -> crate::error::error::Result<$type> {
                $type::from_name(text).ok_or_else(|| {
                    let allowed = $type::ALL.iter().map(|one| one.name().to_owned()).collect();
                    crate::error::error::Error::unknown_name($field, allowed, text)
                })
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<$type, D::Error> {
                crate::text::parsed::parsed(deserializer)
            }
        }
    };
}

pub(crate) use {choice, read};

read! { pub UndefinedReason as "reason" }
