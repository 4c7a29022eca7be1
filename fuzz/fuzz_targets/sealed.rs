//! Sealed documents that others wrote.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| nosana_tests::fuzz::sealed(bytes));
