import {
    appendTransactionMessageInstructions,
    createTransactionMessage,
    getBase64EncodedWireTransaction,
    getSolanaErrorFromTransactionError,
    getSignatureFromTransaction,
    isSolanaError,
    pipe,
    setTransactionMessageComputeUnitPrice,
    setTransactionMessageFeePayerSigner,
    setTransactionMessageLifetimeUsingBlockhash,
    signTransactionMessageWithSigners,
    type Base64EncodedWireTransaction,
    type Instruction,
    type Signature,
    type TransactionSigner,
} from '@solana/kit';
import { type Cluster } from './cluster.js';
import { explainError, type ProgramError } from './errors.js';

/** Milliseconds between two questions about a transaction. */
const POLL = 250;
/** Questions before a transaction is sent again. */
const POLLS_A_SEND = 8;
/** Milliseconds without an answer after which the node is given up: by then a blockhash is dead. */
const PATIENCE = 120_000;

/** How a transaction is sent. */
export interface SendOptions {
    /**
     * What is offered above the fee to be taken sooner, millionths of a lamport for
     * each of the 200 000 compute units that an instruction may use; nothing unless
     * given.
     */
    readonly unitPrice?: bigint;
    /** Ends the waiting; what was sent may still have its effect. */
    readonly abortSignal?: AbortSignal;
}

/** What is known of a transaction that was not confirmed. */
export type Outcome =
    /** The cluster or a program refused it: it had no effect. */
    | 'refused'
    /** It was in no block while it could be: it had no effect and will have none. */
    | 'expired'
    /** The node no longer answers, or the caller waits no longer: it may have had its effect. */
    | 'unknown';

/** A transaction that was not confirmed. */
export class TransactionError extends Error {
    override readonly name = 'TransactionError';
    /** What is known of it. */
    readonly outcome: Outcome;
    /** Its signature, to ask for it later. */
    readonly signature: Signature;
    /** The error of the program that refused it, where one of these did. */
    readonly programError: ProgramError | undefined;

    constructor(outcome: Outcome, signature: Signature, cause?: unknown) {
        const programError = outcome === 'refused' ? explainError(cause) : undefined;
        const why = programError ? `${programError.name}: ${programError.message}` : innermost(cause);
        super(why ? `${MESSAGES[outcome]}: ${why}` : MESSAGES[outcome], { cause });
        this.outcome = outcome;
        this.signature = signature;
        this.programError = programError;
    }
}

const MESSAGES: Readonly<Record<Outcome, string>> = {
    refused: 'the transaction was refused and had no effect',
    expired: 'the transaction got into no block and has no effect; send another one',
    unknown: 'it is not known what became of the transaction; look for its signature before sending another one',
};

/**
 * Sends `instructions`, paid by `feePayer` and signed by every signer among their
 * accounts, and waits until the cluster confirmed them or they certainly will not
 * happen. It is simulated first, so what a program refuses costs nothing; it is
 * sent again until its blockhash dies, never under another signature.
 *
 * Throws a {@link TransactionError}.
 */
export async function send(
    cluster: Cluster,
    feePayer: TransactionSigner,
    instructions: readonly Instruction[],
    { abortSignal, unitPrice }: SendOptions = {},
): Promise<Signature> {
    const { value: lifetime } = await cluster.rpc
        .getLatestBlockhash({ commitment: 'confirmed' })
        .send(abortSignal && { abortSignal });
    const transaction = await signTransactionMessageWithSigners(
        pipe(
            createTransactionMessage({ version: 0 }),
            (message) => setTransactionMessageFeePayerSigner(feePayer, message),
            (message) => setTransactionMessageLifetimeUsingBlockhash(lifetime, message),
            (message) => setTransactionMessageComputeUnitPrice(unitPrice, message),
            (message) => appendTransactionMessageInstructions(instructions, message),
        ),
    );
    const signature = getSignatureFromTransaction(transaction);
    const wire = getBase64EncodedWireTransaction(transaction);
    await confirm({ cluster, wire, signature, lastBlock: lifetime.lastValidBlockHeight, abortSignal });
    return signature;
}

interface Sent {
    readonly cluster: Cluster;
    readonly wire: Base64EncodedWireTransaction;
    readonly signature: Signature;
    /** Height of the last block that can take it. */
    readonly lastBlock: bigint;
    readonly abortSignal: AbortSignal | undefined;
}

async function confirm(sent: Sent): Promise<void> {
    let answered = Date.now();
    let failure: unknown;
    for (let round = 0; Date.now() - answered < PATIENCE; round += 1) {
        if (sent.abortSignal?.aborted) throw new TransactionError('unknown', sent.signature, sent.abortSignal.reason);
        const isTurn = round % POLLS_A_SEND === 0;
        try {
            if (isTurn) await submit(sent, round > 0);
            // Asked for in this order: what landed before the height was read is seen after it.
            const over = isTurn && (await isOver(sent));
            if (await isConfirmed(sent)) return;
            if (over) throw new TransactionError('expired', sent.signature, failure);
            answered = Date.now();
        } catch (error) {
            if (error instanceof TransactionError) throw error;
            // The node did not answer; the transaction may be on its way all the same.
            failure = error;
        }
        await pause(POLL);
    }
    throw new TransactionError('unknown', sent.signature, failure);
}

/**
 * Only the first time is simulated, and its refusal final: later the transaction
 * may have landed, which makes a simulation fail, and its status tells more.
 */
async function submit({ cluster, wire, signature }: Sent, again: boolean): Promise<void> {
    try {
        await cluster.rpc
            .sendTransaction(wire, { encoding: 'base64', preflightCommitment: 'confirmed', skipPreflight: again })
            .send();
    } catch (error) {
        if (again) return;
        if (isSolanaError(error) && error.context.__code < 0) throw new TransactionError('refused', signature, error);
        throw error;
    }
}

async function isConfirmed({ cluster, signature }: Sent): Promise<boolean> {
    const { value } = await cluster.rpc.getSignatureStatuses([signature]).send();
    const status = value[0];
    if (!status || status.confirmationStatus === 'processed') return false;
    if (status.err !== null)
        throw new TransactionError('refused', signature, getSolanaErrorFromTransactionError(status.err));
    return true;
}

async function isOver({ cluster, lastBlock }: Sent): Promise<boolean> {
    return (await cluster.rpc.getBlockHeight({ commitment: 'confirmed' }).send()) > lastBlock;
}

/** What the cause of the causes says. */
function innermost(error: unknown): string | undefined {
    if (!(error instanceof Error)) return undefined;
    return innermost(error.cause) ?? error.message;
}

function pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
