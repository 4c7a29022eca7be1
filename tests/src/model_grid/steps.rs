//! What people try, and with which figures.

use nosana_sdk::common::{assessment::ReportKind, tier::Tier};
use proptest::{
    collection::vec,
    prelude::{Just, Strategy, any, prop_oneof},
};

use super::{
    Act, AwardName, DAY, DISQUALIFICATION, EVIDENCES, HOSTS, MACHINES, PEOPLE, PHASES, Person,
    PhaseTerms, Pot, Run, SeatName, Stage, Standing, State, Words,
    books::{Award, Model, Phase, Seat},
    work::Report,
};

/// What somebody tries; with whom and how, its dice say.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// What.
    pub verb: Verb,
    /// Zeros stand for what goes well as a rule.
    pub dice: [u16; 8],
}

/// What can be tried.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "named as the instructions")]
pub enum Verb {
    UpdateGrid,
    Authority,
    Fund,
    Donate,
    Withdraw,
    Create,
    Update,
    Open,
    Cancel,
    Replace,
    Register,
    GiveBack,
    MoveUp,
    Count,
    CountReport,
    Award,
    Disqualify,
    Agree,
    Revoke,
    Finalize,
    Claim,
    Close,
    CloseSeat,
    CloseAward,
    Test,
    Tier,
    Bond,
    Renew,
    /// Whatever a host does next: waits, works, is paid.
    Work,
    Jump,
}

/// Each with how often it is tried.
const VERBS: [(u32, Verb); 30] = [
    (1, Verb::UpdateGrid),
    (1, Verb::Authority),
    (2, Verb::Fund),
    (1, Verb::Donate),
    (2, Verb::Withdraw),
    (4, Verb::Create),
    (1, Verb::Update),
    (5, Verb::Open),
    (1, Verb::Cancel),
    (2, Verb::Replace),
    (14, Verb::Register),
    (4, Verb::GiveBack),
    (6, Verb::MoveUp),
    (14, Verb::Count),
    (5, Verb::CountReport),
    (10, Verb::Award),
    (4, Verb::Disqualify),
    (9, Verb::Agree),
    (5, Verb::Revoke),
    (5, Verb::Finalize),
    (8, Verb::Claim),
    (4, Verb::Close),
    (3, Verb::CloseSeat),
    (2, Verb::CloseAward),
    (7, Verb::Test),
    (2, Verb::Tier),
    (2, Verb::Bond),
    (2, Verb::Renew),
    (60, Verb::Work),
    (20, Verb::Jump),
];

/// Steps of a run: most begin with a phase that is open and has seats.
pub fn sequence(length: usize) -> impl Strategy<Value = Vec<Step>> {
    let verbs: Vec<Verb> = VERBS
        .iter()
        .flat_map(|(weight, verb)| vec![*verb; *weight as usize])
        .collect();
    let step = (0..verbs.len(), any::<[u16; 8]>()).prop_map(move |(verb, dice)| Step {
        verb: verbs[verb],
        dice,
    });
    let begun = any::<[u16; 8]>().prop_map(|mut dice| {
        // Well-formed, and created by who may.
        (dice[0], dice[1]) = (0, 0);
        let easy = |verb| Step { verb, dice: [0; 8] };
        let register = |host: u16| Step {
            verb: Verb::Register,
            dice: [0, host, 0, 0, 0, 0, 0, 0],
        };
        let mut steps = vec![
            easy(Verb::Fund),
            Step {
                verb: Verb::Create,
                dice,
            },
            easy(Verb::Open),
            easy(Verb::Jump),
        ];
        steps.extend([0, 2, 4, 7, 8].map(register));
        steps
    });
    let prefix = prop_oneof![1 => Just(vec![]), 6 => begun];
    (prefix, vec(step, length / 2..length)).prop_map(|(mut steps, more)| {
        steps.extend(more);
        steps
    })
}

/// Numbers that decide, one after the other.
struct Dice {
    left: Vec<u16>,
}

impl Dice {
    fn next(&mut self) -> u16 {
        self.left.pop().unwrap_or_default()
    }

