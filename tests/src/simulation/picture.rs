//! The picture: for each kind of host, how many were in which tier, day by day.

use std::fmt::Write as _;

use nosana_sdk::common::tier::Tier;

/// One panel.
#[derive(Clone, Debug)]
pub struct Panel {
    /// What the hosts are like, in a word or two.
    pub title: String,
    /// The same in a sentence.
    pub note: String,
    /// How many hosts there are in the end.
    pub hosts: u32,
    /// For each day how many were in each tier, by the tier's number.
    pub days: Vec<[u32; 5]>,
}

/// Tiers from the bottom of a panel to its top, with colour and name.
const LAYERS: [(Tier, &str, &str); 5] = [
    (Tier::Premium, "#2a9d5c", "Premium"),
    (Tier::Community, "#5b9bd5", "Community"),
    (Tier::Waitlisted, "#b9bec6", "Waitlisted"),
    (Tier::Suspended, "#e9a23b", "Suspended"),
    (Tier::Removed, "#c8443c", "Removed"),
];

const COLUMNS: usize = 3;
const PANEL: (f64, f64) = (300.0, 170.0);
const GAP: (f64, f64) = (112.0, 104.0);
const ORIGIN: (f64, f64) = (70.0, 152.0);

/// An SVG with `title` and two lines above `panels`.
pub fn svg(title: &str, subtitle: [&str; 2], panels: &[Panel]) -> String {
    let rows = panels.len().div_ceil(COLUMNS);
    let width = ORIGIN.0 + at(COLUMNS) * (PANEL.0 + GAP.0) - 48.0;
    let height = ORIGIN.1 + at(rows) * (PANEL.1 + GAP.1) - 36.0;
    let mut page = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"Helvetica, Arial, DejaVu Sans, sans-serif\" font-size=\"12\" fill=\"#222\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    text(
        &mut page,
        (24.0, 36.0),
        "font-size=\"20\" font-weight=\"bold\"",
        title,
    );
    text(&mut page, (24.0, 58.0), "fill=\"#555\"", subtitle[0]);
    text(&mut page, (24.0, 75.0), "fill=\"#555\"", subtitle[1]);
    legend(&mut page);
    for (number, panel) in panels.iter().enumerate() {
        let corner = (
            ORIGIN.0 + at(number % COLUMNS) * (PANEL.0 + GAP.0),
            ORIGIN.1 + at(number / COLUMNS) * (PANEL.1 + GAP.1),
        );
        draw(&mut page, corner, panel);
    }
    page.push_str("</svg>\n");
    page
}

fn legend(page: &mut String) {
    let mut left = 24.0;
    for (_, colour, name) in LAYERS {
        let _ = writeln!(
            page,
            "<rect x=\"{left}\" y=\"90\" width=\"14\" height=\"14\" fill=\"{colour}\"/>"
        );
        text(page, (left + 20.0, 102.0), "font-size=\"13\"", name);
        left += 44.0 + 8.0 * at(name.len());
    }
}

