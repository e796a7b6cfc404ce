//! Tables and paragraphs for a terminal of 80 columns.

use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use crate::render::format::{broken, isolated, pad};
use crate::render::grid::{Grid, Line, Row};

/// The width at which long lines break.
pub(crate) const WIDTH: usize = 80;

/// The least width that a table leaves for names that are longer; those have lines of their own.
const NAME: usize = 7;

/// A table; the columns that do not fit beside the others follow below, beside the same names.
pub(crate) fn table(table: &Grid, indent: &str) -> Vec<String> {
    let widths = widths(table);
    let least = names(table).min(NAME);
    side_by_side(&widths, 1, WIDTH.saturating_sub(indent.len() + least))
        .into_iter()
        .enumerate()
        .flat_map(|(at, columns)| {
            let gap = (at > 0).then(String::new);
            gap.into_iter().chain(block(table, &widths, columns, indent))
        })
        .collect()
}

/// The columns that fit side by side, each after a gap; a column that is too wide is alone. As few
/// blocks as possible, of about the same width.
pub(crate) fn side_by_side(widths: &[usize], gap: usize, room: usize) -> Vec<Range<usize>> {
    let fewest = filled(widths, gap, room);
    let narrower = (0..room).rev().map(|room| filled(widths, gap, room));
    narrower.take_while(|blocks| blocks.len() == fewest.len()).last().unwrap_or(fewest)
}

/// Blocks of as many columns as fit.
fn filled(widths: &[usize], gap: usize, room: usize) -> Vec<Range<usize>> {
    let mut blocks: Vec<Range<usize>> = Vec::new();
    let mut taken = 0;
    for (at, width) in widths.iter().enumerate() {
        taken += gap + width;
        match blocks.last_mut() {
            Some(block) if taken <= room => block.end = at + 1,
            _ => {
                taken = gap + width;
                blocks.push(at..at + 1);
            }
        }
    }
    blocks
}

fn block(table: &Grid, widths: &[usize], columns: Range<usize>, indent: &str) -> Vec<String> {
    let of = |at: usize| widths.get(at).copied().unwrap_or(0);
    let rest: usize = columns.clone().map(|at| of(at) + 1).sum();
    let room = WIDTH.saturating_sub(indent.len() + rest);
    let first = names(table).min(room);
    let row = |name: &str, cells: &[&str]| {
        let cells: Vec<String> = columns
            .clone()
            .map(|at| pad(cells.get(at).copied().unwrap_or(""), of(at), true))
            .collect();
        let cells = cells.join(" ");
        // A name that leaves no room has a line of its own.
        if name.width() > first {
            let below = format!("{indent}{} {cells}", " ".repeat(first));
            vec![format!("{indent}{name}"), below.trim_end().to_owned()]
        } else {
            vec![format!("{indent}{} {cells}", pad(name, first, false)).trim_end().to_owned()]
        }
    };
    let heads: Vec<&str> = table.heads.iter().map(|(head, _)| head.as_str()).collect();
    let mut lines = row(table.first, &heads);
    for line in &table.lines {
        let cells: Vec<&str> = line.cells.iter().map(String::as_str).collect();
        lines.extend(row(&name(line), &cells));
    }
    lines
}

fn widths(table: &Grid) -> Vec<usize> {
    let column = |(at, (head, least)): (usize, &(String, usize))| {
        let cells = table.lines.iter().filter_map(|line| line.cells.get(at));
        let widest = cells.map(|cell| cell.width()).max().unwrap_or(0);
        widest.max(head.width()).max(*least)
    };
    table.heads.iter().enumerate().map(column).collect()
}

/// The width of the widest name.
fn names(table: &Grid) -> usize {
    let names = table.lines.iter().map(name).chain([table.first.to_owned()]);
    names.map(|name| name.width()).max().unwrap_or(0)
}

fn name(line: &Line) -> String {
    isolated(&line.name) + line.remark
}

/// The widths of labels and values, so that several lists of rows align.
pub(crate) struct Columns {
    label: usize,
    value: usize,
}

impl Columns {
    pub(crate) fn of<'r>(rows: impl Iterator<Item = &'r Row> + Clone) -> Columns {
        let widest = |least: usize, most: usize, text: fn(&Row) -> &str| {
            rows.clone().map(|row| text(row).width()).max().unwrap_or(0).clamp(least, most)
        };
        Columns {
            label: widest(27, 36, |row| row.label.as_str()),
            value: widest(13, 20, |row| row.value.as_str()),
        }
    }

    pub(crate) fn line(&self, label: &str, value: &str, interval: &str) -> Vec<String> {
        let (label, value) = (pad(label, self.label, false), pad(value, self.value, true));
        let start = format!("  {label}{value}   ");
        // What does not fit beside the value goes on below, where it began.
        let rest = " ".repeat(start.width());
        wrap(interval, &start, &rest).iter().map(|line| line.trim_end().to_owned()).collect()
    }
}

/// Breaks a text into lines: the first begins with `first`, the others with `rest`.
pub(crate) fn wrap(text: &str, first: &str, rest: &str) -> Vec<String> {
    let lines = broken(text, WIDTH.saturating_sub(first.width().max(rest.width())));
    let starts = std::iter::once(first).chain(std::iter::repeat(rest));
    lines.iter().zip(starts).map(|(line, start)| format!("{start}{line}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(name: &str, widths: &[usize]) -> Grid {
        let cells: Vec<String> = widths.iter().map(|width| "9".repeat(*width)).collect();
        Grid {
            first: "name",
            heads: widths.iter().map(|_| ("n".to_owned(), 0)).collect(),
            lines: vec![Line { name: name.to_owned(), remark: "", cells }],
        }
    }

    #[test]
    fn columns_that_do_not_fit_are_in_blocks_of_about_the_same_width() {
        assert_eq!(side_by_side(&[20, 20, 20, 8], 1, 70), [0..2, 2..4]);
        assert_eq!(side_by_side(&[20, 20, 20, 6], 1, 70).len(), 1);
        assert_eq!(side_by_side(&[90, 5], 1, 70), [0..1, 1..2]);
        assert_eq!(side_by_side(&[], 1, 70), []);
    }

    #[test]
    fn a_long_name_gives_way_to_columns() {
        let columns = [17, 17, 9, 15, 8];
        assert_eq!(table(&grid("north", &columns), "  ").len(), 2);
        let long = table(&grid("the northern branch", &columns), "  ");
        assert_eq!(long.len(), 3, "{long:#?}");
        assert!(long.iter().all(|line| line.width() <= WIDTH), "{long:#?}");
    }
}
