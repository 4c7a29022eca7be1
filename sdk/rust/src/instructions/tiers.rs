//! Instructions of the tiers program.

use solana_address::Address;
use solana_instruction::Instruction;

use super::{SYSTEM_PROGRAM, TOKEN_PROGRAM};
use crate::generated::{
    jobs, staking,
    tiers::{
        accounts::{Host, Import, Report, Slash},
        instructions::{
            AcceptAdmin, ApplyPolicy, Assess, Bond, BondInstructionArgs, CloseHost, CloseImport,
            CloseReport, CloseSlash, ContestSlash, ContestSlashInstructionArgs, ExecuteSlash,
            ImportHost, ImportHostInstructionArgs, Initialize, InitializeInstructionArgs,
            MigrateConfig, MigrateConfigInstructionArgs, OpenImport, OpenImportInstructionArgs,
            ProposeAdmin, ProposeAdminInstructionArgs, ProposePolicy, ProposePolicyInstructionArgs,
            ProposeSlash, ProposeSlashInstructionArgs, RegisterHost, RegisterHostInstructionArgs,
            ReleaseBond, RotateWorker, RotateWorkerInstructionArgs, SetClass,
            SetClassInstructionArgs, SetTier, SetTierInstructionArgs, SubmitReport,
            SubmitReportInstructionArgs, Unbond, UnbondInstructionArgs, UpdateConfig,
            UpdateConfigInstructionArgs, UpdateHost, UpdateHostInstructionArgs, WithdrawPolicy,
            WithdrawSlash,
        },
        pdas,
        types::PolicyTerms,
    },
};

/// Sets the tiers program up.
#[must_use]
pub fn initialize_tiers(
    admin: Address,
    mint: Address,
    args: InitializeInstructionArgs,
) -> Instruction {
    Initialize {
        admin,
        config: pdas::find_config().0,
        mint,
        system_program: SYSTEM_PROGRAM,
    }
    .instruction(args)
}

/// Changes who submits reports, three at most, the zero address for nobody, and whether
/// hosts enter Community at once.
#[must_use]
pub fn update_tiers(
    admin: Address,
    assessors: [Address; 3],
    registration_open: bool,
) -> Instruction {
    UpdateConfig {
        admin,
        config: pdas::find_config().0,
    }
    .instruction(UpdateConfigInstructionArgs {
        assessors,
        registration_open,
    })
}

/// Proposes `proposed` as the next admin; the zero address takes a proposal back.
#[must_use]
pub fn propose_admin(admin: Address, proposed: Address) -> Instruction {
    ProposeAdmin {
        admin,
        config: pdas::find_config().0,
    }
    .instruction(ProposeAdminInstructionArgs { proposed })
}

/// Takes the admin's part over.
#[must_use]
pub fn accept_admin(proposed: Address) -> Instruction {
    AcceptAdmin {
        proposed,
        config: pdas::find_config().0,
    }
    .instruction()
}

/// Brings a configuration of version 1, which had no policy, up to date, with its first.
#[must_use]
pub fn migrate_tiers(admin: Address, policy: PolicyTerms) -> Instruction {
    MigrateConfig {
        admin,
        config: pdas::find_config().0,
        system_program: SYSTEM_PROGRAM,
    }
    .instruction(MigrateConfigInstructionArgs { policy })
}

/// Proposes `policy`, in place of what was proposed before.
#[must_use]
pub fn propose_policy(admin: Address, policy: PolicyTerms) -> Instruction {
    ProposePolicy {
        admin,
        config: pdas::find_config().0,
    }
    .instruction(ProposePolicyInstructionArgs { policy })
}

/// Takes the proposed policy back.
#[must_use]
pub fn withdraw_policy(admin: Address) -> Instruction {
    WithdrawPolicy {
        admin,
        config: pdas::find_config().0,
    }
    .instruction()
}

/// Puts the proposed policy, which is due, into force. Nobody needs to sign.
#[must_use]
pub fn apply_policy() -> Instruction {
    ApplyPolicy {
        config: pdas::find_config().0,
    }
    .instruction()
}

