//! Puts a program's IDL together from what its build prints.
//!
//! With the feature `idl-build` each part of a program has a test that prints its piece
//! between `--- IDL begin KIND ---` and `--- IDL end KIND ---`.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Map, Value, json};

/// Accounts whose fields are followed by a tail, and the type of its items: in Rust
/// a `Slab`, of which Anchor prints the head alone.
const TAILS: &[(&str, &str)] = &[("Queue", "QueueEntry")];

/// The IDL in `printed`, in an order that does not depend on that of the tests.
///
/// `read` are the IDLs of the programs whose accounts this one reads: what is
/// defined there is left out here.
pub fn assemble(printed: &str, version: &str, read: &[&Value]) -> Result<Value> {
    let pieces = pieces(printed)?;
    let of_kind = |kind: &'static str| {
        pieces
            .iter()
            .filter(move |(found, _)| found == kind)
            .map(|(_, text)| text)
    };
    let address = of_kind("address")
        .next()
        .context("no address was printed")?;
    let program: Value = parse(
        of_kind("program")
            .next()
            .context("no program was printed")?,
    )?;

    let mut types = Types::default();
    let mut events = BTreeMap::new();
    types.add_all(&program)?;
    for piece in of_kind("event") {
        let piece = parse(piece)?;
        types.add_all(&piece)?;
        events.insert(name(&piece["event"])?, piece["event"].clone());
    }
    // Printed by programs for what Anchor leaves out: the items of a `Slab`'s tail.
    for piece in of_kind("type") {
        types.add(&parse(piece)?)?;
    }
    let mut errors = Vec::new();
    for piece in of_kind("errors") {
        errors.extend(list(&parse(piece)?)?);
    }
    errors.sort_by_key(|error| error["code"].as_u64());
    let mut constants = BTreeMap::new();
    for piece in of_kind("const") {
        let piece = parse(piece)?;
        constants.insert(name(&piece)?, piece);
    }

    let foreign = types.remove_defined_in(read);
    types.describe_tails()?;
    let mut accounts = BTreeMap::new();
    for account in list(&program["accounts"])? {
        let name = name(&account)?;
        if !foreign.contains(&name) {
            accounts.insert(name, account);
        }
    }

    let mut idl = Map::new();
    let mut metadata = program["metadata"].clone();
    metadata["version"] = json!(version);
    idl.insert("address".to_owned(), json!(address.trim()));
    idl.insert("metadata".to_owned(), metadata);
    idl.insert("instructions".to_owned(), program["instructions"].clone());
    idl.insert("accounts".to_owned(), accounts.into_values().collect());
    idl.insert("events".to_owned(), events.into_values().collect());
    idl.insert("errors".to_owned(), errors.into());
    idl.insert("types".to_owned(), types.0.into_values().collect());
    if !constants.is_empty() {
        idl.insert("constants".to_owned(), constants.into_values().collect());
    }
    Ok(Value::Object(idl))
}

/// Type definitions by name.
#[derive(Default)]
struct Types(BTreeMap<String, Value>);

impl Types {
    fn add_all(&mut self, piece: &Value) -> Result<()> {
        list(&piece["types"])?
            .iter()
            .try_for_each(|definition| self.add(definition))
    }

    fn add(&mut self, definition: &Value) -> Result<()> {
        // An alias for each Pod integer; fields name the integer itself.
        if definition["type"]["kind"] == "type" {
            return Ok(());
        }
        let name = name(definition)?;
        if let Some(other) = self.0.insert(name.clone(), definition.clone()) {
            ensure!(
                other == *definition,
                "two types are called `{name}`: rename one, clients know them by name"
            );
        }
        Ok(())
    }

    /// Removes what one of `read` defines in the same words; returns the names.
    fn remove_defined_in(&mut self, read: &[&Value]) -> Vec<String> {
        let defined = |definition: &Value| {
            read.iter()
                .filter_map(|idl| idl["types"].as_array())
                .any(|types| types.contains(definition))
        };
        let foreign: Vec<_> = self
            .0
            .iter()
            .filter(|(_, definition)| defined(definition))
            .map(|(name, _)| name.clone())
            .collect();
        for name in &foreign {
            self.0.remove(name);
        }
        foreign
    }

    /// Adds the type `NAMETail` for each account `NAME` of [`TAILS`].
    ///
    /// The tail is no field of the account itself: that one is `bytemuck`, which
    /// has no place for a list whose length is not known.
    fn describe_tails(&mut self) -> Result<()> {
        for (account, item) in TAILS {
            let Some(definition) = self.0.get_mut(*account) else {
                continue;
            };
            let tail = format!("{account}Tail");
            let docs = definition["docs"]
                .as_array_mut()
                .with_context(|| format!("the account `{account}` has no doc comment"))?;
            docs.push(json!(format!("Its fields are followed by a `{tail}`.")));
            ensure!(
                self.0.contains_key(*item),
                "no type `{item}` was printed: it is what the tail of `{account}` is made of"
            );
            self.add(&json!({
                "name": tail,
                "docs": [format!("What follows the fields of a `{account}`: a count of 32 bits, and as many items.")],
                "type": {"kind": "struct", "fields": [{
                    "name": "entries",
                    "docs": ["The items, in the order of their places."],
                    "type": {"vec": {"defined": {"name": item}}},
                }]},
            }))?;
        }
        Ok(())
    }
}

