import { type Address, type ReadonlyUint8Array, type Signature, type TransactionSigner } from '@solana/kit';
import { getAccount } from './accounts.js';
import { type Cluster } from './cluster.js';
import { findRecordPda } from './generated/jobs/index.js';
import { findStakePda, STAKING_PROGRAM_ADDRESS } from './generated/staking/index.js';
import {
    findAdmissionPda,
    findBonderPda,
    findConfigPda,
    findImportPda,
    findSlashPda,
    getAssessInstruction,
    getBondInstruction,
    getContestSlashInstruction,
    getImportHostInstruction,
    getReleaseBondInstruction,
    getUnbondInstruction,
} from './generated/tiers/index.js';
import { type PayOptions } from './job.js';
import { send, type SendOptions } from './transaction.js';

/** Reserves `xnos` base units of the owner's stake for `host`. */
export async function bondHost(
    cluster: Cluster,
    owner: TransactionSigner,
    host: Address,
    xnos: bigint,
    options: PayOptions = {},
): Promise<Signature> {
    const instruction = getBondInstruction({ ...(await bonding(owner.address)), owner, host, xnos });
    return send(cluster, options.feePayer ?? owner, [instruction], options);
}

/**
 * Begins to take `xnos` base units out of the bond of `host`, which must be idle. They
 * are released two weeks later, and can be slashed until then.
 */
export async function unbondHost(
    cluster: Cluster,
    owner: TransactionSigner,
    host: Address,
    xnos: bigint,
    options: PayOptions = {},
): Promise<Signature> {
    const instruction = getUnbondInstruction({ ...(await judging(host)), owner, host, xnos });
    return send(cluster, options.feePayer ?? owner, [instruction], options);
}

/** Gives back to its owner's stake what was taken out of the bond of `host` and is due. Anyone may. */
export async function releaseBond(
    cluster: Cluster,
    feePayer: TransactionSigner,
    host: Address,
    options: SendOptions = {},
): Promise<Signature> {
    const { owner } = await getAccount(cluster, 'tiers.Host', host);
    const instruction = getReleaseBondInstruction({ ...(await bonding(owner)), host });
    return send(cluster, feePayer, [instruction], options);
}

/** Measures `host` against the policy, and moves it when the policy says so. Anyone may. */
export async function assessHost(
    cluster: Cluster,
    feePayer: TransactionSigner,
    host: Address,
    options: SendOptions = {},
): Promise<Signature> {
    const instruction = getAssessInstruction({ ...(await judging(host)), host });
    return send(cluster, feePayer, [instruction], options);
}

/** Contests the slash that is proposed of `host`, once; `defence` is the SHA-256 of why. */
export async function contestSlash(
    cluster: Cluster,
    owner: TransactionSigner,
    host: Address,
    defence: ReadonlyUint8Array,
    options: PayOptions = {},
): Promise<Signature> {
    const [slash] = await findSlashPda({ host });
    const instruction = getContestSlashInstruction({ owner, host, slash, defence });
    return send(cluster, options.feePayer ?? owner, [instruction], options);
}

/** Gives `host` the tier of the import `id`, by its proof in the import's tree. Anyone may, and pays the rent. */
export async function importHost(
    cluster: Cluster,
    payer: TransactionSigner,
    id: number,
    host: Address,
    proof: readonly ReadonlyUint8Array[],
    options: PayOptions = {},
): Promise<Signature> {
    const [[config], [importAddress], [admission]] = await Promise.all([
        findConfigPda(),
        findImportPda({ id }),
        findAdmissionPda({ host }),
    ]);
    const instruction = getImportHostInstruction({
        config,
        import: importAddress,
        host,
        admission,
        payer,
        proof: [...proof],
    });
    return send(cluster, options.feePayer ?? payer, [instruction], options);
}

/** The accounts that move a bond. */
async function bonding(owner: Address) {
    const [[stake], [bonder]] = await Promise.all([findStakePda({ owner }), findBonderPda()]);
    return { stake, bonder, stakingProgram: STAKING_PROGRAM_ADDRESS };
}

/** The accounts that a host is judged by. */
async function judging(host: Address) {
    const [[config], [record]] = await Promise.all([findConfigPda(), findRecordPda({ host })]);
    return { config, record };
}
