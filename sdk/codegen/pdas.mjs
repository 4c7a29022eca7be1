// The addresses that programs derive: seeds first the literal, then the variable
// ones as `{name: type}`; a number is little endian. The IDL has only those
// that a derive constraint spells out, which the hot path does without.
export const PDAS = {
    staking: {
        config: { docs: 'The configuration.', seeds: ['config'] },
        reward_vault: { docs: 'The token account that fees are paid into.', seeds: ['rewards'] },
        stake: { docs: "An owner's stake.", seeds: ['stake', { owner: 'address' }] },
        vault: { docs: 'The token account of a stake.', seeds: ['vault', { stake: 'address' }] },
    },
    tiers: {
        config: { docs: 'The configuration.', seeds: ['config'] },
        class: { docs: 'A class of GPUs.', seeds: ['class', { id: 'u16' }] },
        host: { docs: "One of an owner's hosts.", seeds: ['host', { owner: 'address' }, { index: 'u16' }] },
        bonder: { docs: 'The only key that bonds, releases and slashes stakes. It has no account.', seeds: ['bonder'] },
        report: { docs: "One of a host's reports.", seeds: ['report', { host: 'address' }, { sequence: 'u64' }] },
        slash: { docs: "A host's slash.", seeds: ['slash', { host: 'address' }] },
        import: { docs: 'An import of hosts.', seeds: ['import', { id: 'u16' }] },
        admission: { docs: 'That a host was imported, for ever.', seeds: ['admitted', { host: 'address' }] },
    },
    jobs: {
        config: { docs: 'The configuration.', seeds: ['config'] },
        market: { docs: 'A market by its slug, as stored.', seeds: ['market', { slug: 'bytes32' }] },
        job: { docs: "One of a client's jobs.", seeds: ['job', { client: 'address' }, { nonce: 'u64' }] },
        escrow: { docs: 'The token account of a job.', seeds: ['escrow', { job: 'address' }] },
        record: { docs: "What a host is doing.", seeds: ['record', { host: 'address' }] },
    },
    grid: {
        grid: { docs: 'What all phases share.', seeds: ['grid'] },
        pool: { docs: 'The token account of what is not yet given to a phase.', seeds: ['pool'] },
        phase: { docs: 'A phase by its number.', seeds: ['phase', { number: 'u32' }] },
        prize: { docs: "A phase's token account.", seeds: ['prize', { phase: 'address' }] },
        seat: { docs: 'The seat of a machine in a phase.', seeds: ['seat', { phase: 'address' }, { machine: 'bytes32' }] },
        award: { docs: 'What evidence was awarded for in a phase.', seeds: ['award', { phase: 'address' }, { evidence: 'bytes32' }] },
    },
};
