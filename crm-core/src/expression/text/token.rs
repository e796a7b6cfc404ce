//! The tokens of the text form.

use std::fmt;

use crate::expression::text::keyword::Keyword;

/// A token of the text form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token<'t> {
    Keyword(Keyword),
    /// A name without quotes that is no keyword.
    Name(&'t str),
    /// A name in double quotes.
    Quoted(String),
    /// A text in single quotes.
    Text(String),
    /// A number without its sign.
    Number(&'t str),
    /// An operator or a mark.
    Symbol(&'t str),
    End,
}

impl Token<'_> {
    /// Whether it is this mark.
    pub(crate) fn is(&self, symbol: &str) -> bool {
        matches!(self, Token::Symbol(given) if *given == symbol)
    }
}

impl fmt::Display for Token<'_> {
    /// Says what was found.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Token::Keyword(keyword) => f.write_str(keyword.name()),
            Token::Name(name) => write!(f, "the name {name}"),
            Token::Quoted(name) => write!(f, "the name {name:?}"),
            Token::Text(text) => write!(f, "the text {text:?}"),
            Token::Number(number) => write!(f, "the number {number}"),
            Token::Symbol(symbol) => write!(f, "{symbol:?}"),
            Token::End => f.write_str("the end"),
        }
    }
}
