// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

export * from './classSet.js';
export * from './hostClosed.js';
export * from './hostRegistered.js';
export * from './policy.js';
export * from './tiersInitialized.js';
export * from './workerRotated.js';
