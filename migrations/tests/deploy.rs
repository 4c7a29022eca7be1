//! Programs through the upgradeable loader, as it runs on a chain.
#![allow(clippy::panic, clippy::unwrap_used)] // The helpers are part of the tests.

use nosana_migrations::{
    deploy::{self, Buffer, DeployError, OnChain},
    programs::{self, Program},
    settings::Rent,
};
use nosana_tests::{Chain, key};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer as _;

const CLOCK: Address = Address::from_str_const("SysvarC1ock11111111111111111111111111111111");

/// A run that is killed between its writes is continued by the next one; in the end nothing but the
/// program's rent is gone.
#[test]
fn a_killed_deployment_is_continued() {
    let (mut chain, payer) = chain();
    let (program, id) = program("staking", "tiers");
    let before = chain.lamports(&payer.pubkey());
    assert_eq!(on_chain(&chain, &program), Ok(OnChain::Absent));
    assert_eq!(buffer(&chain, &program, &payer), Ok(Buffer::Absent));

    let create = deploy::create_buffer(&program, &payer.pubkey(), rent(&chain)).unwrap();
    chain.send(&create, &[&payer]).unwrap();
    let missing = missing(&chain, &program, &payer);
    let chunks = program.elf.len().div_ceil(deploy::CHUNK);
    assert_eq!(missing.len(), chunks);
    let locked = deploy::buffer_rent(&program, rent(&chain));
    assert_eq!(before - chain.lamports(&payer.pubkey()), locked);
    // Killed here, after every second write.
    let (some, rest): (Vec<_>, Vec<_>) = missing
        .iter()
        .partition(|&&offset| (offset / deploy::CHUNK).is_multiple_of(2));
    write(&mut chain, &program, &payer, &some);
    assert_eq!(self::missing(&chain, &program, &payer), rest);
    write(&mut chain, &program, &payer, &rest);

    let deploy = deploy::deploy(&program, &payer.pubkey(), rent(&chain)).unwrap();
    chain.send(&deploy, &[&payer, &id]).unwrap();
    let authority = Some(payer.pubkey());
    assert_eq!(on_chain(&chain, &program), Ok(OnChain::Same { authority }));
    assert_eq!(buffer(&chain, &program, &payer), Ok(Buffer::Absent));
    let locked = deploy::program_rent(&program, rent(&chain));
    assert_eq!(before - chain.lamports(&payer.pubkey()), locked);
}

/// A larger artifact: room is made a slot earlier, and the buffer's lamports come back.
#[test]
fn a_larger_program_is_extended_and_upgraded() {
    let (mut chain, payer) = chain();
    let (small, id) = program("staking", "staking");
    deploy_all(&mut chain, &small, &payer, &id);
    let (large, _) = program("staking", "grid");
    let room = small.elf.len();
    let authority = Some(payer.pubkey());
    assert_eq!(
        on_chain(&chain, &large),
        Ok(OnChain::Other { authority, room })
    );

    fill(&mut chain, &large, &payer);
    next_slot(&mut chain);
    let extend = deploy::extend(&large, &payer.pubkey(), room).unwrap();
    chain.send(&[extend], &[&payer]).unwrap();
    let upgrade = deploy::upgrade(&large, &payer.pubkey());
    // In the slot of the extension it is too early.
    chain
        .send(std::slice::from_ref(&upgrade), &[&payer])
        .unwrap_err();
    next_slot(&mut chain);
    chain.send(&[upgrade], &[&payer]).unwrap();
    // The loader adds at least 10 KiB: what is behind the program is zero, and counts as the same.
    assert_eq!(on_chain(&chain, &large), Ok(OnChain::Same { authority }));
    assert_eq!(buffer(&chain, &large, &payer), Ok(Buffer::Absent));

    // Back to the small one needs no room.
    next_slot(&mut chain);
    fill(&mut chain, &small, &payer);
    assert_eq!(deploy::extend(&small, &payer.pubkey(), room), None);
    let upgrade = deploy::upgrade(&small, &payer.pubkey());
    chain.send(&[upgrade], &[&payer]).unwrap();
    assert_eq!(on_chain(&chain, &small), Ok(OnChain::Same { authority }));
}

/// A buffer that a run left before the artifact became another size is closed, and its lamports
/// come back.
#[test]
fn a_stale_buffer_is_closed() {
    let (mut chain, payer) = chain();
    let before = chain.lamports(&payer.pubkey());
    let (first, _) = program("staking", "grid");
    fill(&mut chain, &first, &payer);
    let (second, _) = program("staking", "staking");
    assert_eq!(buffer(&chain, &second, &payer), Ok(Buffer::Stale));
    let close = deploy::close_buffer(&second, &payer.pubkey());
    chain.send(&[close], &[&payer]).unwrap();
    assert_eq!(chain.lamports(&payer.pubkey()), before);
    assert_eq!(buffer(&chain, &second, &payer), Ok(Buffer::Absent));
}

