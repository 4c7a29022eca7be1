//! What authorities do: the configuration, and markets as a whole.

use nosana_sdk::{
    common::{ring::CAPACITY, tier::Tier},
    generated::jobs::{
        errors::JobsError,
        events::{self, Event as JobsEvent},
    },
};
use solana_address::Address;

use super::{
    line::Line,
    market::{Accounts, Answer, Model, Refused, check},
    terms::Terms,
};

/// Places that one instruction can add: an account grows by 10 KiB at most.
pub const MOST_ADDED: u32 = 256;

impl Model {
    pub(super) fn update_config(
        &mut self,
        a: &Accounts,
        fee_bps: u16,
        fee_cap_bps: u16,
        paused: bool,
    ) -> Answer {
        let config = &mut self.config;
        check(a.signer == config.authority, JobsError::NotAuthority)?;
        check(fee_bps <= fee_cap_bps, JobsError::FeeTooHigh)?;
        check(fee_cap_bps <= config.fee_cap_bps, JobsError::CapMayOnlyFall)?;
        config.fee_bps = fee_bps;
        config.fee_cap_bps = fee_cap_bps;
        config.paused = paused;
        self.saw("update_config");
        self.tell(JobsEvent::ConfigUpdated(events::ConfigUpdated {
            fee_bps,
            fee_cap_bps,
            paused,
        }));
        Ok(())
    }

    pub(super) fn propose_authority(&mut self, a: &Accounts, proposed: Address) -> Answer {
        check(a.signer == self.config.authority, JobsError::NotAuthority)?;
        self.config.proposed = proposed;
        self.saw("propose_authority");
        self.tell(proposal(self.config.address, proposed));
        Ok(())
    }

    pub(super) fn accept_authority(&mut self, a: &Accounts) -> Answer {
        check(a.signer == self.config.proposed, JobsError::NotProposed)?;
        self.config.authority = a.signer;
        self.config.proposed = Address::default();
        self.saw("accept_authority");
        self.tell(acceptance(self.config.address, a.signer));
        Ok(())
    }

    pub(super) fn update_market(&mut self, a: &Accounts, terms: Terms) -> Answer {
        let market = self.ruled(a)?;
        check(terms.are_good(), JobsError::BadMarket)?;
        self.markets[market].terms = terms;
        self.saw(if self.markets[market].jobs > 0 {
            "update_market: with jobs"
        } else {
            "update_market"
        });
        self.tell(JobsEvent::MarketUpdated(events::MarketUpdated {
            market: a.market,
            terms: terms.arguments(),
        }));
        Ok(())
    }

    pub(super) fn propose_market_authority(&mut self, a: &Accounts, proposed: Address) -> Answer {
        let market = self.ruled(a)?;
        self.markets[market].proposed = proposed;
        self.saw("propose_market_authority");
        self.tell(proposal(a.market, proposed));
        Ok(())
    }

    pub(super) fn accept_market_authority(&mut self, a: &Accounts) -> Answer {
        let market = self.market(&a.market)?;
        let market = &mut self.markets[market];
        check(a.signer == market.proposed, JobsError::NotProposed)?;
        market.authority = a.signer;
        market.proposed = Address::default();
        self.saw("accept_market_authority");
        self.tell(acceptance(a.market, a.signer));
        Ok(())
    }

    pub(super) fn grow_queue(&mut self, a: &Accounts, capacity: u32) -> Answer {
        // The zero address stands among the accounts already: the system program.
        check(a.queue != Address::default(), Refused::Elsewhere)?;
        let number = self.ruled(a)?;
        let market = &self.markets[number];
        check(a.queue == market.queue, JobsError::WrongQueue)?;
        let old = market.line.capacity;
        check(
            capacity > old && CAPACITY.contains(&capacity),
            JobsError::BadQueueSize,
        )?;
        check(capacity - old <= MOST_ADDED, Refused::Elsewhere)?;
        check(a.payer == market.queue_payer, JobsError::WrongPayer)?;
        self.create(a.queue, a.payer, self.rent.queue(capacity));
        let line = &mut self.markets[number].line;
        let shift = line.shift;
        line.grow(capacity);
        let (is_shifted, is_empty) = (line.shift != shift, line.places.is_empty());
        self.saw(match (is_empty, is_shifted) {
            (true, _) => "grow_queue: empty",
            (_, false) => "grow_queue: with entries",
            _ => "grow_queue: with entries, which are numbered anew",
        });
        let shift = self.markets[number].line.shift;
        self.tell(JobsEvent::QueueGrown(events::QueueGrown {
            market: a.market,
            queue: a.queue,
            capacity,
            shift,
        }));
        Ok(())
    }

