//! How a room declares its kinds of errors.

/// Declares the kinds of errors of a room, each once: its number, where its path comes from (`at` a
/// field, or `at` a parameter that is always the same), its message, and its fields.
///
/// The room's name becomes a macro that passes the kinds on, after those of the rooms before it, so
/// that [`collect!`](collect) can bring all of them together.
macro_rules! kinds {
    ($dollar:tt $room:ident { $($kind:tt)+ }) => {
        macro_rules! $room {
            ($dollar then:ident [$dollar($dollar next:ident)*] $dollar($dollar before:tt)*) => {
                crate::error::declare::collect! {
                    $dollar then [$dollar($dollar next)*] $dollar($dollar before)* $($kind)+
                }
            };
        }

        pub(crate) use $room;
    };
}

/// Calls a macro with the kinds of all rooms.
macro_rules! collect {
    ($then:ident [] $($kind:tt)+) => { $then! { $($kind)+ } };
    ($then:ident [$room:ident $($next:ident)*] $($kind:tt)*) => {
        $room! { $then [$($next)*] $($kind)* }
    };
}

pub(crate) use {collect, kinds};