/// Kind and text of every piece.
fn pieces(printed: &str) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in printed.lines() {
        if let Some(kind) = marker(line, "begin") {
            ensure!(open.is_none(), "`{line}` stands within another piece");
            open = Some((kind.to_owned(), String::new()));
        } else if let Some(kind) = marker(line, "end") {
            match open.take() {
                Some(piece) if piece.0 == kind => found.push(piece),
                _ => bail!("`{line}` ends nothing"),
            }
        } else if let Some((_, text)) = &mut open {
            text.push_str(line);
            text.push('\n');
        }
    }
    ensure!(open.is_none(), "the last piece has no end");
    Ok(found)
}

fn marker<'a>(line: &'a str, which: &str) -> Option<&'a str> {
    line.strip_prefix("--- IDL ")?
        .strip_prefix(which)?
        .strip_prefix(' ')?
        .strip_suffix(" ---")
}

fn parse(text: &str) -> Result<Value> {
    serde_json::from_str(text).with_context(|| format!("a piece of the IDL is not JSON: {text}"))
}

fn list(value: &Value) -> Result<Vec<Value>> {
    value
        .as_array()
        .cloned()
        .context("a piece of the IDL has no list where one was expected")
}

fn name(value: &Value) -> Result<String> {
    Ok(value["name"]
        .as_str()
        .context("a piece of the IDL has no name")?
        .to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = r#"
running 4 tests
---- event stdout ----
--- IDL begin event ---
{"event":{"name":"Paid","discriminator":[1]},"types":[{"name":"Paid","type":{"kind":"struct"}}]}
--- IDL end event ---
--- IDL begin errors ---
[{"code":6201,"name":"B","msg":"b"},{"code":6200,"name":"A","msg":"a"}]
--- IDL end errors ---
--- IDL begin address ---
11111111111111111111111111111111
--- IDL end address ---
--- IDL begin type ---
{"name":"Entry","type":{"kind":"struct"}}
--- IDL end type ---
--- IDL begin program ---
{"address":"","metadata":{"name":"nosana_jobs","version":"0.1.0"},"instructions":[{"name":"post"},{"name":"cancel"}],
"accounts":[{"name":"Job"},{"name":"Host"}],
"types":[{"name":"PodU64","type":{"kind":"type","alias":"u64"}},{"name":"Job","type":{"kind":"struct"}},{"name":"Host","type":{"kind":"struct","fields":[]}}]}
--- IDL end program ---
"#;

    fn names(idl: &Value, key: &str) -> Vec<String> {
        list(&idl[key])
            .unwrap()
            .iter()
            .map(|value| name(value).unwrap())
            .collect()
    }

    #[test]
    fn the_pieces_become_one_sorted_document() {
        let idl = assemble(PRINTED, "2.0.0", &[]).unwrap();
        assert_eq!(idl["address"], "11111111111111111111111111111111");
        assert_eq!(idl["metadata"]["version"], "2.0.0");
        assert_eq!(names(&idl, "instructions"), ["post", "cancel"]);
        assert_eq!(names(&idl, "accounts"), ["Host", "Job"]);
        assert_eq!(names(&idl, "events"), ["Paid"]);
        assert_eq!(names(&idl, "errors"), ["A", "B"]);
        assert_eq!(names(&idl, "types"), ["Entry", "Host", "Job", "Paid"]);
    }

    #[test]
    fn what_a_read_program_defines_is_left_out() {
        let tiers = json!({"types": [{"name": "Host", "type": {"kind": "struct", "fields": []}}, {"name": "Job", "type": {"kind": "enum"}}]});
        let idl = assemble(PRINTED, "2.0.0", &[&tiers]).unwrap();
        assert_eq!(names(&idl, "accounts"), ["Job"]);
        assert_eq!(names(&idl, "types"), ["Entry", "Job", "Paid"]);
    }

    #[test]
    fn the_tail_of_an_account_is_described() {
        let with_queue = |entry: &str| {
            PRINTED
                .replace("\"Entry\"", &format!("\"{entry}\""))
                .replace(
                    "{\"name\":\"Host\",\"type\"",
                    "{\"name\":\"Queue\",\"docs\":[\"A queue.\"],\"type\"",
                )
        };
        let idl = assemble(&with_queue("QueueEntry"), "2.0.0", &[]).unwrap();
        assert_eq!(
            names(&idl, "types"),
            ["Job", "Paid", "Queue", "QueueEntry", "QueueTail"]
        );
        assert_eq!(
            idl["types"][2]["docs"],
            json!(["A queue.", "Its fields are followed by a `QueueTail`."])
        );
        assert_eq!(
            idl["types"][4]["type"]["fields"][0]["type"],
            json!({"vec": {"defined": {"name": "QueueEntry"}}})
        );
        let error = assemble(&with_queue("Place"), "2.0.0", &[])
            .unwrap_err()
            .to_string();
        assert!(error.contains("no type `QueueEntry`"), "{error}");
    }

    #[test]
    fn two_meanings_of_a_name_are_refused() {
        let printed = format!(
            "{PRINTED}--- IDL begin type ---\n{{\"name\":\"Job\",\"type\":{{\"kind\":\"enum\"}}}}\n--- IDL end type ---\n"
        );
        let error = assemble(&printed, "2.0.0", &[]).unwrap_err().to_string();
        assert!(error.contains("two types are called `Job`"), "{error}");
    }

    #[test]
    fn a_cut_off_piece_is_refused() {
        let cut = PRINTED.replace("--- IDL end program ---\n", "");
        assert!(assemble(&cut, "2.0.0", &[]).is_err());
    }
}