    pub(super) fn close_market(&mut self, a: &Accounts) -> Answer {
        let (number, queue) = (self.market(&a.market)?, self.queue(&a.queue)?);
        let market = &self.markets[number];
        check(a.signer == market.authority, JobsError::NotAuthority)?;
        check(number == queue, JobsError::WrongQueue)?;
        check(
            market.jobs == 0 && market.line.waiting().is_empty(),
            JobsError::MarketInUse,
        )?;
        check(
            a.payer == market.payer && a.queue_payer == market.queue_payer,
            JobsError::WrongPayer,
        )?;
        self.close(a.queue, a.queue_payer);
        self.close(a.market, a.payer);
        let market = &mut self.markets[number];
        market.open = false;
        market.queue = Address::default();
        market.proposed = Address::default();
        market.line = Line::new(market.line.capacity);
        self.saw("close_market");
        self.tell(JobsEvent::MarketClosed(events::MarketClosed {
            market: a.market,
            queue: a.queue,
        }));
        Ok(())
    }

    /// Opens a market again that was closed.
    pub(super) fn open_market(&mut self, a: &Accounts, tier: u8, terms: Terms) -> Answer {
        let is_closed = |market: &&mut super::market::Market| !market.open;
        let (authority, rent) = (self.config.authority, self.rent.market);
        let market = self
            .markets
            .iter_mut()
            .find(|market| market.address == a.market)
            .filter(is_closed)
            .ok_or(Refused::Elsewhere)?;
        check(a.signer == authority, JobsError::NotAuthority)?;
        check(
            [Tier::Community as u8, Tier::Premium as u8].contains(&tier) && terms.are_good(),
            JobsError::BadMarket,
        )?;
        market.open = true;
        market.tier = tier;
        market.class = a.class;
        market.authority = authority;
        market.payer = authority;
        market.terms = terms;
        let opened = events::MarketOpened {
            market: a.market,
            authority,
            slug: market.slug,
            class: a.class,
            tier,
            terms: terms.arguments(),
        };
        self.create(a.market, a.signer, rent);
        self.saw("open_market: once more");
        self.tell(JobsEvent::MarketOpened(opened));
        Ok(())
    }

    /// Creates an account at `a.queue` and makes it the market's queue.
    pub(super) fn create_queue(&mut self, a: &Accounts, capacity: u32) -> Answer {
        let is_used = self.lamports.get(&a.queue).is_some_and(|there| *there > 0);
        check(!is_used, Refused::Elsewhere)?;
        let number = self.ruled(a)?;
        let market = &mut self.markets[number];
        check(market.queue == Address::default(), JobsError::QueueExists)?;
        check(CAPACITY.contains(&capacity), JobsError::BadQueueSize)?;
        market.queue = a.queue;
        market.queue_payer = a.signer;
        market.line = Line::new(capacity);
        self.create(a.queue, a.signer, self.rent.queue(capacity));
        self.saw("create_queue: once more");
        self.tell(JobsEvent::QueueCreated(events::QueueCreated {
            market: a.market,
            queue: a.queue,
            payer: a.signer,
            capacity,
        }));
        Ok(())
    }

    /// The market of `a`, which its authority signs for.
    fn ruled(&self, a: &Accounts) -> Answer<usize> {
        let market = self.market(&a.market)?;
        check(
            a.signer == self.markets[market].authority,
            JobsError::NotAuthority,
        )?;
        Ok(market)
    }
}

fn proposal(account: Address, proposed: Address) -> JobsEvent {
    JobsEvent::AuthorityProposed(events::AuthorityProposed { account, proposed })
}

fn acceptance(account: Address, authority: Address) -> JobsEvent {
    JobsEvent::AuthorityAccepted(events::AuthorityAccepted { account, authority })
}
