//! Log lines as systemd's journal takes them: with a priority, so that `journalctl -p warning` finds what is one, and without
//! a time, which it has itself.

use std::{env, fmt, fs::File, io, os::fd::AsFd, os::unix::fs::MetadataExt};

use tracing::{Event, Level, Subscriber};
use tracing_subscriber::{
    fmt::{FmtContext, FormatEvent, FormatFields, format::Writer},
    registry::LookupSpan,
};

/// Puts the priority before each line that `F` makes.
pub struct Ranked<F>(pub F);

impl<S, N, F> FormatEvent<S, N> for Ranked<F>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    N: for<'writer> FormatFields<'writer> + 'static,
    F: FormatEvent<S, N>,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        write!(writer, "<{}>", priority(*event.metadata().level()))?;
        self.0.format_event(context, writer, event)
    }
}

/// As in `syslog`.
fn priority(level: Level) -> u8 {
    match level {
        Level::ERROR => 3,
        Level::WARN => 4,
        Level::INFO => 6,
        _ => 7,
    }
}

/// Whether what is written to stderr goes to the journal: systemd then names the device and inode of that in `JOURNAL_STREAM`,
/// which a program that it starts inherits with another stderr.
pub fn reads_stderr() -> bool {
    env::var("JOURNAL_STREAM").is_ok_and(|stream| is_stream(&stream, io::stderr()))
}

fn is_stream(stream: &str, file: impl AsFd) -> bool {
    let found = file.as_fd().try_clone_to_owned();
    let found = found.and_then(|file| File::from(file).metadata());
    found.is_ok_and(|found| stream == format!("{}:{}", found.dev(), found.ino()))
}

#[cfg(test)]
mod tests {
    use std::{
        io::Write,
        sync::{Arc, Mutex},
    };

    use tracing_subscriber::fmt::{MakeWriter, format};

    use super::*;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl<'writer> MakeWriter<'writer> for Lines {
        type Writer = Self;

        fn make_writer(&'writer self) -> Self {
            self.clone()
        }
    }

    #[test]
    fn every_line_has_its_priority_and_no_time() {
        let lines = Lines::default();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(Level::TRACE)
            .with_writer(lines.clone())
            .with_ansi(false)
            .event_format(Ranked(format().without_time().with_target(false)))
            .finish();
        tracing::subscriber::with_default(subscriber, || {
            tracing::error!("no engine");
            tracing::warn!(free = 3, "a disk is low");
            let _slot = tracing::info_span!("slot", host = "a").entered();
            tracing::info!("joined");
            tracing::debug!("asked");
        });
        let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        assert_eq!(
            text.lines().collect::<Vec<_>>(),
            [
                "<3>ERROR no engine",
                "<4> WARN a disk is low free=3",
                "<6> INFO slot{host=\"a\"}: joined",
                "<7>DEBUG slot{host=\"a\"}: asked",
            ]
        );
    }

    #[test]
    fn only_the_file_that_is_named_is_the_journal() {
        let file = tempfile::tempfile().unwrap();
        let metadata = file.metadata().unwrap();
        let (device, inode) = (metadata.dev(), metadata.ino());
        assert!(is_stream(&format!("{device}:{inode}"), &file));
        for other in [
            "",
            "1",
            &format!("{device}:{}", inode + 1),
            &format!("{inode}:{device}:"),
        ] {
            assert!(!is_stream(other, &file), "{other}");
        }
    }
}