    /// A number below `many`.
    fn below(&mut self, many: usize) -> usize {
        usize::from(self.next()) % many.max(1)
    }

    /// One of `all`; the first by default.
    fn one<What: Copy>(&mut self, all: &[What]) -> Option<What> {
        all.get(self.below(all.len())).copied()
    }

    /// One of `fitting`; now and then, one of `all`.
    fn mostly<What: Copy>(&mut self, fitting: &[What], all: &[What]) -> Option<What> {
        let number = usize::from(self.next());
        let from = if number % 12 == 11 { all } else { fitting };
        from.get((number / 12) % from.len().max(1)).copied()
    }

    /// The one who should, as a rule.
    fn person(&mut self, should: Person) -> Option<Person> {
        if self.rarely(20) {
            return self.one(&PEOPLE);
        }
        Some(should)
    }

    /// Whether one in `many` times comes up.
    fn rarely(&mut self, many: usize) -> bool {
        self.below(many) == many - 1
    }
}

impl Run {
    /// `step` with its figures; `None` when it cannot be tried at all.
    pub(super) fn aim(&self, step: &Step) -> Option<Act> {
        let mut dice = Dice {
            left: step.dice.iter().rev().copied().collect(),
        };
        let model = &self.model;
        let act = match step.verb {
            Verb::Jump => model.jump(&mut dice),
            Verb::Test | Verb::Tier | Verb::Bond | Verb::Renew | Verb::Work => {
                model.aim_at_host(step.verb, &mut dice)?
            }
            Verb::Register
            | Verb::GiveBack
            | Verb::MoveUp
            | Verb::Count
            | Verb::CountReport
            | Verb::Claim
            | Verb::CloseSeat => model.aim_at_seat(step.verb, &mut dice)?,
            Verb::Award | Verb::Disqualify | Verb::Agree | Verb::Revoke | Verb::CloseAward => {
                model.aim_at_award(step.verb, &mut dice)?
            }
            _ => model.aim_at_grid(step.verb, &mut dice)?,
        };
        Some(act)
    }
}

impl Model {
    /// The authority, as a rule.
    fn signer(&self, dice: &mut Dice) -> Option<Person> {
        dice.mostly(&[self.grid.authority], &PEOPLE)
    }

    /// A phase that is such, as a rule.
    fn some_phase(&self, dice: &mut Dice, such: impl Fn(&Phase) -> bool) -> Option<u32> {
        let all: Vec<u32> = self.phases.keys().copied().collect();
        let is_such = |number: &u32| such(&self.phases[number]);
        let fitting: Vec<u32> = all.iter().copied().filter(is_such).collect();
        dice.mostly(&fitting, &all)
    }

    fn some_seat(&self, dice: &mut Dice, such: impl Fn(&Phase, &Seat) -> bool) -> Option<SeatName> {
        let all: Vec<SeatName> = self.seats.keys().copied().collect();
        let is_such = |name: &SeatName| such(&self.phases[&name.0], &self.seats[name]);
        let fitting: Vec<SeatName> = all.iter().copied().filter(is_such).collect();
        dice.mostly(&fitting, &all)
    }

    /// Whether points change now, or did a second ago.
    fn counts_now(&self, phase: &Phase) -> bool {
        let is_open = phase.changes_points(self.now) || phase.changes_points(self.now - 1);
        phase.state == State::Open && is_open
    }

    /// Whether seats change hands now, or did a second ago.
    fn seats_move(&self, phase: &Phase) -> bool {
        phase.takes_seats(self.now) || phase.takes_seats(self.now - 1)
    }

    /// The phase of `seat`, as a rule.
    fn phase_beside(&self, seat: u32, dice: &mut Dice) -> Option<u32> {
        if dice.rarely(30) {
            let all: Vec<u32> = self.phases.keys().copied().collect();
            return dice.one(&all);
        }
        Some(seat)
    }

