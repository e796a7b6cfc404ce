//! Builds the tree of an expression in its one form, within the limits; the readers of text and JSON
//! share it.

use crate::error::error::Result;
use crate::expression::tree::limits::{DEEPEST, Size, too_deep};
use crate::expression::tree::node::{Kind, Node};
use crate::expression::tree::operator::Operator;
use crate::expression::tree::pattern::check_pattern;
use crate::expression::tree::place::Place;

/// A part of an expression, and how many levels it has.
pub(crate) struct Part {
    pub(crate) node: Node,
    levels: usize,
}

impl Part {
    /// A part without arguments.
    pub(crate) fn leaf(kind: Kind, place: Place) -> Part {
        Part { node: Node { kind, place }, levels: 1 }
    }

    /// A list of values.
    pub(crate) fn array(values: Vec<Part>, place: Place) -> Result<Part> {
        let levels = levels(&values)?;
        let values: Vec<Node> = values.into_iter().map(|value| value.node).collect();
        for value in &values {
            if matches!(value.kind, Kind::Array(_) | Kind::Interval(_)) {
                let message = format!("a list holds values, found {}", describe(value));
                return Err(value.place.syntax(message));
            }
        }
        Ok(Part { node: Node { kind: Kind::Array(values), place }, levels })
    }

    /// An interval between two ends.
    pub(crate) fn interval(start: Part, end: Part, place: Place) -> Result<Part> {
        let levels = 1 + start.levels.max(end.levels);
        if levels > DEEPEST {
            return Err(too_deep());
        }
        let ends = [start.node, end.node];
        for end in &ends {
            let fits = match &end.kind {
                Kind::Date(_) | Kind::Timestamp(_) | Kind::Open | Kind::Field(_) => true,
                Kind::Call(operator, _) => operator.is_function(),
                _ => false,
            };
            if !fits {
                let allowed =
                    "an interval ends at a date, a timestamp, '..', a field or a function";
                return Err(end.place.syntax(format!("{allowed}, found {}", describe(end))));
            }
        }
        Ok(Part { node: Node { kind: Kind::Interval(Box::new(ends)), place }, levels })
    }

    /// An operator or a function of its arguments.
    pub(crate) fn call(operator: Operator, arguments: Vec<Part>, place: Place) -> Result<Part> {
        let (fewest, most) = operator.arguments();
        if arguments.len() < fewest || arguments.len() > most {
            return Err(place.syntax(arity(operator, arguments.len())));
        }
        let arguments = match operator {
            Operator::And | Operator::Or => flattened(operator, arguments)?,
            Operator::Not => arguments.into_iter().map(Part::predicate).collect::<Result<_>>()?,
            _ if operator.is_event_function() => event(operator, arguments)?,
            _ => arguments,
        };
        let levels = levels(&arguments)?;
        let arguments: Vec<Node> = arguments.into_iter().map(|one| one.node).collect();
        check(operator, &arguments)?;
        Ok(Part { node: Node { kind: Kind::Call(operator, arguments), place }, levels })
    }

    /// The part as a condition: a field alone is compared with TRUE.
    pub(crate) fn predicate(self) -> Result<Part> {
        let wrong = match &self.node.kind {
            Kind::Field(_) => {
                let place = self.node.place.clone();
                let yes = Part::leaf(Kind::Bool(true), place.clone());
                return Part::call(Operator::Equal, vec![self, yes], place);
            }
            Kind::Call(operator, _) => operator.is_arithmetic(),
            Kind::Bool(_) => false,
            _ => true,
        };
        if wrong {
            let message = format!("expected a condition, found {}", describe(&self.node));
            return Err(self.node.place.syntax(message));
        }
        Ok(self)
    }

    /// The whole expression.
    pub(crate) fn finish(self) -> Result<Node> {
        let whole = self.predicate()?;
        Size::of(&whole.node).check()?;
        Ok(whole.node)
    }
}

/// What a part is, in an error.
pub(crate) fn describe(node: &Node) -> String {
    match &node.kind {
        Kind::Bool(true) => "TRUE".to_owned(),
        Kind::Bool(false) => "FALSE".to_owned(),
        Kind::Number(number) => format!("the number {number}"),
        Kind::Text(text) => format!("the text {text:?}"),
        Kind::Date(_) => "a date".to_owned(),
        Kind::Timestamp(_) => "a timestamp".to_owned(),
        Kind::Field(name) => format!("the field {name:?}"),
        Kind::Array(_) => "a list".to_owned(),
        Kind::Interval(_) => "an interval".to_owned(),
        Kind::Open => "an open end".to_owned(),
        Kind::Call(operator, _) if operator.is_function() => {
            format!("the function {}", operator.spelled())
        }
        Kind::Call(operator, _) => format!("an expression with {}", operator.spelled()),
    }
}

