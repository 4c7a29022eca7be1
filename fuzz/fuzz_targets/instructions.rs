//! Random instructions on a chain and in a model.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| nosana_tests::fuzz::instructions(bytes));
