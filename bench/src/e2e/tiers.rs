//! Flows of the tiers program. What takes days is begun and refused to be done early.

use anyhow::{Context as _, Result, ensure};
use nosana_sdk::{
    common::{
        assessment::{
            self, POLICY_DELAY, Policy, Reason, ReportKind, SLASH_CONTEST, SLASH_DELAY, SlashState,
            UNBOND_DELAY, slashable,
        },
        tier::Tier,
    },
    generated::{
        jobs::errors::JobsError,
        staking::{
            self,
            accounts::Stake,
            errors::StakingError,
            instructions::{Bond, BondInstructionArgs, Slash, SlashInstructionArgs},
        },
        tiers::{
            accounts::{self, Admission, Config, GpuClass, Host, Import, Report},
            errors::TiersError,
            instructions::{
                OpenImportInstructionArgs, ProposeSlashInstructionArgs, SetTierInstructionArgs,
                SubmitReportInstructionArgs,
            },
            pdas,
        },
    },
    instructions,
    merkle::Tree,
    queue::QueueKind,
};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_signer::Signer as _;
use solana_system_interface::instruction as system;

use super::{
    flows::{A, B, check_one_run, expect_queue, leave, move_to, running},
    stage::{PREMIUM, Stage},
    staking::{Place, config as staking_config},
};

/// Why hosts are moved and slashes proposed.
const WHY: &str = "a run of all flows";
/// Digest of what reports and slashes refer to.
const EVIDENCE: [u8; 32] = [6; 32];
/// Digest of a defence.
const DEFENCE: [u8; 32] = [7; 32];

/// The admin moves a host, each time for a reason in words, and no other way than there is. A
/// failed proof is a strike, which reinstatement takes away.
pub async fn set_tier(stage: &mut Stage) -> Result<()> {
    let poster = stage.poster.insecure_clone();
    let admin = stage.authority.insecure_clone();
    let (address, owner) = (
        stage.hosts[B].address,
        stage.hosts[B].owner.insecure_clone(),
    );
    let to = |key: Address, tier: Tier, why: &str| {
        let args = SetTierInstructionArgs {
            tier: tier as u8,
            reason: instructions::padded(why).unwrap_or([0; 64]),
        };
        instructions::set_tier(key, address, args)
    };
    let usurped = to(poster.pubkey(), Tier::Suspended, WHY);
    stage
        .refused(usurped, &[&poster], TiersError::NotAdmin)
        .await?;
    for (tier, why, reason) in [
        (Tier::Suspended, "", TiersError::BadText),
        (Tier::Waitlisted, WHY, TiersError::BadMove),
        (Tier::Community, WHY, TiersError::BadMove),
    ] {
        let wrong = to(admin.pubkey(), tier, why);
        stage.refused(wrong, &[&poster, &admin], reason).await?;
    }
    if policy(stage).await?.bond > 0 {
        let unbonded = to(admin.pubkey(), Tier::Premium, WHY);
        stage
            .refused(unbonded, &[&poster, &admin], TiersError::BondMissing)
            .await?;
    }

    report(stage, B, ReportKind::Proof, None).await?;
    let struck = host(stage, B).await?;
    ensure!(
        (struck.strikes, struck.proofs_failed, struck.proofs_passed) == (1, 1, 0),
        "a failed proof made it {} strikes and {} failed proofs, expected 1 each",
        struck.strikes,
        struck.proofs_failed
    );
    for tier in [Tier::Suspended, Tier::Removed] {
        move_to(stage, B, tier).await?;
        expect_tier(stage, B, tier, Reason::Admin).await?;
    }
    let rotate = instructions::bond_host(owner.pubkey(), address, 1);
    stage
        .refused(rotate, &[&owner], TiersError::HostRemoved)
        .await?;
    let again = to(admin.pubkey(), Tier::Removed, WHY);
    stage
        .refused(again, &[&poster, &admin], TiersError::BadMove)
        .await?;
    move_to(stage, B, Tier::Community).await?;
    let back = expect_tier(stage, B, Tier::Community, Reason::Admin).await?;
    ensure!(
        (back.strikes, back.proofs_failed) == (0, 1),
        "reinstated it has {} strikes of {} failed proofs, expected 0 of 1",
        back.strikes,
        back.proofs_failed
    );
    Ok(())
}

