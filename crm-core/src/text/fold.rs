//! Text without case, and text without accents.

use std::borrow::Cow;

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// The marks that make a Japanese syllable a voiced or a half-voiced one. They tell letters apart,
/// so that they are no accents.
const VOICING: [char; 2] = ['\u{3099}', '\u{309A}'];

/// Returns a text without case.
///
/// # Formula
///
/// `NFC(toCasefold(NFD(x)))` with the full case folding of Unicode (The Unicode Standard, section
/// 3.13, D144 and D145): ß is `ss`, and both small sigmas are σ.
pub(crate) fn case_fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(text.to_ascii_lowercase())
        } else {
            Cow::Borrowed(text)
        };
    }
    Cow::Owned(text.nfd().default_case_fold().nfc().collect())
}

/// Returns a text without accents.
///
/// # Formula
///
/// `NFC` of `NFD(x)` without the nonspacing marks (general category Mn), except for the voicing
/// marks of Japanese, U+3099 and U+309A. So the points and the accents of Hebrew are left out, those
/// within presentation forms too. What is a letter or a punctuation mark is kept: ø, the final
/// letters of Hebrew, and maqaf.
pub(crate) fn accent_fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfd().filter(|&letter| !is_accent(letter)).nfc().collect())
}

fn is_accent(letter: char) -> bool {
    !letter.is_ascii()
        && !VOICING.contains(&letter)
        && letter.general_category() == GeneralCategory::NonspacingMark
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn case_is_folded_fully() {
        for (text, folded) in [
            ("Straße", "strasse"),
            ("STRASSE", "strasse"),
            ("ΣΊΣΥΦΟΣ", "σίσυφοσ"),
            ("Σίσυφος", "σίσυφοσ"),
            ("ÅNGSTRÖM", "ångström"),
            ("A\u{30a}ngström", "ångström"),
            ("İ", "i\u{307}"),
            ("ﬁn", "fin"),
            ("שלום", "שלום"),
            ("Plain", "plain"),
            ("plain_9", "plain_9"),
        ] {
            assert_eq!(case_fold(text), folded, "{text}");
        }
    }

    #[test]
    fn accents_are_left_out_and_letters_are_kept() {
        for (text, folded) in [
            ("Crème Brûlée", "Creme Brulee"),
            ("Søren", "Søren"),
            // Points, cantillation and maqaf.
            ("שָׁלוֹם", "שלום"),
            ("בְּרֵאשִׁ֖ית", "בראשית"),
            ("בֵּית־סֵפֶר", "בית־ספר"),
            // Presentation forms: shin with its dot, bet with dagesh, vav with holam.
            ("\u{fb2a}\u{fb31}\u{fb4b}", "שבו"),
            // The ligature of alef and lamed has no canonical decomposition.
            ("\u{fb4f}", "\u{fb4f}"),
            // Final letters are letters of their own.
            ("םןץףך", "םןץףך"),
            // The voicing marks of Japanese, composed and not.
            ("が", "が"),
            ("か\u{3099}は\u{309a}", "がぱ"),
            ("É", "E"),
        ] {
            assert_eq!(accent_fold(text), folded, "{text}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in any::<String>()) {
            let once = case_fold(&text).into_owned();
            prop_assert_eq!(case_fold(&once), once.as_str());
            let once = accent_fold(&text).into_owned();
            prop_assert_eq!(accent_fold(&once), once.as_str());
        }

        #[test]
        fn equivalent_texts_fold_alike(text in any::<String>()) {
            let (composed, apart) =
                (text.nfc().collect::<String>(), text.nfd().collect::<String>());
            prop_assert_eq!(case_fold(&composed), case_fold(&apart));
            prop_assert_eq!(accent_fold(&composed), accent_fold(&apart));
        }
    }
}
