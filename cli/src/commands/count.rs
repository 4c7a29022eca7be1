//! `nosana grid count`: brings the points of seats up to date.

use std::collections::HashMap;

use nosana_sdk::{
    client::{Client, ClientError},
    common::{grid::SeatState, host_record},
    filters,
    generated::{
        grid::{
            self,
            accounts::{Phase, Seat},
        },
        jobs,
        tiers::{
            self,
            accounts::{Host, Report},
        },
    },
    instructions,
};
use serde::Serialize;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;

use crate::{
    args::CountArguments,
    commands::{grid::packed, host, phase},
    error::{CliError, Result},
    leaderboard_picture::spaced,
    phase_view::stage_text,
    printer::{Printer, pairs, table},
    seat_view::{FreshTest, days_now, fresh_tests, not_counted},
    settings::Settings,
};

/// How many accounts are asked for at once.
const AT_ONCE: usize = 100;
/// How many instructions for one seat are put into a transaction.
const TOGETHER: usize = 8;

/// What became of the seats.
#[derive(Serialize)]
struct Counted {
    phase: u32,
    #[serde(rename = "counted")]
    seats: Vec<CountedSeat>,
    /// Seats for which nothing was to be counted.
    unchanged: usize,
    /// Seats that are not counted now, and why.
    skipped: Vec<Skipped>,
    failed: Vec<Skipped>,
    /// Those of `seats`.
    #[serde(skip)]
    addresses: Vec<Address>,
}

/// A seat that was counted.
#[derive(Serialize)]
struct CountedSeat {
    seat: String,
    host: String,
    before: u64,
    points: u64,
    /// Tests that were counted.
    tests: usize,
    signature: String,
}

/// A seat that was not.
#[derive(Serialize)]
struct Skipped {
    seat: String,
    host: String,
    why: String,
}

impl Skipped {
    fn new(seat: &Seat, why: String) -> Self {
        Self {
            seat: seat.address().to_string(),
            host: seat.host.to_string(),
            why,
        }
    }
}

/// What is to be counted of a seat, in one transaction.
struct Work<'a> {
    seat: &'a Seat,
    tests: usize,
    instructions: Vec<Instruction>,
}

/// Counts a host's work, or everybody's.
pub async fn run(arguments: &CountArguments, settings: &Settings, printer: &Printer) -> Result<()> {
    let keypair = settings.owner()?;
    let client = settings.client()?;
    let (address, phase) = phase::find(&client, arguments.seat.phase.phase).await?;
    let now = client.now().await?;
    if !phase.may_change_points(now) {
        return Err(CliError::user(format!(
            "points of phase {} cannot change now ({})",
            phase.number,
            stage_text(&phase, now)
        )));
    }
    let seats = if arguments.all {
        let filters = filters::seats_in(&address, SeatState::Seated);
        client.list::<Seat>(filters).await?
    } else {
        let (host, _) = host::find(&arguments.seat.host, settings, &client).await?;
        own_seat(&client, &address, &phase, &host).await?
    };
    let seats: Vec<Seat> = seats.into_iter().map(|(_, seat)| seat).collect();
    let known = Known::read(&client, &seats).await?;
    let mut done = Counted {
        phase: phase.number,
        seats: Vec::new(),
        unchanged: 0,
        skipped: Vec::new(),
        failed: Vec::new(),
        addresses: Vec::new(),
    };
    let mut works = Vec::new();
    for seat in &seats {
        match known.work(&phase, seat, now) {
            Ok(work) if work.is_empty() => done.unchanged += 1,
            Ok(work) => works.extend(work),
            Err(why) => done.skipped.push(Skipped::new(seat, why)),
        }
    }
    if let (false, Some(skipped)) = (arguments.all, done.skipped.first()) {
        return Err(
            CliError::user(format!("nothing is counted: {}", skipped.why))
                .hint("`nosana grid standing` tells what to do"),
        );
    }
    count(&client, &keypair, &works, &mut done).await?;
    read_points(&client, &mut done).await?;
    if done.seats.is_empty() && done.failed.is_empty() && done.skipped.is_empty() {
        printer.note("nothing to count: all that was done is counted");
    }
    printer.result(&done, counted_text)?;
    match done.failed.len() {
        0 => Ok(()),
        1 => Err(CliError::unavailable("1 seat was not counted")),
        failed => Err(CliError::unavailable(format!(
            "{failed} seats were not counted"
        ))),
    }
}