/// The right to upgrade goes to whom it is given, and to nobody for ever.
#[test]
fn upgrade_authorities_are_set() {
    let (mut chain, payer) = chain();
    let (program, id) = program("staking", "grid");
    deploy_all(&mut chain, &program, &payer, &id);
    let heir = key("heir", 0);
    let give = deploy::set_authority(&program, &payer.pubkey(), Some(&heir.pubkey()));
    chain.send(&[give], &[&payer]).unwrap();
    let authority = Some(heir.pubkey());
    assert_eq!(on_chain(&chain, &program), Ok(OnChain::Same { authority }));
    let end = deploy::set_authority(&program, &heir.pubkey(), None);
    chain.send(&[end], &[&heir]).unwrap();
    let authority = None;
    assert_eq!(on_chain(&chain, &program), Ok(OnChain::Same { authority }));
}

/// Something else at the address is no program to upgrade.
#[test]
fn something_else_at_the_address_is_refused() {
    let (mut chain, payer) = chain();
    let (program, id) = program("staking", "grid");
    chain.fund(&id.pubkey());
    let address = id.pubkey();
    assert_eq!(
        on_chain(&chain, &program),
        Err(DeployError::NotAProgram { address })
    );
    // A closed program keeps its first account.
    let (chain, address) = {
        let (mut chain, _) = self::chain();
        deploy_all(&mut chain, &program, &payer, &id);
        let mut data = chain.account(&deploy::data_address(&program.id)).unwrap();
        data.lamports = 0;
        chain.set_account(deploy::data_address(&program.id), data);
        (chain, program.id)
    };
    assert_eq!(
        on_chain(&chain, &program),
        Err(DeployError::Closed { address })
    );
}

fn chain() -> (Chain, Keypair) {
    let mut chain = Chain::new();
    let payer = key("payer", 0);
    chain.fund(&payer.pubkey());
    (chain, payer)
}

/// A program called `name` at an address of its own, with the bytes of the artifact `of`.
fn program(name: &'static str, of: &str) -> (Program, Keypair) {
    let id = key("program", 0);
    let mut artifacts = programs::load(None).unwrap();
    artifacts.retain(|program| program.name == of);
    let elf = artifacts.pop().unwrap().elf;
    let program = Program {
        name,
        id: id.pubkey(),
        elf,
    };
    (program, id)
}

fn rent(chain: &Chain) -> Rent {
    Rent::from_empty(chain.rent(0))
}

fn on_chain(chain: &Chain, program: &Program) -> Result<OnChain, DeployError> {
    let account = chain.account(&program.id);
    let data = chain.account(&deploy::data_address(&program.id));
    OnChain::read(program, account.as_ref(), data.as_ref())
}

fn buffer(chain: &Chain, program: &Program, payer: &Keypair) -> Result<Buffer, DeployError> {
    let address = deploy::buffer_address(&payer.pubkey(), program.name);
    Buffer::read(program, &payer.pubkey(), chain.account(&address).as_ref())
}

fn missing(chain: &Chain, program: &Program, payer: &Keypair) -> Vec<usize> {
    match buffer(chain, program, payer).unwrap() {
        Buffer::Usable(missing) => missing,
        other => panic!("the buffer is {other:?}"),
    }
}

fn write(chain: &mut Chain, program: &Program, payer: &Keypair, offsets: &[usize]) {
    for write in deploy::writes(program, &payer.pubkey(), offsets) {
        chain.send(&[write], &[payer]).unwrap();
    }
}

fn fill(chain: &mut Chain, program: &Program, payer: &Keypair) {
    let create = deploy::create_buffer(program, &payer.pubkey(), rent(chain)).unwrap();
    chain.send(&create, &[payer]).unwrap();
    let missing = missing(chain, program, payer);
    write(chain, program, payer, &missing);
}

fn deploy_all(chain: &mut Chain, program: &Program, payer: &Keypair, id: &Keypair) {
    fill(chain, program, payer);
    let deploy = deploy::deploy(program, &payer.pubkey(), rent(chain)).unwrap();
    chain.send(&deploy, &[payer, id]).unwrap();
}

/// The loader changes a program once a slot.
fn next_slot(chain: &mut Chain) {
    let mut clock = chain.account(&CLOCK).unwrap();
    let slot = u64::from_le_bytes(clock.data[..8].try_into().unwrap());
    clock.data[..8].copy_from_slice(&(slot + 1).to_le_bytes());
    chain.set_account(CLOCK, clock);
}
