//! Text without case, text without accents, and text as people write it.

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

/// Returns a text in the form in which what people write is compared.
///
/// # Formula
///
/// 1. `NFKC(x)`.
/// 2. [`case_fold`], then [`accent_fold`]: `ACCENTI(CASEI(x))`.
/// 3. Every dash (general category Pd, maqaf U+05BE among them, and the minus sign U+2212) is a
///    hyphen; geresh U+05F3 is `'`, gershayim U+05F4 is `"`.
/// 4. Bidirectional controls, characters of no width and U+FEFF are left out.
/// 5. White space is one space, and none at either end.
/// 6. `NFC`.
///
/// These steps are repeated until nothing changes: what is left out in one can leave marks side by
/// side for another. Final letters of Hebrew are letters of their own.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = fold_once(text);
    // Each round makes the text shorter or changes a letter once and for all.
    for _ in 0..MOST_ROUNDS {
        let again = fold_once(&folded);
        if again == folded {
            break;
        }
        folded = again;
    }
    folded
}

/// After how many rounds a text is left as it is.
const MOST_ROUNDS: usize = 4;

fn fold_once(text: &str) -> String {
    let compatible: Cow<'_, str> =
        if text.is_ascii() { text.into() } else { text.nfkc().collect::<String>().into() };
    let bare = case_fold(&compatible);
    let bare = accent_fold(&bare);
    let letters: String = bare.chars().filter(|&one| !is_invisible(one)).map(plain).collect();
    let words: Vec<&str> = letters.split_whitespace().collect();
    words.join(" ").nfc().collect()
}

/// Whether a character has no width, or only sets the direction of others.
fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}'
    )
}

/// The ASCII form of a dash or a quote of Hebrew.
fn plain(letter: char) -> char {
    match letter {
        '\u{5f3}' => '\'',
        '\u{5f4}' => '"',
        '\u{2212}' => '-',
        _ if letter.is_ascii() => letter,
        _ if letter.general_category() == GeneralCategory::DashPunctuation => '-',
        _ => letter,
    }
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

    #[test]
    fn what_people_write_is_compared_without_marks_dashes_and_controls() {
        for (text, folded) in [
            ("  No need\u{a0}for   the SERVICE\n", "no need for the service"),
            ("אֵין צֹרֶךְ", "אין צרך"),
            ("בֵּית־סֵפֶר", "בית-ספר"),
            ("\u{200f}צה״ל\u{200e} צ׳ק\u{feff}", "צה\"ל צ'ק"),
            ("a\u{2013}b\u{2014}c\u{2011}d\u{2212}e\u{2010}f", "a-b-c-d-e-f"),
            ("co\u{ad}operate zero\u{200b}width", "cooperate zerowidth"),
            ("ﬁne Ⅳ ①", "fine iv 1"),
            ("ＦＵＬＬ", "full"),
            ("שלום ם", "שלום ם"),
            ("\u{fb2a}\u{2067}x\u{2069}", "שx"),
            (" \u{200b} ", ""),
        ] {
            assert_eq!(fold(text), folded, "{text:?}");
        }
    }

    #[test]
    fn folding_any_character_twice_is_folding_it_once() {
        for letter in '\0'..=char::MAX {
            let once = fold(&letter.to_string());
            assert_eq!(fold_once(&once), once, "{letter:?}");
        }
    }

    proptest! {
        #[test]
        fn folding_what_people_write_is_stable(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold_once(&once), once.as_str());
            let apart: String = text.nfd().collect();
            prop_assert_eq!(fold(&apart), once);
        }

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
