//! Tables that a page of the documentation has from a test.

use std::{
    env, fs,
    path::Path,
    sync::{Mutex, PoisonError},
};

/// Held while a page is read and written: tests run side by side.
static PAGES: Mutex<()> = Mutex::new(());

/// Compares `table` with what `docs/PAGE` has between the marks `<!-- name -->` and
/// `<!-- /name -->`; with `NOSANA_UPDATE_DOCS` set, writes it there.
///
/// # Panics
/// When the page says something else or has no such marks.
#[track_caller]
pub fn keep(page: &str, name: &str, table: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../docs")
        .join(page);
    let _writing = PAGES.lock().unwrap_or_else(PoisonError::into_inner);
    let text = fs::read_to_string(&path).unwrap();
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let start = text.find(&begin).expect("the mark before the table") + begin.len();
    let stop = text.find(&end).expect("the mark after the table");
    if env::var_os("NOSANA_UPDATE_DOCS").is_some() {
        fs::write(&path, format!("{}{table}{}", &text[..start], &text[stop..])).unwrap();
        return;
    }
    assert_eq!(
        &text[start..stop],
        table,
        "docs/{page} is out of date: `NOSANA_UPDATE_DOCS=1 cargo test --workspace` writes it"
    );
}

/// `amount` with its digits in groups of three.
pub fn grouped(amount: u64) -> String {
    let digits = amount.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}
