//! Splits the text form into tokens.

use winnow::ascii::{digit0, digit1, multispace0};
use winnow::combinator::{alt, delimited, opt, repeat};
use winnow::error::EmptyError;
use winnow::prelude::*;
use winnow::token::{one_of, take_till, take_while};

use crate::error::error::{Error, Result};
use crate::expression::text::keyword::{Keyword, begins_name, continues_name};
use crate::expression::text::token::Token;
use crate::expression::tree::place::Place;

/// What a backslash before a character stands for, if it is an escape.
const ESCAPES: [(&str, &str); 9] = [
    ("\\'", "'"),
    ("\\\\", "\\"),
    ("\\a", "\u{7}"),
    ("\\b", "\u{8}"),
    ("\\t", "\t"),
    ("\\n", "\n"),
    ("\\v", "\u{B}"),
    ("\\f", "\u{C}"),
    ("\\r", "\r"),
];

/// Writes a text in single quotes, such that it is read back.
pub(crate) fn quoted_text(text: &str) -> String {
    let mut quoted = String::from("'");
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '\'' => quoted.push_str("''"),
            // A backslash that begins no escape stands for itself.
            '\\' => {
                let begins = rest.peek().is_none_or(|next| "'\\abtnvfr".contains(*next));
                quoted.push_str(if begins { "\\\\" } else { "\\" });
            }
            _ => match ESCAPES.iter().find(|(_, control)| control.starts_with(character)) {
                Some((escape, _)) => quoted.push_str(escape),
                None => quoted.push(character),
            },
        }
    }
    quoted + "'"
}

/// Reads the tokens of a text one by one.
pub(crate) struct Lexer<'t> {
    rest: &'t str,
    /// The number of the first character of the rest, from 1.
    character: u32,
}

impl<'t> Lexer<'t> {
    pub(crate) fn new(text: &'t str) -> Lexer<'t> {
        Lexer { rest: text, character: 1 }
    }

    /// Returns the next token, and the number of its first character.
    pub(crate) fn next(&mut self) -> Result<(Token<'t>, u32)> {
        self.advance(space);
        let start = self.character;
        if self.rest.is_empty() {
            return Ok((Token::End, start));
        }
        let token = self.advance(token).ok_or_else(|| self.unexpected())?;
        if let Token::Number(number) = token
            && self.rest.starts_with(begins_name)
        {
            let message = format!("expected a space or an operator after the number {number}");
            return Err(self.error(message));
        }
        Ok((token, start))
    }

    /// Runs a parser on the rest; what it takes is left behind.
    fn advance<T>(
        &mut self,
        parser: impl FnOnce(&mut &'t str) -> Result<T, EmptyError>,
    ) -> Option<T> {
        let mut rest = self.rest;
        let found = parser(&mut rest).ok()?;
        let taken = self.rest.get(..self.rest.len() - rest.len()).unwrap_or_default();
        let characters = u32::try_from(taken.chars().count()).unwrap_or(u32::MAX);
        self.character = self.character.saturating_add(characters);
        self.rest = rest;
        Some(found)
    }

    fn error(&self, message: String) -> Error {
        Place::Character(self.character).syntax(message)
    }

    /// The error for a rest that does not begin with a token.
    fn unexpected(&self) -> Error {
        let first = self.rest.chars().next().unwrap_or_default();
        self.error(match first {
            '\'' => "the text that begins here has no closing single quote".to_owned(),
            '"' if self.rest.starts_with("\"\"") => "the name in double quotes is empty".to_owned(),
            '"' => "the name that begins here has no closing double quote".to_owned(),
            '!' if self.rest.starts_with("!=") => "\"<>\" means not equal, found \"!=\"".to_owned(),
            '&' if self.rest.starts_with("&&") => "write AND, found \"&&\"".to_owned(),
            '|' if self.rest.starts_with("||") => "write OR, found \"||\"".to_owned(),
            '[' => "a list is in parentheses, as in IN ('a', 'b'), found \"[\"".to_owned(),
            _ => {
                let number = u32::from(first);
                format!("unexpected character {:?} (U+{number:04X})", first.to_string())
            }
        })
    }
}

fn space(input: &mut &str) -> Result<(), EmptyError> {
    let other = take_while(0.., char::is_whitespace);
    (multispace0, other).void().parse_next(input)
}

fn token<'t>(input: &mut &'t str) -> Result<Token<'t>, EmptyError> {
    alt((
        name.map(|name| Keyword::read(name).map_or(Token::Name(name), Token::Keyword)),
        number.map(Token::Number),
        text.map(Token::Text),
        quoted_name.map(Token::Quoted),
        symbol.map(Token::Symbol),
    ))
    .parse_next(input)
}