fn draw(page: &mut String, corner: (f64, f64), panel: &Panel) {
    let (left, top) = corner;
    let (right, bottom) = (left + PANEL.0, top + PANEL.1);
    text(
        page,
        (left, top - 22.0),
        "font-size=\"14\" font-weight=\"bold\"",
        &format!("{}: {}", panel.title, hosts(panel.hosts)),
    );
    text(
        page,
        (left, top - 7.0),
        "font-size=\"11\" fill=\"#555\"",
        &panel.note,
    );
    let most = f64::from(panel.hosts.max(1));
    let last = panel.days.len().saturating_sub(1).max(1);
    let x = |day: usize| left + PANEL.0 * at(day) / at(last);
    let y = |count: u32| bottom - PANEL.1 * f64::from(count) / most;
    for step in [0, 1, 2] {
        let count = panel.hosts * step / 2;
        let _ = writeln!(
            page,
            "<line x1=\"{left}\" x2=\"{right}\" y1=\"{0:.1}\" y2=\"{0:.1}\" stroke=\"#ddd\"/>",
            y(count)
        );
        text(
            page,
            (left - 6.0, y(count) + 4.0),
            "text-anchor=\"end\" font-size=\"11\"",
            &count.to_string(),
        );
    }
    let mut below = vec![0; panel.days.len()];
    for (tier, colour, _) in LAYERS {
        let above: Vec<u32> = panel
            .days
            .iter()
            .zip(&below)
            .map(|(day, below)| below + day[tier as usize])
            .collect();
        if above != below {
            let path = area(&below, &above, x, y);
            let _ = writeln!(page, "<path d=\"{path}\" fill=\"{colour}\"/>");
        }
        below = above;
    }
    let _ = writeln!(
        page,
        "<path d=\"M{left} {top} V{bottom} H{right}\" fill=\"none\" stroke=\"#444\"/>"
    );
    for day in (0..=last).step_by(if last > 40 { 10 } else { 5 }) {
        let _ = writeln!(
            page,
            "<line x1=\"{0:.1}\" x2=\"{0:.1}\" y1=\"{bottom}\" y2=\"{1}\" stroke=\"#444\"/>",
            x(day),
            bottom + 4.0
        );
        text(
            page,
            (x(day), bottom + 16.0),
            "text-anchor=\"middle\" font-size=\"11\"",
            &day.to_string(),
        );
    }
    text(
        page,
        (left + PANEL.0 / 2.0, bottom + 31.0),
        "text-anchor=\"middle\" font-size=\"11\" fill=\"#555\"",
        "day",
    );
    let middle = top + PANEL.1 / 2.0;
    let turned = left - 38.0;
    text(
        page,
        (turned, middle),
        &format!(
            "text-anchor=\"middle\" font-size=\"11\" fill=\"#555\" transform=\"rotate(-90 {turned} {middle})\""
        ),
        "hosts",
    );
    ends(page, (right + 6.0, bottom), panel);
}

/// How many ended where, beside the layers that are thick enough.
fn ends(page: &mut String, (left, bottom): (f64, f64), panel: &Panel) {
    let Some(end) = panel.days.last() else {
        return;
    };
    let most = f64::from(panel.hosts.max(1));
    let mut below = 0.0;
    for (tier, colour, _) in LAYERS {
        let count = f64::from(end[tier as usize]);
        if count / most > 0.06 {
            let middle = bottom - PANEL.1 * (below + count / 2.0) / most + 4.0;
            text(
                page,
                (left, middle),
                &format!("font-size=\"11\" font-weight=\"bold\" fill=\"{colour}\""),
                &format!("{:.0} %", 100.0 * count / most),
            );
        }
        below += count;
    }
}

/// From left to right above, and back below.
fn area(below: &[u32], above: &[u32], x: impl Fn(usize) -> f64, y: impl Fn(u32) -> f64) -> String {
    let mut path = String::new();
    for (day, count) in above.iter().enumerate() {
        let verb = if day == 0 { 'M' } else { 'L' };
        let _ = write!(path, "{verb}{:.1} {:.1}", x(day), y(*count));
    }
    for (day, count) in below.iter().enumerate().rev() {
        let _ = write!(path, "L{:.1} {:.1}", x(day), y(*count));
    }
    path.push('Z');
    path
}

pub(super) fn text(page: &mut String, (x, y): (f64, f64), style: &str, words: &str) {
    let words = words
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let _ = writeln!(
        page,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" {style}>{words}</text>"
    );
}

fn hosts(count: u32) -> String {
    if count == 1 {
        String::from("1 host")
    } else {
        format!("{count} hosts")
    }
}

#[allow(clippy::cast_precision_loss, reason = "a few hundred at most")]
pub(super) fn at(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_that_are_empty_are_not_drawn() {
        let panel = Panel {
            title: "honest <&>".into(),
            note: "always there".into(),
            hosts: 4,
            days: vec![[0, 4, 0, 0, 0], [0, 1, 3, 0, 0]],
        };
        let page = svg("tiers", ["of four", "hosts"], &[panel]);
        assert!(page.contains("honest &lt;&amp;&gt;: 4 hosts"));
        // Premium and Community as areas, each in the legend, too.
        assert_eq!(page.matches("#2a9d5c").count(), 3);
        assert_eq!(page.matches("#c8443c").count(), 1);
        assert!(page.contains("75 %") && page.contains("25 %"));
    }
}
