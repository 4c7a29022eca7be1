// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

export * from './accounts/index.js';
export * from './instructions/index.js';
export * from './pdas/index.js';
export * from './programs/index.js';
export * from './types/index.js';
export * from './decode.js';
export * from './errors.js';
export * from './events.js';
