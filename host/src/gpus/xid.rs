//! What an XID, an error that NVIDIA's driver reports of a GPU, asks for.
//!
//! The table is the column "Resolution Bucket (Immediate Action)" of NVIDIA's catalogue, "Analyzing
//! Xid Errors with the Xid Catalog" of the documentation "XID Errors"
//! (docs.nvidia.com/deploy/xid-errors), put into four actions. Where the catalogue names a workflow
//! in place of an action, the entry says how it was read. An XID that is not listed is ignored: a
//! probe tells whether the GPU still works, and a slot that waits for a word on an unknown number
//! would earn nothing.

use serde::Serialize;

/// What is done about an XID, from the mildest to the gravest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Nothing: the GPU works on.
    Ignore,
    /// The application on it must be started again; the GPU works on.
    RestartApp,
    /// The GPU must be reset before anything runs on it.
    ResetGpu,
    /// The machine must be rebooted, or mended, before anything runs on the GPU.
    Reboot,
}

/// An XID and what it asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Xid {
    /// Its number.
    pub code: u64,
    /// What it means, in words.
    pub meaning: &'static str,
    /// What is done about it.
    pub action: Action,
}

impl Xid {
    /// Whether nothing may run on the GPU before somebody did something about it.
    #[must_use]
    pub fn is_fatal(&self) -> bool {
        matches!(self.action, Action::ResetGpu | Action::Reboot)
    }

    /// What mends it, for the GPU of this UUID; empty for what mends itself.
    #[must_use]
    pub fn remedy(&self, gpu: &str) -> String {
        match self.action {
            Action::Ignore => String::new(),
            Action::RestartApp => "start the application again".to_owned(),
            Action::ResetGpu => {
                format!("stop what runs on it and reset it: `nvidia-smi --gpu-reset -i {gpu}`")
            }
            Action::Reboot => {
                "reboot the machine; if it comes again, see to the GPU's slot, power and cooling"
                    .to_owned()
            }
        }
    }
}

/// Looks an XID up.
#[must_use]
pub fn look_up(code: u64) -> Xid {
    let entry = TABLE
        .iter()
        .find(|(first, last, ..)| (*first..=*last).contains(&code));
    let (action, meaning) = entry.map_or((Action::Ignore, "not listed"), |(_, _, action, text)| {
        (*action, *text)
    });
    Xid {
        code,
        meaning,
        action,
    }
}

use Action::{Ignore, Reboot, ResetGpu, RestartApp};