    #[allow(clippy::too_many_lines, reason = "one arm an instruction")]
    fn aim_at_grid(&self, verb: Verb, dice: &mut Dice) -> Option<Act> {
        let by = self.signer(dice)?;
        Some(match verb {
            Verb::UpdateGrid => {
                let reviewers = [0, 1, 2, 3].map(|_| some_reviewer(dice));
                let allotted = self.allotted();
                let budgets = [
                    allotted + 2_000_000_000,
                    allotted,
                    allotted + 1_000_000,
                    allotted.saturating_sub(1),
                ];
                let budget = dice.one(&budgets)?;
                Act::UpdateGrid {
                    by,
                    reviewers,
                    budget,
                }
            }
            Verb::Authority if self.grid.pending.is_some() => {
                let should = self.grid.pending?;
                let by = dice.mostly(&[should], &PEOPLE)?;
                Act::AcceptAuthority { by }
            }
            Verb::Authority => {
                let heirs = [Some(Person::Heir), Some(Person::Authority), None];
                let proposed = dice.one(&heirs)?;
                Act::ProposeAuthority { by, proposed }
            }
            Verb::Fund => {
                let by = dice.person(Person::Funder)?;
                let most = self.wallets[&by];
                let amounts = [2_000_000_000.min(most), 1, 1_000_000, 0, most + 1];
                let amount = dice.one(&amounts)?;
                Act::Fund { by, amount }
            }
            Verb::Donate => {
                let phases = self.phases.iter();
                let vaults = phases.filter(|(_, phase)| phase.vault.is_some());
                let mut pots: Vec<Pot> = vaults.map(|(number, _)| Pot::Vault(*number)).collect();
                pots.push(Pot::Pool);
                let (to, amount) = (dice.one(&pots)?, dice.one(&[1, 777, 100_000])?);
                let most = self.wallets[&Person::Funder];
                let amount = amount.min(most);
                Act::Donate { to, amount }
            }
            Verb::Withdraw => {
                let most = self.pool;
                let amounts = [most / 3, 1, most, most + 1, 0];
                let amount = dice.one(&amounts)?;
                Act::Withdraw { by, amount }
            }
            Verb::Create if self.grid.next_phase <= PHASES => {
                let number = if dice.rarely(20) {
                    (self.grid.next_phase + 1).saturating_sub(u32::from(dice.next() % 3))
                } else {
                    self.grid.next_phase
                };
                let terms = Box::new(self.terms(dice));
                let classes = some_classes(dice);
                Act::Create {
                    by,
                    number,
                    terms,
                    classes,
                }
            }
            Verb::Update => {
                let phase = self.some_phase(dice, is_draft)?;
                let terms = Box::new(self.terms(dice));
                let classes = some_classes(dice);
                Act::Update {
                    by,
                    phase,
                    terms,
                    classes,
                }
            }
            Verb::Open => {
                let timely =
                    |phase: &Phase| is_draft(phase) && self.now < phase.terms.registration_until;
                let phase = self.some_phase(dice, timely)?;
                Act::Open { by, phase }
            }
            Verb::Cancel => {
                let such = |phase: &Phase| is_draft(phase) || phase.registered == 0;
                let phase = self.some_phase(dice, such)?;
                let payer = dice.person(self.phases[&phase].payer)?;
                Act::Cancel { by, phase, payer }
            }
            Verb::Replace => {
                let phase = self.some_phase(dice, |phase| phase.state != State::Closed)?;
                let place = u8::try_from(dice.next() % 9).ok()?.min(4);
                let reviewer = some_reviewer(dice);
                Act::Replace {
                    by,
                    phase,
                    place,
                    reviewer,
                }
            }
            Verb::Finalize => {
                let due = |phase: &Phase| {
                    phase.state == State::Open && self.now >= phase.terms.review_until
                };
                let phase = self.some_phase(dice, due)?;
                Act::Finalize { phase }
            }
            Verb::Close => {
                let phase = self.some_phase(dice, |phase| phase.state == State::Final)?;
                let payer = dice.person(self.phases[&phase].payer)?;
                Act::Close { phase, payer }
            }
            _ => return None,
        })
    }

