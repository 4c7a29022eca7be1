//! The pictures: rewards and points by kind of host, seats over time, and what farmers
//! gained against what they spent; each by itself, and all on one page.

#![allow(
    clippy::cast_precision_loss,
    reason = "a picture shows three digits of a figure"
)]

use std::fmt::Write as _;

use nosana_sdk::common::grid::{KINDS, PointKind};

use super::{
    Kind, NOS, Options, Sort,
    outcome::{Farmed, Outcome, median},
};
use crate::{
    page::grouped,
    simulation::picture::{at, text},
};

const DAY: i64 = 24 * 60 * 60;
/// Of one panel, in which everything of it is drawn.
const PANEL: (f64, f64) = (680.0, 440.0);
const GAP: f64 = 36.0;
const MARGIN: f64 = 28.0;
const HEAD: f64 = 121.0;
/// Of a row of bars, and of the names beside them.
const ROW: f64 = 21.0;
const NAMES: f64 = 150.0;
/// The room for figures at the end of bars.
const FIGURES: f64 = 118.0;

const GREY: &str = "#555";
const KIND_COLOURS: [&str; KINDS] = [
    "#1f5fa8", "#5b9bd5", "#a9cbe8", "#e9a23b", "#c8443c", "#8e5ea2",
];

type Draw = fn(&mut String, (f64, f64), &Outcome);

const PANELS: [(&str, &str, Draw); 4] = [
    ("rewards.svg", "Rewards by kind of host", rewards),
    ("points.svg", "Points by kind of host", points),
    ("seats.svg", "Seats and the waiting list", seats),
    (
        "farming.svg",
        "What farmers gained against what they spent",
        farming,
    ),
];

/// Every picture, by the name of its file.
pub(super) fn all(outcome: &Outcome) -> Vec<(&'static str, String)> {
    let mut pictures: Vec<(&str, String)> = PANELS
        .iter()
        .map(|panel| (panel.0, page(outcome, std::slice::from_ref(panel), 1)))
        .collect();
    pictures.push(("test-grid.svg", page(outcome, &PANELS, 2)));
    pictures
}

fn page(outcome: &Outcome, panels: &[(&str, &str, Draw)], columns: usize) -> String {
    let rows = panels.len().div_ceil(columns);
    let width = 2.0 * MARGIN + at(columns) * (PANEL.0 + GAP) - GAP;
    let height = HEAD + at(rows) * (PANEL.1 + GAP);
    let mut page = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"Helvetica, Arial, DejaVu Sans, sans-serif\" font-size=\"12\" fill=\"#222\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    let Options { hosts, days, seed } = outcome.options();
    let terms = outcome.terms();
    let style = "font-size=\"20\" font-weight=\"bold\"";
    let (hosts, seats) = (grouped(hosts.into()), grouped(terms.seats.into()));
    let title = format!("A phase of the test grid: {hosts} hosts, {seats} seats, {days} days");
    text(&mut page, (MARGIN, 36.0), style, &title);
    let pool = grouped(terms.pool / NOS);
    let raced = outcome.found.slots.values();
    let (sent, waiting) = raced.fold((0, 0), |(sent, waiting), slot| {
        (sent + slot.sent, waiting + slot.waiting)
    });
    let lines = [
        format!(
            "{pool} NOS on the real programs, from the first registration to the last claim, simulated. Seed {seed}."
        ),
        format!(
            "{} registrations within three seconds: {} seats, {waiting} waiting.",
            grouped(sent.into()),
            grouped(terms.seats.into())
        ),
        format!(
            "Paid {} NOS, remainder {} NOS. A thousand points were worth {} NOS.",
            whole(outcome.paid),
            whole(outcome.returned),
            tenths(outcome.point_worth())
        ),
    ];
    for (line, words) in lines.iter().enumerate() {
        text(
            &mut page,
            (MARGIN, 58.0 + 17.0 * at(line)),
            &format!("fill=\"{GREY}\""),
            words,
        );
    }
    for (number, (_, title, draw)) in panels.iter().enumerate() {
        let corner = (
            MARGIN + at(number % columns) * (PANEL.0 + GAP),
            HEAD + at(number / columns) * (PANEL.1 + GAP),
        );
        text(
            &mut page,
            (corner.0, corner.1 + 14.0),
            "font-size=\"15\" font-weight=\"bold\"",
            title,
        );
        draw(&mut page, corner, outcome);
    }
    page.push_str("</svg>\n");
    page
}

