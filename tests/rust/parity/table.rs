//! The parity table: its rows, what they expand to, and what contradicts them.

use std::collections::{BTreeMap, BTreeSet};

/// The number of columns that name something: the core, C and Python.
const COLUMNS: usize = 3;

/// The names of one column, as they are found in the real thing.
pub(crate) type Names = BTreeSet<String>;

/// What the three surfaces really have.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
    /// The names of the core, of C and of Python.
    pub(crate) names: [Names; COLUMNS],
    /// The number of each value of a closed list, by its name in the core.
    pub(crate) choices: BTreeMap<String, String>,
    /// The number of each constant of the header.
    pub(crate) constants: BTreeMap<String, String>,
}

/// A row of the table; a cell names nothing, one thing or several.
#[derive(Clone, Debug)]
struct Row {
    cells: [Vec<String>; COLUMNS],
    reason: String,
    text: String,
}

impl Row {
    fn parse(text: &str) -> Result<Row, String> {
        let cells: Vec<&str> = text.split('\t').collect();
        let [core, c, python, reason] = cells[..] else {
            return Err(format!("{text}: must have four cells"));
        };
        let names = |cell: &str| match cell {
            "-" => Vec::new(),
            cell => cell.split(' ').map(str::to_owned).collect(),
        };
        let cells = [core, c, python].map(names);
        Ok(Row { cells, reason: reason.to_owned(), text: text.to_owned() })
    }

    fn is_class(&self) -> bool {
        self.cells.iter().flatten().any(|cell| cell.contains('*'))
    }

    /// The row with a name in place of each asterisk.
    fn filled(&self, name: &str) -> Row {
        let fill = |cell: &String| cell.replace('*', &spelled(cell, name));
        let cells = self.cells.each_ref().map(|column| column.iter().map(fill).collect());
        Row { cells, ..self.clone() }
    }
}

/// A name as a cell spells it: functions of C in snake case, constants in capitals.
fn spelled(cell: &str, name: &str) -> String {
    if cell.starts_with("CRM_") {
        name.to_uppercase()
    } else if cell.starts_with("crm_") {
        let mut out = String::new();
        for (at, letter) in name.char_indices() {
            out.extend((at > 0 && letter.is_uppercase()).then_some('_'));
            out.extend(letter.to_lowercase());
        }
        out
    } else {
        name.to_owned()
    }
}

/// What stands for the asterisk of a cell in a name, if the name has the form of the cell.
fn star<'n>(cell: &str, name: &'n str) -> Option<&'n str> {
    let (start, end) = cell.split_once('*')?;
    let middle = name.strip_prefix(start)?.strip_suffix(end)?;
    let plain = |c: char| c.is_alphanumeric() || c == '_';
    (!middle.is_empty() && middle.chars().all(plain)).then_some(middle)
}

/// Returns each contradiction between the table and what the surfaces have.
pub(crate) fn contradictions(table: &str, found: &Found) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut rows = Vec::new();
    let mut lines = table.lines();
    if lines.next() != Some("core\tC\tPython\treason") {
        wrong.push("the first line must name the columns".to_owned());
    }
    for line in lines {
        match Row::parse(line) {
            Ok(row) => rows.push(row),
            Err(error) => wrong.push(error),
        }
    }
    for row in &rows {
        if row.cells.iter().any(Vec::is_empty) == row.reason.is_empty() {
            wrong.push(format!("{}: a reason belongs to an empty cell", row.text));
        }
    }
    let rows = expanded(rows, found, &mut wrong);
    for (at, names) in found.names.iter().enumerate() {
        // A name between quotation marks is the value itself, which every surface spells alike.
        let cells = rows.iter().flat_map(|row| &row.cells[at]).filter(|cell| !cell.contains("\"*"));
        let listed: Names = cells.filter(|cell| !cell.starts_with('"')).cloned().collect();
        let column = ["the core", "C", "Python"][at];
        wrong.extend(names.difference(&listed).map(|name| format!("{column}: {name} has no row")));
        wrong.extend(listed.difference(names).map(|name| format!("{column} has no {name}")));
    }
    wrong.extend(wrong_numbers(&rows, found));
    wrong
}

/// The table with a row for each member of a class that has no row by itself.
///
/// The first column of a class that is not empty says who its members are.
fn expanded(rows: Vec<Row>, found: &Found, wrong: &mut Vec<String>) -> Vec<Row> {
    let (classes, mut out): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(Row::is_class);
    for class in classes {
        let first = class.cells.iter().position(|column| column.iter().any(|c| c.contains('*')));
        let Some(at) = first else { continue };
        let listed: Names = out.iter().flat_map(|row| row.cells[at].clone()).collect();
        let cells = class.cells[at].clone();
        for cell in cells {
            let mut alone = class.clone();
            alone.cells[at] = vec![cell.clone()];
            if !cell.contains('*') {
                out.push(alone);
                continue;
            }
            let members: Vec<&str> = found.names[at]
                .iter()
                .filter(|name| !listed.contains(*name))
                .filter_map(|name| star(&cell, name))
                .collect();
            if members.is_empty() {
                wrong.push(format!("{cell}: the class is empty"));
            }
            out.extend(members.into_iter().map(|name| alone.filled(name)));
        }
    }
    out
}