/// The seat of `host`, which must be there.
async fn own_seat(
    client: &Client,
    address: &Address,
    phase: &Phase,
    host: &Address,
) -> Result<Vec<(Address, Seat)>> {
    let filters = filters::seats_of_host(address, host);
    let mut seats = client.list::<Seat>(filters).await?;
    seats.sort_by_key(|(_, seat)| seat.ticket);
    let newest = seats.split_off(seats.len().saturating_sub(1));
    if newest.is_empty() {
        return Err(CliError::user(format!(
            "the host {host} is not registered for phase {}",
            phase.number
        ))
        .hint("--all counts every seat; `nosana grid register` registers a host"));
    }
    Ok(newest)
}

/// What the chain knows of the hosts of seats.
struct Known {
    hosts: HashMap<Address, Host>,
    /// The accounts of their records.
    records: HashMap<Address, Vec<u8>>,
    reports: HashMap<Address, Vec<(Address, Report)>>,
}

impl Known {
    async fn read(client: &Client, seats: &[Seat]) -> Result<Self> {
        let hosts: Vec<Address> = seats.iter().map(|seat| seat.host).collect();
        let of_records: Vec<Address> = hosts
            .iter()
            .map(|host| jobs::pdas::find_record(host).0)
            .collect();
        let raw_hosts = raw_accounts(client, &hosts, &tiers::ID).await?;
        let raw_records = raw_accounts(client, &of_records, &jobs::ID).await?;
        let reports = match &hosts[..] {
            [host] => client.list::<Report>(filters::reports_of(host)).await?,
            _ => client.list::<Report>(filters::reports()).await?,
        };
        let mut by_host: HashMap<Address, Vec<(Address, Report)>> = HashMap::new();
        for (address, report) in reports {
            let of_host = by_host.entry(report.host).or_default();
            of_host.push((address, report));
        }
        Ok(Self {
            hosts: hosts
                .iter()
                .zip(raw_hosts)
                .filter_map(|(host, data)| Some((*host, Host::from_bytes(&data?).ok()?)))
                .collect(),
            records: hosts
                .iter()
                .zip(raw_records)
                .filter_map(|(host, data)| Some((*host, data?)))
                .collect(),
            reports: by_host,
        })
    }

    /// What is to be counted of `seat`, or why nothing can be.
    fn work<'a>(
        &self,
        phase: &Phase,
        seat: &'a Seat,
        now: i64,
    ) -> std::result::Result<Vec<Work<'a>>, String> {
        let host = self
            .hosts
            .get(&seat.host)
            .ok_or_else(|| "the host is no more".to_owned())?;
        if let Some(why) = not_counted(phase, seat, host, now) {
            return Err(why);
        }
        let record = self
            .records
            .get(&seat.host)
            .and_then(|data| host_record::read(data, seat.host.as_array()));
        let reports = self.reports.get(&seat.host).map_or(&[][..], Vec::as_slice);
        let tests = fresh_tests(phase, seat, host, reports);
        // What is counted, and how many tests that are.
        let mut all = Vec::new();
        if days_now(phase, seat, record, &[]) != seat.days() {
            all.push((instructions::count_seat(seat), 0));
        }
        let report = |test: &FreshTest| (instructions::count_report(seat, test.report), 1);
        all.extend(tests.iter().map(report));
        let pieces = all.chunks(TOGETHER).map(|some| Work {
            seat,
            tests: some.iter().map(|(_, tests)| tests).sum(),
            instructions: some.iter().map(|(one, _)| one.clone()).collect(),
        });
        Ok(pieces.collect())
    }
}

/// The data of accounts that `owner` owns; `None` where there is none.
async fn raw_accounts(
    client: &Client,
    addresses: &[Address],
    owner: &Address,
) -> Result<Vec<Option<Vec<u8>>>> {
    let mut found = Vec::new();
    for some in addresses.chunks(AT_ONCE) {
        let accounts = client.rpc().get_multiple_accounts(some).await;
        let accounts = accounts.map_err(|error| client.rpc_error(error))?;
        let kept = accounts
            .into_iter()
            .map(|account| account.filter(|account| account.owner == *owner));
        found.extend(kept.map(|account| account.map(|account| account.data)));
    }
    Ok(found)
}

