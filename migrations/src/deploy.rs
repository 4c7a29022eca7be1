//! Programs under the upgradeable loader: what is on chain, and the instructions that put an
//! artifact there.
//!
//! ```text
//!  no program ──► buffer ──► writes ──► deploy
//!  other bytes ─► buffer ──► writes ──► extend, when it has grown, a slot earlier ──► upgrade
//!  same bytes ──► close the buffer, when one was left
//! ```
//! The buffer's address follows from who pays and the program's name: a run that was killed is
//! continued by the next one, and no lamports are lost in a buffer that nobody knows of.

use solana_account::Account;
use solana_address::Address;
use solana_instruction::{Instruction, error::InstructionError};
use solana_loader_v3_interface::{
    get_program_data_address,
    instruction::{self as loader, MINIMUM_EXTEND_PROGRAM_BYTES},
    state::UpgradeableLoaderState,
};
use solana_system_interface::instruction as system;

use crate::{programs::Program, settings::Rent};

/// The upgradeable loader.
pub const LOADER: Address = Address::from_str_const("BPFLoaderUpgradeab1e11111111111111111111111");

/// Bytes of an artifact in one transaction: what 1 232 bytes leave beside one signature, the
/// keys and a compute budget.
pub const CHUNK: usize = 950;
/// The most bytes of an account.
const MAX_ACCOUNT: usize = 10 * 1024 * 1024;

const BUFFER_HEADER: usize = UpgradeableLoaderState::size_of_buffer_metadata();
const DATA_HEADER: usize = UpgradeableLoaderState::size_of_programdata_metadata();

/// A program on chain, compared with its artifact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnChain {
    /// Nothing is at its address.
    Absent,
    /// The artifact.
    Same {
        /// Who may upgrade it; `None` when nobody can any more.
        authority: Option<Address>,
    },
    /// Other bytes.
    Other {
        /// Who may upgrade it; `None` when nobody can any more.
        authority: Option<Address>,
        /// Bytes that there is room for.
        room: usize,
    },
}

/// A buffer that may have been left by a run before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Buffer {
    /// There is none.
    Absent,
    /// One of the artifact's size. These parts are still to be written, by offset.
    Usable(Vec<usize>),
    /// One of another size, to be closed first.
    Stale,
}

/// Why a program cannot be deployed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeployError {
    /// Something else is at the program's address.
    #[error("the account {address} is there and is not a program of the upgradeable loader")]
    NotAProgram {
        /// The program id.
        address: Address,
    },
    /// The program was closed.
    #[error("the program {address} was closed, and nothing can be deployed at its address again")]
    Closed {
        /// The program id.
        address: Address,
    },
    /// The buffer belongs to somebody else.
    #[error("the buffer {address} is there and {authority:?} may write it, not the payer")]
    ForeignBuffer {
        /// The buffer.
        address: Address,
        /// Who may write it.
        authority: Option<Address>,
    },
    /// An instruction could not be built.
    #[error("cannot build an instruction of the upgradeable loader")]
    Instruction(#[from] InstructionError),
}

impl OnChain {
    /// Reads a program's two accounts: the one at its id, and the one at [`data_address`].
    pub fn read(
        program: &Program,
        account: Option<&Account>,
        data: Option<&Account>,
    ) -> Result<Self, DeployError> {
        let address = program.id;
        let Some(account) = account else {
            return Ok(Self::Absent);
        };
        if account.owner != LOADER || tag(&account.data) != Some(2) {
            return Err(DeployError::NotAProgram { address });
        }
        let data = data.filter(|data| data.owner == LOADER && tag(&data.data) == Some(3));
        let data = data.ok_or(DeployError::Closed { address })?;
        let authority = option(&data.data, 12);
        let bytes = data.data.get(DATA_HEADER..).unwrap_or_default();
        Ok(if is_padded(bytes, &program.elf) {
            Self::Same { authority }
        } else {
            let room = bytes.len();
            Self::Other { authority, room }
        })
    }

    /// Who may upgrade it; `None` when nobody can, or it is not there.
    pub fn authority(&self) -> Option<Address> {
        match self {
            Self::Absent => None,
            Self::Same { authority } | Self::Other { authority, .. } => *authority,
        }
    }
}

