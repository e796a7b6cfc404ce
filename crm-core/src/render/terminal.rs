//! Tables and paragraphs for a terminal of 80 columns.

use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use crate::render::format::{broken, isolated, pad};
use crate::render::grid::{Grid, Line, Row};

/// The width at which long lines break.
pub(crate) const WIDTH: usize = 80;

/// The least width that a table of several columns leaves for the names.
const NAME: usize = 16;

/// A table; the columns that do not fit beside the others follow below, beside the same names.
pub(crate) fn table(table: &Grid, indent: &str) -> Vec<String> {
    let widths = widths(table);
    side_by_side(&widths, 1, WIDTH.saturating_sub(indent.len() + NAME))
        .into_iter()
        .enumerate()
        .flat_map(|(at, columns)| {
            let gap = (at > 0).then(String::new);
            gap.into_iter().chain(block(table, &widths, columns, indent))
        })
        .collect()
}

/// The columns that fit side by side, each after a gap; a column that is too wide is alone.
pub(crate) fn side_by_side(widths: &[usize], gap: usize, room: usize) -> Vec<Range<usize>> {
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
    let names = table.lines.iter().map(name);
    let widest = names.chain([table.first.to_owned()]).map(|name| name.width()).max();
    let first = widest.unwrap_or(0).min(room);
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
