//! Archives of what operations left behind.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| nosana_tests::fuzz::artifact(bytes));