/// Creates or changes a class of GPUs.
#[must_use]
pub fn set_class(admin: Address, args: SetClassInstructionArgs) -> Instruction {
    SetClass {
        admin,
        config: pdas::find_config().0,
        class: pdas::find_class(args.id).0,
        system_program: SYSTEM_PROGRAM,
    }
    .instruction(args)
}

/// Registers a host of `owner` that is paid to `payout`.
#[must_use]
pub fn register_host(
    owner: Address,
    payer: Address,
    class: Address,
    payout: Address,
    args: RegisterHostInstructionArgs,
) -> Instruction {
    RegisterHost {
        owner,
        payer,
        config: pdas::find_config().0,
        class,
        host: pdas::find_host(&owner, args.index).0,
        payout,
        system_program: SYSTEM_PROGRAM,
    }
    .instruction(args)
}

/// Changes what `host` says of itself, and the token account that it is paid to.
#[must_use]
pub fn update_host(
    owner: Address,
    host: Address,
    payout: Address,
    args: UpdateHostInstructionArgs,
) -> Instruction {
    UpdateHost {
        owner,
        config: pdas::find_config().0,
        host,
        payout,
    }
    .instruction(args)
}

/// Replaces the worker key of `host`.
#[must_use]
pub fn rotate_worker(owner: Address, host: Address, worker: Address) -> Instruction {
    RotateWorker { owner, host }.instruction(RotateWorkerInstructionArgs { worker })
}

/// Closes `host`; its rent goes to `payer`, who paid it.
#[must_use]
pub fn close_host(owner: Address, host: Address, payer: Address) -> Instruction {
    CloseHost {
        owner,
        host,
        record: jobs::pdas::find_record(&host).0,
        payer,
    }
    .instruction()
}

/// Reserves `xnos` of the stake of `owner` for `host`.
#[must_use]
pub fn bond_host(owner: Address, host: Address, xnos: u64) -> Instruction {
    Bond {
        owner,
        host,
        stake: staking::pdas::find_stake(&owner).0,
        bonder: pdas::find_bonder().0,
        staking_program: staking::ID,
    }
    .instruction(BondInstructionArgs { xnos })
}

/// Begins to take `xnos` out of the bond of `host`, which must be idle.
#[must_use]
pub fn unbond_host(owner: Address, host: Address, xnos: u64) -> Instruction {
    Unbond {
        owner,
        config: pdas::find_config().0,
        host,
        record: jobs::pdas::find_record(&host).0,
    }
    .instruction(UnbondInstructionArgs { xnos })
}

/// Gives back to the stake of `owner` what was taken out of the bond of `host` and is due.
/// Nobody needs to sign.
#[must_use]
pub fn release_bond(owner: Address, host: Address) -> Instruction {
    ReleaseBond {
        host,
        stake: staking::pdas::find_stake(&owner).0,
        bonder: pdas::find_bonder().0,
        staking_program: staking::ID,
    }
    .instruction()
}

/// Notes what `assessor` measured of the host at `address`. The sequence in `args` must be
/// the host's next.
#[must_use]
pub fn submit_report(
    assessor: Address,
    address: Address,
    host: &Host,
    args: SubmitReportInstructionArgs,
) -> Instruction {
    SubmitReport {
        assessor,
        config: pdas::find_config().0,
        class: host.class,
        host: address,
        report: pdas::find_report(&address, args.sequence).0,
        system_program: SYSTEM_PROGRAM,
    }
    .instruction(args)
}

/// Closes a report past its retention; its rent goes to who paid it. Nobody needs to sign.
#[must_use]
pub fn close_report(address: Address, report: &Report) -> Instruction {
    CloseReport {
        report: address,
        payer: report.payer,
    }
    .instruction()
}

/// Measures `host` against the policy, and moves it when the policy says so. Nobody needs
/// to sign.
#[must_use]
pub fn assess_host(host: Address) -> Instruction {
    Assess {
        config: pdas::find_config().0,
        host,
        record: jobs::pdas::find_record(&host).0,
    }
    .instruction()
}

