//! A leaderboard as a table, as CSV and as what is drawn.

use std::fmt::Write as _;

use nosana_sdk::{
    common::grid::{PhaseState, PointKind},
    generated::grid::accounts::Phase,
    grid::{Leaderboard, Row},
};
use solana_address::Address;

use crate::{
    leaderboard_picture::{Bar, MOST_BARS, Picture, spaced},
    phase_view::stage_text,
    printer::{pairs, table},
    units,
};

/// How many bars a picture has where nothing else is said.
const BARS: usize = 25;

/// For people.
pub fn text(board: &Leaderboard, phase: &Phase, shown: usize, now: i64) -> String {
    let reward = reward_heading(board);
    let heading = [
        "rank",
        "host",
        "owner",
        "work",
        "uptime",
        "tests",
        "feedback",
        "bugs",
        "education",
        "points",
        reward,
    ];
    let rows = board.rows.iter().take(shown).map(|row| {
        let [work, uptime, tests, feedback, bugs, education] = row.points.map(spaced);
        [
            row.rank.to_string(),
            row.host.to_string(),
            row.owner.to_string(),
            work,
            uptime,
            tests,
            feedback,
            bugs,
            education,
            spaced(row.total),
            reward_text(row),
        ]
    });
    let mut text = pairs(&[
        (
            "phase",
            format!("{}, {}", phase.number, stage_text(phase, now)),
        ),
        ("seats", seats_text(phase)),
        ("pool", units::nos(board.pool)),
        ("points", points_text(board)),
        ("rewards", rewards_text(board, phase)),
    ]);
    text.push('\n');
    text.push_str(&table(heading, rows));
    text
}

fn reward_heading(board: &Leaderboard) -> &'static str {
    if board.is_final {
        "reward"
    } else {
        "reward so far"
    }
}

fn reward_text(row: &Row) -> String {
    let reward = units::nos(row.reward);
    if row.is_claimed {
        format!("{reward}, paid")
    } else {
        reward
    }
}

fn seats_text(phase: &Phase) -> String {
    format!(
        "{} of {} taken, {} in line",
        spaced(phase.taken.into()),
        spaced(phase.seats.into()),
        spaced(phase.waiting.into())
    )
}

fn points_text(board: &Leaderboard) -> String {
    let kinds = PointKind::ALL.iter().zip(board.points);
    let kinds: Vec<String> = kinds
        .filter(|(_, points)| *points > 0)
        .map(|(kind, points)| format!("{} {}", spaced(points), kind.name()))
        .collect();
    if kinds.is_empty() {
        return "none yet".to_owned();
    }
    format!("{}: {}", spaced(board.total), kinds.join(", "))
}

fn rewards_text(board: &Leaderboard, phase: &Phase) -> String {
    if phase.state() == PhaseState::Closed {
        return format!(
            "{} were paid, {} of the pool returned",
            units::nos(phase.paid),
            units::nos(phase.returned)
        );
    }
    let so_far = if board.is_final { "" } else { " so far" };
    format!(
        "{}{so_far}, {} of the pool are left",
        units::nos(board.rewards),
        units::nos(board.remainder)
    )
}

/// Comma-separated values, a seat a line; amounts in NOS.
pub fn csv(board: &Leaderboard, shown: usize) -> String {
    let kinds: Vec<&str> = PointKind::ALL.iter().map(|kind| kind.name()).collect();
    let mut text = format!(
        "rank,host,owner,seat,ticket,{},points,share_ppm,reward_nos,is_claimed,is_performant\n",
        kinds.join(",")
    );
    for row in board.rows.iter().take(shown) {
        let points: Vec<String> = row.points.iter().map(u64::to_string).collect();
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "{},{},{},{},{},{},{},{},{},{},{}",
            row.rank,
            row.host,
            row.owner,
            row.seat,
            row.ticket,
            points.join(","),
            row.total,
            row.share_ppm,
            units::decimals(row.reward),
            row.is_claimed,
            row.is_performant
        );
    }
    text
}

