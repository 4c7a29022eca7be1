//! A job's money against 128 bits.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| nosana_tests::fuzz::money(bytes));
