//! For how long clients take the certificate of services.

use std::fmt;

use tokio_rustls::rustls::pki_types::CertificateDer;
use x509_parser::{
    certificate::X509Certificate,
    prelude::{ASN1Time, FromDer},
};

const DAY: i64 = 24 * 60 * 60;
/// Seconds before its end from which a certificate ends soon; a sixth of its whole time where that
/// is less. What renews certificates does so when a third is left, and has half of that to do it.
const SOON: i64 = 14 * DAY;

/// The time of a certificate, Unix seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The first at which it is good.
    pub begins: i64,
    /// The last.
    pub ends: i64,
}

/// How a certificate is at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Clients take it.
    Good,
    /// Clients take it, and not for long.
    EndsSoon,
    /// Clients refuse it: its time has not begun.
    NotYet,
    /// Clients refuse it: its time is over.
    Ended,
}

impl Standing {
    /// Whether clients take it.
    #[must_use]
    pub fn is_taken(self) -> bool {
        matches!(self, Self::Good | Self::EndsSoon)
    }
}

impl Term {
    /// That of `certificate`; `None` where it does not tell.
    pub(super) fn of(certificate: &CertificateDer<'_>) -> Option<Self> {
        let (_, parsed) = X509Certificate::from_der(certificate).ok()?;
        let validity = parsed.validity();
        Some(Self {
            begins: validity.not_before.timestamp(),
            ends: validity.not_after.timestamp(),
        })
    }

    /// How the certificate is at `now`.
    #[must_use]
    pub fn standing(&self, now: i64) -> Standing {
        let left = self.ends.saturating_sub(now);
        let sixth = self.ends.saturating_sub(self.begins).div_euclid(6);
        if left < 0 {
            Standing::Ended
        } else if now < self.begins {
            Standing::NotYet
        } else if left < SOON.min(sixth) {
            Standing::EndsSoon
        } else {
            Standing::Good
        }
    }

    /// Whole days that are left at `now`.
    #[must_use]
    pub fn days_left(&self, now: i64) -> i64 {
        self.ends.saturating_sub(now).div_euclid(DAY)
    }

    /// What is not as it should be at `now`, said of the certificate; `None` when nothing is.
    #[must_use]
    pub fn trouble(&self, now: i64) -> Option<String> {
        match self.standing(now) {
            Standing::Good => None,
            Standing::EndsSoon => Some(format!("ends at {}", Date(self.ends))),
            Standing::NotYet => Some(format!(
                "is not good before {}: clients refuse it",
                Date(self.begins)
            )),
            Standing::Ended => Some(format!("ended at {}: clients refuse it", Date(self.ends))),
        }
    }

    /// When it ends, for people.
    #[must_use]
    pub fn end(&self) -> String {
        Date(self.ends).to_string()
    }
}

/// Unix seconds, for people.
struct Date(i64);

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ok(time) = ASN1Time::from_timestamp(self.0) else {
            return write!(f, "{} s after 1970", self.0);
        };
        let time = time.to_datetime();
        let (date, hour, minute) = (time.date(), time.hour(), time.minute());
        write!(f, "{date} {hour:02}:{minute:02} UTC")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_judged_by_the_time() {
        let term = Term {
            begins: 0,
            ends: 90 * DAY,
        };
        for (now, standing) in [
            (-1, Standing::NotYet),
            (0, Standing::Good),
            (76 * DAY, Standing::Good),
            (76 * DAY + 1, Standing::EndsSoon),
            (90 * DAY, Standing::EndsSoon),
            (90 * DAY + 1, Standing::Ended),
        ] {
            assert_eq!(term.standing(now), standing, "{now}");
            let trouble = term.trouble(now);
            assert_eq!(trouble.is_none(), standing == Standing::Good);
            let is_refused = trouble.is_some_and(|text| text.contains("refuse"));
            assert_eq!(is_refused, !standing.is_taken());
        }
        assert_eq!(term.days_left(76 * DAY + 1), 13);
        assert_eq!(term.end(), "1970-04-01 00:00 UTC");
    }

    /// One that is renewed every few days would else end soon each time, and all is well.
    #[test]
    fn a_short_certificate_ends_soon_in_its_last_sixth() {
        let term = Term {
            begins: 0,
            ends: 6 * DAY,
        };
        assert_eq!(term.standing(0), Standing::Good);
        assert_eq!(term.standing(5 * DAY), Standing::Good);
        assert_eq!(term.standing(5 * DAY + 1), Standing::EndsSoon);
    }

    #[test]
    fn what_is_no_certificate_has_no_time() {
        assert_eq!(Term::of(&CertificateDer::from(vec![1, 2, 3])), None);
        assert_eq!(
            Date(i64::MAX).to_string(),
            format!("{} s after 1970", i64::MAX)
        );
    }
}