    #[allow(clippy::too_many_lines, reason = "one arm an instruction")]
    fn aim_at_seat(&self, verb: Verb, dice: &mut Dice) -> Option<Act> {
        Some(match verb {
            Verb::Register => {
                let phase = self.some_phase(dice, |phase| {
                    phase.state == State::Open && self.seats_move(phase)
                })?;
                let host = dice.below(HOSTS);
                let owner = Person::Owner(super::FIRST_HOSTS[host].0);
                let by = dice.person(owner)?;
                let payer = dice.mostly(&[by, Person::Stranger], &[Person::Funder])?;
                let its = self.hosts[host].machine;
                let machine = if dice.rarely(30) {
                    its % MACHINES + 1
                } else {
                    its
                };
                Act::Register {
                    by,
                    payer,
                    phase,
                    host,
                    machine,
                }
            }
            Verb::GiveBack => {
                let seat = self.some_seat(dice, |phase, seat| {
                    phase.state == State::Open
                        && self.seats_move(phase)
                        && matches!(seat.standing, Standing::Seated | Standing::Waiting)
                })?;
                let held = &self.seats[&seat];
                Act::GiveBack {
                    by: dice.person(held.owner)?,
                    phase: self.phase_beside(seat.0, dice)?,
                    seat,
                    payer: dice.person(held.payer)?,
                }
            }
            Verb::MoveUp => {
                let seat = self.some_seat(dice, |phase, seat| {
                    let is_next = seat.place == phase.first_place;
                    let is_timely = phase.state == State::Open && self.seats_move(phase);
                    match seat.standing {
                        Standing::Waiting => is_next && is_timely,
                        Standing::Left => is_next,
                        _ => false,
                    }
                })?;
                let held = &self.seats[&seat];
                // Only one who is passed over has anything returned.
                let payer = if held.standing == Standing::Left {
                    dice.person(held.payer)?
                } else {
                    held.payer
                };
                let phase = self.phase_beside(seat.0, dice)?;
                Act::MoveUp { phase, seat, payer }
            }
            Verb::Count => {
                let seat = self.some_seat(dice, |phase, seat| {
                    self.counts_now(phase) && seat.standing == Standing::Seated
                })?;
                let its = self.seats[&seat].host;
                let any: Vec<usize> = (0..HOSTS).collect();
                let host = if dice.rarely(20) {
                    dice.one(&any)?
                } else {
                    its
                };
                let record = if dice.rarely(20) {
                    dice.one(&any)?
                } else {
                    host
                };
                let phase = self.phase_beside(seat.0, dice)?;
                Act::Count {
                    phase,
                    seat,
                    host,
                    record,
                }
            }
            Verb::CountReport => self.count_report(dice)?,
            Verb::Claim => {
                let seat = self.some_seat(dice, |phase, seat| {
                    phase.state == State::Final
                        && self.now <= phase.claim_until
                        && seat.standing == Standing::Seated
                        && !seat.is_claimed
                })?;
                let held = &self.seats[&seat];
                Act::Claim {
                    by: dice.person(held.owner)?,
                    phase: self.phase_beside(seat.0, dice)?,
                    seat,
                    vault: self.phase_beside(seat.0, dice)?,
                }
            }
            Verb::CloseSeat => {
                let seat = self.some_seat(dice, |phase, seat| {
                    phase.state == State::Closed || seat.standing == Standing::Disqualified
                })?;
                let held = &self.seats[&seat];
                let phase = &self.phases[&seat.0];
                let may: Vec<Person> = phase.reviewers.iter().flatten().copied().collect();
                let by = if dice.rarely(4) {
                    dice.one(&PEOPLE)?
                } else {
                    dice.mostly(&may, &[self.grid.authority])?
                };
                Act::CloseSeat {
                    by,
                    phase: self.phase_beside(seat.0, dice)?,
                    seat,
                    payer: dice.person(held.payer)?,
                }
            }
            _ => return None,
        })
    }