/// A line for each kind: from the smallest reward to the largest, the middle half of them
/// as a bar, the median as a mark.
fn rewards(page: &mut String, corner: (f64, f64), outcome: &Outcome) {
    note(
        page,
        corner,
        "NOS of a seat: smallest to largest, the middle half, the median; beside it the median, and seats at the end of hosts",
    );
    let largest = Kind::ALL
        .iter()
        .filter_map(|kind| outcome.rewards(*kind).last().copied())
        .max();
    let axis = Axis::new(corner, largest.unwrap_or(0).div_ceil(NOS), "NOS");
    axis.draw(page);
    for (row, kind) in Kind::ALL.into_iter().enumerate() {
        let y = axis.row(page, row, kind);
        let rewards = outcome.rewards(kind);
        let colour = colour(kind.sort());
        let x = |reward: u64| axis.x(reward as f64 / NOS as f64);
        if let (Some(first), Some(last)) = (rewards.first(), rewards.last()) {
            let quarter =
                |part: usize| x(rewards[(rewards.len() * part / 4).min(rewards.len() - 1)]);
            let _ = writeln!(
                page,
                "<line x1=\"{:.1}\" x2=\"{:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"{colour}\" stroke-width=\"2\"/>\n\
                 <rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"12\" fill=\"{colour}\"/>\n\
                 <line x1=\"{:.1}\" x2=\"{:.1}\" y1=\"{:.1}\" y2=\"{:.1}\" stroke=\"#222\" stroke-width=\"2.5\"/>",
                x(*first),
                x(*last),
                quarter(1),
                y - 6.0,
                (quarter(3) - quarter(1)).max(2.0),
                x(median(&rewards)),
                x(median(&rewards)),
                y - 8.0,
                y + 8.0
            );
        }
        let seats = format!("{} of {}", rewards.len(), outcome.hosts(kind));
        axis.figures(page, y, &whole(median(&rewards)), &seats);
    }
}

/// A bar for each kind: points of a seat on average, by kind of point.
fn points(page: &mut String, corner: (f64, f64), outcome: &Outcome) {
    let mut left = corner.0;
    for (kind, colour) in PointKind::ALL.iter().zip(KIND_COLOURS) {
        let _ = writeln!(
            page,
            "<rect x=\"{left}\" y=\"{}\" width=\"12\" height=\"12\" fill=\"{colour}\"/>",
            corner.1 + 24.0
        );
        text(page, (left + 17.0, corner.1 + 34.0), "", kind.name());
        left += 40.0 + 7.0 * at(kind.name().len());
    }
    let style = format!("fill=\"{GREY}\" font-size=\"11\"");
    text(
        page,
        (left, corner.1 + 34.0),
        &style,
        "of a seat, on average",
    );
    let average = |kind: Kind| {
        let seats = u64::try_from(outcome.rewards(kind).len()).unwrap().max(1);
        outcome.points(kind).map(|points| points / seats)
    };
    let most = Kind::ALL
        .iter()
        .map(|kind| average(*kind).iter().sum::<u64>())
        .max();
    let axis = Axis::new(corner, most.unwrap_or(0), "points");
    axis.draw(page);
    for (row, kind) in Kind::ALL.into_iter().enumerate() {
        let y = axis.row(page, row, kind);
        let mut below = 0;
        for (points, colour) in average(kind).into_iter().zip(KIND_COLOURS) {
            let (from, to) = (axis.x(below as f64), axis.x((below + points) as f64));
            if points > 0 {
                let _ = writeln!(
                    page,
                    "<rect x=\"{from:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"14\" fill=\"{colour}\"/>",
                    y - 7.0,
                    to - from
                );
            }
            below += points;
        }
        axis.figures(page, y, &grouped(below), "");
    }
}

