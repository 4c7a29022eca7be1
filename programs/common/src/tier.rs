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

    /// Whether a host of this tier may work in a market of tier `market`.
    /// Premium hosts may also work in Community markets.
    #[must_use]
    pub fn may_work_in(self, market: Self) -> bool {
        self.has_markets() && market.has_markets() && self >= market
    }
}