/// Counts several seats in a transaction; where that is refused, each by itself, so that none keeps the others from being
/// counted.
async fn count(
    client: &Client,
    keypair: &Keypair,
    all: &[Work<'_>],
    done: &mut Counted,
) -> Result<()> {
    let parts: Vec<Vec<Instruction>> = all.iter().map(|work| work.instructions.clone()).collect();
    for group in packed(&parts) {
        let together = parts.get(group.clone()).unwrap_or_default().concat();
        let group = all.get(group).unwrap_or_default();
        match client.send(&together, &[keypair]).await {
            Ok(sent) => {
                for work in group {
                    counted(work, sent.signature.to_string(), done);
                }
            }
            Err(ClientError::Refused { .. }) => {
                for work in group {
                    count_one(client, keypair, work, done).await?;
                }
            }
            Err(error) => return Err(stopped(error, done)),
        }
    }
    Ok(())
}

async fn count_one(
    client: &Client,
    keypair: &Keypair,
    work: &Work<'_>,
    done: &mut Counted,
) -> Result<()> {
    match client.send(&work.instructions, &[keypair]).await {
        Ok(sent) => {
            counted(work, sent.signature.to_string(), done);
            Ok(())
        }
        Err(ClientError::Refused { reason, .. }) => {
            done.failed
                .push(Skipped::new(work.seat, reason.to_string()));
            Ok(())
        }
        Err(error) => Err(stopped(error, done)),
    }
}

fn stopped(error: ClientError, done: &Counted) -> CliError {
    CliError::from(error).context(format!(
        "it stopped after {} seats were counted; what was counted stays",
        done.seats.len()
    ))
}

fn counted(work: &Work<'_>, signature: String, done: &mut Counted) {
    let address = work.seat.address();
    if let (Some(last), true) = (
        done.seats.last_mut(),
        done.addresses.last() == Some(&address),
    ) {
        last.tests += work.tests;
        last.signature = signature;
        return;
    }
    done.addresses.push(address);
    done.seats.push(CountedSeat {
        seat: address.to_string(),
        host: work.seat.host.to_string(),
        before: work.seat.total_points(),
        points: 0,
        tests: work.tests,
        signature,
    });
}

/// Reads what the seats that were counted have now.
async fn read_points(client: &Client, done: &mut Counted) -> Result<()> {
    let accounts = raw_accounts(client, &done.addresses, &grid::ID).await?;
    for (seat, data) in done.seats.iter_mut().zip(accounts) {
        let account = data.and_then(|data| Seat::from_bytes(&data).ok());
        seat.points = account.map_or(0, |account| account.total_points());
    }
    Ok(())
}

fn counted_text(done: &Counted) -> String {
    let mut text = pairs(&[
        ("phase", done.phase.to_string()),
        ("counted", seats(done.seats.len())),
        ("unchanged", seats(done.unchanged)),
        ("skipped", seats(done.skipped.len())),
        ("failed", seats(done.failed.len())),
    ]);
    if !done.seats.is_empty() {
        text.push('\n');
        text.push_str(&table(
            ["host", "points", "before", "tests"],
            done.seats.iter().map(|seat| {
                [
                    seat.host.clone(),
                    spaced(seat.points),
                    spaced(seat.before),
                    seat.tests.to_string(),
                ]
            }),
        ));
    }
    for (heading, rows) in [("skipped", &done.skipped), ("failed", &done.failed)] {
        if !rows.is_empty() {
            text.push('\n');
            let lines = rows.iter().map(|row| [row.host.clone(), row.why.clone()]);
            text.push_str(&table([heading, "because"], lines));
        }
    }
    text
}

fn seats(count: usize) -> String {
    match count {
        1 => "1 seat".to_owned(),
        count => format!("{count} seats"),
    }
}

#[cfg(test)]
mod tests {
    use nosana_sdk::{
        common::{assessment::ReportKind, host_record::HostRecordLayout},
        generated::jobs::accounts::HOST_RECORD_DISCRIMINATOR,
    };

    use super::*;
    use crate::{
        phase_view::tests::{BEGIN, NOW, key, phase, seat},
        seat_view::tests::{host, record, report},
    };

    /// Where the account of a record has its days, and how long they are.
    const DAYS: (usize, usize) = (208, 24);

    /// The account of a record: host and days of it.
    fn account(record: &HostRecordLayout) -> Vec<u8> {
        let mut data = vec![0; 8 + size_of::<HostRecordLayout>()];
        data[..8].copy_from_slice(&HOST_RECORD_DISCRIMINATOR);
        data[16..48].copy_from_slice(&record.host);
        for (place, day) in record.days.iter().enumerate() {
            let bytes = [
                &day.day[..],
                &day.returned,
                &day.online,
                &day.served,
                &day.completed,
                &day.failed,
                &day.fees,
            ]
            .concat();
            let at = DAYS.0 + place * DAYS.1;
            data[at..at + DAYS.1].copy_from_slice(&bytes);
        }
        let read = host_record::read(&data, &record.host).unwrap();
        assert_eq!(read.days, record.days);
        data
    }

    /// Hosts 1 and 2; the first has worked, and passed a test on each of `days` days.
    fn known(days: u8) -> Known {
        let reports = (0..days).map(|day| {
            let at = BEGIN + i64::from(day) * 86_400 + 60;
            report(100 + day, at, ReportKind::Proof, true)
        });
        Known {
            hosts: HashMap::from([(key(1), host(1)), (key(2), host(2))]),
            records: HashMap::from([(key(1), account(&record(1)))]),
            reports: HashMap::from([(key(1), reports.collect())]),
        }
    }

    #[test]
    fn what_changes_nothing_is_not_sent() {
        let (phase, worked, idle) = (phase(), seat(1), seat(2));
        let works = known(2).work(&phase, &worked, NOW).unwrap();
        assert_eq!(works.len(), 1);
        assert_eq!((works[0].instructions.len(), works[0].tests), (3, 2));
        assert!(known(2).work(&phase, &idle, NOW).unwrap().is_empty());
        // Once it is counted nothing is left.
        let mut counted = seat(1);
        let reports = &known(2).reports[&key(1)];
        let tests = fresh_tests(&phase, &counted, &host(1), reports);
        let days = days_now(&phase, &counted, Some(&record(1)), &tests);
        for (day, now) in counted.days.iter_mut().zip(days) {
            day[..8].copy_from_slice(&now.fees);
            day[8..12].copy_from_slice(&now.served);
            day[12..14].copy_from_slice(&now.completed);
            day[14] = now.is_online;
            day[15] = now.is_tested;
        }
        assert!(known(2).work(&phase, &counted, NOW).unwrap().is_empty());
    }

    #[test]
    fn many_tests_of_a_seat_are_sent_in_parts() {
        let (phase, worked) = (phase(), seat(1));
        let works = known(20).work(&phase, &worked, NOW).unwrap();
        let parts: Vec<(usize, usize)> = works
            .iter()
            .map(|work| (work.instructions.len(), work.tests))
            .collect();
        assert_eq!(parts, [(8, 7), (8, 8), (5, 5)]);
        let mut done = nothing();
        for work in &works {
            counted(work, "SIGNATURE".to_owned(), &mut done);
        }
        assert_eq!((done.seats.len(), done.seats[0].tests), (1, 20));
    }

    #[test]
    fn who_cannot_be_counted_is_told_why() {
        let (phase, stranger) = (phase(), seat(3));
        let mut known = known(0);
        assert_eq!(
            known.work(&phase, &stranger, NOW).err().as_deref(),
            Some("the host is no more")
        );
        known.hosts.insert(key(1), host(9));
        assert_eq!(
            known.work(&phase, &seat(1), NOW).err().as_deref(),
            Some("the host is not the one that registered for the seat")
        );
        let late = phase.review_until;
        assert_eq!(
            known.work(&phase, &seat(2), late).err().as_deref(),
            Some("the review is over: points no longer change")
        );
    }

    fn nothing() -> Counted {
        Counted {
            phase: 1,
            seats: Vec::new(),
            unchanged: 0,
            skipped: Vec::new(),
            failed: Vec::new(),
            addresses: Vec::new(),
        }
    }

    #[test]
    fn what_was_counted_is_listed_beside_what_was_not() {
        let row = |host: &str, before, points, tests| CountedSeat {
            seat: "SEAT".to_owned(),
            host: host.to_owned(),
            before,
            points,
            tests,
            signature: "SIGNATURE".to_owned(),
        };
        let done = Counted {
            seats: vec![row("FIRST", 0, 12_500, 2), row("SECOND", 300, 310, 0)],
            unchanged: 996,
            skipped: vec![Skipped::new(&seat(3), "the host is suspended".to_owned())],
            failed: vec![Skipped::new(&seat(4), "refused".to_owned())],
            ..nothing()
        };
        insta::assert_snapshot!(counted_text(&done));
        insta::assert_snapshot!("count-json", serde_json::to_string_pretty(&done).unwrap());
    }
}