/// Moves `host` by the admin's decision, with a reason in words.
#[must_use]
pub fn set_tier(admin: Address, host: Address, args: SetTierInstructionArgs) -> Instruction {
    SetTier {
        admin,
        config: pdas::find_config().0,
        host,
    }
    .instruction(args)
}

/// Proposes to take a part of the bond of `host`.
#[must_use]
pub fn propose_slash(
    admin: Address,
    host: Address,
    args: ProposeSlashInstructionArgs,
) -> Instruction {
    ProposeSlash {
        admin,
        config: pdas::find_config().0,
        host,
        slash: pdas::find_slash(&host).0,
        system_program: SYSTEM_PROGRAM,
    }
    .instruction(args)
}

/// Contests the slash that is proposed of `host`; `defence` is the digest of why.
#[must_use]
pub fn contest_slash(owner: Address, host: Address, defence: [u8; 32]) -> Instruction {
    ContestSlash {
        owner,
        host,
        slash: pdas::find_slash(&host).0,
    }
    .instruction(ContestSlashInstructionArgs { defence })
}

/// Takes the slash that is proposed of `host` back: the admin, or anyone once it lapsed.
#[must_use]
pub fn withdraw_slash(signer: Address, host: Address) -> Instruction {
    WithdrawSlash {
        signer,
        config: pdas::find_config().0,
        host,
        slash: pdas::find_slash(&host).0,
    }
    .instruction()
}

/// Takes what was proposed out of the bond of `host` and the stake of its `owner`, once it
/// is due. `slash_destination` is what the staking program's configuration says.
#[must_use]
pub fn execute_slash(
    executor: Address,
    owner: Address,
    host: Address,
    slash_destination: Address,
) -> Instruction {
    let stake = staking::pdas::find_stake(&owner).0;
    ExecuteSlash {
        executor,
        config: pdas::find_config().0,
        host,
        slash: pdas::find_slash(&host).0,
        stake,
        vault: staking::pdas::find_vault(&stake).0,
        slash_destination,
        reward_vault: staking::pdas::find_reward_vault().0,
        staking_config: staking::pdas::find_config().0,
        bonder: pdas::find_bonder().0,
        staking_program: staking::ID,
        token_program: TOKEN_PROGRAM,
    }
    .instruction()
}

/// Closes the account of slashes of a host; its rent goes to who paid it. Nobody needs to
/// sign.
#[must_use]
pub fn close_slash(slash: &Slash) -> Instruction {
    CloseSlash {
        slash: pdas::find_slash(&slash.host).0,
        host: slash.host,
        payer: slash.payer,
    }
    .instruction()
}

/// Opens an import of hosts: whoever proves to be in the tree of its root gets its tier.
#[must_use]
pub fn open_import(admin: Address, args: OpenImportInstructionArgs) -> Instruction {
    OpenImport {
        admin,
        config: pdas::find_config().0,
        import: pdas::find_import(args.id).0,
        system_program: SYSTEM_PROGRAM,
    }
    .instruction(args)
}

/// Closes an import; its rent goes to who paid it.
#[must_use]
pub fn close_import(admin: Address, id: u16, import: &Import) -> Instruction {
    CloseImport {
        admin,
        config: pdas::find_config().0,
        import: pdas::find_import(id).0,
        payer: import.payer,
    }
    .instruction()
}

/// Gives `host` the tier of the import `id`, by a proof of
/// [`crate::merkle::ImportFile::proof`]. `payer` pays for the note that it was imported,
/// which stays for ever.
#[must_use]
pub fn import_host(payer: Address, id: u16, host: Address, proof: &[[u8; 32]]) -> Instruction {
    ImportHost {
        config: pdas::find_config().0,
        import: pdas::find_import(id).0,
        host,
        admission: pdas::find_admission(&host).0,
        payer,
        system_program: SYSTEM_PROGRAM,
    }
    .instruction(ImportHostInstructionArgs {
        proof: proof.to_vec(),
    })
}