    fn count_report(&self, dice: &mut Dice) -> Option<Act> {
        let seat = self.some_seat(dice, |phase, seat| {
            let mut reports = self.hosts[seat.host].reports.iter();
            self.counts_now(phase)
                && seat.standing == Standing::Seated
                && reports.any(|report| phase.counts(seat, report.at / DAY))
        })?;
        let its = self.seats[&seat].host;
        let with: Vec<usize> = (0..HOSTS)
            .filter(|host| !self.hosts[*host].reports.is_empty())
            .collect();
        let host = if dice.rarely(20) {
            dice.one(&with)?
        } else {
            its
        };
        let of = if dice.rarely(10) {
            dice.one(&with)?
        } else {
            host
        };
        let reports = || self.hosts[of].reports.iter();
        let is_good = |report: &&Report| {
            let counts = self.phases[&seat.0].counts(&self.seats[&seat], report.at / DAY);
            report.is_test && report.passed && counts
        };
        let good: Vec<u64> = reports()
            .filter(is_good)
            .map(|report| report.sequence)
            .collect();
        let all: Vec<u64> = reports().map(|report| report.sequence).collect();
        let sequence = dice.mostly(&good, &all)?;
        let phase = self.phase_beside(seat.0, dice)?;
        Some(Act::CountReport {
            phase,
            seat,
            host,
            report: (of, sequence),
        })
    }

    fn aim_at_award(&self, verb: Verb, dice: &mut Dice) -> Option<Act> {
        Some(match verb {
            Verb::Award | Verb::Disqualify => {
                let seat = self.some_seat(dice, |phase, seat| {
                    self.counts_now(phase) && seat.standing == Standing::Seated
                })?;
                let phase = &self.phases[&seat.0];
                let may: Vec<Person> = phase.reviewers.iter().flatten().copied().collect();
                let by = dice.mostly(&may, &PEOPLE)?;
                let new: Vec<u8> = (1..=EVIDENCES)
                    .filter(|evidence| !self.awards.contains_key(&(seat.0, *evidence)))
                    .collect();
                let all: Vec<u8> = (1..=EVIDENCES).collect();
                let evidence = dice.mostly(&new, &all)?;
                let (kind, points) = if matches!(verb, Verb::Disqualify) {
                    (DISQUALIFICATION, u64::from(dice.rarely(20)))
                } else {
                    let kind = dice.mostly(&[3, 4, 5], &[0, 1, 2, 6, 254])?;
                    (kind, self.some_points(seat, kind, by, dice)?)
                };
                let phase = self.phase_beside(seat.0, dice)?;
                Act::Award {
                    by,
                    phase,
                    seat,
                    kind,
                    points,
                    evidence,
                }
            }
            Verb::Agree => {
                let award = self.some_award(dice, |award| award.stage == Stage::Proposed)?;
                let of = &self.awards[&award];
                let phase = &self.phases[&award.0];
                let reviewers = phase.reviewers.iter().flatten();
                let others = reviewers.filter(|who| **who != of.reviewer);
                let others: Vec<Person> = others.copied().collect();
                let by = if dice.rarely(8) {
                    of.reviewer
                } else {
                    dice.mostly(&others, &PEOPLE)?
                };
                Act::Agree {
                    by,
                    phase: self.phase_beside(award.0, dice)?,
                    seat: self.seat_beside(of.seat, dice)?,
                    award,
                }
            }
            Verb::Revoke => {
                let award = self.some_award(dice, |award| award.stage != Stage::Revoked)?;
                let of = &self.awards[&award];
                let mut may = vec![self.grid.authority, of.reviewer];
                may.extend(of.second);
                let words = [Words::Good, Words::None, Words::NotText];
                let words = if dice.rarely(10) {
                    dice.one(&words)?
                } else {
                    Words::Good
                };
                Act::Revoke {
                    by: dice.mostly(&may, &PEOPLE)?,
                    phase: self.phase_beside(award.0, dice)?,
                    seat: self.seat_beside(of.seat, dice)?,
                    award,
                    words,
                }
            }
            Verb::CloseAward => {
                let all: Vec<AwardName> = self.awards.keys().copied().collect();
                let award = dice.one(&all)?;
                let reviewer = self.awards[&award].reviewer;
                let payer = dice.person(reviewer)?;
                let phase = self.phase_beside(award.0, dice)?;
                Act::CloseAward {
                    phase,
                    award,
                    payer,
                }
            }
            _ => return None,
        })
    }

