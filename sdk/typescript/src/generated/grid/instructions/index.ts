// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

export * from './acceptAuthority.js';
export * from './agree.js';
export * from './award.js';
export * from './cancelPhase.js';
export * from './claim.js';
export * from './closeAward.js';
export * from './closePhase.js';
export * from './closeSeat.js';
export * from './count.js';
export * from './countReport.js';
export * from './createPhase.js';
export * from './finalize.js';
export * from './fund.js';
export * from './giveBack.js';
export * from './initialize.js';
export * from './moveUp.js';
export * from './openPhase.js';
export * from './proposeAuthority.js';
export * from './register.js';
export * from './replaceReviewer.js';
export * from './revoke.js';
export * from './updateGrid.js';
export * from './updatePhase.js';
export * from './withdraw.js';
