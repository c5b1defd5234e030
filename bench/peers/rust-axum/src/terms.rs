//! What a search text may mean.

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};
use uuid::Uuid;

/// Hits by beginnings that need no search for similar names.
pub const ENOUGH_HITS: i64 = 5;

const FIRST_NAME_PREFIX_MIN: usize = 3;
const PHONE_DIGITS_MIN: usize = 4;
const SIMILAR_MIN: usize = 3;
const SIMILAR_MAX: usize = 64;
const LAST_CHARACTER: char = '\u{10ffff}';

/// The readings of a search text.
pub struct Terms {
    pub text: String,
    pub text_end: String,
    pub digits: Option<String>,
    pub born: [Option<String>; 2],
    pub first_name_end: String,
    pub by_words: bool,
    pub by_number: bool,
}

/// The name of a patient who was found.
#[derive(Deserialize)]
pub struct Name {
    pub id: Uuid,
    first_name: String,
    last_name: String,
}

impl Terms {
    /// The readings of a text; None when nothing is left of it.
    pub fn read(q: &str) -> Option<Terms> {
        let text = fold(&q.replace(',', " "));
        if text.is_empty() {
            return None;
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let phone_like = text.chars().all(|c| c.is_ascii_digit() || "+().- ".contains(c));
        let long = text.chars().count() >= FIRST_NAME_PREFIX_MIN;
        Some(Terms {
            born: birth_dates(&text),
            by_words: text.contains(' '),
            by_number: !digits.is_empty(),
            first_name_end: format!("{text}{}", if long { LAST_CHARACTER } else { '\u{1}' }),
            text_end: format!("{text}{LAST_CHARACTER}"),
            digits: Some(digits).filter(|digits| phone_like && digits.len() >= PHONE_DIGITS_MIN),
            text,
        })
    }

    /// Whether a short text found so little that first names that begin with it are looked for as well.
    pub fn wants_first_names(&self, hits: i64, size: i64) -> bool {
        let short = self.text.chars().count() < FIRST_NAME_PREFIX_MIN;
        short && !self.by_words && !self.by_number && hits < size.min(ENOUGH_HITS)
    }

    /// Whether names that contain the text or are one typing error away are looked for as well.
    pub fn wants_similar(&self, hits: &[Name], size: i64) -> bool {
        let length = self.text.chars().count();
        if hits.len() as i64 >= size.min(ENOUGH_HITS) || !(SIMILAR_MIN..=SIMILAR_MAX).contains(&length) {
            return false;
        }
        let whole = |hit: &Name| fold(&hit.first_name) == self.text || fold(&hit.last_name) == self.text;
        !self.by_number && !hits.iter().any(|hit| self.by_words || whole(hit))
    }
}

/// Lower case, no accents, single spaces.
fn fold(text: &str) -> String {
    let plain: String =
        text.chars().map(apostrophe).nfkd().collect::<String>().to_lowercase().nfkd().collect();
    let mut bare = String::with_capacity(plain.len());
    for c in plain.chars().map(apostrophe) {
        match c {
            'ß' => bare.push_str("ss"),
            'æ' => bare.push_str("ae"),
            'œ' => bare.push_str("oe"),
            'ø' => bare.push('o'),
            'đ' | 'ð' => bare.push('d'),
            'ł' => bare.push('l'),
            'ı' => bare.push('i'),
            'þ' => bare.push_str("th"),
            'ς' => bare.push('σ'),
            c if c.is_control() => bare.push(' '),
            c if c.general_category_group() == GeneralCategoryGroup::Mark => {}
            c if c.general_category() == GeneralCategory::Format => {}
            c => bare.push(c),
        }
    }
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn apostrophe(c: char) -> char {
    if matches!(c, '\u{2018}' | '\u{2019}' | '\u{2bc}' | '`' | '´') {
        '\''
    } else {
        c
    }
}

/// The text with each pair of neighbouring letters exchanged.
pub fn transposed(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    (1..letters.len())
        .filter(|&i| letters[i - 1] != letters[i])
        .map(|i| {
            let mut variant = letters.clone();
            variant.swap(i - 1, i);
            variant.into_iter().collect()
        })
        .collect()
}

fn birth_dates(text: &str) -> [Option<String>; 2] {
    let parts =
        |separator: char| -> Option<[&str; 3]> { text.split(separator).collect::<Vec<_>>().try_into().ok() };
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return [civil_date(&text[..4], &text[4..6], &text[6..]), None];
    }
    if let Some([year, month, day]) = parts('-').filter(|[y, m, d]| (y.len(), m.len(), d.len()) == (4, 2, 2))
    {
        return [civil_date(year, month, day), None];
    }
    let short = |[a, b, year]: &[&str; 3]| a.len() <= 2 && b.len() <= 2 && year.len() == 4;
    if let Some([day, month, year]) = parts('.').filter(short) {
        return [civil_date(year, month, day), None];
    }
    if let Some([a, b, year]) = parts('/').filter(short) {
        return [civil_date(year, a, b), civil_date(year, b, a)];
    }
    [None, None]
}

/// A calendar date as YYYY-MM-DD; None when there is no such day.
fn civil_date(year: &str, month: &str, day: &str) -> Option<String> {
    let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<u32>().ok())?;
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (year >= 1800 && day >= 1 && day <= days).then(|| format!("{year:04}-{month:02}-{day:02}"))
}