    /// An award that is such, in a phase where awards still change, as a rule.
    fn some_award(&self, dice: &mut Dice, such: impl Fn(&Award) -> bool) -> Option<AwardName> {
        let all: Vec<AwardName> = self.awards.keys().copied().collect();
        let is_such =
            |name: &AwardName| self.counts_now(&self.phases[&name.0]) && such(&self.awards[name]);
        let fitting: Vec<AwardName> = all.iter().copied().filter(is_such).collect();
        dice.mostly(&fitting, &all)
    }

    fn seat_beside(&self, seat: SeatName, dice: &mut Dice) -> Option<SeatName> {
        if dice.rarely(20) {
            let all: Vec<SeatName> = self.seats.keys().copied().collect();
            return dice.one(&all);
        }
        Some(seat)
    }

    /// Points around what is allowed still.
    fn some_points(&self, name: SeatName, kind: u8, by: Person, dice: &mut Dice) -> Option<u64> {
        let (phase, seat) = (&self.phases[&name.0], &self.seats[&name]);
        let kind = usize::from(kind);
        let cap = phase.terms.caps.get(kind).copied().unwrap_or_default();
        let has = seat.points.get(kind).copied().unwrap_or_default();
        let of_cap = cap.saturating_sub(has);
        let place = phase.place_of(by).unwrap_or_default();
        let awarded = self.awarded(name.0, place);
        let of_reviewer = phase.terms.reviewer_cap.saturating_sub(awarded);
        let alone = phase.terms.second_above;
        dice.one(&[
            10,
            alone,
            alone.saturating_add(1),
            of_cap,
            of_reviewer,
            of_cap + 1,
            of_reviewer.saturating_add(1),
            1,
            0,
            u64::MAX,
            of_cap / 2,
            of_reviewer / 3,
        ])
    }

    /// A host with a seat in a phase that runs, as a rule.
    fn some_host(&self, dice: &mut Dice) -> Option<usize> {
        let all: Vec<usize> = (0..HOSTS).collect();
        let seated: Vec<usize> = self
            .seats
            .iter()
            .filter(|(name, seat)| {
                let phase = &self.phases[&name.0];
                self.counts_now(phase)
                    && self.now < phase.terms.running_until
                    && seat.standing == Standing::Seated
            })
            .map(|(_, seat)| seat.host)
            .collect();
        if seated.is_empty() || dice.rarely(4) {
            return dice.one(&all);
        }
        dice.one(&seated)
    }

    fn aim_at_host(&self, verb: Verb, dice: &mut Dice) -> Option<Act> {
        let host = self.some_host(dice)?;
        let acts = match verb {
            Verb::Test => {
                let kinds = [
                    ReportKind::Proof,
                    ReportKind::Proof,
                    ReportKind::Benchmark,
                    ReportKind::SpoofCheck,
                ];
                let kind = dice.one(&kinds)?;
                let passed = !dice.rarely(6);
                vec![Act::Report { host, kind, passed }]
            }
            Verb::Tier => {
                let tiers = [
                    Tier::Community,
                    Tier::Premium,
                    Tier::Suspended,
                    Tier::Removed,
                    Tier::Waitlisted,
                ];
                // Who is out comes back as a rule.
                let is_out = !matches!(self.hosts[host].tier, Tier::Community | Tier::Premium);
                let tier = if is_out { tiers[0] } else { dice.one(&tiers)? };
                vec![Act::SetTier { host, tier }]
            }
            Verb::Bond => {
                let bond = dice.one(&[500, 0, 499, 1_000])?;
                vec![Act::SetBond { host, bond }]
            }
            Verb::Renew => {
                let machines = [self.hosts[host].machine, 1, 2, 6, 0];
                let machine = dice.one(&machines)?;
                let keeps_record = dice.rarely(2);
                vec![Act::Renew {
                    host,
                    machine,
                    keeps_record,
                }]
            }
            _ => {
                let timeouts = [3_600, 60, 1, 20_000, 86_400, 200_000, 604_800];
                let timeout = dice.one(&timeouts)?;
                let mut acts = vec![
                    Act::Join { host },
                    Act::Begin { host, timeout },
                    Act::Finish { host },
                    Act::Checkpoint { host },
                    Act::Heartbeat { host },
                    Act::Expire { host },
                    Act::Stop { host },
                    Act::Leave { host },
                    Act::Quit { host },
                ];
                if dice.rarely(2) {
                    acts.rotate_left(dice.below(9));
                }
                acts
            }
        };
        let may = |act: &Act| self.hosts[host].may(act, self.now);
        acts.into_iter().find(may)
    }

