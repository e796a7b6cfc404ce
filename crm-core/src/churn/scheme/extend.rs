//! Extension of a scheme by another document.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::churn::scheme::concept::{Concept, Texts};
use crate::churn::scheme::document::{SchemeDocument, VERSION};
use crate::churn::scheme::scheme::ReasonScheme;
use crate::document::document;
use crate::error::error::{Error, Result};

/// What is added to a scheme, renamed in it or taken out of use.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Extension {
    #[serde(default)]
    #[expect(dead_code, reason = "it was checked before")]
    version: Option<u64>,
    id: Option<String>,
    revision: Option<u32>,
    #[serde(default)]
    add: Vec<Concept>,
    #[serde(default)]
    relabel: BTreeMap<String, Texts>,
    #[serde(default)]
    retire: BTreeMap<String, Option<String>>,
}

impl ReasonScheme {
    /// Returns the scheme with the changes of a document.
    ///
    /// | key | meaning |
    /// |---|---|
    /// | `id` | optional: the id of the new scheme, by default the same |
    /// | `revision` | optional: its revision, by default the next one; of the same id it must be higher |
    /// | `add` | optional: concepts to add at the end |
    /// | `relabel` | optional: labels by language, by code; a wording that becomes the label is no longer another one |
    /// | `retire` | optional: the code that replaces it, or null, by code |
    ///
    /// A code is never taken out: what was recorded under it keeps its meaning.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownCode`] for a code that is not there, [`Error::Conflict`] for a revision that
    /// is not higher, and those of [`from_json`](ReasonScheme::from_json), at the path in this
    /// document where it is one of the added concepts.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::churn::{MigrationStatus, ReasonScheme, SchemeKind};
    ///
    /// let roots = ReasonScheme::standard(SchemeKind::Root)?;
    /// let gym = roots.extend(r#"{
    ///     "id": "gym", "revision": 1,
    ///     "add": [{"code": "SERVICE.CROWDED", "labels": {"en": "Too crowded", "he": "צפוף מדי"},
    ///         "probe": {"en": "At what hours?", "he": "באילו שעות?"},
    ///         "response": {"en": "Offer other hours.", "he": "להציע שעות אחרות."}}],
    ///     "retire": {"SERVICE.UNDERSTAFFED": "SERVICE.CROWDED", "UNKNOWN.OTHER": null}
    /// }"#)?;
    /// assert_eq!(gym.migrate("SERVICE.UNDERSTAFFED")?.code, "SERVICE.CROWDED");
    /// assert_eq!(gym.migrate("UNKNOWN.OTHER")?.status, MigrationStatus::Retired);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn extend(&self, json: &str) -> Result<ReasonScheme> {
        let value = document::parse(json)?;
        if let Some(version) = value.get("version") {
            document::version(Some(version), "version", "extension of a scheme", VERSION)?;
        }
        let Extension { version: _, id, revision, add, relabel, retire } =
            document::read_value(value)?;
        let mut document = self.document().clone();
        name(&mut document, id, revision)?;
        let old = document.concepts.len();
        document.concepts.extend(add);
        for (code, labels) in relabel {
            rename(self.concept_of(&mut document, &code, "$.relabel")?, labels);
        }
        for (code, replacement) in retire {
            let concept = self.concept_of(&mut document, &code, "$.retire")?;
            concept.deprecated = true;
            concept.replaced_by = replacement.into_iter().collect();
        }
        let document = SchemeDocument::from_value(document::value(&document)?);
        document.and_then(ReasonScheme::new).map_err(|error| in_extension(error, old))
    }

    /// A concept of the extended document.
    fn concept_of<'d>(
        &self,
        document: &'d mut SchemeDocument,
        code: &str,
        path: &str,
    ) -> Result<&'d mut Concept> {
        let found = document.concepts.iter_mut().find(|concept| concept.code == code);
        found.ok_or_else(|| self.unknown(code, &format!("{path}.{code}")))
    }
}

fn name(document: &mut SchemeDocument, id: Option<String>, revision: Option<u32>) -> Result<()> {
    let (old, is_same) = (document.revision, id.as_ref().is_none_or(|id| *id == document.id));
    if let Some(id) = id {
        document.id = id;
    }
    document.revision = revision.unwrap_or(if is_same { old.saturating_add(1) } else { 1 });
    if is_same && document.revision <= old {
        let message = format!(
            "must be higher than {old}, the revision of the scheme {:?}, got {}",
            document.id, document.revision
        );
        return Err(Error::conflict("$.revision", message));
    }
    Ok(())
}

fn rename(concept: &mut Concept, labels: Texts) {
    for (language, label) in labels {
        if let Some(wordings) = concept.alt.get_mut(&language) {
            wordings.retain(|wording| *wording != label);
        }
        concept.labels.insert(language, label);
    }
}

/// Turns the path of an added concept into that in the extension.
fn in_extension(mut error: Error, old: usize) -> Error {
    if let Error::InvalidDocument { path, .. } = &mut error
        && let Some(rest) = path.strip_prefix("$.concepts[")
        && let Some((at, rest)) = rest.split_once(']')
        && let Some(at) = at.parse::<usize>().ok().and_then(|at| at.checked_sub(old))
    {
        *path = format!("$.add[{at}]{rest}");
    }
    error
}
