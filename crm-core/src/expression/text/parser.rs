//! Reads an expression from its text form.

use crate::error::error::{Error, Result};
use crate::expression::text::keyword::Keyword;
use crate::expression::text::lexer::Lexer;
use crate::expression::text::token::Token;
use crate::expression::tree::build::Part;
use crate::expression::tree::limits::{DEEPEST, MOST, too_deep, too_many};
use crate::expression::tree::moment::{read_date, read_end, read_timestamp};
use crate::expression::tree::node::{Kind, Node};
use crate::expression::tree::number::{Number, NumberError};
use crate::expression::tree::operator::Operator;
use crate::expression::tree::place::Place;
use crate::expression::tree::unknown::unknown_function;

/// Reads an expression.
///
/// The grammar, from what binds least to what binds most: `OR`; `AND`; `NOT`; comparisons, `LIKE`,
/// `BETWEEN`, `IN` and `IS NULL`; `+ -`; `* / DIV %`; `^`; a sign. Operators of numbers of one rank
/// are grouped from the left.
pub(crate) fn read_text(text: &str) -> Result<Node> {
    let mut lexer = Lexer::new(text);
    let (token, start) = lexer.next()?;
    let mut parser = Parser { lexer, token, start, brackets: 0, parts: 0 };
    let whole = parser.disjunction()?;
    match parser.token {
        Token::End => whole.finish(),
        _ => Err(parser.expected("an operator or the end")),
    }
}

struct Parser<'t> {
    lexer: Lexer<'t>,
    /// The token that is read next, and the number of its first character.
    token: Token<'t>,
    start: u32,
    /// How many brackets are open.
    brackets: usize,
    /// How many parts were read.
    parts: usize,
}

impl<'t> Parser<'t> {
    fn disjunction(&mut self) -> Result<Part> {
        self.joined(Operator::Or, Keyword::Or, Parser::conjunction)
    }

    fn conjunction(&mut self) -> Result<Part> {
        self.joined(Operator::And, Keyword::And, Parser::negation)
    }

