//! The suite as a job, in the format of `docs/job-format.md`.

use serde_json::{Value, json};

/// The image that the definitions name.
pub const IMAGE: &str = "nosana/benchmark:1";

/// The op whose results hold the report, and their name.
pub const OPERATION: &str = "benchmark";
/// See [`OPERATION`].
pub const RESULT: &str = "report";

/// The whole suite, for hosts with a GPU.
pub const GPU: &str = include_str!("../jobs/gpu.json");

/// Without the GPU.
pub const CPU: &str = include_str!("../jobs/cpu.json");

/// A definition with this image and this challenge, which the report will repeat. `None` when `template` is no definition
/// like [`GPU`].
pub fn definition(template: &str, image: &str, challenge: &str) -> Option<String> {
    let mut document: Value = serde_json::from_str(template).ok()?;
    let variables = document.pointer_mut("/global/variables")?.as_object_mut()?;
    variables.insert("CHALLENGE".to_owned(), json!(challenge));
    *document.pointer_mut("/global/image")? = json!(image);
    Some(document.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::PATTERN;

    #[test]
    fn definitions_take_an_image_and_a_challenge() {
        for template in [GPU, CPU] {
            let definition = definition(template, "elsewhere/benchmark:2", "abc").unwrap();
            let document: Value = serde_json::from_str(&definition).unwrap();
            assert_eq!(document["global"]["image"], "elsewhere/benchmark:2");
            assert_eq!(document["global"]["variables"]["CHALLENGE"], "abc");
        }
        assert_eq!(definition("{}", IMAGE, ""), None);
    }

    #[test]
    fn definitions_name_the_image_and_find_the_report() {
        for template in [GPU, CPU] {
            let document: Value = serde_json::from_str(template).unwrap();
            assert_eq!(document["global"]["image"], IMAGE);
            let operation = document["ops"]
                .as_array()
                .unwrap()
                .iter()
                .find(|op| op["id"] == OPERATION)
                .unwrap();
            assert_eq!(operation["results"][RESULT]["regex"], PATTERN);
        }
    }
}
