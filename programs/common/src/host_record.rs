//! What a host is doing and how well it did: the layout of the account that the
//! jobs program keeps for each host, and that other programs read.

use bytemuck::{Pod, Zeroable};

/// What a host is doing, as its record knows it. Stored as one byte.
///
/// A record is late by one step: a host that was matched while it waited is
/// still `Queued` here until it starts the job or the assignment ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum HostState {
    /// Neither waits nor works.
    Idle = 0,
    /// Waits in a market's queue, or was matched there and has not started.
    Queued = 1,
    /// Has a job.
    Working = 2,
}

impl TryFrom<u8> for HostState {
    type Error = ();

    fn try_from(byte: u8) -> Result<Self, ()> {
        Ok(match byte {
            0 => Self::Idle,
            1 => Self::Queued,
            2 => Self::Working,
            _ => return Err(()),
        })
    }
}

/// The discriminator of the account: the first 8 bytes of
/// `sha256("account:HostRecord")`, as a test of the jobs program pins.
pub const DISCRIMINATOR: [u8; 8] = [9, 27, 187, 125, 182, 110, 238, 120];
/// Offset of the host's address in the account's data.
pub const HOST_OFFSET: usize = 16;
/// Offset of the state's byte in the account's data.
pub const STATE_OFFSET: usize = 10;

/// The state in the data of a host's record.
///
/// `None` when the data is not a record of `host`.
#[must_use]
pub fn state_of(data: &[u8], host: &[u8; 32]) -> Option<HostState> {
    let (discriminator, owner) = (data.get(..8)?, data.get(HOST_OFFSET..)?.get(..32)?);
    if discriminator != DISCRIMINATOR || owner != host {
        return None;
    }
    HostState::try_from(*data.get(STATE_OFFSET)?).ok()
}

/// How many days a record remembers.
pub const DAYS: usize = 32;
const SECONDS_PER_DAY: u64 = 24 * 60 * 60;

/// One day of a host. All zero when nothing happened on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Pod, Zeroable)]
#[repr(C)]
pub struct Day {
    /// Days since the Unix epoch, little endian.
    pub day: [u8; 4],
    /// Seconds in which the host held a valid lease or worked, little endian.
    pub online: [u8; 4],
    /// Seconds worked and paid for, little endian.
    pub served: [u8; 4],
    /// Jobs finished, little endian.
    pub completed: [u8; 2],
    /// Jobs given back or lost, little endian.
    pub failed: [u8; 2],
}

/// What happened, to be added to a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Activity {
    /// Seconds online.
    pub online: u32,
    /// Seconds worked and paid for.
    pub served: u32,
    /// Jobs finished.
    pub completed: u16,
    /// Jobs given back or lost.
    pub failed: u16,
}

/// Adds `activity` to the day of `now`, forgetting the day that used its place.
/// Counters stop at their largest value.
pub fn add_activity(days: &mut [Day; DAYS], now: i64, activity: Activity) {
    // Unsigned, because the chain's machine has no signed division.
    let Ok(now) = u64::try_from(now) else {
        return;
    };
    let Ok(day) = u32::try_from(now.wrapping_div(SECONDS_PER_DAY)) else {
        return;
    };
    // The index is below DAYS, so the place exists.
    let Some(place) = days.get_mut((day as usize).wrapping_rem(DAYS)) else {
        return;
    };
    if u32::from_le_bytes(place.day) != day {
        *place = Day {
            day: day.to_le_bytes(),
            ..Day::default()
        };
    }
    place.online = add_u32(place.online, activity.online);
    place.served = add_u32(place.served, activity.served);
    place.completed = add_u16(place.completed, activity.completed);
    place.failed = add_u16(place.failed, activity.failed);
}

fn add_u32(bytes: [u8; 4], more: u32) -> [u8; 4] {
    u32::from_le_bytes(bytes).saturating_add(more).to_le_bytes()
}

fn add_u16(bytes: [u8; 2], more: u16) -> [u8; 2] {
    u16::from_le_bytes(bytes).saturating_add(more).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 24 * 60 * 60;

    #[test]
    fn a_day_adds_up_and_makes_room_after_32() {
        let mut days = [Day::default(); DAYS];
        let hour = Activity {
            online: 3_600,
            completed: 1,
            ..Activity::default()
        };
        add_activity(&mut days, 40 * DAY, hour);
        add_activity(&mut days, 40 * DAY + 7, hour);
        assert_eq!(u32::from_le_bytes(days[8].online), 7_200);
        assert_eq!(u16::from_le_bytes(days[8].completed), 2);
        add_activity(&mut days, 72 * DAY, hour);
        assert_eq!(u32::from_le_bytes(days[8].day), 72);
        assert_eq!(u32::from_le_bytes(days[8].online), 3_600);
    }

    #[test]
    fn a_time_before_the_epoch_is_ignored() {
        let mut days = [Day::default(); DAYS];
        add_activity(&mut days, -DAY, Activity::default());
        assert_eq!(days, [Day::default(); DAYS]);
    }

    #[test]
    fn foreign_data_has_no_state() {
        assert_eq!(state_of(&[], &[0; 32]), None);
        assert_eq!(state_of(&[0; 64], &[0; 32]), None);
    }
}