/// The levels of a part that has these below it.
fn levels(parts: &[Part]) -> Result<usize> {
    let levels = 1 + parts.iter().map(|part| part.levels).max().unwrap_or_default();
    if levels > DEEPEST { Err(too_deep()) } else { Ok(levels) }
}

fn arity(operator: Operator, found: usize) -> String {
    let name = operator.spelled();
    let (fewest, most) = operator.arguments();
    let plural = |count| if count == 1 { "argument" } else { "arguments" };
    let expected = match (fewest, most) {
        (fewest, usize::MAX) => format!("at least {fewest} {}", plural(fewest)),
        (fewest, most) if fewest == most => format!("{fewest} {}", plural(fewest)),
        (fewest, most) => format!("{fewest} to {most} arguments"),
    };
    format!("{name} takes {expected}, found {found}")
}

/// The arguments of AND or OR as conditions, in place of those that are the same operator theirs.
fn flattened(operator: Operator, arguments: Vec<Part>) -> Result<Vec<Part>> {
    let mut flat = Vec::with_capacity(arguments.len());
    for argument in arguments {
        match argument.predicate()? {
            Part { node: Node { kind: Kind::Call(inner, parts), .. }, levels }
                if inner == operator =>
            {
                flat.extend(parts.into_iter().map(|node| Part { node, levels: levels - 1 }));
            }
            argument => flat.push(argument),
        }
    }
    Ok(flat)
}

/// The arguments of a function of events: the event, the field of a sum, then an interval and a
/// condition, either of which may be left out.
fn event(operator: Operator, arguments: Vec<Part>) -> Result<Vec<Part>> {
    let named = if operator == Operator::EventSum { 2 } else { 1 };
    let mut rest = arguments.into_iter();
    let mut checked: Vec<Part> = rest.by_ref().take(named).collect();
    let mut rest = rest.peekable();
    checked.extend(rest.next_if(|part| is_interval(&part.node)));
    if let Some(condition) = rest.next_if(|part| !is_interval(&part.node)) {
        checked.push(condition.predicate()?);
    }
    let Some(extra) = rest.next() else { return Ok(checked) };
    let (name, found) = (operator.spelled(), describe(&extra.node));
    let message = format!("{name} takes an interval and then a condition, found {found}");
    Err(extra.node.place.syntax(message))
}

/// Whether a part is an interval, written as one or as a function.
pub(crate) fn is_interval(node: &Node) -> bool {
    use Operator::{LastDays, NextDays, Period};
    match &node.kind {
        Kind::Interval(_) => true,
        Kind::Call(operator, _) => matches!(operator, LastDays | NextDays | Period),
        _ => false,
    }
}

/// Checks the arguments whose form the grammar prescribes.
fn check(operator: Operator, arguments: &[Node]) -> Result<()> {
    for (at, argument) in arguments.iter().enumerate() {
        let expected = match &argument.kind {
            Kind::Array(_) if !operator.takes_list(at) => "a value",
            Kind::Open => "a value",
            Kind::Text(_) if operator.takes_name(at) => continue,
            _ if operator.takes_name(at) => "a text in single quotes",
            Kind::Field(_) => continue,
            _ if operator == Operator::EventSum && at == 1 => "a field of the event",
            Kind::Array(_) => continue,
            _ if operator == Operator::In && at == 1 => "a list",
            _ => continue,
        };
        let name = operator.spelled();
        let message = format!("{name} takes {expected} here, found {}", describe(argument));
        return Err(argument.place.syntax(message));
    }
    match (operator, arguments) {
        (Operator::Like, [_, pattern]) => check_pattern(pattern),
        (Operator::In, [_, Node { kind: Kind::Field(_), place }]) => {
            Err(place.syntax("IN takes a list here, found a field"))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str) -> Part {
        Part::leaf(Kind::Field(name.to_owned()), Place::Made)
    }

    fn call(operator: Operator, arguments: Vec<Part>) -> Result<Part> {
        Part::call(operator, arguments, Place::Made)
    }

    #[test]
    fn conjunctions_are_flat_and_fields_are_conditions() {
        let inner = call(Operator::And, vec![field("a"), field("b")]).unwrap();
        let outer = call(Operator::And, vec![inner, field("c")]).unwrap().finish().unwrap();
        let Kind::Call(Operator::And, parts) = outer.kind else { panic!() };
        assert_eq!(parts.len(), 3);
        assert!(parts.iter().all(|part| matches!(part.kind, Kind::Call(Operator::Equal, _))));
    }

    #[test]
    fn the_hundred_and_first_level_is_refused() {
        let mut part = call(Operator::IsNull, vec![field("a")]).unwrap();
        for _ in 0..98 {
            part = call(Operator::Not, vec![part]).unwrap();
        }
        let error = call(Operator::Not, vec![part]).err().unwrap();
        assert_eq!(error.to_string(), "expression is too large: at most 100 levels are allowed");
    }
}
