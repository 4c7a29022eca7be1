//! Price accounts and conversions of any bytes.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| nosana_tests::fuzz::price(bytes));
