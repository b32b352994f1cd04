//! What can be wrong with a backend.

use std::cell::Cell;

/// One thing that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    AddsUpCrashes,
    AnswersInReverse,
    AppendsRuns,
    CallsEveryJobNew,
    CancelsNothing,
    CancelsWhatIsDone,
    CapsReturnValues,
    ClaimsAnyWorkflow,
    ClaimsInReverse,
    ClaimsNothingInReturn,
    ClaimsOneMore,
    ComparesInLowerCase,
    CountsClaimsAnew,
    EndsJobsInSecret,
    FencesNothing,
    FindsEverything,
    ForgetsCrashes,
    ForgetsErrors,
    ForgetsSettlements,
    ForgetsWhatWasKept,
    ForgetsWhoEnded,
    ForgetsWishes,
    ForgivesCrashes,
    HandsOutAgain,
    GoesOnAfterTheEnd,
    HandsOutTwice,
    HandsOutWhatIsLeft,
    HoldsBackWhatIsHandedBack,
    IgnoresPages,
    IgnoresPriority,
    IgnoresTheStart,
    KeepsNothing,
    KeepsTenRuns,
    ListsEverything,
    ListsInReverse,
    ListsTheOldestFirst,
    LosesAClaim,
    NeverGivesUp,
    NeverTakesOver,
    PrunesAllIfNoneIsNamed,
    PrunesEveryId,
    PrunesEveryStatus,
    PrunesTheNewestToo,
    PrunesWhatIsNotOver,
    PrunesWithoutLimit,
    PutsOffThePast,
    QueuesWhateverComes,
    RenewsInTimeOnly,
    RenewsNothing,
    RepeatsTheFirstLease,
    RestartsAnything,
    RestartsFailedJobsOnly,
    RetriesAtOnce,
    RoundsProgress,
    SavesNothing,
    SavesNothingAtOnce,
    SendsToTheBack,
    SaysNothingIsDue,
    SaysWhenOthersAreDue,
    SettlesInTimeOnly,
    SettlesTheFirstOnly,
    SettlesWhatIsGone,
    SkipsTokens,
    StartsAgainWhatIsSubmittedAgain,
    Starves,
    TakesAHundred,
    TakesTheSecond,
    TellsNoWorkerOfCancelling,
    TellsNothing,
    TellsOfTheFutureOnly,
    TidiesPayloads,
    WaitsForTheUrgent,
    WaitsOnce,
}

thread_local! {
    static PLANNED: Cell<Fault> = const { Cell::new(Fault::None) };
}

/// The backends that this thread opens from now on have this fault.
pub(crate) fn plan(fault: Fault) {
    PLANNED.set(fault);
}

pub(crate) fn planned() -> Fault {
    PLANNED.get()
}