impl Buffer {
    /// Reads what is at [`buffer_address`].
    pub fn read(
        program: &Program,
        payer: &Address,
        account: Option<&Account>,
    ) -> Result<Self, DeployError> {
        let Some(account) = account else {
            return Ok(Self::Absent);
        };
        let authority = option(&account.data, 4);
        if account.owner != LOADER || tag(&account.data) != Some(1) || authority != Some(*payer) {
            let address = buffer_address(payer, program.name);
            return Err(DeployError::ForeignBuffer { address, authority });
        }
        let written = account.data.get(BUFFER_HEADER..).unwrap_or_default();
        if written.len() != program.elf.len() {
            return Ok(Self::Stale);
        }
        let pairs = program.elf.chunks(CHUNK).zip(written.chunks(CHUNK));
        let missing = (0..)
            .step_by(CHUNK)
            .zip(pairs)
            .filter(|(_, (wanted, found))| wanted != found)
            .map(|(offset, _)| offset)
            .collect();
        Ok(Self::Usable(missing))
    }
}

/// Where the bytes of a program are.
pub fn data_address(program: &Address) -> Address {
    get_program_data_address(program)
}

/// Where `payer` collects the bytes of the program called `name`.
pub fn buffer_address(payer: &Address, name: &str) -> Address {
    // A seed of at most 32 bytes and this owner, which does not end like a derived address's, are
    // never refused.
    Address::create_with_seed(payer, &seed(name), &LOADER).unwrap_or_default()
}

/// Lamports of a buffer for the program.
pub fn buffer_rent(program: &Program, rent: Rent) -> u64 {
    rent.of(UpgradeableLoaderState::size_of_buffer(program.elf.len()))
}

/// Lamports of the program's accounts once it is deployed.
pub fn program_rent(program: &Program, rent: Rent) -> u64 {
    let data = UpgradeableLoaderState::size_of_programdata(program.elf.len());
    rent.of(data)
        .saturating_add(rent.of(UpgradeableLoaderState::size_of_program()))
}

/// Creates the buffer: one transaction that `payer` signs.
pub fn create_buffer(
    program: &Program,
    payer: &Address,
    rent: Rent,
) -> Result<Vec<Instruction>, DeployError> {
    let buffer = buffer_address(payer, program.name);
    let lamports = buffer_rent(program, rent);
    let space = UpgradeableLoaderState::size_of_buffer(program.elf.len());
    let mut both = loader::create_buffer(payer, &buffer, payer, lamports, program.elf.len())?;
    // The loader's builder means a buffer with a key of its own.
    if let Some(create) = both.first_mut() {
        *create = system::create_account_with_seed(
            payer,
            &buffer,
            payer,
            &seed(program.name),
            lamports,
            space as u64,
            &LOADER,
        );
    }
    Ok(both)
}

/// Writes the parts of the artifact at `offsets`: one transaction each that `payer` signs, in any
/// order.
pub fn writes(program: &Program, payer: &Address, offsets: &[usize]) -> Vec<Instruction> {
    let buffer = buffer_address(payer, program.name);
    offsets
        .iter()
        .filter_map(|&start| {
            let rest = program.elf.get(start..)?;
            let chunk = rest.get(..CHUNK).unwrap_or(rest);
            let offset = u32::try_from(start).ok()?;
            Some(loader::write(&buffer, payer, offset, chunk.to_vec()))
        })
        .collect()
}

/// Deploys a program that is not there out of its full buffer: one transaction that `payer` and
/// the program's own key sign. It can be called from the next slot on.
pub fn deploy(
    program: &Program,
    payer: &Address,
    rent: Rent,
) -> Result<Vec<Instruction>, DeployError> {
    Ok(loader::deploy_with_max_program_len(
        payer,
        &program.id,
        &buffer_address(payer, program.name),
        payer,
        rent.of(UpgradeableLoaderState::size_of_program()),
        program.elf.len(),
        true,
    )?)
}

/// Makes room for an artifact that is larger than the `room` there is; `None` when it fits. To be
/// sent at least one slot before [`upgrade`].
pub fn extend(program: &Program, payer: &Address, room: usize) -> Option<Instruction> {
    let more = program.elf.len().checked_sub(room)?;
    if more == 0 {
        return None;
    }
    // Less is refused, except up to the largest account there can be.
    let at_least = more.max(MINIMUM_EXTEND_PROGRAM_BYTES as usize);
    let at_most = MAX_ACCOUNT.saturating_sub(DATA_HEADER.saturating_add(room));
    let additional = u32::try_from(at_least.min(at_most)).ok()?;
    Some(loader::extend_program(&program.id, Some(payer), additional))
}

/// Replaces a program by its full buffer; `payer` signs and gets the buffer's lamports.
pub fn upgrade(program: &Program, payer: &Address) -> Instruction {
    let buffer = buffer_address(payer, program.name);
    loader::upgrade(&program.id, &buffer, payer, payer, true)
}

