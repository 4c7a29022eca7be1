//! The end of the phase: points are fixed, lists exported and imported, rewards claimed,
//! and what nobody claimed goes back.

use std::collections::BTreeMap;

use nosana_sdk::{
    common::{
        grid::{KINDS, PhaseState, SeatState},
        tier::Tier,
    },
    generated::{
        grid::{
            self,
            accounts::{Grid, Phase, Seat},
        },
        staking,
        tiers::{self, instructions::OpenImportInstructionArgs},
    },
    grid::{Leaderboard, List, export},
    instructions,
    merkle::ImportTier,
};
use solana_address::Address;
use solana_signer::Signer as _;

use super::{
    Kind,
    books::Foreseen,
    outcome::{Farmed, Outcome, Row},
    run::{DAY, FUNDED, HOUR, Network, sponsor},
};

/// Of 10 000: how many never claim, of those who were idle and of all others.
const FORGETFUL: (u32, u32) = (4_000, 400);
/// Of 10 000: how many claim twice.
const GREEDY: u32 = 300;
/// Days after the end in which owners claim.
const CLAIM_DAYS: i64 = 88;

impl Network {
    /// From the end of the review on; what came of it all.
    pub(super) fn finish(mut self) -> Outcome {
        let review_until = self.books.terms.review_until;
        self.world.set_time(review_until - 1);
        self.act(
            "finalize",
            Err("NotDue"),
            instructions::finalize_phase(self.phase),
            &[],
        );
        let first = (0..self.agents.len()).find(|number| self.books.is_seated(*number));
        self.world.set_time(review_until);
        if let Some(number) = first {
            self.count_late(number, Err("PointsClosed"));
        }
        self.act(
            "finalize",
            Ok(()),
            instructions::finalize_phase(self.phase),
            &[],
        );
        self.books.is_final = true;
        if let Some(number) = first {
            self.count_late(number, Err("WrongState"));
        }
        let mut outcome = self.look();
        self.import(&mut outcome);
        self.claim_all(&mut outcome);
        self.close_all(&mut outcome);
        outcome.found = self.found;
        outcome
    }

    fn count_late(&mut self, number: usize, foreseen: Foreseen) {
        let seat = self.seat(number);
        self.act("count", foreseen, instructions::count_seat(&seat), &[]);
    }

    /// All seats of the phase by their accounts.
    fn seats(&self) -> Vec<(Address, Seat)> {
        (0..self.agents.len())
            .filter(|number| self.books.seats[*number].is_some())
            .map(|number| (self.seat_address(number), self.seat(number)))
            .collect()
    }

    /// Compares what the chain says with what is known, now that no point changes.
    fn look(&mut self) -> Outcome {
        let phase: Phase = self.world.chain.read(&self.phase);
        let seats = self.seats();
        let board = Leaderboard::new(&phase, &seats);
        let totals = self.books.totals();
        let total: u64 = totals.iter().sum();
        let mut outcome = Outcome::new(self.options, self.books.terms.clone());
        let mut sums = [0; KINDS];
        for number in 0..self.agents.len() {
            let agent = &self.agents[number];
            let Some(known) = self.books.seats[number].as_ref() else {
                outcome
                    .rows
                    .push(Row::without_seat(agent.kind, agent.address));
                continue;
            };
            let seat = self.seat(number);
            let points = self.books.points(number, true);
            if (seat.state, seat.points) != (known.state as u8, points) {
                outcome.wrong_points.push(format!(
                    "host {number}, {}: {:?} in state {}, and not {points:?} in {:?}",
                    agent.kind.name(),
                    seat.points,
                    seat.state,
                    known.state
                ));
            }
            let is_seated = known.state == SeatState::Seated;
            let sum: u64 = points.iter().sum();
            if is_seated {
                for (sum, points) in sums.iter_mut().zip(seat.points) {
                    *sum += points;
                }
            }
            let reward = if is_seated {
                self.books.reward(sum, total)
            } else {
                0
            };
            let days = self.books.days(number);
            outcome.rows.push(Row {
                kind: agent.kind,
                host: agent.address,
                state: Some(known.state),
                ticket: known.ticket,
                points,
                reward,
                paid: 0,
                rank: None,
                online_days: days.0,
                tested_days: days.1,
            });
        }
        for row in &board.rows {
            let number = self.by_address[&row.host];
            let known = &mut outcome.rows[number];
            known.rank = Some(row.rank);
            if row.reward != known.reward {
                outcome.wrong_points.push(format!(
                    "the leaderboard says {} base units for host {number}, and not {}",
                    row.reward, known.reward
                ));
            }
        }
        outcome.totals = phase.totals;
        outcome.known_totals = totals;
        outcome.summed = sums;
        outcome.awarded = phase.awarded;
        outcome.known_awarded = self.books.awarded;
        outcome.taken = phase.taken;
        outcome.waiting = phase.waiting;
        outcome.farmed = self.farmed(&totals);
        outcome
    }

