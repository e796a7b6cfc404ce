//! Compiling rules: names and types are checked, and equal predicates get one number.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::date::week::WeekStart;
use crate::date::zone::Zone;
use crate::error::error::{Error, Result};
use crate::expression::plan::compute::{Environment, compute};
use crate::expression::plan::kind::Type;
use crate::expression::plan::lookup::Lookup;
use crate::expression::plan::outline::Outline;
use crate::expression::plan::plan::{Aggregate, Need, Plan, Program, Site};
use crate::expression::plan::predicate::Predicate;
use crate::expression::plan::reads::Reads;
use crate::expression::plan::scalar::{Function, Scalar};
use crate::expression::plan::truth::Truth;
use crate::expression::plan::value::Constant;
use crate::expression::text::printer::write_text;
use crate::expression::tree::node::{Kind, Node};
use crate::expression::tree::operator::Operator;
use crate::expression::tree::place::Place;
use crate::expression::types::names::{FieldName, Names};
use crate::text::nearest::nearest;

/// Compiles rules into one plan.
#[derive(Debug)]
pub(crate) struct Compiler<'n> {
    pub(crate) names: &'n Names,
    pub(crate) plan: Plan,
    /// The numbers of the segments that a rule may name.
    segments: BTreeMap<String, usize>,
    /// The segment whose rule is compiled; empty if there is none.
    segment: String,
    pub(crate) reads: Reads,
    /// The event whose condition is compiled.
    pub(crate) event: Option<usize>,
    /// The numbers of predicates, by the event and the predicate.
    predicates: Lookup<(Option<usize>, Predicate), usize>,
    symbols: Lookup<Scalar, usize>,
    aggregates: Lookup<Aggregate, usize>,
    /// The numbers of sites, by the event and the expression.
    sites: Lookup<(Option<usize>, String), usize>,
    fields: Lookup<(Option<usize>, String), usize>,
}

/// An expression of a value, its type, and where it was read.
#[derive(Clone, Debug)]
pub(crate) struct Typed<'t> {
    pub(crate) scalar: Scalar,
    pub(crate) kind: Type,
    pub(crate) node: &'t Node,
}

impl Typed<'_> {
    /// Returns the text of a literal.
    pub(crate) fn literal(&self) -> Option<&str> {
        match &self.node.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// A plan, and the outline of a rule with what it reads.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) outline: Outline,
    pub(crate) truth: Truth,
    pub(crate) reads: Reads,
}