/// Closes the buffer; its lamports go to `payer`, who signs.
pub fn close_buffer(program: &Program, payer: &Address) -> Instruction {
    let buffer = buffer_address(payer, program.name);
    loader::close(&buffer, payer, payer, false)
}

/// Gives the right to upgrade a program from `payer`, who signs, to `to`, or to nobody for ever.
pub fn set_authority(program: &Program, payer: &Address, to: Option<&Address>) -> Instruction {
    loader::set_upgrade_authority(&program.id, payer, to)
}

fn seed(name: &str) -> String {
    format!("nosana buffer {name}")
}

/// The first four bytes of an account of the loader: what it is.
fn tag(data: &[u8]) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(..4)?.try_into().ok()?))
}

/// An optional address at `offset`.
fn option(data: &[u8], offset: usize) -> Option<Address> {
    let (is_there, rest) = data.get(offset..)?.split_first()?;
    let bytes: [u8; 32] = rest.get(..32)?.try_into().ok()?;
    (*is_there == 1).then(|| bytes.into())
}

/// Whether `bytes` are `elf` and zeros.
fn is_padded(bytes: &[u8], elf: &[u8]) -> bool {
    bytes
        .strip_prefix(elf)
        .is_some_and(|rest| rest.iter().all(|byte| *byte == 0))
}

#[cfg(test)]
mod tests {
    use solana_compute_budget_interface::ComputeBudgetInstruction;
    use solana_keypair::Keypair;
    use solana_message::Message;
    use solana_signer::Signer as _;

    use super::*;

    fn program(bytes: usize) -> Program {
        Program {
            name: "jobs",
            id: Address::new_from_array([7; 32]),
            elf: vec![0xAB; bytes].into(),
        }
    }

    fn buffer(authority: &Address, bytes: &[u8]) -> Account {
        let mut data = 1_u32.to_le_bytes().to_vec();
        data.push(1);
        data.extend_from_slice(authority.as_ref());
        data.extend_from_slice(bytes);
        Account {
            owner: LOADER,
            data,
            lamports: 1,
            ..Account::default()
        }
    }

    #[test]
    fn a_full_chunk_fits_into_one_packet() {
        let payer = Keypair::new().pubkey();
        let write = writes(&program(CHUNK), &payer, &[0]).pop().unwrap();
        let instructions = [
            ComputeBudgetInstruction::set_compute_unit_limit(u32::MAX),
            ComputeBudgetInstruction::set_compute_unit_price(u64::MAX),
            write,
        ];
        let message = Message::new(&instructions, Some(&payer));
        let size = 1 + 64 + message.serialize().len();
        assert!((1_200..=1_232).contains(&size), "{size}");
    }

    #[test]
    fn a_buffer_left_behind_is_continued() {
        let payer = Keypair::new().pubkey();
        let program = program(2 * CHUNK + 5);
        let mut written = program.elf.to_vec();
        written[CHUNK..].fill(0);
        let read = |bytes: &[u8]| Buffer::read(&program, &payer, Some(&buffer(&payer, bytes)));
        assert_eq!(read(&written), Ok(Buffer::Usable(vec![CHUNK, 2 * CHUNK])));
        assert_eq!(read(&program.elf), Ok(Buffer::Usable(Vec::new())));
        assert_eq!(read(&program.elf[1..]), Ok(Buffer::Stale));
        assert_eq!(Buffer::read(&program, &payer, None), Ok(Buffer::Absent));
    }

    #[test]
    fn a_buffer_of_somebody_else_is_refused() {
        let payer = Keypair::new().pubkey();
        let other = buffer(&Keypair::new().pubkey(), &[0; 9]);
        assert!(matches!(
            Buffer::read(&program(9), &payer, Some(&other)),
            Err(DeployError::ForeignBuffer { .. })
        ));
    }

    #[test]
    fn room_is_made_in_steps_that_the_loader_takes() {
        let payer = Keypair::new().pubkey();
        assert_eq!(extend(&program(100), &payer, 100), None);
        assert_eq!(extend(&program(100), &payer, 101), None);
        let bytes = |elf, room| {
            let instruction = extend(&program(elf), &payer, room).unwrap();
            u32::from_le_bytes(instruction.data[4..8].try_into().unwrap()) as usize
        };
        assert_eq!(bytes(101, 100), 10_240);
        assert_eq!(bytes(20_000, 100), 19_900);
        let most = MAX_ACCOUNT - DATA_HEADER;
        assert_eq!(bytes(most, most - 5), 5);
    }
}
