//! The certificate of services, where one is configured and can be used.

use std::path::Path;

use super::{Finding, words::quoted};
use crate::{
    facts::Facts,
    services::{CertificateFacts, Standing},
};

/// For how long clients take it.
pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    let certificate = facts.certificate.iter();
    certificate.map(|found| judge(found, facts.now)).collect()
}

fn judge(certificate: &CertificateFacts, now: i64) -> Finding {
    const CHECK: &str = "certificate";
    let path = certificate.path.display();
    let trouble = certificate.term.trouble(now).unwrap_or_default();
    let days = match certificate.term.days_left(now) {
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    };
    let show = show(&certificate.path);
    match certificate.term.standing(now) {
        Standing::Good => Finding::ok(CHECK, good(certificate, &days)),
        Standing::EndsSoon => Finding::warning(
            CHECK,
            format!("{path} {trouble}, in {days}: put its successor there, and the agent takes it"),
        )
        .mend(show),
        Standing::NotYet => Finding::wrong(
            CHECK,
            format!("{path} {trouble}, unless this machine's clock is behind"),
        )
        .mend(show),
        Standing::Ended => Finding::wrong(
            CHECK,
            format!("{path} {trouble}. Put its successor there, and the agent takes it"),
        )
        .mend(show),
    }
}

fn good(certificate: &CertificateFacts, days: &str) -> String {
    let domain = &certificate.domain;
    let end = certificate.term.end();
    let found = format!("for *.{domain}, until {end}, for {days}");
    if certificate.covers_domain {
        found
    } else {
        format!("{found}; not for {domain} itself, where no service is")
    }
}

/// A command that shows for what and until when the certificate at `path` is.
pub(super) fn show(path: &Path) -> String {
    format!(
        "openssl x509 -noout -subject -dates -ext subjectAltName -in {}",
        quoted(path)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        doctor::{
            Verdict::{Ok, Warning, Wrong},
            diagnose,
            sample::{NOW, healthy, only, trouble},
        },
        services::Term,
    };

    const DAY: i64 = 86_400;

    fn of(facts: &mut Facts) -> &mut CertificateFacts {
        facts.certificate.as_mut().unwrap()
    }

    #[test]
    fn a_certificate_that_clients_refuse_or_soon_will() {
        let ends = |ends: i64| {
            move |facts: &mut Facts| {
                let begins = ends - 90 * DAY;
                of(facts).term = Term { begins, ends };
            }
        };
        assert_eq!(trouble(ends(NOW + 14 * DAY)), []);
        let soon = ends(NOW + 14 * DAY - 1);
        let command = only("certificate", Warning, "UTC, in 13 days: put", soon);
        assert_eq!(
            command,
            "openssl x509 -noout -subject -dates -ext subjectAltName -in /etc/nosana/services.pem"
        );
        only("certificate", Warning, "in 1 day:", ends(NOW + DAY));
        only("certificate", Wrong, "clients refuse it", ends(NOW - 1));
        only("certificate", Wrong, "is not good before", |facts| {
            of(facts).term.begins = NOW + 1;
        });
        // None is wanted, or `services` says what is wrong with it.
        assert_eq!(trouble(|facts| facts.certificate = None), []);
    }

    #[test]
    fn a_good_certificate_says_for_what_and_until_when() {
        let found = |covers_domain| {
            let mut facts = healthy();
            of(&mut facts).covers_domain = covers_domain;
            let findings = diagnose(&facts);
            let found = findings.into_iter().find(|it| it.check == "certificate");
            let found = found.unwrap();
            assert_eq!(found.verdict, Ok);
            found.found
        };
        let both = found(true);
        assert!(both.starts_with("for *.gpu.example, until 2027-"), "{both}");
        assert!(both.ends_with(" UTC, for 60 days"), "{both}");
        let below = found(false);
        assert_eq!(
            below,
            format!("{both}; not for gpu.example itself, where no service is")
        );
    }
}