impl<'n> Compiler<'n> {
    /// Starts a plan. The segments have the numbers of their positions.
    pub(crate) fn new(
        names: &'n Names,
        zone: Option<Zone>,
        week_starts: WeekStart,
        segments: &[String],
    ) -> Compiler<'n> {
        let plan = Plan { zone, week_starts, id: names.id.clone(), ..Plan::default() };
        let numbered = segments.iter().enumerate().map(|(number, id)| (id.clone(), number));
        Compiler {
            names,
            plan,
            segments: numbered.collect(),
            segment: String::new(),
            reads: Reads::default(),
            event: None,
            predicates: Lookup::new(),
            symbols: Lookup::new(),
            aggregates: Lookup::new(),
            sites: Lookup::new(),
            fields: Lookup::new(),
        }
    }

    /// Compiles the rule of a segment.
    pub(crate) fn rule(&mut self, segment: &str, node: &Node) -> Result<Rule> {
        self.segment = segment.to_owned();
        self.reads = Reads::default();
        let outline = self.outline(node)?;
        let truth = outline.truth();
        Ok(Rule { outline, truth, reads: std::mem::take(&mut self.reads) })
    }

    /// Compiles a predicate, and keeps how its parts are written.
    fn outline(&mut self, node: &Node) -> Result<Outline> {
        let mut all = |parts: &[Node]| -> Result<Vec<Outline>> {
            parts.iter().map(|part| self.outline(part)).collect()
        };
        match &node.kind {
            Kind::Call(Operator::And, parts) => Ok(Outline::And(all(parts)?)),
            Kind::Call(Operator::Or, parts) => Ok(Outline::Or(all(parts)?)),
            Kind::Call(Operator::Not, parts) => match parts.as_slice() {
                [part] => Ok(Outline::Not(Box::new(self.outline(part)?))),
                _ => Err(self.arity(node, "one predicate")),
            },
            _ => Ok(Outline::Clause(node.clone(), self.truth(node)?)),
        }
    }

    /// Compiles a predicate.
    pub(crate) fn truth(&mut self, node: &Node) -> Result<Truth> {
        let Kind::Call(operator, arguments) = &node.kind else {
            return self.bool(node);
        };
        let mut all = |parts: &[Node]| -> Result<Vec<Truth>> {
            parts.iter().map(|part| self.truth(part)).collect()
        };
        match (operator, arguments.as_slice()) {
            (Operator::And, parts) => Ok(Truth::And(all(parts)?)),
            (Operator::Or, parts) => Ok(Truth::Or(all(parts)?)),
            (Operator::Not, [part]) => Ok(Truth::Not(Box::new(self.truth(part)?))),
            (Operator::IsNull, [part]) => self.is_null(part),
            (Operator::InSegment, _) => self.in_segment(node, arguments),
            (operator, arguments) if is_comparison(*operator) => {
                self.comparison(node, *operator, arguments)
            }
            (operator, arguments) if is_temporal(*operator) => {
                self.temporal(node, *operator, arguments)
            }
            (operator, arguments) if is_array_test(*operator) => {
                self.array_test(node, *operator, arguments)
            }
            _ => self.bool(node),
        }
    }

    /// Compiles an expression of a bool that is used as a predicate.
    fn bool(&mut self, node: &Node) -> Result<Truth> {
        let typed = self.scalar(node)?;
        if typed.kind != Type::Bool {
            let found = format!("found {}, expected a predicate", typed.kind);
            return Err(self.mismatch(node, found));
        }
        Ok(match typed.scalar {
            Scalar::Truth(truth) => *truth,
            Scalar::Constant(Constant::Bool(value)) => Truth::Constant(Some(value)),
            scalar => self.compare_bool(scalar, true),
        })
    }

    fn is_null(&mut self, part: &Node) -> Result<Truth> {
        if is_predicate(part) {
            return Ok(Truth::IsNull(Box::new(self.truth(part)?)));
        }
        let scalar = self.scalar(part)?.scalar;
        Ok(self.null_test(scalar))
    }

    /// Returns whether a value is null.
    pub(crate) fn null_test(&mut self, scalar: Scalar) -> Truth {
        match scalar {
            Scalar::Constant(_) | Scalar::Consent(_) => Truth::Constant(Some(false)),
            Scalar::Truth(truth) => Truth::IsNull(truth),
            scalar => self.leaf(Predicate::IsNull(scalar)),
        }
    }

    fn in_segment(&mut self, node: &Node, arguments: &[Node]) -> Result<Truth> {
        self.customers_only(node, "inSegment")?;
        let [Node { kind: Kind::Text(id), .. }] = arguments else {
            return Err(self.arity(node, "the id of a segment as text"));
        };
        let Some(&number) = self.segments.get(id) else {
            let names: Vec<String> = self.segments.keys().cloned().collect();
            return Err(Error::UnknownSegment {
                segment: self.segment.clone(),
                path: path(node),
                given: id.clone(),
                nearest: nearest(id, &names),
            });
        };
        self.reads.segments.insert(id.clone());
        Ok(Truth::Segment(number))
    }

    /// Compiles an expression of a value.
    pub(crate) fn scalar<'t>(&mut self, node: &'t Node) -> Result<Typed<'t>> {
        let typed = |scalar, kind| Ok(Typed { scalar, kind, node });
        let constant = |value, kind| typed(Scalar::Constant(value), kind);
        match &node.kind {
            Kind::Bool(value) => constant(Constant::Bool(*value), Type::Bool),
            Kind::Number(number) => {
                let (value, kind) = self.number(*number);
                constant(value, kind)
            }
            Kind::Text(text) => constant(Constant::Text(text.clone().into()), Type::Text),
            Kind::Date(day) => constant(Constant::Date((*day).into()), Type::Date),
            Kind::Timestamp(instant) => {
                constant(Constant::Instant((*instant).into()), Type::Timestamp)
            }
            Kind::Field(name) => {
                let (number, kind) = self.field(node, name)?;
                typed(Scalar::Field(number), kind)
            }
            Kind::Array(elements) => {
                let (value, kind) = self.array(elements)?;
                constant(value, kind)
            }
            Kind::Interval(_) => Err(self.interval_is_no_value(node)),
            Kind::Open => Err(self.mismatch(node, "'..' is only the end of an interval".into())),
            Kind::Call(..) if is_predicate(node) => {
                typed(Scalar::Truth(Box::new(self.truth(node)?)), Type::Bool)
            }
            Kind::Call(operator, arguments) => {
                let (scalar, kind) = self.call(node, *operator, arguments)?;
                typed(scalar, kind)
            }
        }
    }

    /// Compiles a call of a function that gives a value.
    fn call(
        &mut self,
        node: &Node,
        operator: Operator,
        arguments: &[Node],
    ) -> Result<(Scalar, Type)> {
        match operator {
            Operator::Plus
            | Operator::Minus
            | Operator::Times
            | Operator::Divide
            | Operator::IntegerDivide
            | Operator::Remainder
            | Operator::Power => self.arithmetic(node, operator, arguments),
            Operator::CaseFold | Operator::AccentFold => self.folded(node, operator, arguments),
            Operator::EventCount
            | Operator::EventSum
            | Operator::FirstEvent
            | Operator::LastEvent => self.aggregate(node, operator, arguments),
            Operator::LastDays | Operator::NextDays | Operator::Period => {
                Err(self.interval_is_no_value(node))
            }
            _ => self.function(node, operator, arguments),
        }
    }

    fn interval_is_no_value(&self, node: &Node) -> Error {
        let message = "found an interval, expected a value: compare intervals with T_INTERSECTS \
                       and its kin";
        self.mismatch(node, message.to_owned())
    }

    /// Returns the number and the type of a field of the customer or of the event.
    pub(crate) fn field(&mut self, node: &Node, name: &str) -> Result<(usize, Type)> {
        let known = match self.event {
            Some(event) => self.plan.events.get(event).map(|event| &event.event.fields),
            None => Some(&self.names.fields),
        };
        let known = known.map(Vec::as_slice).unwrap_or_default();
        let Some(field) = known.iter().find(|field| field.name == name).cloned() else {
            let names: Vec<String> = known.iter().map(|field| field.name.clone()).collect();
            return Err(Error::UnknownField {
                what: "field",
                segment: self.segment.clone(),
                path: path(node),
                given: name.to_owned(),
                nearest: nearest(name, &names),
            });
        };
        if self.event.is_none() {
            self.reads.fields.insert(name.to_owned());
        }
        let kind = Type::of(name, &field.kind);
        Ok((self.field_number(field), kind))
    }

    fn field_number(&mut self, field: FieldName) -> usize {
        let key = (self.event, field.name.clone());
        if let Some(&number) = self.fields.get(&key) {
            return number;
        }
        let Some(program) = self.program() else { return 0 };
        program.fields.push(field);
        let number = program.fields.len() - 1;
        self.fields.insert(key, number);
        number
    }

    /// The program of the table whose rows are tested.
    fn program(&mut self) -> Option<&mut Program> {
        match self.event {
            Some(event) => self.plan.events.get_mut(event).map(|event| &mut event.program),
            None => Some(&mut self.plan.customers),
        }
    }

    /// Returns the test with the number of a predicate.
    pub(crate) fn leaf(&mut self, predicate: Predicate) -> Truth {
        let key = (self.event, predicate);
        if let Some(&number) = self.predicates.get(&key) {
            return Truth::Leaf(number);
        }
        let Some(program) = self.program() else { return Truth::Constant(None) };
        program.predicates.push(key.1.clone());
        let number = program.predicates.len() - 1;
        self.predicates.insert(key, number);
        Truth::Leaf(number)
    }

    /// Returns a call, or its value if that is known: of constants now, of the time of the run when
    /// it starts.
    pub(crate) fn apply(
        &mut self,
        node: &Node,
        function: Function,
        arguments: Vec<Scalar>,
    ) -> Result<Scalar> {
        if matches!(function, Function::Now | Function::Today) {
            self.reads.time = true;
            self.need_now(node);
        }
        let constants: Option<Vec<_>> = arguments.iter().map(constant).collect();
        if let (false, Some(values)) = (arguments.is_empty(), constants) {
            let values: Vec<_> = values.iter().map(|value| Some(value.borrowed())).collect();
            if let Ok(Some(value)) = compute(function, &values, &self.environment()) {
                return Ok(Scalar::Constant(value.owned()));
            }
        }
        if arguments.iter().any(|argument| matches!(argument, Scalar::Truth(_))) {
            let message = "a predicate is no argument of a function: combine predicates with AND, \
                           OR and NOT";
            return Err(self.mismatch(node, message.to_owned()));
        }
        let fixed = arguments.iter().all(Scalar::is_fixed);
        let site = if can_fail(function) { Some(self.site(node)) } else { None };
        let call = Scalar::Call { function, arguments, site };
        Ok(if fixed { self.symbol(call) } else { call })
    }

    pub(crate) fn environment(&self) -> Environment {
        Environment { now: None, zone: self.plan.zone, week_starts: self.plan.week_starts }
    }

    /// Returns the value that a call has in a run.
    pub(crate) fn symbol(&mut self, call: Scalar) -> Scalar {
        let next = self.plan.symbols.len();
        let number = *self.symbols.entry(call.clone()).or_insert(next);
        if number == next {
            self.plan.symbols.push(call);
        }
        Scalar::Symbol(number)
    }

    fn site(&mut self, node: &Node) -> usize {
        let expression = write_text(node);
        let key = (self.event, expression.clone());
        if let Some(&number) = self.sites.get(&key) {
            return number;
        }
        let Some(program) = self.program() else { return 0 };
        program.sites.push(Site { expression, predicate: None });
        let number = program.sites.len() - 1;
        self.sites.insert(key, number);
        number
    }

    pub(crate) fn aggregate_number(&mut self, aggregate: Aggregate) -> usize {
        let next = self.plan.aggregates.len();
        let number = *self.aggregates.entry(aggregate.clone()).or_insert(next);
        if number == next {
            self.plan.aggregates.push(aggregate);
        }
        number
    }

    /// Notes that the time of the run is needed, and with it the zone.
    fn need_now(&mut self, node: &Node) {
        if self.plan.needs_now.is_none() {
            self.plan.needs_now = Some(Arc::new(self.need(node)));
        }
    }

    pub(crate) fn need(&self, node: &Node) -> Need {
        Need { segment: self.segment.clone(), path: path(node), clause: write_text(node) }
    }

    /// Checks that there is a zone.
    pub(crate) fn need_zone(&self, node: &Node) -> Result<()> {
        match self.plan.zone {
            Some(_) => Ok(()),
            None => Err(self.need(node).missing("a time zone, because a day is meant in a zone")),
        }
    }

    /// Checks that a function is not used in the condition of an event.
    pub(crate) fn customers_only(&self, node: &Node, function: &str) -> Result<()> {
        match self.event {
            None => Ok(()),
            Some(_) => {
                let message = format!("{function} is not possible in the condition of an event");
                Err(self.mismatch(node, message))
            }
        }
    }

    pub(crate) fn mismatch(&self, node: &Node, message: String) -> Error {
        Error::TypeMismatch { segment: self.segment.clone(), path: path(node), message }
    }

    /// The error of wrong arguments.
    pub(crate) fn arity(&self, node: &Node, expected: &str) -> Error {
        let name = match &node.kind {
            Kind::Call(operator, _) => operator.name(),
            _ => "this",
        };
        self.mismatch(node, format!("{name} takes {expected}"))
    }

    pub(crate) fn unknown_code(
        &self,
        node: &Node,
        field: &str,
        code: &str,
        codes: &[String],
    ) -> Error {
        Error::UnknownCode {
            segment: self.segment.clone(),
            path: path(node),
            field: field.to_owned(),
            given: code.to_owned(),
            nearest: nearest(code, codes),
        }
    }

    pub(crate) fn segment(&self) -> &str {
        &self.segment
    }

    /// Returns the plan of all rules.
    pub(crate) fn finish(mut self) -> Plan {
        own_sites(&mut self.plan.customers);
        self.plan.events.iter_mut().for_each(|event| own_sites(&mut event.program));
        self.plan
    }
}

