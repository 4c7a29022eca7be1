// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

export * from './acceptAuthority.js';
export * from './bond.js';
export * from './claimRewards.js';
export * from './close.js';
export * from './extend.js';
export * from './initialize.js';
export * from './proposeAuthority.js';
export * from './release.js';
export * from './restake.js';
export * from './slash.js';
export * from './stake.js';
export * from './syncRewards.js';
export * from './topUp.js';
export * from './unstake.js';
export * from './updateConfig.js';
export * from './withdraw.js';
