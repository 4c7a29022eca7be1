/**
 * Client of the GPU job market: post, watch and end jobs, see who waits, stake, see
 * where hosts stand, take part in the test grid, and read every account, event and
 * error of its programs.
 *
 * Amounts are base units of the token, times Unix seconds, prices base units a
 * second, shares basis points.
 */
export { AccountError, decodeAccount, findAccount, getAccount, type DecodedAccount, type Kind } from './accounts.js';
export { marketAddress, tokenAccount } from './addresses.js';
export { readClock } from './clock.js';
export { HostApiError } from './answer.js';
export { connect, type Cluster } from './cluster.js';
export { explainError, type ProgramError } from './errors.js';
export { decodeEvents, readEvents, type DecodedEvent } from './events.js';
export {
    countsFrom,
    exportHosts,
    machineDigest,
    mayBeSeated,
    mayChangePoints,
    mayDisqualify,
    mayRegister,
    readLeaderboard,
    readPhase,
    readSeat,
    readSeats,
    recount,
    rewardFrom,
    rewardOf,
    stageOf,
    viewLeaderboard,
    viewSeat,
    type FoundSeat,
    type Leaderboard,
    type LeaderboardRow,
    type PointKind,
    type Points,
    type PrizeTerms,
    type SeatState,
    type SeatView,
    type Stage,
    type Tally,
} from './grid.js';
export { assessHost, bondHost, contestSlash, importHost, releaseBond, unbondHost } from './host.js';
export {
    connectHost,
    HostApi,
    type AskOptions,
    type ExecLine,
    type HostApiOptions,
    type HostEndpoint,
    type JobStatus,
    type LogLine,
    type LogOptions,
    type RunState,
    type ServiceState,
    type ServiceStatus,
} from './hostApi.js';
export {
    cancelJob,
    hash,
    postJob,
    prepareJob,
    readJob,
    stopJob,
    viewJob,
    type EndReason,
    type JobState,
    type JobView,
    type NewJob,
    type PayOptions,
    type PreparedJob,
} from './job.js';
export { readMarket, readQueue, viewQueue, type MarketView, type QueueView, type Waiting } from './market.js';
export { importTree, verifyImport, type ImportTree } from './merkle.js';
export { signRequest, type HostRequest, type Validity } from './request.js';
export {
    cover,
    isSealed,
    jobKey,
    openArtifact,
    openDefinition,
    openResult,
    SealError,
    randomKey,
    sealDefinition,
    verifyHostKey,
    type HostKey,
    type SealKey,
} from './sealed.js';
export {
    agreeToAward,
    awardSeat,
    claimReward,
    countReport,
    countSeat,
    giveBackSeat,
    moveUpSeat,
    registerSeat,
    revokeAward,
    type AwardKind,
    type NewAward,
} from './seat.js';
export {
    claimRewards,
    closeStake,
    createStake,
    extendStake,
    pendingRewards,
    readStake,
    restake,
    topUpStake,
    unstake,
    vestedOf,
    viewStake,
    withdrawStake,
    xnosOf,
    type NewStake,
    type StakeView,
} from './stake.js';
export {
    readStanding,
    viewStanding,
    type Mark,
    type Standing,
    type Tier,
    type TierReason,
    type Window,
} from './standing.js';
export { getDocument, putDocument, StoreError } from './store.js';
export { send, TransactionError, type Outcome, type SendOptions } from './transaction.js';
export { watchJob, type WatchOptions } from './watch.js';

/** Everything of each program, as generated: builders, codecs, addresses, errors. */
export * as grid from './generated/grid/index.js';
export * as jobs from './generated/jobs/index.js';
export * as staking from './generated/staking/index.js';
export * as tiers from './generated/tiers/index.js';
