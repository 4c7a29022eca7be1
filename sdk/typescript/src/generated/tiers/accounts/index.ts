// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

export * from './config.js';
export * from './gpuClass.js';
export * from './host.js';
