//! Where an error is, from the field that says so.

/// A field that names the place of an error.
pub(crate) trait Place {
    /// The place; `None` for the input as a whole.
    fn place(&self) -> Option<&str>;

    /// The place, for changes.
    fn place_mut(&mut self) -> Option<&mut String>;
}

impl Place for String {
    fn place(&self) -> Option<&str> {
        Some(self)
    }

    fn place_mut(&mut self) -> Option<&mut String> {
        Some(self)
    }
}

impl Place for Option<String> {
    fn place(&self) -> Option<&str> {
        self.as_deref()
    }

    fn place_mut(&mut self) -> Option<&mut String> {
        self.as_mut()
    }
}
