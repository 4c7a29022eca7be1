//! What to do when the grid program refuses.

use nosana_sdk::generated::grid::errors::GridError;

/// The next step after the grid program refused with `code`; `None` when that is another program's, or the message says
/// it all.
pub fn hint(code: u32) -> Option<&'static str> {
    use GridError as E;
    Some(match E::from_code(code)? {
        E::NotAuthority => {
            "give the authority's key with --wallet; `nosana grid show` tells who it is"
        }
        E::NotProposed => "`nosana grid show` tells who is proposed",
        E::PoolTooSmall => {
            "`nosana grid show` tells what the pool holds, `nosana grid fund NOS` adds to it"
        }
        E::AboveBudget => "`nosana grid create --budget NOS` sets the budget",
        E::WrongNumber => "somebody made a phase in between: send it again",
        E::BadSchedule | E::BadTerms => {
            "mend the file of terms; docs/test-grid.md tells what each of them means"
        }
        E::WrongState => "`nosana grid phase show` tells in which state the phase is",
        E::TooLateToOpen => {
            "give it later times with `nosana grid phase update`, then open it again"
        }
        E::HasSeats => "an open phase with seats runs to its end",
        E::RegistrationClosed | E::SeatsClosed | E::PointsClosed => {
            "`nosana grid phase show` tells the times of the phase"
        }
        E::NotOwner => "give the owner's key with --wallet",
        E::WrongClass => "`nosana grid phase show` lists the classes that may register",
        E::WrongTier => "`nosana host standing` tells why it has its tier",
        E::BondTooSmall => {
            "`nosana host bond --to XNOS` bonds more; `nosana grid phase show` tells how much"
        }
        E::NoMachine => {
            "`nosana host register --index N --gpu-uuid GPU-…` registers a host that says it"
        }
        E::WrongHost => "who was registered anew since then has to register for a seat anew",
        E::NotProven => {
            "an assessor sends proofs to hosts that wait in a market: `nosana host run`"
        }
        E::NotInTurn => "somebody was faster: send it again",
        E::NoSeatFree => "`nosana grid standing` tells the place in line",
        E::NotReviewer => {
            "give a reviewer's key with --wallet; `nosana grid phase show` lists the reviewers"
        }
        E::OwnAward => "another reviewer has to do it",
        E::AboveCap => {
            "award less: `nosana grid standing --host ADDRESS` tells what is missing to the cap"
        }
        E::AboveReviewerCap => "`nosana grid queue` tells what is left",
        E::WrongSeatState | E::WrongSeat => "`nosana grid standing` tells what became of the seat",
        E::WrongAwardState | E::WrongAward => "`nosana grid queue` lists the awards",
        E::NotDue => "`nosana grid phase show` tells when it is due",
        E::TooLateToClaim => "what nobody claimed returns to the pool of the test grid",
        E::NothingToClaim => "`nosana grid standing` tells points and reward",
        E::Overlaps => {
            "give it times after those of the phase that was opened last: `nosana grid phase list`"
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_belong_to_errors_of_the_grid_alone() {
        assert!(
            hint(GridError::PoolTooSmall.code())
                .unwrap()
                .contains("fund")
        );
        assert_eq!(hint(GridError::Overflow.code()), None);
        assert_eq!(hint(0), None);
        assert_eq!(hint(6_200), None);
        let said = GridError::ALL
            .iter()
            .filter(|error| hint(error.code()).is_some());
        assert!(said.count() >= 30);
    }
}
