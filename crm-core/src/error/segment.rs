//! Errors of sets of segments.

use crate::error::declare::kinds;

kinds! { $ segment {
    /// A segment is named that the set does not have.
    UnknownSegment = 1000 at path
        ("{}: there is no segment {given:?}{}", at(segment, path), near(nearest)) {
        /// The segment that refers to it, empty if there is none.
        segment: String,
        /// The place: a path in JSON, the number of a character, from 1, or a parameter.
        path: String,
        /// What was given.
        given: String,
        /// The segments that are spelled most like it, the nearest first; at most three.
        nearest: Vec<String>,
    }
    /// Segments refer to each other in a circle.
    SegmentCycle = 1001 at "$.segments" ("segments refer to each other in a circle: {}", circle(segments)) {
        /// The segments in the order of the references; the first is also the last.
        segments: Vec<String>,
    }
} }