/// Seats taken, hosts at work and hosts that wait, day by day.
fn seats(page: &mut String, corner: (f64, f64), outcome: &Outcome) {
    let terms = outcome.terms();
    let (from, until) = (terms.registration_from, terms.review_until);
    let mut days = outcome.found.days.clone();
    let raced = outcome.found.slots.values();
    let (seated, waiting) = raced.fold((0, 0), |(seated, waiting), slot| {
        (seated + slot.seated, waiting + slot.waiting)
    });
    days.insert(0, (from, seated, waiting, 0));
    if let Some(last) = days.last().copied() {
        days.push((until, last.1, last.2, last.3));
    }
    let (left, right) = (corner.0 + 48.0, corner.0 + PANEL.0 - 10.0);
    let (top, bottom) = (corner.1 + 62.0, corner.1 + PANEL.1 - 48.0);
    let most = u64::from(terms.seats).max(1) as f64 * 1.08;
    let x = |time: i64| left + (right - left) * (time - from) as f64 / (until - from) as f64;
    let y = |count: u32| bottom - (bottom - top) * f64::from(count) / most;
    let legend = [
        ("#bfe3cd", "seats taken"),
        ("#2a9d5c", "of them at work, with a proof passed"),
        ("#e9a23b", "waiting for a seat"),
    ];
    let mut at_legend = corner.0;
    for (colour, name) in legend {
        let _ = writeln!(
            page,
            "<rect x=\"{at_legend}\" y=\"{}\" width=\"12\" height=\"12\" fill=\"{colour}\"/>",
            corner.1 + 24.0
        );
        text(page, (at_legend + 17.0, corner.1 + 34.0), "", name);
        at_legend += 42.0 + 6.4 * at(name.len());
    }
    let step = nice(u64::from(terms.seats) / 5);
    let mut count = 0;
    while f64::from(count) <= most {
        grid_line(page, (left, right), y(count));
        let style = "text-anchor=\"end\" font-size=\"11\"";
        text(
            page,
            (left - 6.0, y(count) + 4.0),
            style,
            &grouped(count.into()),
        );
        count += u32::try_from(step).unwrap();
    }
    for (of, colour) in [(1, "#bfe3cd"), (3, "#2a9d5c")] {
        let value = |day: &(i64, u32, u32, u32)| if of == 1 { day.1 } else { day.3 };
        let mut path = format!("M{:.1} {bottom}", x(from));
        for day in &days {
            let _ = write!(path, "L{:.1} {:.1}", x(day.0), y(value(day)));
        }
        let _ = write!(path, "V{bottom}Z");
        let _ = writeln!(page, "<path d=\"{path}\" fill=\"{colour}\"/>");
    }
    let mut path = String::new();
    for (number, day) in days.iter().enumerate() {
        let verb = if number == 0 { 'M' } else { 'L' };
        let _ = write!(path, "{verb}{:.1} {:.1}", x(day.0), y(day.2));
    }
    let _ = writeln!(
        page,
        "<path d=\"{path}\" fill=\"none\" stroke=\"#e9a23b\" stroke-width=\"3\"/>"
    );
    let stages = [
        (from, "registration"),
        (terms.running_from, "running"),
        (terms.running_until, "review"),
    ];
    for (begin, name) in stages {
        let _ = writeln!(
            page,
            "<line x1=\"{0:.1}\" x2=\"{0:.1}\" y1=\"{1}\" y2=\"{bottom}\" stroke=\"#444\" stroke-dasharray=\"3 3\"/>",
            x(begin),
            top - 12.0
        );
        let style = format!("font-size=\"11\" fill=\"{GREY}\"");
        text(page, (x(begin) + 5.0, top - 4.0), &style, name);
    }
    frame(page, (left, top), (right, bottom));
    let mut day = from;
    while day <= until {
        tick(page, x(day), bottom, &date(day));
        day += 9 * DAY;
    }
    let style = format!("text-anchor=\"middle\" font-size=\"11\" fill=\"{GREY}\"");
    text(
        page,
        (f64::midpoint(left, right), bottom + 34.0),
        &style,
        "day, UTC",
    );
}

