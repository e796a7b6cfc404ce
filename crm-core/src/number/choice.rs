//! One macro for every closed list of names.

/// Declares an enum whose variants have a name in documents and a number in C.
macro_rules! choice {
    (
        $(#[$meta:meta])*
        $visibility:vis enum $type:ident as $field:literal {
            $($(#[doc = $doc:literal])+ $variant:ident = $number:literal $name:literal,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        #[repr(i32)]
        $visibility enum $type {
            $($(#[doc = $doc])+ $variant = $number,)+
        }

        impl $type {
            /// Every value, in the order of their numbers.
            pub const ALL: &[$type] = &[$($type::$variant,)+];

            /// Returns the name, as documents and Python spell it.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $($type::$variant => $name,)+
                }
            }

            /// Returns the number, as C spells it.
            #[must_use]
            pub fn as_i32(self) -> i32 {
                self as i32
            }

            /// Returns the value with this number.
            ///
            /// # Errors
            ///
            /// [`Error::OutOfRange`](crate::Error::OutOfRange) when no value has it.
            pub fn from_i32(number: i32) -> crate::Result<$type> {
                match number {
                    $($number => Ok($type::$variant),)+
                    _ => {
                        let numbers = [$(stringify!($number),)+].join(", ");
                        Err(crate::Error::out_of_range(
                            $field,
                            &format!("one of the numbers {numbers}"),
                            number,
                        ))
                    }
                }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }

        impl std::str::FromStr for $type {
            type Err = crate::Error;

            fn from_str(text: &str) -> crate::Result<$type> {
                match text {
                    $($name => Ok($type::$variant),)+
                    _ => Err(crate::Error::UnknownName {
                        field: $field.to_owned(),
                        allowed: $type::ALL.iter().map(|one| one.name().to_owned()).collect(),
                        given: text.to_owned(),
                    }),
                }
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<$type, D::Error> {
                let name = <String as serde::Deserialize>::deserialize(deserializer)?;
                name.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use choice;