/// Another policy waits for its time, and can be taken back until then.
pub async fn propose_policy(stage: &mut Stage) -> Result<()> {
    let poster = stage.poster.insecure_clone();
    let admin = stage.authority.pubkey();
    let before = config(stage).await?;
    let mut other = policy(stage).await?;
    other.bond += 1;
    let usurped = instructions::propose_policy(poster.pubkey(), other.into());
    stage
        .refused(usurped, &[&poster], TiersError::NotAdmin)
        .await?;
    let mut contradictory = other;
    contradictory.demote_success_bps = contradictory.success_bps + 1;
    let wrong = instructions::propose_policy(admin, contradictory.into());
    let authority = stage.authority.insecure_clone();
    stage
        .refused(wrong, &[&poster, &authority], TiersError::BadPolicy)
        .await?;

    let earliest = stage.client.now().await?;
    let propose = instructions::propose_policy(admin, other.into());
    stage.as_authority(propose).await?;
    let latest = stage.client.now().await?;
    let found = config(stage).await?;
    let due = found.proposed_effective_at - POLICY_DELAY;
    ensure!(
        found.policy == before.policy
            && Policy::from(&found.proposed_policy) == other
            && (earliest..=latest).contains(&due),
        "{:?} is proposed for {}, expected {other:?} three days after {earliest} to {latest}",
        found.proposed_policy,
        found.proposed_effective_at
    );
    let apply = instructions::apply_policy();
    stage
        .refused(apply.clone(), &[&poster], TiersError::NotDue)
        .await?;
    let usurped = instructions::withdraw_policy(poster.pubkey());
    stage
        .refused(usurped, &[&poster], TiersError::NotAdmin)
        .await?;
    let withdraw = instructions::withdraw_policy(admin);
    stage.as_authority(withdraw).await?;
    let found = config(stage).await?;
    ensure!(
        found == before,
        "the configuration is {found:?}, expected {before:?} as before"
    );
    stage
        .refused(apply, &[&poster], TiersError::NothingProposed)
        .await
}

/// A part of the owner's stake is reserved for its host, by nobody else, and stays in its vault.
pub async fn bond(stage: &mut Stage) -> Result<()> {
    let poster = stage.poster.insecure_clone();
    let (owner, address) = premium(stage);
    let (key, place) = (owner.pubkey(), Place::of(&owner.pubkey()));
    let bond = stage.bond.context("no host bonds in this run")?;
    let before: Stake = stage.client.get(&place.stake).await?;

    let usurped = instructions::bond_host(poster.pubkey(), address, 1);
    stage
        .refused(usurped, &[&poster], TiersError::NotOwner)
        .await?;
    refuse_direct(stage, &place).await?;
    let nothing = instructions::bond_host(key, address, 0);
    stage
        .refused(nothing, &[&owner], TiersError::AmountIsZero)
        .await?;
    let all_and_more = instructions::bond_host(key, address, before.xnos + 1);
    stage
        .refused(all_and_more, &[&owner], StakingError::BondExceedsWeight)
        .await?;

    let reserve = instructions::bond_host(key, address, bond.xnos);
    stage.send(&[reserve], &[&owner]).await?;
    expect_bond(stage, (bond.xnos, 0)).await?;
    let after: Stake = stage.client.get(&place.stake).await?;
    let expected = Stake {
        bonded_xnos: bond.xnos,
        ..before
    };
    ensure!(
        after == expected,
        "the stake is {after:?}, expected {expected:?}"
    );
    let unstake = instructions::unstake(key);
    stage
        .refused(unstake, &[&owner], StakingError::StakeBonded)
        .await?;
    refuse_close(stage).await
}

/// Only the tiers program reaches a stake: not its owner, and nobody else.
async fn refuse_direct(stage: &Stage, place: &Place) -> Result<()> {
    let poster = stage.poster.insecure_clone();
    let (owner, _) = premium(stage);
    let config = staking_config(stage).await?;
    let bond = Bond {
        owner: owner.pubkey(),
        bonder: poster.pubkey(),
        stake: place.stake,
    };
    let bond = bond.instruction(BondInstructionArgs { xnos: 1 });
    stage
        .refused(bond, &[&poster, &owner], StakingError::NotBonder)
        .await?;
    let slash = Slash {
        bonder: poster.pubkey(),
        config: staking::pdas::find_config().0,
        stake: place.stake,
        vault: place.vault,
        slash_destination: config.slash_destination,
        reward_vault: config.reward_vault,
        token_program: spl_token_interface::ID,
    };
    let slash = slash.instruction(SlashInstructionArgs { xnos: 1 });
    stage
        .refused(slash, &[&poster], StakingError::NotBonder)
        .await
}