/// A dot for each farmer, on axes of square roots: above the line it would gain.
fn farming(page: &mut String, corner: (f64, f64), outcome: &Outcome) {
    let kinds: Vec<(Kind, &str)> = Kind::ALL
        .into_iter()
        .filter(|kind| kind.sort() == Sort::Farming)
        .zip([
            "#f2c27a", "#e9a23b", "#a8650a", "#8e5ea2", "#5b9bd5", "#c8443c",
        ])
        .collect();
    let (left, right) = (corner.0 + 48.0, corner.0 + PANEL.0 - 10.0);
    let (top, bottom) = (corner.1 + 72.0, corner.1 + PANEL.1 - 48.0);
    let mut place = (corner.0, corner.1 + 24.0);
    for (kind, colour) in &kinds {
        let wide = 34.0 + 6.3 * at(kind.name().len());
        if place.0 + wide > right {
            place = (corner.0, place.1 + 18.0);
        }
        let _ = writeln!(
            page,
            "<circle cx=\"{}\" cy=\"{}\" r=\"5\" fill=\"{colour}\"/>",
            place.0 + 6.0,
            place.1 + 6.0
        );
        text(page, (place.0 + 16.0, place.1 + 10.0), "", kind.name());
        place.0 += wide;
    }
    let most = outcome
        .farmed
        .iter()
        .map(|one| one.spent.max(one.gained()))
        .max();
    let most = (most.unwrap_or(0) as f64 / NOS as f64 * 1.1).max(1.0);
    let root = |amount: f64| (amount / most).max(0.0).sqrt();
    let x = |amount: f64| left + (right - left) * root(amount);
    let y = |amount: f64| bottom - (bottom - top) * root(amount);
    for step in [
        0.0, 1.0, 5.0, 10.0, 25.0, 50.0, 100.0, 200.0, 300.0, 400.0, 600.0, 800.0,
    ] {
        // Marks that stand too close to the one before are left out.
        let is_near = step > 0.0 && x(step) - left < 34.0;
        if step > most || is_near {
            continue;
        }
        grid_line(page, (left, right), y(step));
        let style = "text-anchor=\"end\" font-size=\"11\"";
        text(page, (left - 6.0, y(step) + 4.0), style, &format!("{step}"));
        tick(page, x(step), bottom, &format!("{step}"));
    }
    for (share, colour, words) in [
        (1.0, "#444", "gains what it spends"),
        (0.5, "#999", "half, what points return at most"),
    ] {
        let end = most * share;
        let _ = writeln!(
            page,
            "<line x1=\"{left}\" y1=\"{bottom}\" x2=\"{right}\" y2=\"{:.1}\" stroke=\"{colour}\" stroke-dasharray=\"6 4\"/>",
            y(end)
        );
        let slope = -(bottom - y(end)).atan2(right - left).to_degrees();
        let (tx, ty) = (x(most * 0.3), y(end * 0.3) - 6.0);
        let style = format!(
            "font-size=\"11\" fill=\"{GREY}\" transform=\"rotate({slope:.1} {tx:.1} {ty:.1})\""
        );
        text(page, (tx, ty), &style, words);
    }
    for (kind, colour) in &kinds {
        for one in outcome.farmed.iter().filter(|one| one.kind == *kind) {
            let Farmed { spent, .. } = one;
            let _ = writeln!(
                page,
                "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"4\" fill=\"{colour}\" fill-opacity=\"0.85\" stroke=\"white\" stroke-width=\"0.6\"/>",
                x(*spent as f64 / NOS as f64),
                y(one.gained() as f64 / NOS as f64)
            );
        }
    }
    frame(page, (left, top), (right, bottom));
    let style = format!("text-anchor=\"middle\" font-size=\"11\" fill=\"{GREY}\"");
    let words = "fees spent on itself, NOS (axes of square roots)";
    text(
        page,
        (f64::midpoint(left, right), bottom + 34.0),
        &style,
        words,
    );
    let (turned, middle) = (corner.0 + 8.0, f64::midpoint(top, bottom));
    let style = format!("{style} transform=\"rotate(-90 {turned} {middle})\"");
    text(
        page,
        (turned, middle),
        &style,
        "more reward, and fees back as staker, NOS",
    );
}

/// The axis of a panel with a bar for each kind of host.
struct Axis {
    left: f64,
    right: f64,
    top: f64,
    most: f64,
    step: u64,
    unit: &'static str,
}

impl Axis {
    fn new(corner: (f64, f64), most: u64, unit: &'static str) -> Self {
        Self {
            left: corner.0 + NAMES,
            right: corner.0 + PANEL.0 - FIGURES,
            top: corner.1 + 50.0,
            most: most.max(1) as f64 * 1.02,
            step: nice(most / 5),
            unit,
        }
    }

    fn x(&self, value: f64) -> f64 {
        self.left + (self.right - self.left) * value / self.most
    }

    fn bottom(&self) -> f64 {
        self.top + 8.0 + ROW * at(Kind::ALL.len())
    }