/// Finds for each site the first predicate that computes it, in which it is counted.
fn own_sites(program: &mut Program) {
    let Program { predicates, sites, .. } = program;
    for (number, predicate) in predicates.iter().enumerate() {
        for scalar in predicate.scalars() {
            each_site(scalar, &mut |site| {
                if let Some(site) = sites.get_mut(site) {
                    site.predicate.get_or_insert(number);
                }
            });
        }
    }
}

/// Visits the sites of an expression.
fn each_site(scalar: &Scalar, visit: &mut impl FnMut(usize)) {
    if let Scalar::Call { arguments, site, .. } = scalar {
        site.iter().for_each(|&site| visit(site));
        arguments.iter().for_each(|argument| each_site(argument, visit));
    }
}

/// Returns the place of a node.
pub(crate) fn path(node: &Node) -> String {
    match &node.place {
        Place::Made => "$".to_owned(),
        place => place.to_string(),
    }
}

fn constant(scalar: &Scalar) -> Option<&Constant> {
    match scalar {
        Scalar::Constant(constant) => Some(constant),
        _ => None,
    }
}

/// Whether a function of values may have none.
fn can_fail(function: Function) -> bool {
    matches!(
        function,
        Function::Plus
            | Function::Minus
            | Function::Times
            | Function::Divide
            | Function::IntegerDivide
            | Function::Remainder
            | Function::Power
            | Function::PlusDays
            | Function::PlusMonths
    )
}

/// Whether a node is a predicate by its operator.
pub(crate) fn is_predicate(node: &Node) -> bool {
    let Kind::Call(operator, _) = &node.kind else { return false };
    matches!(
        operator,
        Operator::And | Operator::Or | Operator::Not | Operator::IsNull | Operator::InSegment
    ) || is_comparison(*operator)
        || is_temporal(*operator)
        || is_array_test(*operator)
}

fn is_comparison(operator: Operator) -> bool {
    matches!(
        operator,
        Operator::Equal
            | Operator::NotEqual
            | Operator::Less
            | Operator::LessOrEqual
            | Operator::Greater
            | Operator::GreaterOrEqual
            | Operator::Like
            | Operator::Between
            | Operator::In
    )
}

fn is_temporal(operator: Operator) -> bool {
    (Operator::After..=Operator::Starts).contains(&operator)
}

fn is_array_test(operator: Operator) -> bool {
    (Operator::ArrayEquals..=Operator::ArrayOverlaps).contains(&operator)
}