/// Who is on a list becomes Premium by a proof, once and not past the bond; the admin takes it
/// back.
pub async fn import(stage: &mut Stage) -> Result<()> {
    let poster = stage.poster.insecure_clone();
    let authority = stage.authority.insecure_clone();
    let (key, admin) = (poster.pubkey(), authority.pubkey());
    let id = free_import(stage).await?;
    let address = pdas::find_import(id).0;
    let (listed, unbonded, unlisted) = (
        stage.hosts[PREMIUM].address,
        stage.hosts[A].address,
        stage.hosts[B].address,
    );
    let tree = Tree::new(address, [listed, unbonded])?;
    let args = OpenImportInstructionArgs {
        id,
        root: tree.root(),
        tier: Tier::Premium as u8,
    };
    let usurped = instructions::open_import(key, args.clone());
    stage
        .refused(usurped, &[&poster], TiersError::NotAdmin)
        .await?;
    let admission = pdas::find_admission(&listed).0;
    stage.track(&[address, admission]);
    let open = instructions::open_import(admin, args);
    stage.with_rent(open, &authority, Import::LEN).await?;

    let proof_of = |host: &Address| tree.proof(host).context("the host is not in the tree");
    let proof = proof_of(&listed)?;
    let stray = instructions::import_host(key, id, unlisted, &proof);
    stage
        .refused(stray, &[&poster], TiersError::NotOnList)
        .await?;
    let bare = instructions::import_host(key, id, unbonded, &proof_of(&unbonded)?);
    stage
        .refused(bare, &[&poster], TiersError::BondMissing)
        .await?;
    let enter = instructions::import_host(key, id, listed, &proof);
    stage.as_poster(enter.clone()).await?;
    expect_tier(stage, PREMIUM, Tier::Premium, Reason::Imported).await?;
    let noted: Admission = stage.client.get(&admission).await?;
    let import: Import = stage.client.get(&address).await?;
    ensure!(
        (noted.import, noted.host, import.admitted) == (address, listed, 1),
        "the import admitted {}, and the note says {noted:?}",
        import.admitted
    );

    move_to(stage, PREMIUM, Tier::Community).await?;
    expect_tier(stage, PREMIUM, Tier::Community, Reason::Admin).await?;
    stage
        .refused(enter, &[&poster], TiersError::AlreadyImported)
        .await?;
    let usurped = instructions::close_import(key, id, &import);
    stage
        .refused(usurped, &[&poster], TiersError::NotAdmin)
        .await?;
    let rent = stage.client.lamports(&address).await?;
    let close = [
        instructions::close_import(admin, id, &import),
        system::transfer(&admin, &key, rent),
    ];
    stage.send(&close, &[&poster, &authority]).await?;
    let left = stage.client.raw_account(&address).await?;
    ensure!(left.is_none(), "the import {address} is still there");
    Ok(())
}

/// An id that no import has.
async fn free_import(stage: &Stage) -> Result<u16> {
    loop {
        let id = rand::random();
        let found = stage.client.raw_account(&pdas::find_import(id).0).await?;
        if found.is_none() {
            return Ok(id);
        }
    }
}

/// A host that was measured by an assessor, completed a job and has its bond becomes Premium,
/// whoever asks.
pub async fn promote(stage: &mut Stage) -> Result<()> {
    let (_, address) = premium(stage);
    let class: GpuClass = stage.client.get(&stage.class).await?;
    let baseline = baseline(&class, stage.client.now().await?);
    let figures = baseline.map(|figure| figure.max(1_000));
    let score = assessment::score(figures, baseline);

    let before = host(stage, PREMIUM).await?;
    let proof = report(stage, PREMIUM, ReportKind::Proof, Some([0; 4])).await?;
    let found = host(stage, PREMIUM).await?;
    let expected = Host {
        proofs_passed: before.proofs_passed + 1,
        proof_at: proof.at,
        proof_tried_at: proof.at,
        next_report: before.next_report + 1,
        ..before
    };
    ensure!(
        found == expected,
        "after a proof the host is {found:?}, expected {expected:?}"
    );
    let benchmark = report(stage, PREMIUM, ReportKind::Benchmark, Some(figures)).await?;
    let found = host(stage, PREMIUM).await?;
    let expected = Host {
        benchmark: figures,
        score_bps: score,
        benchmarked_at: benchmark.at,
        next_report: expected.next_report + 1,
        ..expected
    };
    ensure!(
        found == expected && benchmark.score_bps == score,
        "after a benchmark of {} the host is {found:?}, expected {expected:?}",
        benchmark.score_bps
    );

    if policy(stage).await?.jobs_completed > 0 {
        stage.as_poster(instructions::assess_host(address)).await?;
        let same = host(stage, PREMIUM).await?;
        ensure!(
            same == found,
            "without a job the host became {same:?}, expected {found:?}"
        );
    }
    let before = stage.balances().await?;
    let job = running(stage, PREMIUM).await?;
    stage.runs_for(&job, 1).await?;
    stage.finish(PREMIUM, &job).await?;
    check_one_run(stage, &before, &job, PREMIUM).await?;
    stage.as_poster(instructions::assess_host(address)).await?;
    expect_tier(stage, PREMIUM, Tier::Premium, Reason::MarksMet).await?;
    stage.as_poster(instructions::assess_host(address)).await?;
    expect_tier(stage, PREMIUM, Tier::Premium, Reason::MarksMet).await?;
    stage.close(&job).await
}

