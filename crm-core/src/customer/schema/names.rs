//! What a schema lends to the language: names and types.

use crate::customer::schema::event::Event;
use crate::customer::schema::field::{Field, Naive};
use crate::customer::schema::protection::Protection;
use crate::customer::schema::schema::Schema;
use crate::expression::types::names::{ConsentName, EventName, FieldName, Names};

impl Schema {
    /// The names that an expression may use.
    pub(crate) fn names(&self) -> Names {
        Names {
            id: self.id().map(str::to_owned),
            fields: self.fields().iter().map(|one| name(one, &one.protection())).collect(),
            events: self.events().iter().map(|event| event_name(self, event)).collect(),
            consents: self
                .consents()
                .iter()
                .map(|consent| ConsentName {
                    purpose: consent.purpose.clone(),
                    channel: consent.channel.clone(),
                    column: consent.column.clone(),
                })
                .collect(),
        }
    }
}

fn name(field: &Field, protection: &Protection) -> FieldName {
    FieldName {
        name: field.name.clone(),
        column: field.column().to_owned(),
        kind: field.field_type(),
        naive_is_local: field.naive == Some(Naive::Local),
        values_are_shown: protection.values_are_shown(),
    }
}

fn event_name(schema: &Schema, event: &Event) -> EventName {
    let protection = event.protection();
    EventName {
        name: event.name.clone(),
        table: event.table.clone(),
        id: schema.event_id(event).to_owned(),
        at: name(&event.time(), &protection),
        kind: event.kind.clone(),
        fields: event.fields.iter().map(|field| name(field, &protection)).collect(),
    }
}
