//! The tier of a host, and the tier that a market asks for.

/// Where a host stands. Stored as one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Tier {
    /// Registered while registration was closed; cannot work yet.
    Waitlisted = 0,
    /// May work in Community markets, at a reduced share.
    Community = 1,
    /// May work in every market.
    Premium = 2,
    /// May not work until it is reinstated.
    Suspended = 3,
    /// May not work any more.
    Removed = 4,
}

impl TryFrom<u8> for Tier {
    type Error = ();

    fn try_from(byte: u8) -> Result<Self, ()> {
        Ok(match byte {
            0 => Self::Waitlisted,
            1 => Self::Community,
            2 => Self::Premium,
            3 => Self::Suspended,
            4 => Self::Removed,
            _ => return Err(()),
        })
    }
}

impl Tier {
    /// Whether a market can be opened for hosts of this tier.
    #[must_use]
    pub fn has_markets(self) -> bool {
        matches!(self, Self::Community | Self::Premium)
    }

    /// The name as users read it, in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Waitlisted => "waitlisted",
            Self::Community => "community",
            Self::Premium => "premium",
            Self::Suspended => "suspended",
            Self::Removed => "removed",
        }
    }

    /// Whether the admin may move a host of this tier to tier `to`; to Premium only with
    /// its bond, which is not looked at here.
    ///
    /// Nobody goes back to the waiting list, and who comes back from suspension or
    /// removal begins in Community.
    #[must_use]
    pub fn may_be_moved_to(self, to: Self) -> bool {
        match to {
            Self::Waitlisted => false,
            Self::Community => self != Self::Community,
            Self::Premium => self == Self::Community,
            Self::Suspended => !matches!(self, Self::Suspended | Self::Removed),
            Self::Removed => self != Self::Removed,
        }
    }

    /// Whether a host of this tier may work in a market of tier `market`.
    /// Premium hosts may also work in Community markets.
    #[must_use]
    pub fn may_work_in(self, market: Self) -> bool {
        self.has_markets() && market.has_markets() && self >= market
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::vec::Vec;

    use super::Tier::{self, Community, Premium, Removed, Suspended, Waitlisted};

    const ALL: [Tier; 5] = [Waitlisted, Community, Premium, Suspended, Removed];

    #[test]
    fn the_admins_moves_are_these() {
        let moves = |from: Tier| -> Vec<Tier> {
            ALL.into_iter()
                .filter(|to| from.may_be_moved_to(*to))
                .collect()
        };
        assert_eq!(moves(Waitlisted), [Community, Suspended, Removed]);
        assert_eq!(moves(Community), [Premium, Suspended, Removed]);
        assert_eq!(moves(Premium), [Community, Suspended, Removed]);
        assert_eq!(moves(Suspended), [Community, Removed]);
        assert_eq!(moves(Removed), [Community]);
    }
}