/// What is drawn of the best, `asked` of them if that is said.
pub fn picture(board: &Leaderboard, phase: &Phase, asked: Option<usize>, now: i64) -> Picture {
    let shown = asked.unwrap_or(BARS).min(MOST_BARS);
    let count = board.rows.len();
    let drawn = if count > shown {
        format!("The best {shown} of {} seats", spaced(count as u64))
    } else {
        format!("All {} seats", spaced(count as u64))
    };
    Picture {
        title: format!("Test grid, phase {}: leaderboard", phase.number),
        notes: [
            format!(
                "Pool {}; {} of {} seats taken, {} in line",
                amount(board.pool),
                spaced(phase.taken.into()),
                spaced(phase.seats.into()),
                spaced(phase.waiting.into())
            ),
            format!(
                "{drawn}, {} at {}",
                phase.stage(now).name(),
                units::timestamp(now)
            ),
        ],
        reward: if board.is_final {
            "reward, NOS"
        } else {
            "reward so far, NOS"
        },
        bars: board
            .rows
            .iter()
            .take(shown)
            .map(|row| Bar {
                rank: row.rank,
                host: short(&row.host),
                points: row.points,
                reward: reward(row.reward),
            })
            .collect(),
        totals: board.points,
        footer: format!(
            "All seats: {} points. {}",
            spaced(board.total),
            footer(board, phase)
        ),
    }
}

/// What becomes of the pool.
fn footer(board: &Leaderboard, phase: &Phase) -> String {
    match phase.state() {
        PhaseState::Closed => format!(
            "{} were paid, {} returned",
            amount(phase.paid),
            amount(phase.returned)
        ),
        PhaseState::Final => format!(
            "They are paid {}; {} of the pool are left",
            amount(board.rewards),
            amount(board.remainder)
        ),
        PhaseState::Draft | PhaseState::Open => format!(
            "So far they are worth {}; {} of the pool would return",
            amount(board.rewards),
            amount(board.remainder)
        ),
    }
}

/// `250 000 NOS` or `0.5 NOS`, of base units.
fn amount(amount: u64) -> String {
    let text = reward(amount);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    format!("{text} NOS")
}

/// `1 062.500000`, of base units.
fn reward(amount: u64) -> String {
    let text = units::decimals(amount);
    match text.split_once('.') {
        Some((whole, part)) => format!("{}.{part}", spaced(whole.parse().unwrap_or(0))),
        None => text,
    }
}

/// The beginning and the end of an address.
fn short(address: &Address) -> String {
    let text = address.to_string();
    let head: String = text.chars().take(6).collect();
    let tail: String = text
        .chars()
        .skip(text.chars().count().saturating_sub(4))
        .collect();
    format!("{head}…{tail}")
}

#[cfg(test)]
mod tests {
    use nosana_sdk::generated::grid::accounts::Seat;

    use super::*;
    use crate::{
        leaderboard_picture::svg,
        phase_view::tests::{NOW, phase, seat},
    };

    /// Three seats of a phase that is `state`; the last one was paid.
    fn board(state: PhaseState) -> (Phase, Leaderboard) {
        let points = [
            [800, 200, 300, 0, 0, 0],
            [700, 200, 0, 0, 2_500, 0],
            [0, 0, 0, 0, 0, 0],
        ];
        let seats: Vec<(Address, Seat)> = (1..)
            .zip(points)
            .map(|(number, points)| {
                let seat = Seat {
                    points,
                    claimed: u8::from(number == 2 && state == PhaseState::Final),
                    ..seat(number)
                };
                (seat.address(), seat)
            })
            .collect();
        let phase = Phase {
            state: state as u8,
            claim_until: NOW + 86_400,
            totals: [1_500, 400, 300, 0, 2_500, 0],
            taken: 3,
            ..phase()
        };
        let board = Leaderboard::new(&phase, &seats);
        (phase, board)
    }

    #[test]
    fn a_leaderboard_while_the_phase_runs() {
        let (phase, board) = board(PhaseState::Open);
        insta::assert_snapshot!(text(&board, &phase, usize::MAX, NOW));
    }

    #[test]
    fn a_leaderboard_that_is_final() {
        let (phase, board) = board(PhaseState::Final);
        insta::assert_snapshot!(text(&board, &phase, 2, NOW));
    }

    #[test]
    fn a_leaderboard_as_values() {
        let (_, board) = board(PhaseState::Final);
        insta::assert_snapshot!(csv(&board, usize::MAX));
        assert_eq!(csv(&board, 1).lines().count(), 2);
    }

    #[test]
    fn amounts_in_a_picture_are_short() {
        assert_eq!(amount(250_000_000_000), "250 000 NOS");
        assert_eq!(amount(1_062_500_000), "1 062.5 NOS");
        assert_eq!(amount(0), "0 NOS");
        assert_eq!(reward(u64::MAX), "18 446 744 073 709.551615");
    }

    #[test]
    fn a_leaderboard_as_a_picture() {
        let (phase, board) = board(PhaseState::Open);
        insta::assert_snapshot!(svg(&picture(&board, &phase, None, NOW)));
        let two = picture(&board, &phase, Some(2), NOW);
        assert_eq!(two.bars.len(), 2);
        assert!(two.notes[1].starts_with("The best 2 of 3 seats"));
    }
}
