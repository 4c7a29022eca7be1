//! The picture of a leaderboard: a bar a seat, made of its points by kind.

use std::fmt::Write as _;

use nosana_sdk::common::grid::{KINDS, PointKind};

/// What is drawn.
pub struct Picture {
    /// What it is, in a few words.
    pub title: String,
    /// Two lines below that.
    pub notes: [String; 2],
    /// What stands above the rewards: estimated, or final.
    pub reward: &'static str,
    /// The seats, the best first.
    pub bars: Vec<Bar>,
    /// Points of all seats by kind, of those that are not drawn, too.
    pub totals: [u64; KINDS],
    /// What stands below the bars.
    pub footer: String,
}

/// A seat.
pub struct Bar {
    /// From 1.
    pub rank: u32,
    /// Its host, short.
    pub host: String,
    /// Points by kind.
    pub points: [u64; KINDS],
    /// Its reward, without the unit.
    pub reward: String,
}

/// The most bars that a picture has.
pub const MOST_BARS: usize = 30;

/// A colour for each kind, apart from its neighbours in hue and in lightness, also for who sees red and green alike
/// (after Okabe and Ito).
const COLOURS: [&str; KINDS] = [
    "#0072b2", "#56b4e9", "#009e73", "#f0e442", "#d55e00", "#cc79a7",
];

const MARGIN: f64 = 24.0;
const ROW: f64 = 24.0;
const BAR: f64 = 16.0;
/// Where ranks end, hosts begin, bars begin and end, points end and rewards end.
const RANK_END: f64 = 50.0;
const HOST: f64 = 62.0;
const BARS: f64 = 188.0;
const BARS_END: f64 = 730.0;
const POINTS_END: f64 = 838.0;
const REWARD_END: f64 = 976.0;
const WIDTH: f64 = 1_000.0;
/// Where the legend, the headings and the first bar are.
const LEGEND: f64 = 96.0;
const LEGEND_COLUMN: f64 = (WIDTH - 2.0 * MARGIN) / 6.0;
const HEADINGS: f64 = 164.0;
const TOP: f64 = 176.0;
const GREY: &str = "fill=\"#555\"";

/// The picture as SVG.
pub fn svg(picture: &Picture) -> String {
    let bottom = TOP + ROW * at(picture.bars.len().max(1)) + 4.0;
    let height = bottom + 70.0;
    let mut page = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" \
         font-family=\"Helvetica, Arial, DejaVu Sans, sans-serif\" font-size=\"12\" fill=\"#222\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    let title = "font-size=\"20\" font-weight=\"bold\"";
    text(&mut page, (MARGIN, 36.0), title, &picture.title);
    for (line, note) in picture.notes.iter().enumerate() {
        text(&mut page, (MARGIN, 58.0 + 17.0 * at(line)), GREY, note);
    }
    legend(&mut page, &picture.totals);
    let most = picture.bars.iter().map(|bar| sum(&bar.points)).max();
    let scale = Scale::new(most.unwrap_or(0));
    axis(&mut page, &scale, bottom);
    headings(&mut page, picture.reward);
    for (row, bar) in picture.bars.iter().enumerate() {
        draw(&mut page, bar, TOP + ROW * at(row), &scale);
    }
    if picture.bars.is_empty() {
        text(
            &mut page,
            (BARS + 12.0, TOP + 17.0),
            GREY,
            "no seat is taken yet",
        );
    }
    let footer = (MARGIN, bottom + 52.0);
    text(&mut page, footer, "font-weight=\"bold\"", &picture.footer);
    page.push_str("</svg>\n");
    page
}

/// The kinds with their colours, and what all seats have of each.
fn legend(page: &mut String, totals: &[u64; KINDS]) {
    for ((kind, colour), (total, column)) in PointKind::ALL
        .iter()
        .zip(COLOURS)
        .zip(totals.iter().zip(0..))
    {
        let left = MARGIN + LEGEND_COLUMN * at(column);
        let _ = writeln!(
            page,
            "<rect x=\"{left:.1}\" y=\"{LEGEND}\" width=\"14\" height=\"14\" fill=\"{colour}\" stroke=\"#444\" stroke-width=\"0.5\"/>"
        );
        text(
            page,
            (left + 20.0, LEGEND + 12.0),
            "font-size=\"13\"",
            kind.name(),
        );
        text(
            page,
            (left + 20.0, LEGEND + 28.0),
            &format!("font-size=\"11\" {GREY}"),
            &format!("{} in all", spaced(*total)),
        );
    }
}

fn headings(page: &mut String, reward: &str) {
    let style = format!("font-size=\"11\" {GREY}");
    let right = format!("{style} text-anchor=\"end\"");
    text(page, (RANK_END, HEADINGS), &right, "rank");
    text(page, (HOST, HEADINGS), &style, "host");
    text(page, (BARS, HEADINGS), &style, "points by kind");
    text(page, (POINTS_END, HEADINGS), &right, "points");
    text(page, (REWARD_END, HEADINGS), &right, reward);
    let _ = writeln!(
        page,
        "<line x1=\"{MARGIN}\" x2=\"{REWARD_END}\" y1=\"{0}\" y2=\"{0}\" stroke=\"#444\"/>",
        HEADINGS + 6.0
    );
}

