//! What stores read of servers' answers.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| nosana_tests::fuzz::answers(bytes));
