//! The macro for all closed lists of names.

/// Declares an enum whose variants have a name in documents and a number in C.
macro_rules! names {
    (
        $(#[$meta:meta])*
        $visibility:vis enum $type:ident {
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
            $visibility const ALL: &[$type] = &[$($type::$variant,)+];

            /// Returns the name in documents and Python.
            #[must_use]
            $visibility fn name(self) -> &'static str {
                match self {
                    $($type::$variant => $name,)+
                }
            }

            /// Returns the number in C.
            #[must_use]
            $visibility fn as_i32(self) -> i32 {
                self as i32
            }
        }

        // The number of a list that only the core sees may have no use.
        const _: fn($type) -> i32 = $type::as_i32;

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }
    };
}

pub(crate) use names;