fn axis(page: &mut String, scale: &Scale, bottom: f64) {
    let style = format!("font-size=\"11\" text-anchor=\"middle\" {GREY}");
    for tick in scale.ticks() {
        let x = scale.x(tick);
        let _ = writeln!(
            page,
            "<line x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{}\" y2=\"{}\" stroke=\"#ddd\"/>",
            HEADINGS + 6.0,
            bottom + 4.0
        );
        text(page, (x, bottom + 18.0), &style, &spaced(tick));
    }
    let _ = writeln!(
        page,
        "<line x1=\"{MARGIN}\" x2=\"{REWARD_END}\" y1=\"{bottom}\" y2=\"{bottom}\" stroke=\"#444\"/>"
    );
}

fn draw(page: &mut String, bar: &Bar, top: f64, scale: &Scale) {
    let base = top + 17.0;
    let mono = "font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"12\"";
    let right = "text-anchor=\"end\"";
    text(page, (RANK_END, base), right, &bar.rank.to_string());
    text(page, (HOST, base), mono, &bar.host);
    let mut below = 0_u64;
    for (points, colour) in bar.points.iter().zip(COLOURS) {
        let (left, above) = (scale.x(below), below.saturating_add(*points));
        let width = scale.x(above) - left;
        below = above;
        if *points > 0 {
            let _ = writeln!(
                page,
                "<rect x=\"{left:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"{BAR}\" fill=\"{colour}\" stroke=\"white\" stroke-width=\"0.8\"/>",
                top + (ROW - BAR) / 2.0 + 1.0
            );
        }
    }
    let bold = format!("{right} font-weight=\"bold\"");
    text(page, (POINTS_END, base), &bold, &spaced(below));
    text(page, (REWARD_END, base), right, &bar.reward);
}

/// How points become places: from nothing to a round number above the most.
struct Scale {
    step: u64,
    end: u64,
}

impl Scale {
    /// With three to six steps up to `most`: so far apart that their numbers do not meet.
    fn new(most: u64) -> Self {
        let most = most.max(4);
        let mut unit = 1_u64;
        let step = loop {
            let steps = [1, 2, 5].map(|factor| unit.saturating_mul(factor));
            let enough = steps.into_iter().find(|step| most.div_ceil(*step) <= 6);
            match enough {
                Some(step) => break step,
                None => unit = unit.saturating_mul(10),
            }
        };
        Self {
            step,
            end: most.div_ceil(step).saturating_mul(step),
        }
    }

    fn ticks(&self) -> impl Iterator<Item = u64> + use<> {
        let step = self.step;
        (0..=self.end / step).map(move |number| number.saturating_mul(step))
    }

    #[allow(clippy::cast_precision_loss, reason = "a place in a picture")]
    fn x(&self, points: u64) -> f64 {
        BARS + (BARS_END - BARS) * (points as f64 / self.end as f64)
    }
}

/// `12 345 678`.
pub fn spaced(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

/// Points of all kinds.
fn sum(points: &[u64; KINDS]) -> u64 {
    points.iter().fold(0, |sum, one| sum.saturating_add(*one))
}

fn text(page: &mut String, (x, y): (f64, f64), style: &str, words: &str) {
    let words = words
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let _ = writeln!(
        page,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" {style}>{words}</text>"
    );
}

#[allow(clippy::cast_precision_loss, reason = "a hundred at most")]
fn at(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(points: &[[u64; KINDS]]) -> Picture {
        let mut totals = [0; KINDS];
        for seat in points {
            for (total, points) in totals.iter_mut().zip(seat) {
                *total += points;
            }
        }
        Picture {
            title: "Test grid, phase 1: <leaders> & more".to_owned(),
            notes: ["running".to_owned(), "as of now".to_owned()],
            reward: "estimated, NOS",
            bars: (1..)
                .zip(points)
                .map(|(rank, points)| Bar {
                    rank,
                    host: "4vJ9JU…KLi".to_owned(),
                    points: *points,
                    reward: "1 500.000000".to_owned(),
                })
                .collect(),
            totals,
            footer: "2 seats".to_owned(),
        }
    }

    #[test]
    fn a_picture_of_two_seats() {
        insta::assert_snapshot!(svg(&picture(&[
            [10_000, 6_200, 9_300, 2_000, 500, 100],
            [1_234, 0, 600, 0, 0, 0],
        ])));
    }

    #[test]
    fn a_picture_of_nobody() {
        insta::assert_snapshot!(svg(&picture(&[])));
    }

    #[test]
    fn an_axis_ends_at_a_round_number_above_the_most() {
        for (most, step, end) in [
            (0, 1, 4),
            (6, 1, 6),
            (7, 2, 8),
            (9, 2, 10),
            (12_000, 2_000, 12_000),
            (28_100, 5_000, 30_000),
            (42_500, 10_000, 50_000),
            (6_000_000_000, 1_000_000_000, 6_000_000_000),
        ] {
            let scale = Scale::new(most);
            assert_eq!((scale.step, scale.end), (step, end), "{most}");
            assert!((scale.x(end) - BARS_END).abs() < 0.001);
        }
    }

    #[test]
    fn long_numbers_are_read_in_threes() {
        assert_eq!(spaced(0), "0");
        assert_eq!(spaced(999), "999");
        assert_eq!(spaced(1_000), "1 000");
        assert_eq!(spaced(12_345_678), "12 345 678");
    }
}
