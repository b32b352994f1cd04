//! The rules that steps, dependencies and workflows are held to while they are compiled.
//!
//! A compiler's message may name one of these traits. None is implemented by hand: each says of itself what it asks for,
//! and the macros ask. The examples ask in their place: each compiles because the rule is kept.

pub use crate::dependency::{
    Argument, Bare, ByMut, ByRef, ByValue, Declaration, Declared, GivenNothing, KeptFor, LentBy,
    MadeBy, Makes, Making, NamedAlone, Origin, PerApplication, PerRun, PlainFunction, Provide,
    Yields,
};
pub use crate::failure::Raised;
pub use crate::flow::{Declares, Jump, WayOn, Ways};
pub use crate::payload::{Restored, Stored};
pub use crate::scope::{FromJob, State, TakenByValue, Tells};
pub use crate::step::{
    Aliased, AllReadAs, Begins, Borrowing, ByItsName, Calling, Concludes, Ending, Fits, Flowing,
    Follows, HandsNothing, HandsValue, Jumping, Plain, ReadAs, Reads, TakesNothing, TakesValue,
    WritesOut,
};
pub use crate::teardown::TearsDown;
pub use crate::workflow::{Carries, NoStepYet};
