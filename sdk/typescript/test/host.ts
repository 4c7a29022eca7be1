import {
    AccountRole,
    type Address,
    type Instruction,
    type KeyPairSigner,
    type ReadonlyUint8Array,
    type Signature,
} from '@solana/kit';
import { jobs, send, tiers, tokenAccount, type Cluster } from '../src/index.js';

/** A host that does on chain what an agent does, and runs nothing. */
export class SimulatedHost {
    readonly address: Address;
    readonly #cluster: Cluster;
    readonly #worker: KeyPairSigner;
    readonly #record: Address;
    readonly #market: Address;
    readonly #queue: Address;

    private constructor(of: {
        address: Address;
        cluster: Cluster;
        worker: KeyPairSigner;
        record: Address;
        market: Address;
        queue: Address;
    }) {
        this.address = of.address;
        this.#cluster = of.cluster;
        this.#worker = of.worker;
        this.#record = of.record;
        this.#market = of.market;
        this.#queue = of.queue;
    }

    /** Registers the host and opens its record; the signatures of both. */
    static async register(
        cluster: Cluster,
        of: {
            owner: KeyPairSigner;
            worker: KeyPairSigner;
            class: Address;
            market: Address;
            queue: Address;
            mint: Address;
        },
    ): Promise<{ host: SimulatedHost; signatures: Signature[] }> {
        const { owner, worker } = of;
        const [config] = await tiers.findConfigPda();
        const [address] = await tiers.findHostPda({ owner: owner.address, index: 0 });
        const [record] = await jobs.findRecordPda({ host: address });
        const register = tiers.getRegisterHostInstruction({
            owner,
            payer: owner,
            config,
            class: of.class,
            host: address,
            payout: await tokenAccount(owner.address, of.mint),
            index: 0,
            worker: worker.address,
            gpus: 1,
            vramMib: 24_564,
            machine: new Uint8Array(32).fill(7),
            region: new Uint8Array(8),
            agentVersion: new Uint8Array(4),
            endpoint: new Uint8Array(64),
        });
        const open = jobs.getOpenRecordInstruction({ payer: owner, host: address, record });
        const signatures = [await send(cluster, owner, [register]), await send(cluster, owner, [open])];
        return { host: new SimulatedHost({ ...of, address, cluster, record }), signatures };
    }

    /** Takes the first of the jobs that wait, or waits itself. */
    join(candidates: readonly Address[]): Promise<Signature> {
        const instruction = jobs.getJoinInstruction(this.#inQueue());
        const jobAccounts = candidates.map((address) => ({ address, role: AccountRole.WRITABLE }));
        return this.#send({ ...instruction, accounts: [...instruction.accounts, ...jobAccounts] });
    }

    renew(): Promise<Signature> {
        return this.#send(jobs.getRenewInstruction(this.#inQueue()));
    }

    leave(): Promise<Signature> {
        return this.#send(jobs.getLeaveInstruction(this.#inQueue()));
    }

    start(job: Address): Promise<Signature> {
        return this.#send(jobs.getStartInstruction({ ...this.#self(), job }));
    }

    async checkpoint(job: Address): Promise<Signature> {
        const { data } = await jobs.fetchJob(this.#cluster.rpc, job);
        const [escrow] = await jobs.findEscrowPda({ job });
        return this.#send(jobs.getCheckpointInstruction({ ...this.#self(), job, escrow, payout: data.payout }));
    }

    async finish(job: Address, exitCode: number, result: ReadonlyUint8Array): Promise<Signature> {
        return this.#send(
            jobs.getFinishInstruction({ ...this.#self(), ...(await this.#ending(job)), exitCode, result }),
        );
    }

    async quit(job: Address): Promise<Signature> {
        return this.#send(jobs.getQuitInstruction({ ...this.#inQueue(), ...(await this.#ending(job)) }));
    }

    #self() {
        return { worker: this.#worker, host: this.address, record: this.#record };
    }

    #inQueue() {
        return { ...this.#self(), market: this.#market, queue: this.#queue };
    }

    async #ending(job: Address) {
        const { data } = await jobs.fetchJob(this.#cluster.rpc, job);
        const [config] = await jobs.findConfigPda();
        const [escrow] = await jobs.findEscrowPda({ job });
        const { feeDestination } = (await jobs.fetchConfig(this.#cluster.rpc, config)).data;
        // Before a host started there is no account that it is paid to, and any will do.
        const payout = data.startedAt === 0n ? data.refund : data.payout;
        return { job, escrow, payout, feeDestination, refund: data.refund, payer: data.payer, config };
    }

    #send(instruction: Instruction): Promise<Signature> {
        return send(this.#cluster, this.#worker, [instruction]);
    }
}