/// First and last XID of an entry, what is done, what it means; in ascending order.
const TABLE: &[(u64, u64, Action, &str)] = &[
    (8, 8, RestartApp, "the GPU stopped processing"),
    (11, 11, RestartApp, "an invalid push buffer"),
    (13, 13, RestartApp, "an exception of the graphics engine"),
    (14, 14, Ignore, "injected from user space"),
    (25, 25, RestartApp, "an illegal push buffer"),
    (31, 31, RestartApp, "a page fault in GPU memory"),
    (32, 32, RestartApp, "a corrupted push buffer"),
    (37, 38, Ignore, "an error of the driver's firmware"),
    (39, 41, RestartApp, "an exception of a copy engine"),
    (
        43,
        43,
        Ignore,
        "an application was stopped for its own fault",
    ),
    (44, 44, Ignore, "a fault during a context switch"),
    // WORKFLOW_XID_45: it comes with another one, which counts, or because a process was killed.
    (45, 45, Ignore, "an application was cleaned up after"),
    (46, 46, ResetGpu, "the GPU stopped processing"),
    // WORKFLOW_XID_48: "A GPU reset or node reboot is needed to clear this error."
    (48, 48, ResetGpu, "an uncorrectable memory error"),
    // CHECK_MECHANICALS.
    (
        54,
        54,
        Reboot,
        "the board's auxiliary power is not connected",
    ),
    (60, 60, RestartApp, "an exception of the video processor"),
    (62, 62, ResetGpu, "a controller inside the GPU halted"),
    (63, 63, Ignore, "a row of memory was remapped"),
    (64, 64, ResetGpu, "a row of memory could not be remapped"),
    (66, 67, Ignore, "an illegal access by the driver"),
    (68, 68, RestartApp, "an exception of the video decoder"),
    (69, 69, RestartApp, "a class error of the graphics engine"),
    (70, 72, RestartApp, "an error of a copy engine"),
    // WORKFLOW_NVLINK_ERR: "A GPU reset or node reboot is needed to clear this error."
    (74, 74, ResetGpu, "an NVLink failed"),
    (75, 77, RestartApp, "an error of a copy engine"),
    (79, 79, Reboot, "the GPU has fallen off the bus"),
    (80, 80, RestartApp, "corrupted data was sent to the GPU"),
    (82, 84, RestartApp, "an error of a media engine"),
    (85, 85, RestartApp, "an error of a copy engine"),
    (
        86,
        86,
        RestartApp,
        "an exception of the optical flow engine",
    ),
    (88, 89, RestartApp, "an error of the video decoder"),
    (92, 92, Ignore, "many corrected memory errors"),
    (93, 93, Ignore, "the InfoROM may not be written any more"),
    (
        94,
        94,
        RestartApp,
        "a memory error, contained to one application",
    ),
    (95, 95, ResetGpu, "a memory error that was not contained"),
    (96, 105, RestartApp, "an error of a media engine"),
    (106, 107, Ignore, "a test message"),
    (108, 108, Ignore, "an NVLink translation error"),
    (109, 109, ResetGpu, "a context switch timed out"),
    (110, 110, ResetGpu, "a security fault"),
    (
        119,
        120,
        ResetGpu,
        "the GPU's system processor does not answer",
    ),
    (
        121,
        121,
        Ignore,
        "a corrected error of the link to the processor",
    ),
    (126, 135, RestartApp, "an error of a copy engine"),
    (136, 136, ResetGpu, "the training of a link failed"),
    (137, 137, Ignore, "an illegal access over NVLink"),
    (139, 139, RestartApp, "an error of the optical flow engine"),
    (140, 140, ResetGpu, "an uncorrectable memory error"),
    (141, 141, Ignore, "an error of a fast path"),
    (143, 143, ResetGpu, "the GPU could not be initialised"),
    // WORKFLOW_NVLINK5_ERR: by subcode, which NVML does not tell. Those that are fatal to the GPU
    // come with XID 48; those of 149 are fatal to the link.
    (144, 148, Ignore, "an error of NVLink"),
    (149, 149, ResetGpu, "an NVLink went down"),
    (150, 150, Ignore, "an error of NVLink"),
    // RESTART_VM.
    (151, 151, Reboot, "a key rotation failed"),
    (
        152,
        153,
        Ignore,
        "an error of the deep learning accelerator",
    ),
    // It sums up another XID, in a text that NVML does not tell; the probe asks for the same.
    (154, 154, Ignore, "what the GPU needs has changed"),
    (155, 155, ResetGpu, "an NVLink was taken down"),
    (156, 156, ResetGpu, "a part of the GPU was retired"),
    (157, 157, Ignore, "a part of the GPU could not be retired"),
    (158, 158, ResetGpu, "a fatal timeout of the GPU"),
    (
        160,
        161,
        Ignore,
        "a memory channel was, or was to be, retired",
    ),
    (162, 165, Ignore, "a change of power smoothing"),
    // They say more about an XID 48, which counts.
    (
        171,
        172,
        Ignore,
        "the kind of an uncorrectable memory error",
    ),
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_table_is_in_order_and_names_each_once() {
        for pair in TABLE.windows(2) {
            let [(_, last, ..), (first, ..)] = pair else {
                panic!("a window of two");
            };
            assert!(last < first, "{last} before {first}");
        }
        for (first, last, _, meaning) in TABLE {
            assert!(first <= last && !meaning.is_empty(), "{first}");
        }
    }

    /// What the catalogue says of those that are met most.
    #[test]
    fn the_common_ones_are_as_the_catalogue_has_them() {
        for (code, action) in [
            (13, RestartApp),
            (31, RestartApp),
            (43, Ignore),
            (45, Ignore),
            (48, ResetGpu),
            (61, Ignore),
            (62, ResetGpu),
            (63, Ignore),
            (64, ResetGpu),
            (74, ResetGpu),
            (79, Reboot),
            (92, Ignore),
            (94, RestartApp),
            (95, ResetGpu),
            (119, ResetGpu),
            (154, Ignore),
            (999, Ignore),
        ] {
            assert_eq!(look_up(code).action, action, "XID {code}");
        }
    }

    proptest! {
        /// Every number has an answer, and only what is fatal takes a GPU out of work.
        #[test]
        fn every_number_has_an_answer(code: u64) {
            let xid = look_up(code);
            prop_assert_eq!(xid.code, code);
            prop_assert_eq!(xid.is_fatal(), xid.action > RestartApp);
            prop_assert_eq!(xid.remedy("GPU-1").is_empty(), xid.action == Ignore);
            let is_listed = TABLE.iter().any(|(first, last, ..)| (*first..=*last).contains(&code));
            prop_assert!(is_listed || !xid.is_fatal());
        }
    }
}
