//! Macros that declare the kinds of errors of a module.

/// Declares the kinds of errors of a module, each once: its number, the source of its path (`at` a
/// field, or `at` a constant parameter), its message, and its fields.
///
/// The name of the module becomes a macro that appends its kinds to those of the previous modules,
/// so that [`collect!`](collect) can combine all of them.
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

/// Calls a macro with the kinds of all modules.
macro_rules! collect {
    ($then:ident [] $($kind:tt)+) => { $then! { $($kind)+ } };
    ($then:ident [$room:ident $($next:ident)*] $($kind:tt)*) => {
        $room! { $then [$($next)*] $($kind)* }
    };
}

pub(crate) use {collect, kinds};