/// The figures that scores of `class` are relative to.
fn baseline(class: &GpuClass, now: i64) -> [u64; 4] {
    if class.baseline_at != 0 && now >= class.baseline_at {
        class.next_baseline
    } else {
        class.baseline
    }
}

/// An assessor notes what it measured of a host; failed without figures. A stranger cannot, nor
/// with a number that is not the host's next.
pub async fn report(
    stage: &mut Stage,
    index: usize,
    kind: ReportKind,
    figures: Option<[u64; 4]>,
) -> Result<Report> {
    let poster = stage.poster.insecure_clone();
    let assessor = stage.assessor.insecure_clone();
    let address = stage.hosts[index].address;
    let found = host(stage, index).await?;
    let submit = |key: Address, sequence: u64| -> Instruction {
        let args = SubmitReportInstructionArgs {
            kind: kind as u8,
            passed: figures.is_some(),
            figures: figures.unwrap_or_default(),
            evidence: EVIDENCE,
            sequence,
        };
        instructions::submit_report(key, address, &found, args)
    };
    let sequence = found.next_report;
    let usurped = submit(poster.pubkey(), sequence);
    stage
        .refused(usurped, &[&poster], TiersError::NotAssessor)
        .await?;
    let report = pdas::find_report(&address, sequence).0;
    stage.track(&[report]);
    let earliest = stage.client.now().await?;
    let noted = submit(assessor.pubkey(), sequence);
    stage.with_rent(noted, &assessor, Report::LEN).await?;
    let latest = stage.client.now().await?;
    let noted: Report = stage.client.get(&report).await?;
    let is = (noted.kind, noted.passed, noted.figures, noted.evidence);
    let expected = (
        kind as u8,
        u8::from(figures.is_some()),
        figures.unwrap_or_default(),
        EVIDENCE,
    );
    ensure!(
        is == expected
            && (noted.host, noted.payer) == (address, assessor.pubkey())
            && noted.sequence == sequence
            && (earliest..=latest).contains(&noted.at),
        "the report is {noted:?}, expected {expected:?} of {address}"
    );
    let early = instructions::close_report(report, &noted);
    stage.refused(early, &[&poster], TiersError::NotDue).await?;
    Ok(noted)
}

/// The market for Premium hosts takes this one and no Community host.
pub async fn work(stage: &mut Stage) -> Result<()> {
    stage.swap_markets();
    let before = stage.balances().await?;
    refuse_join(stage, A).await?;
    let job = running(stage, PREMIUM).await?;
    stage.runs_for(&job, 1).await?;
    stage.finish(PREMIUM, &job).await?;
    check_one_run(stage, &before, &job, PREMIUM).await?;
    stage.close(&job).await?;
    stage.swap_markets();
    Ok(())
}