    /// What each farmer spent, got back as a staker, and is paid more than without.
    fn farmed(&self, totals: &[u64; KINDS]) -> Vec<Farmed> {
        let total: u64 = totals.iter().sum();
        let mut farmers: BTreeMap<usize, Farmed> = BTreeMap::new();
        for number in 0..self.agents.len() {
            let agent = &self.agents[number];
            let Some(purse) = agent.purse else {
                continue;
            };
            let farmer = farmers
                .entry(purse)
                .or_insert_with(|| Farmed::new(agent.kind));
            let spent = agent.diary.own_fees();
            farmer.spent += spent;
            let back = u128::from(spent) * u128::from(agent.weight) / u128::from(self.found.weight);
            farmer.staking += u64::try_from(back).unwrap();
            if !self.books.is_seated(number) {
                continue;
            }
            let with: u64 = self.books.points(number, true).iter().sum();
            let without: u64 = self.books.points(number, false).iter().sum();
            farmer.points += with - without;
            farmer.reward += self.books.reward(with, total);
            farmer.without += self.books.reward(without, total - (with - without));
        }
        farmers
            .into_values()
            .filter(|farmer| farmer.spent > 0)
            .collect()
    }

    /// The performant hosts that bonded enter Premium, and those who wait Community: some of
    /// them, and each only once.
    fn import(&mut self, outcome: &mut Outcome) {
        let phase: Phase = self.world.chain.read(&self.phase);
        let seats = self.seats();
        let mut turned = seats.clone();
        turned.reverse();
        for (id, list) in [(1, List::Performant), (2, List::Waiting)] {
            // A list without hosts makes no import.
            let file = export(&phase, &seats, list, id).ok();
            let again = export(&phase, &turned, list, id).ok();
            if again != file {
                self.found
                    .surprise(format!("import {id} follows from the order of the seats"));
            }
            outcome
                .listed
                .push(file.as_ref().map_or(0, |file| file.hosts.len()));
            let Some(file) = file else {
                continue;
            };
            let tier = list.tier();
            let admin = self.world.admin();
            let open = OpenImportInstructionArgs {
                id,
                root: file.root,
                tier: Tier::from(tier) as u8,
            };
            self.must(instructions::open_import(admin.pubkey(), open), &[&admin]);
            let mut imported = 0;
            for proven in &file.hosts {
                if self.import_one((id, tier), &proven.host, &proven.proof, imported == 0) {
                    imported += 1;
                    *outcome.imported.entry(proven.host).or_default() += 1;
                }
            }
            let import: tiers::accounts::Import =
                self.world.chain.read(&tiers::pdas::find_import(id).0);
            if import.admitted != imported {
                self.found.surprise(format!(
                    "import {id} admitted {}, and not {imported}",
                    import.admitted
                ));
            }
            outcome.admitted.push(imported);
        }
    }

    fn import_one(
        &mut self,
        (id, tier): (u16, ImportTier),
        host: &Address,
        proof: &[[u8; 32]],
        is_first: bool,
    ) -> bool {
        let state: tiers::accounts::Host = self.world.chain.read(host);
        let before = Tier::try_from(state.tier).unwrap();
        let is_premium = tier == ImportTier::Premium;
        let foreseen = match before {
            Tier::Waitlisted => Ok(()),
            Tier::Community if is_premium => Ok(()),
            _ => Err("BadMove"),
        };
        let has_bond = state.bond >= super::run::PREMIUM_BOND;
        let foreseen = foreseen.and(if is_premium && !has_bond {
            Err("BondMissing")
        } else {
            Ok(())
        });
        // Most have no bond, and one in ten of them tries; of those who can, some do not come.
        let comes = self
            .random
            .chance(if foreseen.is_ok() { 8_000 } else { 1_000 });
        if !(comes || is_first && foreseen.is_ok()) {
            return false;
        }
        let payer = sponsor();
        let import = instructions::import_host(payer.pubkey(), id, *host, proof);
        let is_imported = self
            .act("import_host", foreseen, import.clone(), &[&payer])
            .is_some();
        if is_imported {
            self.act("import_host", Err("AlreadyImported"), import, &[&payer]);
        }
        is_imported
    }