    /// The terms of a phase, which may be wrong in one way.
    fn terms(&self, dice: &mut Dice) -> PhaseTerms {
        let is_bad = dice.rarely(6);
        let shape = u64::from(dice.next());
        let mut choose = Shape(shape * 0x9E37_79B9 + u64::from(dice.next()));
        let mut terms = self.good_terms(&mut choose);
        if is_bad {
            spoil(&mut terms, &mut choose);
        }
        terms
    }

    fn good_terms(&self, choose: &mut Shape) -> PhaseTerms {
        let last = self.phases.values().map(|phase| phase.terms.running_until);
        let after_last = last.max().unwrap_or_default();
        let soon = (self.now / DAY + 1) * DAY;
        // Mostly right after the last one, sometimes over it.
        let from = if after_last > soon && choose.of(6) > 0 {
            after_last
        } else {
            soon + DAY * [0, 1, 3][choose.of(3)]
        };
        let days = [2, 1, 3, 2, 1, 3, 5, 31][choose.of(8)];
        let until = from + days * DAY;
        let late_join = u8::try_from(choose.of(3)).expect("three ways");
        let registration_from = (self.now + [1, 60, 3_600][choose.of(3)]).min(from - 2);
        let latest = if late_join == 0 { from } else { until };
        let registration_until = [from, latest, from - 1, latest - 3_601][choose.of(4)]
            .clamp(registration_from + 1, latest);
        let pool = [1_000_000, 500_000_000, 1_000, 77_777][choose.of(4)];
        let point_value = [5, 1, 50, 123_456][choose.of(4)];
        PhaseTerms {
            registration_from,
            registration_until,
            running_from: from,
            running_until: until,
            review_until: until + DAY + [0, 1, 40_000, 3 * DAY][choose.of(4)],
            claim_seconds: [604_800, 700_000, 31_536_000][choose.of(3)],
            seats: [2, 1, 3, 6][choose.of(4)],
            late_join,
            needs_proof: choose.of(4) == 1,
            pool,
            point_value,
            reward_cap: [pool, pool / 3, 1, pool / 2 + 1][choose.of(4)],
            fee_per_point: point_value * [2, 1, 3][choose.of(3)] + [0, 1][choose.of(2)],
            points_per_hour: [10, 3_600, 0, u32::MAX][choose.of(4)],
            points_per_job: [1, 100, 0, u32::MAX][choose.of(4)],
            points_per_day: [200, 1, 0][choose.of(3)],
            points_per_test: [300, 7, 0][choose.of(3)],
            uptime_seconds: [3_600, 1, 21_600, 72_000, 86_400][choose.of(5)],
            caps: [
                [10_000, 100, 1_000_000_000][choose.of(3)],
                [6_200, 300, 0][choose.of(3)],
                [9_300, 500, 1_000_000_000][choose.of(3)],
                [3_000, 100][choose.of(2)],
                [10_000, 1_000_000_000][choose.of(2)],
                [4_000, 0][choose.of(2)],
            ],
            reviewer_cap: [1_000, 150, 10_000_000_000, 0][choose.of(4)],
            second_above: [50, 0, 2_000, u64::MAX][choose.of(4)],
            bond_minimum: [0, 500][choose.of(9) / 8],
            performant_points: 12_000,
        }
    }

