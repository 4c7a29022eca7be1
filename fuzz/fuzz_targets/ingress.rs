//! What the ingress of a host reads of requests.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| nosana_host::services::fuzz::ingress(bytes));
