//! What was recorded, and when it arrived.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::document::document::{self, invalid};
use crate::error::error::Result;
use crate::number::count::MAX_COUNT;

/// The key of the arrival.
const ARRIVAL: &str = "arrival";

/// An item, and the version of the customer that it made.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Arrived<T> {
    pub(crate) arrival: u64,
    pub(crate) item: T,
}

impl<T: Serialize> Arrived<T> {
    /// Writes the item with its arrival.
    pub(crate) fn save(&self) -> Result<Value> {
        with_arrival(document::value(&self.item)?, self.arrival)
    }
}

impl<T: DeserializeOwned> Arrived<T> {
    /// Reads what [`save`](Arrived::save) wrote.
    pub(crate) fn load(mut saved: Value, path: &str) -> Result<Arrived<T>> {
        let arrival = take_arrival(&mut saved, path)?;
        let item = document::read_value(saved).map_err(|error| error.within(path))?;
        Ok(Arrived { arrival, item })
    }
}

/// Adds the arrival to an object.
pub(crate) fn with_arrival(mut saved: Value, arrival: u64) -> Result<Value> {
    if let Value::Object(members) = &mut saved {
        members.insert(ARRIVAL.to_owned(), arrival.into());
    }
    Ok(saved)
}

/// Takes the arrival out of an object.
pub(crate) fn take_arrival(saved: &mut Value, path: &str) -> Result<u64> {
    let arrival = saved.as_object_mut().and_then(|members| members.remove(ARRIVAL));
    let place = format!("{path}.{ARRIVAL}");
    let arrival = arrival.and_then(|arrival| arrival.as_u64()).filter(|&one| one <= MAX_COUNT);
    arrival.ok_or_else(|| invalid(&place, format!("must be a number from 0 to {MAX_COUNT}")))
}
