// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

export * from './config.js';
export * from './escrow.js';
export * from './job.js';
export * from './market.js';
export * from './record.js';