fn name<'t>(input: &mut &'t str) -> Result<&'t str, EmptyError> {
    (one_of(begins_name), take_while(0.., continues_name)).take().parse_next(input)
}

fn number<'t>(input: &mut &'t str) -> Result<&'t str, EmptyError> {
    let power = (one_of(['e', 'E']), opt(one_of(['+', '-'])), digit1);
    let whole = (digit1, opt(('.', digit0))).void();
    let fraction = ('.', digit1).void();
    (alt((whole, fraction)), opt(power)).take().parse_next(input)
}

/// A text in single quotes; two of them are one, and some letters after a backslash are controls.
fn text(input: &mut &str) -> Result<String, EmptyError> {
    let part = alt((take_till(1.., ['\'', '\\']), "''".value("'"), escape, "\\"));
    delimited('\'', joined(0, part), '\'').parse_next(input)
}

fn escape<'t>(input: &mut &'t str) -> Result<&'t str, EmptyError> {
    let known = ESCAPES.iter().find_map(|(escape, text)| {
        let rest = input.strip_prefix(escape)?;
        Some((rest, *text))
    });
    let (rest, text) = known.ok_or(EmptyError)?;
    *input = rest;
    Ok(text)
}

/// A name in double quotes; two of them are one.
fn quoted_name(input: &mut &str) -> Result<String, EmptyError> {
    let part = alt((take_till(1.., '"'), "\"\"".value("\"")));
    delimited('"', joined(1, part), '"').parse_next(input)
}

/// At least some parts, joined.
fn joined<'t>(
    fewest: usize,
    part: impl Parser<&'t str, &'t str, EmptyError>,
) -> impl Parser<&'t str, String, EmptyError> {
    repeat(fewest.., part).fold(String::new, |mut text: String, part| {
        text.push_str(part);
        text
    })
}

fn symbol<'t>(input: &mut &'t str) -> Result<&'t str, EmptyError> {
    let two = alt(("<=", ">=", "<>"));
    let one = one_of(['=', '<', '>', '+', '-', '*', '/', '%', '^', '(', ')', ',']).take();
    alt((two, one)).parse_next(input)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Result<Vec<(Token<'_>, u32)>> {
        let mut lexer = Lexer::new(text);
        let mut found = Vec::new();
        loop {
            let (token, start) = lexer.next()?;
            if token == Token::End {
                return Ok(found);
            }
            found.push((token, start));
        }
    }

    fn read(text: &str) -> String {
        match tokens(text).unwrap().as_slice() {
            [(Token::Text(text), 1)] => text.clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn places_are_counted_in_characters() {
        let found = tokens(" שם>=1.5e3\u{a0}\"a\"\"b\" 'x''y'not").unwrap();
        let expected = [
            (Token::Name("שם"), 2),
            (Token::Symbol(">="), 4),
            (Token::Number("1.5e3"), 6),
            (Token::Quoted("a\"b".to_owned()), 12),
            (Token::Text("x'y".to_owned()), 19),
            (Token::Keyword(Keyword::Not), 25),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_backslash_is_itself_where_it_begins_no_escape() {
        for (literal, text) in [
            (r"'50\%'", r"50\%"),
            (r"'a\\'", r"a\"),
            (r"'\\\%'", r"\\%"),
            (r"'it\'s'", "it's"),
            (r"'\a\b\t\n\v\f\r'", "\u{7}\u{8}\t\n\u{b}\u{c}\r"),
            ("''", ""),
            ("''''", "'"),
        ] {
            assert_eq!(read(literal), text, "{literal}");
            assert_eq!(read(&quoted_text(text)), text, "{literal}");
        }
        assert_eq!(quoted_text(r"50\%"), r"'50\%'");
        assert_eq!(quoted_text("it's\n"), r"'it''s\n'");
        assert_eq!(quoted_text(r"\'"), r"'\\'''");
    }

    #[test]
    fn what_is_no_token_is_named_with_its_place() {
        for (text, message) in [
            ("a = 'x", "character 5: the text that begins here has no closing single quote"),
            ("\"a = 1", "character 1: the name that begins here has no closing double quote"),
            ("\"\" = 1", "character 1: the name in double quotes is empty"),
            ("a != 1", "character 3: \"<>\" means not equal, found \"!=\""),
            ("a && b", "character 3: write AND, found \"&&\""),
            ("a || b", "character 3: write OR, found \"||\""),
            (
                "a in ['b']",
                "character 6: a list is in parentheses, as in IN ('a', 'b'), found \"[\"",
            ),
            ("a = \u{200F}1", "character 5: unexpected character \"\\u{200f}\" (U+200F)"),
            ("a = 30d", "character 7: expected a space or an operator after the number 30"),
        ] {
            assert_eq!(tokens(text).unwrap_err().to_string(), message);
        }
    }
}