/// The values of closed lists that have another number in C than in the core.
fn wrong_numbers(rows: &[Row], found: &Found) -> Vec<String> {
    let mut wrong = Vec::new();
    for row in rows {
        let [core, c, _] = &row.cells;
        let numbers = core.iter().filter_map(|name| Some((name, found.choices.get(name)?)));
        for (name, number) in numbers {
            let constants = c.iter().filter_map(|c| Some((c, found.constants.get(c)?)));
            let other = constants.filter(|(_, given)| *given != number);
            wrong.extend(other.map(|(c, given)| format!("{name} is {number}, {c} is {given}")));
        }
    }
    wrong
}

/// Returns the functions of a column whose parameters the table names, such as `f` for `f(level)`.
pub(crate) fn callables(table: &str, column: usize) -> Names {
    let cells = table.lines().skip(1).filter_map(|row| row.split('\t').nth(column));
    let names = cells.flat_map(|cell| cell.split(' '));
    names.filter_map(|name| name.split_once('(').map(|(function, _)| function.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "core\tC\tPython\treason\n\
        Report.arm\tcrm_report_name\tReport.arm\t\n\
        Report.*\tcrm_report_*\tReport.*\t\n\
        *::to_json\tcrm_*_to_json\t*.to_json\t\n\
        Verdict=\"*\"\tCRM_VERDICT_*\t\"*\"\t\n\
        -\tcrm_*_free\t-\tRust and Python free memory themselves\n";

    fn names(names: &[&str]) -> Names {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn found() -> Found {
        let core = ["Report.arm", "Report.n", "IdCheck::to_json", "Verdict=\"pays\""];
        let c = ["crm_report_name", "crm_report_n", "crm_id_check_to_json", "CRM_VERDICT_PAYS"];
        let mut c = names(&c);
        c.insert("crm_report_free".to_owned());
        let python = names(&["Report.arm", "Report.n", "IdCheck.to_json"]);
        Found {
            names: [names(&core), c, python],
            choices: [("Verdict=\"pays\"".to_owned(), "1".to_owned())].into(),
            constants: [("CRM_VERDICT_PAYS".to_owned(), "1".to_owned())].into(),
        }
    }

    fn add(column: usize, name: &str) -> Found {
        let mut found = found();
        found.names[column].insert(name.to_owned());
        found
    }

    #[test]
    fn a_table_that_holds_is_not_contradicted() {
        assert_eq!(contradictions(TABLE, &found()), [""; 0]);
    }

    #[test]
    fn a_member_that_one_surface_lacks_is_named() {
        let wrong = contradictions(TABLE, &add(0, "Report.lift"));
        assert_eq!(wrong, ["C has no crm_report_lift", "Python has no Report.lift"]);
        let wrong = contradictions(TABLE, &add(2, "Report.lift"));
        assert_eq!(wrong, ["Python: Report.lift has no row"]);
        let wrong = contradictions(TABLE, &add(1, "crm_report_lift"));
        assert_eq!(wrong, ["C: crm_report_lift has no row"]);
        let wrong = contradictions(TABLE, &add(0, "Total::to_json"));
        assert_eq!(wrong, ["C has no crm_total_to_json", "Python has no Total.to_json"]);
    }

    #[test]
    fn another_number_in_c_is_named() {
        let mut wrong = found();
        wrong.constants.insert("CRM_VERDICT_PAYS".to_owned(), "2".to_owned());
        let wrong = contradictions(TABLE, &wrong);
        assert_eq!(wrong, ["Verdict=\"pays\" is 1, CRM_VERDICT_PAYS is 2"]);
    }

    #[test]
    fn rows_are_complete() {
        let with = |row: &str| contradictions(&format!("{TABLE}{row}\n"), &found());
        let reason = "a reason belongs to an empty cell";
        assert_eq!(
            with("-\tcrm_gone\t-\t"),
            [format!("-\tcrm_gone\t-\t: {reason}"), "C has no crm_gone".to_owned()]
        );
        let row = "Report.arm\tcrm_report_name\tReport.arm\twhy";
        assert_eq!(with(row), [format!("{row}: {reason}")]);
        assert_eq!(with("Report.arm"), ["Report.arm: must have four cells"]);
        let empty = "Gone.*: the class is empty";
        assert_eq!(with("Gone.*\tcrm_gone_*\tGone.*\t"), [empty]);
        assert_eq!(contradictions("", &Found::default()).len(), 1);
    }
}
