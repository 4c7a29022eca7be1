// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

export * from './closeHost.js';
export * from './initialize.js';
export * from './registerHost.js';
export * from './rotateWorker.js';
export * from './setClass.js';