/// A slash within the ceiling is announced, can be contested once, is not executed before its
/// time, and is taken back.
pub async fn slash(stage: &mut Stage) -> Result<()> {
    let poster = stage.poster.insecure_clone();
    let authority = stage.authority.insecure_clone();
    let (key, admin) = (poster.pubkey(), authority.pubkey());
    let (owner, address) = premium(stage);
    let account = pdas::find_slash(&address).0;
    stage.track(&[account]);
    let held = host(stage, PREMIUM).await?.bond;
    let xnos = slashable(held, 0, held, policy(stage).await?.slash_bps);
    let propose = |key: Address, xnos: u64| {
        let args = ProposeSlashInstructionArgs {
            xnos,
            reason: instructions::padded(WHY).unwrap_or([0; 64]),
            evidence: EVIDENCE,
        };
        instructions::propose_slash(key, address, args)
    };
    let usurped = propose(key, xnos);
    stage
        .refused(usurped, &[&poster], TiersError::NotAdmin)
        .await?;
    let earliest = stage.client.now().await?;
    let rent = stage.client.rent(accounts::Slash::LEN).await?;
    let gift = system::transfer(&key, &admin, rent);
    let sent = [gift, propose(admin, xnos)];
    stage.send(&sent, &[&poster, &authority]).await?;
    let latest = stage.client.now().await?;
    let proposed = slash_of(stage, &account).await?;
    let at = proposed.proposed_at;
    ensure!(
        (proposed.host, proposed.payer) == (address, admin)
            && proposed.state == SlashState::Proposed as u8
            && (proposed.xnos, proposed.evidence, proposed.defence) == (xnos, EVIDENCE, [0; 32])
            && (earliest..=latest).contains(&at)
            && proposed.executable_at == at + SLASH_DELAY
            && (proposed.period_started_at, proposed.period_bond) == (at, held)
            && proposed.period_slashed == 0,
        "the slash is {proposed:?}, expected one of {xnos} xNOS of {held}"
    );
    expect_slashing(stage, xnos).await?;
    let second = propose(admin, 1);
    stage
        .refused(second, &[&poster, &authority], TiersError::SlashPending)
        .await?;
    refuse_execution(stage).await?;

    let usurped = instructions::contest_slash(key, address, DEFENCE);
    stage
        .refused(usurped, &[&poster], TiersError::NotOwner)
        .await?;
    let contest = instructions::contest_slash(owner.pubkey(), address, DEFENCE);
    stage.send(&[contest], &[&owner]).await?;
    let contested = slash_of(stage, &account).await?;
    let expected = accounts::Slash {
        state: SlashState::Contested as u8,
        defence: DEFENCE,
        executable_at: proposed.executable_at + SLASH_CONTEST,
        ..proposed
    };
    ensure!(
        contested == expected,
        "contested, the slash is {contested:?}, expected {expected:?}"
    );
    // Another defence, so that it is another transaction.
    let again = instructions::contest_slash(owner.pubkey(), address, EVIDENCE);
    stage
        .refused(again, &[&owner], TiersError::AlreadyContested)
        .await?;
    let destination = staking_config(stage).await?.slash_destination;
    let usurped = instructions::execute_slash(key, owner.pubkey(), address, destination);
    stage
        .refused(usurped, &[&poster], TiersError::NotAdmin)
        .await?;

    let usurped = instructions::withdraw_slash(key, address);
    stage
        .refused(usurped, &[&poster], TiersError::NotAdmin)
        .await?;
    let withdraw = instructions::withdraw_slash(admin, address);
    stage.as_authority(withdraw).await?;
    let withdrawn = slash_of(stage, &account).await?;
    let expected = accounts::Slash {
        state: SlashState::None as u8,
        xnos: 0,
        executable_at: 0,
        ..contested
    };
    ensure!(
        withdrawn == expected,
        "withdrawn, the slash is {withdrawn:?}, expected {expected:?}"
    );
    expect_slashing(stage, 0).await?;
    expect_bond(stage, (held, 0)).await?;
    let above = propose(admin, xnos + 1);
    stage
        .refused(above, &[&poster, &authority], TiersError::AboveCeiling)
        .await?;
    let early = instructions::close_slash(&withdrawn);
    stage.refused(early, &[&poster], TiersError::NotDue).await
}

async fn slash_of(stage: &Stage, address: &Address) -> Result<accounts::Slash> {
    Ok(stage.client.get(address).await?)
}

/// Nobody executes it before its time, the admin neither.
async fn refuse_execution(stage: &Stage) -> Result<()> {
    let (owner, address) = premium(stage);
    let destination = staking_config(stage).await?.slash_destination;
    let (poster, authority) = (&stage.poster, &stage.authority);
    for executor in [poster, authority] {
        let key = executor.pubkey();
        let execute = instructions::execute_slash(key, owner.pubkey(), address, destination);
        stage
            .refused(execute, &[poster, executor], TiersError::NotDue)
            .await?;
    }
    Ok(())
}

