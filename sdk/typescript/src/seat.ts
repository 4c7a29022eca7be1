import { type Address, type ReadonlyUint8Array, type Signature, type TransactionSigner } from '@solana/kit';
import { getAccount } from './accounts.js';
import { tokenAccount } from './addresses.js';
import { type Cluster } from './cluster.js';
import {
    findAwardPda,
    findGridPda,
    findPrizePda,
    findSeatPda,
    getAgreeInstruction,
    getAwardInstruction,
    getClaimInstruction,
    getCountInstruction,
    getCountReportInstruction,
    getGiveBackInstruction,
    getMoveUpInstruction,
    getRegisterInstruction,
    getRevokeInstruction,
} from './generated/grid/index.js';
import { findRecordPda } from './generated/jobs/index.js';
import { type PayOptions } from './job.js';
import { send, type SendOptions } from './transaction.js';

/** What a reviewer gives a seat, or that it takes it out of the phase. */
export type AwardKind = 'feedback' | 'bugs' | 'education' | 'disqualification';

/** What a reviewer says when it awards. */
export interface NewAward {
    /** The seat. */
    readonly seat: Address;
    /** What for. */
    readonly kind: AwardKind;
    /** Points; none for a disqualification. */
    readonly points: bigint;
    /** SHA-256 of the evidence: it counts once in a phase. */
    readonly evidence: ReadonlyUint8Array;
}

/** As on chain. */
const AWARD_KINDS: Readonly<Record<AwardKind, number>> = { feedback: 3, bugs: 4, education: 5, disqualification: 255 };
/** Bytes of the reason of a revocation. */
const REASON = 64;

/** Registers `host` for a seat of a phase; where all are taken, it waits. The seat's address comes with the signature. */
export async function registerSeat(
    cluster: Cluster,
    owner: TransactionSigner,
    phase: Address,
    host: Address,
    options: PayOptions & {
        /** Who pays the rent of the seat's account and gets it back; the owner when nobody is named. */
        readonly payer?: TransactionSigner;
    } = {},
): Promise<{ readonly seat: Address; readonly signature: Signature }> {
    const payer = options.payer ?? owner;
    const { machine } = await getAccount(cluster, 'tiers.Host', host);
    const [seat] = await findSeatPda({ phase, machine });
    const instruction = getRegisterInstruction({ owner, payer, phase, host, seat });
    return { seat, signature: await send(cluster, options.feePayer ?? payer, [instruction], options) };
}

/** Gives a seat, or a place in the waiting list, back. Its points are given up. */
export async function giveBackSeat(
    cluster: Cluster,
    owner: TransactionSigner,
    seat: Address,
    options: PayOptions = {},
): Promise<Signature> {
    const { phase, payer } = await getAccount(cluster, 'grid.Seat', seat);
    const instruction = getGiveBackInstruction({ owner, phase, seat, payer });
    return send(cluster, options.feePayer ?? owner, [instruction], options);
}

/** Gives a free seat to the first in the waiting list, or passes it over when it left. Anyone may. */
export async function moveUpSeat(
    cluster: Cluster,
    feePayer: TransactionSigner,
    seat: Address,
    options: SendOptions = {},
): Promise<Signature> {
    const { phase, payer } = await getAccount(cluster, 'grid.Seat', seat);
    return send(cluster, feePayer, [getMoveUpInstruction({ phase, seat, payer })], options);
}

/** Counts what the host of a seat did, from its record. Anyone may, as often as they like. */
export async function countSeat(
    cluster: Cluster,
    feePayer: TransactionSigner,
    seat: Address,
    options: SendOptions = {},
): Promise<Signature> {
    const { phase, host } = await getAccount(cluster, 'grid.Seat', seat);
    const [record] = await findRecordPda({ host });
    return send(cluster, feePayer, [getCountInstruction({ phase, seat, host, record })], options);
}

/** Counts a test that the host of a seat passed, from an assessor's report. Anyone may. */
export async function countReport(
    cluster: Cluster,
    feePayer: TransactionSigner,
    seat: Address,
    report: Address,
    options: SendOptions = {},
): Promise<Signature> {
    const { phase, host } = await getAccount(cluster, 'grid.Seat', seat);
    return send(cluster, feePayer, [getCountReportInstruction({ phase, seat, host, report })], options);
}

/** Pays a seat's reward to the owner's associated token account, which must be there, or to another one. */
export async function claimReward(
    cluster: Cluster,
    owner: TransactionSigner,
    seat: Address,
    options: PayOptions & {
        /** Where to; the owner's associated token account unless given. */
        readonly destination?: Address;
    } = {},
): Promise<Signature> {
    const [{ phase }, [grid]] = await Promise.all([getAccount(cluster, 'grid.Seat', seat), findGridPda()]);
    const [{ mint }, [vault]] = await Promise.all([getAccount(cluster, 'grid.Grid', grid), findPrizePda({ phase })]);
    const destination = options.destination ?? (await tokenAccount(owner.address, mint));
    const instruction = getClaimInstruction({ owner, phase, seat, vault, destination });
    return send(cluster, options.feePayer ?? owner, [instruction], options);
}

/** Awards points to a seat, or asks for its disqualification. The award's address comes with the signature. */
export async function awardSeat(
    cluster: Cluster,
    reviewer: TransactionSigner,
    { seat, kind, points, evidence }: NewAward,
    options: PayOptions = {},
): Promise<{ readonly award: Address; readonly signature: Signature }> {
    const { phase } = await getAccount(cluster, 'grid.Seat', seat);
    const [award] = await findAwardPda({ phase, evidence });
    const instruction = getAwardInstruction({
        reviewer,
        phase,
        seat,
        award,
        kind: AWARD_KINDS[kind],
        points,
        evidence,
    });
    return { award, signature: await send(cluster, options.feePayer ?? reviewer, [instruction], options) };
}

/** Agrees, as a second reviewer, to what another one proposed. */
export async function agreeToAward(
    cluster: Cluster,
    reviewer: TransactionSigner,
    award: Address,
    options: PayOptions = {},
): Promise<Signature> {
    const { phase, seat } = await getAccount(cluster, 'grid.Award', award);
    const instruction = getAgreeInstruction({ reviewer, phase, seat, award });
    return send(cluster, options.feePayer ?? reviewer, [instruction], options);
}

/** Takes an award back: the grid's authority, or a reviewer who made it or agreed. `reason` has at most 64 bytes. */
export async function revokeAward(
    cluster: Cluster,
    signer: TransactionSigner,
    award: Address,
    reason: string,
    options: PayOptions = {},
): Promise<Signature> {
    const text = new TextEncoder().encode(reason);
    if (text.length === 0 || text.length > REASON) throw new RangeError(`expected a reason of 1 to ${REASON} bytes`);
    const [{ phase, seat }, [grid]] = await Promise.all([getAccount(cluster, 'grid.Award', award), findGridPda()]);
    const padded = new Uint8Array(REASON);
    padded.set(text);
    const instruction = getRevokeInstruction({ signer, grid, phase, seat, award, reason: padded });
    return send(cluster, options.feePayer ?? signer, [instruction], options);
}
