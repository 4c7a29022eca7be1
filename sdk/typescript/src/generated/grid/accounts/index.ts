// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

export * from './award.js';
export * from './grid.js';
export * from './phase.js';
export * from './seat.js';
