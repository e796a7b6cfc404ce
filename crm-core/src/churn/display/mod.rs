//! The report of a tally of reasons as text, HTML and charts.

mod charts;
mod html;
mod tables;
mod text;
mod wording;
