// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

export * from './admission.js';
export * from './config.js';
export * from './gpuClass.js';
export * from './host.js';
export * from './import.js';
export * from './report.js';
export * from './slash.js';