async fn expect_slashing(stage: &Stage, xnos: u64) -> Result<()> {
    let found = host(stage, PREMIUM).await?.slashing;
    ensure!(
        found == xnos,
        "the host is being slashed by {found} xNOS, expected {xnos}"
    );
    Ok(())
}

/// Whoever takes a bond out is Premium no longer, and has it back when its delay is over.
pub async fn unbond(stage: &mut Stage) -> Result<()> {
    let poster = stage.poster.insecure_clone();
    let (owner, address) = premium(stage);
    let key = owner.pubkey();
    let bond = host(stage, PREMIUM).await?.bond;
    let usurped = instructions::unbond_host(poster.pubkey(), address, 1);
    stage
        .refused(usurped, &[&poster], TiersError::NotOwner)
        .await?;
    let too_much = instructions::unbond_host(key, address, bond + 1);
    stage
        .refused(too_much, &[&owner], TiersError::TooLittleBonded)
        .await?;
    let unbond = instructions::unbond_host(key, address, bond);
    stage.join(PREMIUM).await?;
    expect_queue(stage, QueueKind::Hosts, &[address]).await?;
    stage
        .refused(unbond.clone(), &[&owner], TiersError::HostBusy)
        .await?;
    leave(stage, PREMIUM).await?;

    let earliest = stage.client.now().await?;
    stage.send(&[unbond], &[&owner]).await?;
    let latest = stage.client.now().await?;
    let found = expect_tier(stage, PREMIUM, Tier::Community, Reason::Unbonded).await?;
    expect_bond(stage, (0, bond)).await?;
    let began = found.unbonding_until - UNBOND_DELAY;
    ensure!(
        (earliest..=latest).contains(&began),
        "the bond is unbonded since {began}, expected {earliest} to {latest}"
    );
    let release = instructions::release_bond(key, address);
    stage
        .refused(release, &[&poster], TiersError::NotDue)
        .await?;
    refuse_close(stage).await?;
    stage.swap_markets();
    refuse_join(stage, PREMIUM).await?;
    stage.swap_markets();
    Ok(())
}

/// A host with a bond is not closed.
async fn refuse_close(stage: &Stage) -> Result<()> {
    let (owner, address) = premium(stage);
    let close = instructions::close_host(owner.pubkey(), address, owner.pubkey());
    stage
        .refused(close, &[&owner], TiersError::HostBonded)
        .await
}

async fn refuse_join(stage: &Stage, index: usize) -> Result<()> {
    let host = &stage.hosts[index];
    let join = host.works().join(stage.market, stage.queue, &[]);
    stage
        .refused(join, &[&host.worker], JobsError::WrongTier)
        .await
}

/// What the host that becomes Premium has bonded and unbonding; its owner's stake knows the same.
async fn expect_bond(stage: &Stage, expected: (u64, u64)) -> Result<()> {
    let (owner, _) = premium(stage);
    let found = host(stage, PREMIUM).await?;
    let locked: Stake = stage.client.get(&Place::of(&owner.pubkey()).stake).await?;
    ensure!(
        (found.bond, found.unbonding) == expected
            && locked.bonded_xnos == found.bond + found.unbonding,
        "{:?} xNOS are bonded and unbonding, and {} of the stake, expected {expected:?}",
        (found.bond, found.unbonding),
        locked.bonded_xnos
    );
    Ok(())
}

async fn expect_tier(stage: &Stage, index: usize, tier: Tier, reason: Reason) -> Result<Host> {
    let found = host(stage, index).await?;
    ensure!(
        (found.tier, found.reason) == (tier as u8, reason as u8),
        "tier and reason of {} are {:?}, expected {tier:?} because of {reason:?}",
        stage.hosts[index].address,
        (found.tier, found.reason)
    );
    Ok(found)
}

/// The owner's key and the address of the host that becomes Premium.
fn premium(stage: &Stage) -> (solana_keypair::Keypair, Address) {
    let host = &stage.hosts[PREMIUM];
    (host.owner.insecure_clone(), host.address)
}

async fn host(stage: &Stage, index: usize) -> Result<Host> {
    Ok(stage.client.get(&stage.hosts[index].address).await?)
}

async fn config(stage: &Stage) -> Result<Config> {
    Ok(stage.client.get(&pdas::find_config().0).await?)
}

/// The policy in force.
async fn policy(stage: &Stage) -> Result<Policy> {
    Ok(Policy::from(&config(stage).await?.policy))
}
