// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

export * from './awardAgreed.js';
export * from './awardClosed.js';
export * from './awardMade.js';
export * from './awardRevoked.js';
export * from './gridAuthorityAccepted.js';
export * from './gridAuthorityProposed.js';
export * from './gridFunded.js';
export * from './gridInitialized.js';
export * from './gridUpdated.js';
export * from './gridWithdrawn.js';
export * from './phaseCancelled.js';
export * from './phaseClosed.js';
export * from './phaseCreated.js';
export * from './phaseFinalized.js';
export * from './phaseOpened.js';
export * from './phaseTerms.js';
export * from './phaseUpdated.js';
export * from './reviewerReplaced.js';
export * from './rewardClaimed.js';
export * from './seatClosed.js';
export * from './seatCounted.js';
export * from './seatGivenBack.js';
export * from './seatMovedUp.js';
export * from './seatRegistered.js';
