//! The ring of a queue against a plain list.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| nosana_tests::fuzz::ring(bytes));