    fn draw(&self, page: &mut String) {
        let mut value = 0;
        while value as f64 <= self.most {
            let x = self.x(value as f64);
            let _ = writeln!(
                page,
                "<line x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{}\" y2=\"{}\" stroke=\"#ddd\"/>",
                self.top,
                self.bottom()
            );
            tick(page, x, self.bottom(), &grouped(value));
            value += self.step;
        }
        frame(page, (self.left, self.top), (self.right, self.bottom()));
        let middle = f64::midpoint(self.left, self.right);
        let style = format!("text-anchor=\"middle\" font-size=\"11\" fill=\"{GREY}\"");
        text(page, (middle, self.bottom() + 34.0), &style, self.unit);
        let sorts = [Sort::Honest, Sort::Idle, Sort::Farming, Sort::Cheating];
        for (number, sort) in sorts.into_iter().enumerate() {
            let left = self.left - NAMES + 68.0 * at(number % 2);
            let y = self.bottom() + 10.0 + 17.0 * at(number / 2);
            let colour = colour(sort);
            let _ = writeln!(
                page,
                "<rect x=\"{left}\" y=\"{y:.1}\" width=\"10\" height=\"10\" fill=\"{colour}\"/>"
            );
            text(
                page,
                (left + 15.0, y + 9.0),
                "font-size=\"11\"",
                sort.name(),
            );
        }
    }

    /// The middle of a row, beside which the name of its kind stands.
    fn row(&self, page: &mut String, row: usize, kind: Kind) -> f64 {
        let y = self.top + 4.0 + ROW * (at(row) + 0.5);
        let _ = writeln!(
            page,
            "<rect x=\"{}\" y=\"{:.1}\" width=\"5\" height=\"{}\" fill=\"{}\"/>",
            self.left - NAMES,
            y - ROW / 2.0,
            ROW,
            colour(kind.sort())
        );
        text(
            page,
            (self.left - 8.0, y + 4.0),
            "text-anchor=\"end\"",
            kind.name(),
        );
        y
    }

    fn figures(&self, page: &mut String, y: f64, bold: &str, more: &str) {
        let style = "font-weight=\"bold\" font-size=\"11\" text-anchor=\"end\"";
        text(page, (self.right + 46.0, y + 4.0), style, bold);
        let style = format!("fill=\"{GREY}\" font-size=\"11\"");
        text(page, (self.right + 54.0, y + 4.0), &style, more);
    }
}

fn note(page: &mut String, corner: (f64, f64), words: &str) {
    let style = format!("fill=\"{GREY}\" font-size=\"11\"");
    text(page, (corner.0, corner.1 + 32.0), &style, words);
}

fn grid_line(page: &mut String, (left, right): (f64, f64), y: f64) {
    let _ = writeln!(
        page,
        "<line x1=\"{left}\" x2=\"{right}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"#ddd\"/>"
    );
}

fn frame(page: &mut String, (left, top): (f64, f64), (right, bottom): (f64, f64)) {
    let _ = writeln!(
        page,
        "<path d=\"M{left} {top} V{bottom} H{right}\" fill=\"none\" stroke=\"#444\"/>"
    );
}

fn tick(page: &mut String, x: f64, bottom: f64, words: &str) {
    let _ = writeln!(
        page,
        "<line x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{bottom}\" y2=\"{}\" stroke=\"#444\"/>",
        bottom + 4.0
    );
    let style = "text-anchor=\"middle\" font-size=\"11\"";
    text(page, (x, bottom + 17.0), style, words);
}

fn colour(sort: Sort) -> &'static str {
    match sort {
        Sort::Honest => "#2a9d5c",
        Sort::Idle => "#9aa0a8",
        Sort::Farming => "#e9a23b",
        Sort::Cheating => "#c8443c",
    }
}

/// A round number near `step`, at least one.
fn nice(step: u64) -> u64 {
    let mut scale = 1;
    while scale * 10 <= step {
        scale *= 10;
    }
    let first = [1, 2, 5, 10]
        .into_iter()
        .find(|first| first * scale >= step);
    first.unwrap_or(10) * scale
}

/// Base units as whole NOS.
fn whole(amount: u64) -> String {
    grouped((amount + NOS / 2) / NOS)
}

/// Base units as NOS with one decimal.
fn tenths(amount: u64) -> String {
    let tenths = (amount + NOS / 20) / (NOS / 10);
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// A day of the phase, which begins on 1 December.
fn date(time: i64) -> String {
    let day = (time - super::REGISTRATION) / DAY;
    match day {
        0..31 => format!("{} Dec", day + 1),
        31..62 => format!("{} Jan", day - 30),
        _ => format!("{} Feb", day - 61),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_dates_are_those_of_the_calendar() {
        assert_eq!(
            [0, 1, 3, 17, 60, 101, 900].map(nice),
            [1, 1, 5, 20, 100, 200, 1_000]
        );
        let begin = super::super::REGISTRATION;
        assert_eq!(date(begin), "1 Dec");
        assert_eq!(date(begin + 30 * DAY), "31 Dec");
        assert_eq!(date(begin + 31 * DAY), "1 Jan");
    }
}
