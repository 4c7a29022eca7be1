import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type Address } from '@solana/kit';

/** Names the binary of an agent whose chain and engine are in memory. */
export const SIMULATED_API = 'NOSANA_SIMULATED_API';

interface HostedJob {
    readonly host: Address;
    readonly job: Address;
}

/** What that agent says when its jobs have begun. */
export interface Served {
    readonly url: string;
    /** Of the jobs' client, as in a key file. */
    readonly key: readonly number[];
    /** The folder of its store. */
    readonly store: string;
    /** The hosts'. */
    readonly worker: Address;
    /** One to be stopped, one for commands to run in, one that is over, and one that waits for its definition. */
    readonly jobs: readonly [HostedJob, HostedJob, HostedJob, HostedJob];
}

/** A real agent's API. */
export class Agent {
    readonly served: Served;
    readonly #process: ChildProcess;

    private constructor(served: Served, process: ChildProcess) {
        this.served = served;
        this.#process = process;
    }

    /** Starts it; returns when its jobs have begun. */
    static async start(): Promise<Agent> {
        const binary = process.env[SIMULATED_API];
        if (binary === undefined) {
            throw new Error(
                `expected the path of the example simulated_api in ${SIMULATED_API}; \`cargo xtask ci\` builds it and sets this`,
            );
        }
        // It ends with its input, and so with this process.
        const child = spawn(binary, { stdio: ['pipe', 'pipe', 'inherit'] });
        const failed = once(child, 'exit').then(([code]) => {
            throw new Error(`the agent ended with ${String(code)} before its jobs began`);
        });
        const ready = once(createInterface(child.stdout), 'line').then(([line]) => JSON.parse(String(line)) as Served);
        return new Agent(await Promise.race([ready, failed]), child);
    }

    async stop(): Promise<void> {
        if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
        const ended = once(this.#process, 'exit');
        this.#process.stdin?.end();
        await ended;
    }
}