    /// Where the clock goes: as a rule to a second around the next thing that is due.
    fn jump(&self, dice: &mut Dice) -> Act {
        let now = self.now;
        let dues = self.dues();
        let is_running = self.phases.values().any(|phase| {
            phase.state == State::Open
                && (phase.terms.running_from..phase.terms.running_until).contains(&now)
        });
        // Something is to be done while a phase runs.
        let kind = if is_running { 16 } else { 0 } + dice.next() % 16;
        let some = dice.next();
        let seconds = i64::from(some);
        let to = match kind {
            0..=6 | 16 if !dues.is_empty() => {
                let due = dues[usize::from(some % 5 / 4).min(dues.len() - 1)];
                due + [0, -1, 1][dice.below(3)]
            }
            0..=8 | 16..=23 => now + 1 + seconds % 7_200,
            9..=11 | 24..=28 => now + 3 * 60 * 60 + seconds / 3,
            12 | 13 | 29 => (now / DAY + 1) * DAY,
            14 if some.is_multiple_of(2) => now + DAY * (seconds % 7),
            // Back: by a little, as a rule.
            14 | 30 if some.is_multiple_of(3) => {
                now - [1, 100, 5_000, DAY, 40 * DAY][dice.below(5)]
            }
            _ => now + 1,
        };
        Act::Jump { to }
    }

    /// When the next things become due, soonest first.
    fn dues(&self) -> Vec<i64> {
        let mut dues = Vec::new();
        for phase in self.phases.values() {
            let terms = &phase.terms;
            dues.extend([
                terms.registration_from,
                terms.registration_until,
                terms.running_from,
                terms.running_until,
                terms.review_until,
                phase.claim_until,
            ]);
        }
        dues.retain(|due| *due > self.now);
        dues.sort_unstable();
        dues.dedup();
        dues
    }
}

fn is_draft(phase: &Phase) -> bool {
    phase.state == State::Draft
}

fn some_reviewer(dice: &mut Dice) -> Option<Person> {
    let reviewers = [
        None,
        Some(Person::Reviewer(0)),
        Some(Person::Reviewer(1)),
        Some(Person::Reviewer(2)),
        Some(Person::Reviewer(3)),
        Some(Person::Reviewer(4)),
        Some(Person::Owner(0)),
        Some(Person::Owner(1)),
    ];
    dice.one(&reviewers).flatten()
}

fn some_classes(dice: &mut Dice) -> Vec<u16> {
    match dice.next() % 4 {
        0 | 1 => vec![],
        2 => vec![1],
        _ => vec![2, 1],
    }
}

/// Makes good terms wrong in one way, or just not quite wrong.
fn spoil(terms: &mut PhaseTerms, choose: &mut Shape) {
    match choose.of(24) {
        0 => terms.registration_from = 0,
        1 => terms.registration_until = terms.registration_from,
        2 => terms.registration_until = terms.running_until + 1,
        3 => terms.running_from += 1,
        4 => terms.running_until -= 1,
        5 => terms.running_until = terms.running_from,
        6 => terms.running_until = terms.running_from + 32 * DAY,
        7 => terms.review_until = terms.running_until + DAY - 1,
        8 => terms.claim_seconds = 604_799,
        9 => terms.claim_seconds = 31_536_001,
        10 => terms.seats = 0,
        11 => terms.late_join = 3,
        12 => terms.pool = 0,
        13 => terms.point_value = 0,
        14 => terms.reward_cap = terms.pool + 1,
        15 => terms.reward_cap = 0,
        16 => terms.fee_per_point = terms.point_value - 1,
        17 => terms.uptime_seconds = 0,
        18 => terms.uptime_seconds = 86_401,
        19 => terms.caps = [0; 6],
        20 => terms.caps[choose.of(6)] = 1_000_000_001,
        21 => terms.registration_from = terms.running_from,
        22 => terms.running_until = i64::MAX,
        _ => terms.fee_per_point = terms.point_value,
    }
}

/// Choices that follow from one number.
struct Shape(u64);

impl Shape {
    /// A number below `many`.
    fn of(&mut self, many: u64) -> usize {
        // An LCG's upper bits are good enough to choose by; zero stays the first choice.
        let chosen = (self.0 >> 33) % many;
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        usize::try_from(chosen).expect("few choices")
    }
}