    /// One part, or several with a keyword between them.
    fn joined(
        &mut self,
        operator: Operator,
        keyword: Keyword,
        part: fn(&mut Self) -> Result<Part>,
    ) -> Result<Part> {
        let place = self.place();
        let first = part(self)?;
        if self.token != Token::Keyword(keyword) {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.takes(&Token::Keyword(keyword))? {
            parts.push(part(self)?);
        }
        Part::call(operator, parts, place)
    }

    fn negation(&mut self) -> Result<Part> {
        let mut places = Vec::new();
        while self.token == Token::Keyword(Keyword::Not) {
            places.push(self.place());
            if places.len() > DEEPEST {
                return Err(too_deep());
            }
            self.advance()?;
        }
        let part = self.comparison()?;
        places.into_iter().rev().try_fold(part, negated)
    }

    fn comparison(&mut self) -> Result<Part> {
        let place = self.place();
        let left = self.sum()?;
        let compared = match &self.token {
            Token::Symbol(symbol) => match Operator::read(symbol) {
                Some(operator) if operator.is_comparison() => {
                    self.advance()?;
                    let right = self.sum()?;
                    Part::call(operator, vec![left, right], place)?
                }
                _ => return Ok(left),
            },
            Token::Keyword(Keyword::Is) => self.null_test(left, place)?,
            Token::Keyword(Keyword::Not) => {
                self.advance()?;
                let found = self.infix(left, place.clone())?;
                negated(found.map_err(|_| self.expected("IN, LIKE or BETWEEN"))?, place)?
            }
            _ => match self.infix(left, place)? {
                Ok(found) => found,
                Err(left) => return Ok(left),
            },
        };
        self.check_single()?;
        Ok(compared)
    }

    /// What follows a value: `IN`, `LIKE` or `BETWEEN`; otherwise the value itself.
    fn infix(&mut self, left: Part, place: Place) -> Result<Result<Part, Part>> {
        let Token::Keyword(keyword) = self.token else { return Ok(Err(left)) };
        let (operator, rest) = match keyword {
            Keyword::In => {
                self.advance()?;
                (Operator::In, vec![self.list()?])
            }
            Keyword::Like => {
                self.advance()?;
                (Operator::Like, vec![self.sum()?])
            }
            Keyword::Between => {
                self.advance()?;
                let low = self.sum()?;
                self.take_keyword(Keyword::And)?;
                (Operator::Between, vec![low, self.sum()?])
            }
            _ => return Ok(Err(left)),
        };
        let arguments = [left].into_iter().chain(rest).collect();
        Part::call(operator, arguments, place).map(Ok)
    }

    fn null_test(&mut self, left: Part, place: Place) -> Result<Part> {
        self.advance()?;
        let not = self.takes(&Token::Keyword(Keyword::Not))?;
        self.take_keyword(Keyword::Null)?;
        let test = Part::call(Operator::IsNull, vec![left], place.clone())?;
        if not { negated(test, place) } else { Ok(test) }
    }

    /// Checks that a comparison is not compared without brackets.
    fn check_single(&self) -> Result<()> {
        let again = match &self.token {
            Token::Symbol(symbol) => {
                Operator::read(symbol).is_some_and(|operator| operator.is_comparison())
            }
            Token::Keyword(keyword) => matches!(
                keyword,
                Keyword::Is | Keyword::Not | Keyword::In | Keyword::Like | Keyword::Between
            ),
            _ => false,
        };
        if !again {
            return Ok(());
        }
        Err(self.expected("AND, OR or the end (a comparison within a comparison needs brackets)"))
    }

    fn sum(&mut self) -> Result<Part> {
        self.grouped(&["+", "-"], Parser::product)
    }

    fn product(&mut self) -> Result<Part> {
        self.grouped(&["*", "/", "%"], Parser::power)
    }

    fn power(&mut self) -> Result<Part> {
        self.grouped(&["^"], Parser::signed)
    }

    /// Parts with operators of one rank between them, grouped from the left.
    fn grouped(&mut self, symbols: &[&str], part: fn(&mut Self) -> Result<Part>) -> Result<Part> {
        let place = self.place();
        let mut left = part(self)?;
        loop {
            let operator = match &self.token {
                Token::Symbol(symbol) if symbols.contains(symbol) => Operator::read(symbol),
                Token::Keyword(Keyword::Div) if symbols.contains(&"/") => {
                    Some(Operator::IntegerDivide)
                }
                _ => None,
            };
            let Some(operator) = operator else { return Ok(left) };
            self.advance()?;
            let right = part(self)?;
            left = Part::call(operator, vec![left, right], place.clone())?;
        }
    }

    /// A value with a sign: that of a number is part of it, another is a product with -1.
    fn signed(&mut self) -> Result<Part> {
        let mut minuses = Vec::new();
        while self.token.is("-") {
            minuses.push(self.place());
            if minuses.len() > DEEPEST {
                return Err(too_deep());
            }
            self.advance()?;
        }
        let plus = minuses.is_empty() && self.takes(&Token::Symbol("+"))?;
        let part = if let Token::Number(digits) = self.token {
            let minus = minuses.pop();
            let text = if minus.is_some() { format!("-{digits}") } else { digits.to_owned() };
            self.number(&text, minus)?
        } else if plus {
            return Err(self.expected("a number after its sign"));
        } else {
            self.value()?
        };
        minuses.into_iter().rev().try_fold(part, |part, place| {
            let minus_one =
                Part::leaf(Kind::Number(Number { digits: -1, exponent: 0 }), place.clone());
            Part::call(Operator::Times, vec![minus_one, part], place)
        })
    }

    fn number(&mut self, text: &str, sign: Option<Place>) -> Result<Part> {
        let place = sign.unwrap_or_else(|| self.place());
        let number = Number::from_decimal_text(text).map_err(|error| match error {
            NumberError::Malformed => place.syntax(format!("{text} is not a number")),
            NumberError::Inexact => place.syntax(Number::too_long(text)),
        })?;
        self.advance()?;
        self.leaf(Kind::Number(number), place)
    }

    fn value(&mut self) -> Result<Part> {
        let place = self.place();
        match self.token.clone() {
            Token::Text(text) => self.taken(Kind::Text(text), place),
            Token::Quoted(name) => self.taken(Kind::Field(name), place),
            Token::Keyword(Keyword::True) => self.taken(Kind::Bool(true), place),
            Token::Keyword(Keyword::False) => self.taken(Kind::Bool(false), place),
            Token::Keyword(Keyword::Null) => {
                Err(place.syntax("NULL is not a value; write \"x IS NULL\" or \"x IS NOT NULL\""))
            }
            Token::Keyword(keyword) => self.keyword_value(keyword, place),
            Token::Name(name) => {
                self.advance()?;
                if self.token.is("(") {
                    self.function(name, place)
                } else {
                    self.leaf(Kind::Field(name.to_owned()), place)
                }
            }
            Token::Symbol("(") => {
                self.open()?;
                let inner = self.disjunction()?;
                self.close("an operator or \")\"")?;
                Ok(inner)
            }
            _ => Err(self.expected("a value")),
        }
    }

    /// A value that begins with a keyword: a date, a timestamp, an interval or a folded text.
    fn keyword_value(&mut self, keyword: Keyword, place: Place) -> Result<Part> {
        let name = keyword.name();
        let known = matches!(
            keyword,
            Keyword::Date
                | Keyword::Timestamp
                | Keyword::Interval
                | Keyword::CaseFold
                | Keyword::AccentFold
        );
        if !known {
            return Err(self.expected("a value"));
        }
        self.advance()?;
        if !self.token.is("(") {
            let message = format!("{name} is a keyword: a field of this name is in double quotes");
            return Err(place.syntax(message));
        }
        match keyword {
            Keyword::Date => {
                self.moment(place, "a date 'YYYY-MM-DD'", |text| read_date(text).map(Kind::Date))
            }
            Keyword::Timestamp => {
                let expected = "a timestamp 'YYYY-MM-DDThh:mm:ssZ' in UTC with at most 6 decimals";
                self.moment(place, expected, |text| read_timestamp(text).map(Kind::Timestamp))
            }
            Keyword::Interval => self.interval(place),
            _ => self.function(name, place),
        }
    }

    /// A date or an instant in brackets.
    fn moment(
        &mut self,
        place: Place,
        expected: &str,
        read: fn(&str) -> Option<Kind>,
    ) -> Result<Part> {
        self.open()?;
        let Token::Text(text) = &self.token else { return Err(self.expected(expected)) };
        let kind = read(text).ok_or_else(|| self.expected(expected))?;
        self.advance()?;
        self.close("\")\"")?;
        self.leaf(kind, place)
    }

    fn interval(&mut self, place: Place) -> Result<Part> {
        self.open()?;
        let start = self.end()?;
        if !self.takes(&Token::Symbol(","))? {
            return Err(self.expected("\",\" and the end of the interval"));
        }
        let end = self.end()?;
        self.close("\")\"")?;
        self.count()?;
        Part::interval(start, end, place)
    }

    /// An end of an interval.
    fn end(&mut self) -> Result<Part> {
        let Token::Text(text) = &self.token else { return self.sum() };
        let expected = "a date 'YYYY-MM-DD', a timestamp 'YYYY-MM-DDThh:mm:ssZ' or '..'";
        let kind = read_end(text).ok_or_else(|| self.expected(expected))?;
        let place = self.place();
        self.taken(kind, place)
    }

    /// The arguments of a function whose name was read.
    fn function(&mut self, name: &str, place: Place) -> Result<Part> {
        let Some(operator) = Operator::function(name) else {
            return Err(unknown_function(name, &place));
        };
        self.open()?;
        let mut arguments = Vec::new();
        if !self.token.is(")") {
            loop {
                let in_list_place = operator.takes_list(arguments.len()) && self.token.is("(");
                arguments.push(if in_list_place { self.list()? } else { self.disjunction()? });
                if !self.takes(&Token::Symbol(","))? {
                    break;
                }
            }
        }
        self.close("\",\" or \")\"")?;
        self.count()?;
        Part::call(operator, arguments, place)
    }

    /// A list in brackets, which may be empty.
    fn list(&mut self) -> Result<Part> {
        let place = self.place();
        self.open()?;
        let mut values = Vec::new();
        if !self.token.is(")") {
            values.push(self.sum()?);
            while self.takes(&Token::Symbol(","))? {
                values.push(self.sum()?);
            }
        }
        self.close("\",\" or \")\"")?;
        self.count()?;
        Part::array(values, place)
    }

    /// A part without arguments, made of the next token.
    fn taken(&mut self, kind: Kind, place: Place) -> Result<Part> {
        self.advance()?;
        self.leaf(kind, place)
    }

    fn leaf(&mut self, kind: Kind, place: Place) -> Result<Part> {
        self.count()?;
        Ok(Part::leaf(kind, place))
    }

    /// Counts a part, so that a text that is too long is not read to its end.
    fn count(&mut self) -> Result<()> {
        self.parts += 1;
        if self.parts > MOST { Err(too_many()) } else { Ok(()) }
    }

    fn open(&mut self) -> Result<()> {
        if !self.token.is("(") {
            return Err(self.expected("\"(\""));
        }
        self.brackets += 1;
        if self.brackets > DEEPEST {
            return Err(too_deep());
        }
        self.advance()
    }

    fn close(&mut self, expected: &str) -> Result<()> {
        if !self.token.is(")") {
            return Err(self.expected(expected));
        }
        self.brackets -= 1;
        self.advance()
    }

    fn take_keyword(&mut self, keyword: Keyword) -> Result<()> {
        if self.takes(&Token::Keyword(keyword))? {
            return Ok(());
        }
        Err(self.expected(keyword.name()))
    }

    /// Reads on if the next token is this one.
    fn takes(&mut self, token: &Token<'_>) -> Result<bool> {
        let found = self.token == *token;
        if found {
            self.advance()?;
        }
        Ok(found)
    }

    fn advance(&mut self) -> Result<()> {
        (self.token, self.start) = self.lexer.next()?;
        Ok(())
    }

    fn place(&self) -> Place {
        Place::Character(self.start)
    }

    /// The error for the next token.
    fn expected(&self, expected: &str) -> Error {
        let advice = advice(expected, &self.token);
        self.place().syntax(format!("expected {expected}, found {}{advice}", self.token))
    }
}

/// What to write instead of what other languages have.
fn advice(expected: &str, found: &Token<'_>) -> &'static str {
    match found {
        Token::Symbol("=") if expected == "a value" => "; one \"=\" means equal",
        Token::Symbol("*") if expected == "a value" => "; the language has no comments",
        Token::Name(name) => match name.to_lowercase().as_str() {
            "ilike" => "; write CASEI(x) LIKE CASEI('...')",
            "contains" | "startswith" | "endswith" => "; write x LIKE '%...%'",
            _ => "",
        },
        _ => "",
    }
}

fn negated(part: Part, place: Place) -> Result<Part> {
    Part::call(Operator::Not, vec![part], place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expression::text::printer::write_text;

    fn printed(text: &str) -> String {
        write_text(&read_text(text).unwrap())
    }

    fn refused(text: &str) -> String {
        read_text(text).unwrap_err().to_string()
    }

    #[test]
    fn the_printer_writes_one_form() {
        for (given, written) in [
            (
                "plan not in('a','b') and(x>1 or y is not null)",
                "plan NOT IN ('a', 'b') AND (x > 1 OR y IS NOT NULL)",
            ),
            ("active", "active = TRUE"),
            ("not active and(b)", "NOT (active = TRUE) AND b = TRUE"),
            ("not a in (1)", "a NOT IN (1)"),
            ("not not a is null", "NOT (a IS NOT NULL)"),
            ("a=-x", "a = -1 * x"),
            ("a=-x^2", "a = (-1 * x) ^ 2"),
            ("a=-2^2", "a = -2 ^ 2"),
            ("a=2^3^2", "a = 2 ^ 3 ^ 2"),
            ("a=2^(3^2)", "a = 2 ^ (3 ^ 2)"),
            ("a=(1+2)*3-(4-5)-6", "a = (1 + 2) * 3 - (4 - 5) - 6"),
            ("a=1 div 2%x/3", "a = 1 DIV 2 % x / 3"),
            ("a=+5e2", "a = 500"),
            ("(a>1)is null", "(a > 1) IS NULL"),
            ("(a>1)=(b in(1))", "(a > 1) = (b IN (1))"),
            ("a between 1 and 2+x and b", "a BETWEEN 1 AND 2 + x AND b = TRUE"),
            (
                "(a and b)and(c or(d or e))",
                "a = TRUE AND b = TRUE AND (c = TRUE OR d = TRUE OR e = TRUE)",
            ),
            ("a in()", "a IN ()"),
            ("a in((b>1),-c)", "a IN ((b > 1), -1 * c)"),
            ("A_EQUALS(t,())or a_overlaps((('x')),t)", "A_EQUALS(t, ()) OR A_OVERLAPS(('x'), t)"),
            ("\"date\"=date('2026-03-31')", "\"date\" = DATE('2026-03-31')"),
            (
                "t_after(\"a b\",interval('..',today()))",
                "T_AFTER(\"a b\", INTERVAL('..', today()))",
            ),
            ("x=timestamp('2026-03-31T09:00:00.50Z')", "x = TIMESTAMP('2026-03-31T09:00:00.5Z')"),
            (
                "EVENTCOUNT('p',LASTDAYS(30),paid)>0",
                "eventCount('p', lastDays(30), paid = TRUE) > 0",
            ),
            ("eventsum('p',amount)>0", "eventSum('p', amount) > 0"),
            ("casei(שם) like casei('א%')", "CASEI(שם) LIKE CASEI('א%')"),
            ("notes=1 and null_count=order_id", "notes = 1 AND null_count = order_id"),
            ("true", "TRUE"),
            ("year>2 and year(d)>2", "year > 2 AND year(d) > 2"),
        ] {
            assert_eq!(printed(given), written);
            assert_eq!(printed(written), written);
        }
    }

    #[test]
    fn an_error_says_where_what_was_expected_and_what_was_found() {
        for (text, message) in [
            ("", "character 1: expected a value, found the end"),
            ("a = ", "character 5: expected a value, found the end"),
            ("a = 1)", "character 6: expected an operator or the end, found \")\""),
            ("(a = 1", "character 7: expected an operator or \")\", found the end"),
            ("a = 1 b", "character 7: expected an operator or the end, found the name b"),
            ("a == 1", "character 4: expected a value, found \"=\"; one \"=\" means equal"),
            (
                "a ilike 'b'",
                "character 3: expected an operator or the end, found the name ilike; write CASEI(x) \
                 LIKE CASEI('...')",
            ),
            (
                "a = NULL",
                "character 5: NULL is not a value; write \"x IS NULL\" or \"x IS NOT NULL\"",
            ),
            (
                "a = 1 = 2",
                "character 7: expected AND, OR or the end (a comparison within a comparison needs \
                 brackets), found \"=\"",
            ),
            ("a NOT 1", "character 7: expected IN, LIKE or BETWEEN, found the number 1"),
            ("a BETWEEN 1 OR 2", "character 13: expected AND, found OR"),
            ("a IS 1", "character 6: expected NULL, found the number 1"),
            (
                "date > 1",
                "character 1: DATE is a keyword: a field of this name is in double quotes",
            ),
            (
                "a = DATE('2026-02-30')",
                "character 10: expected a date 'YYYY-MM-DD', found the text \"2026-02-30\"",
            ),
            ("lastday(3) = a", "character 1: there is no function \"lastday\", near \"lastDays\""),
            ("lastDays() = a", "character 1: lastDays takes 1 argument, found 0"),
            ("1 + 2", "character 1: expected a condition, found an expression with +"),
            ("a AND 'x'", "character 7: expected a condition, found the text \"x\""),
            (
                "a LIKE b",
                "character 8: the pattern of LIKE must be a text in single quotes, possibly in CASEI or ACCENTI",
            ),
            (
                r"a LIKE 'x\\'",
                "character 8: the pattern of LIKE must not end in its escape, \"\\\"",
            ),
            (
                "a_equals(t, 'x')",
                "character 13: A_EQUALS takes a field, a function or a list here, found the text \"x\"",
            ),
            ("a IN 1", "character 6: expected \"(\", found the number 1"),
            (
                "eventCount(p) > 0",
                "character 12: eventCount takes a text in single quotes here, found the field \"p\"",
            ),
            (
                "eventCount('p', a = 1, lastDays(3)) > 0",
                "character 24: eventCount takes an interval and then a condition, found the function lastDays",
            ),
            (
                "eventSum('p', 1) > 0",
                "character 15: eventSum takes a field of the event here, found the number 1",
            ),
            (
                "a = 9007199254740993",
                "character 5: a double cannot hold the number 9007199254740993; write it as a text, '9007199254740993'",
            ),
        ] {
            assert_eq!(refused(text), message);
        }
    }

    #[test]
    fn the_limits_are_found_before_the_stack_ends() {
        let levels = "expression is too large: at most 100 levels are allowed";
        for text in [
            "(".repeat(1_000_000),
            "NOT ".repeat(300_000),
            "a = ".to_owned() + &"-".repeat(1_000_000),
        ] {
            assert_eq!(refused(&text), levels);
        }
        assert_eq!(refused(&format!("a = {}", ["1"; 200].join("+"))), levels);
        let nested = |count: usize| "(".repeat(count) + "a" + &")".repeat(count);
        assert_eq!(printed(&nested(100)), "a = TRUE");
        assert_eq!(refused(&nested(101)), levels);
        let parts = "expression is too large: at most 10000 parts are allowed";
        assert_eq!(refused(&["a"; 3334].join(" AND ")), parts);
        assert!(read_text(&["a"; 3333].join(" AND ")).is_ok());
        let list = |count: usize| format!("a IN ({})", vec!["1"; count].join(","));
        assert!(read_text(&list(100_000)).is_ok());
        let values = "expression is too large: at most 100000 values in lists are allowed";
        assert_eq!(refused(&list(100_001)), values);
        let pattern = |count: usize| format!("a LIKE '{}'", "é".repeat(count));
        assert!(read_text(&pattern(1000)).is_ok());
        assert!(refused(&pattern(1001)).ends_with("a pattern has at most 1000 characters"));
    }
}