    /// Owners claim in the months that they have; some never do.
    fn claim_all(&mut self, outcome: &mut Outcome) {
        let begin = self.now();
        let mut claims = Vec::new();
        let mut forgotten = Vec::new();
        for number in 0..self.agents.len() {
            if self.books.seats[number].is_none() {
                continue;
            }
            let forgets = match self.agents[number].kind {
                Kind::Idle | Kind::Waiter => FORGETFUL.0,
                _ => FORGETFUL.1,
            };
            let when = begin + self.random.between(HOUR, CLAIM_DAYS * DAY);
            if self.random.chance(forgets) {
                forgotten.push(number);
                continue;
            }
            claims.push((when, number));
            if self.random.chance(GREEDY) {
                claims.push((when + HOUR, number));
            }
        }
        claims.sort_unstable();
        for (when, number) in claims {
            self.world.set_time(when);
            self.claim(number, outcome, None);
        }
        self.claim_stakes(outcome);
        let phase: Phase = self.world.chain.read(&self.phase);
        self.world.set_time(phase.claim_until - 1);
        if phase.claimed_points < phase.totals.iter().sum() {
            self.act(
                "close_phase",
                Err("NotDue"),
                instructions::close_phase(&phase),
                &[],
            );
        }
        self.world.set_time(phase.claim_until);
        for number in forgotten.into_iter().take(3) {
            self.claim(number, outcome, Some("TooLateToClaim"));
        }
    }

    fn claim(&mut self, number: usize, outcome: &mut Outcome, refused: Option<&'static str>) {
        let owner = self.agents[number].owner.insecure_clone();
        let destination = instructions::token_account(&owner.pubkey(), &self.world.mint());
        let known = self.books.seats[number].as_ref().unwrap();
        let row = &outcome.rows[number];
        let foreseen = match refused {
            Some(name) => Err(name),
            None if known.state != SeatState::Seated => Err("WrongSeatState"),
            None if known.paid.is_some() || row.reward == 0 => Err("NothingToClaim"),
            None => Ok(()),
        };
        let reward = row.reward;
        let before = self.world.tokens(&destination);
        let seat = self.seat(number);
        let claim = instructions::claim_reward(&seat, destination);
        if self.act("claim", foreseen, claim, &[&owner]).is_none() {
            return;
        }
        let paid = self.world.tokens(&destination) - before;
        if paid != reward || self.seat(number).paid != reward {
            self.found
                .surprise(format!("host {number} is paid {paid}, and not {reward}"));
        }
        outcome.rows[number].paid = paid;
        self.books.seats[number].as_mut().unwrap().paid = Some(paid);
    }

    /// Farmers who stake claim what all fees brought them.
    fn claim_stakes(&mut self, outcome: &mut Outcome) {
        outcome.fees = self.world.fees();
        for number in 0..self.agents.len() {
            let agent = &self.agents[number];
            if agent.kind != Kind::FarmStaker {
                continue;
            }
            let owner = agent.owner.insecure_clone();
            let weight = agent.weight;
            let destination = instructions::token_account(&owner.pubkey(), &self.world.mint());
            let before = self.world.tokens(&destination);
            let claim = instructions::claim_rewards(owner.pubkey(), destination);
            self.may("claim_rewards", claim, &[&owner]);
            let got = self.world.tokens(&destination) - before;
            let share =
                u128::from(outcome.fees) * u128::from(weight) / u128::from(self.found.weight);
            outcome.stakers.push((got, u64::try_from(share).unwrap()));
        }
        let config: staking::accounts::Config =
            self.world.chain.read(&staking::pdas::find_config().0);
        if config.total_xnos != self.found.weight {
            self.found
                .surprise(String::from("the weight of all stakers changed"));
        }
    }

    /// The phase is closed, and with it every account of its seats and awards.
    fn close_all(&mut self, outcome: &mut Outcome) {
        let phase: Phase = self.world.chain.read(&self.phase);
        let vault = grid::pdas::find_prize(&self.phase).0;
        let in_vault = self.world.tokens(&vault);
        self.act(
            "close_phase",
            Ok(()),
            instructions::close_phase(&phase),
            &[],
        );
        let phase: Phase = self.world.chain.read(&self.phase);
        let grid: Grid = self.world.chain.read(&grid::pdas::find_grid().0);
        outcome.paid = phase.paid;
        outcome.returned = phase.returned;
        outcome.in_vault = in_vault;
        outcome.in_pool = self.world.tokens(&grid.pool);
        outcome.funded = FUNDED;
        outcome.allotted = grid.allotted;
        outcome.is_closed =
            phase.state == PhaseState::Closed as u8 && self.world.chain.account(&vault).is_none();
        let anybody = sponsor();
        for (address, seat) in self.seats() {
            let close = instructions::close_seat(anybody.pubkey(), &seat);
            self.act("close_seat", Ok(()), close, &[&anybody]);
            outcome.accounts_left += u32::from(self.world.chain.account(&address).is_some());
        }
        for number in 0..self.books.awards.len() {
            let evidence = self.books.awards[number].evidence;
            let address = grid::pdas::find_award(&self.phase, &evidence).0;
            let award: grid::accounts::Award = self.world.chain.read(&address);
            self.act(
                "close_award",
                Ok(()),
                instructions::close_award(&award),
                &[],
            );
            outcome.accounts_left += u32::from(self.world.chain.account(&address).is_some());
        }
    }
}
