// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

export * from './bonded.js';
export * from './released.js';
export * from './restaked.js';
export * from './rewardsClaimed.js';
export * from './rewardsSynced.js';
export * from './slashed.js';
export * from './stakeClosed.js';
export * from './staked.js';
export * from './stakeExtended.js';
export * from './stakeToppedUp.js';
export * from './stakingAuthorityAccepted.js';
export * from './stakingAuthorityProposed.js';
export * from './stakingConfigUpdated.js';
export * from './stakingInitialized.js';
export * from './unstaked.js';
export * from './withdrawn.js';
