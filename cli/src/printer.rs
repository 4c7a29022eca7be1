//! What the commands print: data on stdout, everything else on stderr.

use std::{
    env,
    fmt::Write as _,
    io::{self, IsTerminal, Write},
    sync::Mutex,
};

use serde::Serialize;

use crate::{
    args::Output,
    error::{CliError, Result},
    journal,
};

const BOLD_RED: &str = "\x1b[1;31m";
const BOLD_CYAN: &str = "\x1b[1;36m";
const RESET: &str = "\x1b[0m";

/// Prints, in the way that the user chose.
pub struct Printer {
    output: Output,
    is_quiet: bool,
    /// Whether the colours of what jobs print are passed on.
    has_colour: bool,
    stdout: io::Stdout,
    stderr: io::Stderr,
    /// What to say when the user interrupts.
    parting: Mutex<Option<String>>,
}

impl Printer {
    /// Prints as `output`, and notes unless `is_quiet`.
    pub fn new(output: Output, is_quiet: bool) -> Self {
        Self {
            output,
            is_quiet,
            has_colour: wants_colour() && io::stdout().is_terminal(),
            stdout: io::stdout(),
            stderr: io::stderr(),
            parting: Mutex::new(None),
        }
    }

    /// Whether results are printed for programs.
    pub fn is_json(&self) -> bool {
        self.output == Output::Json
    }

    /// Prints one object on one line when output is JSON, and what `text` makes otherwise.
    pub fn result<T: Serialize>(&self, value: &T, text: impl FnOnce(&T) -> String) -> Result<()> {
        if self.is_json() {
            self.json(value)
        } else {
            // Whatever it is about, a part of it may be a stranger's words.
            self.text(&self.foreign(&text(value)))
        }
    }

    /// Prints one object on one line.
    pub fn json<T: Serialize>(&self, value: &T) -> Result<()> {
        let mut line = serde_json::to_string(value)?;
        line.push('\n');
        self.text(&line)
    }

    /// Prints `text` on stdout as it is.
    pub fn text(&self, text: &str) -> Result<()> {
        let mut stdout = self.stdout.lock();
        stdout.write_all(text.as_bytes())?;
        Ok(stdout.flush()?)
    }

    /// Tells how it goes, on stderr.
    pub fn note(&self, text: &str) {
        if !self.is_quiet {
            self.write_stderr(&format!("{}\n", plain(text)));
        }
    }

    /// When stderr is closed there is nobody left to tell.
    fn write_stderr(&self, text: &str) {
        let _ = self.stderr.lock().write_all(text.as_bytes());
    }

    /// What strangers wrote, safe to show: without control characters, but with colours on a terminal that shows them.
    pub fn foreign(&self, text: &str) -> String {
        if self.has_colour {
            coloured(text)
        } else {
            plain(&without_colours(text))
        }
    }

    /// What to say when the user interrupts what follows.
    pub fn when_interrupted(&self, text: String) {
        if let Ok(mut parting) = self.parting.lock() {
            *parting = Some(text);
        }
    }

    /// Says it.
    pub fn interrupted(&self) {
        let parting = self
            .parting
            .lock()
            .ok()
            .and_then(|mut parting| parting.take());
        if let Some(text) = parting {
            self.note(&text);
        }
    }

    /// Prints an error and what to do next.
    pub fn error(&self, error: &CliError) {
        let (red, cyan, reset) = if wants_colour() && self.stderr.is_terminal() {
            (BOLD_RED, BOLD_CYAN, RESET)
        } else {
            ("", "", "")
        };
        // Each line is one of the journal's own.
        let rank = if journal::reads_stderr() { "<3>" } else { "" };
        let mut text = format!("{rank}{red}error:{reset} {}\n", plain(&error.message()));
        if let Some(hint) = &error.hint {
            // Writing to a string does not fail.
            let _ = writeln!(text, "{rank}{cyan}hint:{reset} {}", plain(hint));
        }
        self.write_stderr(&text);
    }
}

/// Rows in columns that stand below one another, two spaces apart; the first row is the heading.
pub fn table<const N: usize>(
    heading: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    let mut all = vec![heading.map(str::to_owned)];
    all.extend(rows);
    let widths: [usize; N] =
        std::array::from_fn(|column| all.iter().map(|row| width(&row[column])).max().unwrap_or(0));
    all.iter().map(|row| line(row, &widths)).collect()
}

/// Names and values below one another.
pub fn pairs(rows: &[(&str, String)]) -> String {
    let widest = rows.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
    rows.iter()
        .map(|(name, value)| line(&[(*name).to_owned(), value.clone()], &[widest, 0]))
        .collect()
}

fn line(cells: &[String], widths: &[usize]) -> String {
    let padded: Vec<String> = cells
        .iter()
        .zip(widths)
        .map(|(cell, width)| format!("{cell:<width$}"))
        .collect();
    format!("{}\n", padded.join("  ").trim_end())
}

fn width(text: &str) -> usize {
    text.chars().count()
}

fn wants_colour() -> bool {
    env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        && env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// Replaces what a terminal would obey.
fn plain(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control() && !matches!(c, '\t' | '\n') {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}

/// Like [`plain`], but passes colours on, and ends them.
fn coloured(text: &str) -> String {
    let mut safe = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("\x1b[") {
        let (before, sequence) = rest.split_at(at);
        safe.push_str(&plain(before));
        let length = colour_length(sequence).unwrap_or(0);
        safe.push_str(&sequence[..length]);
        // A sequence that is no colour loses its first character, which does the harm.
        rest = &sequence[length.max(1)..];
    }
    safe.push_str(&plain(rest));
    if safe.contains('\x1b') {
        safe.push_str(RESET);
    }
    safe
}

fn without_colours(text: &str) -> String {
    let mut left = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("\x1b[") {
        let (before, sequence) = rest.split_at(at);
        left.push_str(before);
        rest = if let Some(length) = colour_length(sequence) {
            &sequence[length..]
        } else {
            left.push('\x1b');
            &sequence[1..]
        };
    }
    left + rest
}

/// The length of the colour at the beginning of `sequence`: `ESC [ digits and ; m`.
fn colour_length(sequence: &str) -> Option<usize> {
    let parameters = sequence.strip_prefix("\x1b[")?;
    let length = parameters
        .bytes()
        .take_while(|byte| byte.is_ascii_digit() || *byte == b';')
        .count();
    (parameters.as_bytes().get(length) == Some(&b'm')).then_some(length + 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_below_one_another() {
        let rows = [
            ["a".to_owned(), "long".to_owned()],
            ["größer".to_owned(), String::new()],
        ];
        assert_eq!(table(["x", "y"], rows), "x       y\na       long\ngrößer\n");
        let rows = [("name", "a".to_owned()), ("n", "b".to_owned())];
        assert_eq!(pairs(&rows), "name  a\nn     b\n");
    }

    #[test]
    fn what_strangers_write_cannot_command_the_terminal() {
        let evil = "a\x1b[31mred\x1b[0m\x1b[2J\x1b]0;title\x07\rb\u{9b}1m\x1b[";
        assert_eq!(
            plain(&without_colours(evil)),
            "ared\u{fffd}[2J\u{fffd}]0;title\u{fffd}\u{fffd}b\u{fffd}1m\u{fffd}["
        );
        assert_eq!(
            coloured(evil),
            "a\x1b[31mred\x1b[0m[2J\u{fffd}]0;title\u{fffd}\u{fffd}b\u{fffd}1m[\x1b[0m"
        );
    }
}
