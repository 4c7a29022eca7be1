// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

export * from './tiers.js';
