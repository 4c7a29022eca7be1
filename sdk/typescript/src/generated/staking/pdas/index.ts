// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

export * from './config.js';
export * from './rewardVault.js';
export * from './stake.js';
export * from './vault.js';
