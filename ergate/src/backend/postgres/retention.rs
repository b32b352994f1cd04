//! Deleting jobs that ended long ago.

use std::time::Duration;

use tokio::sync::mpsc::WeakUnboundedSender;
use tokio::time::sleep;

use super::asks::AskCall;
use super::desk::Desk;
use super::lane::Reply;
use crate::backend::PruneFilter;

/// How many jobs are deleted at a time, so that the transaction is short.
pub(super) const BITE: usize = 500;

/// How often to look for such jobs at the most and at the least.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));
/// How long to wait while there are more of them, so that others get their turn.
const BREATH: Duration = Duration::from_millis(50);

/// Deletes jobs that ended longer ago than `age`, as long as somebody has the store.
pub(super) async fn keep(age: Duration, desk: &Desk, asks: WeakUnboundedSender<AskCall>) {
    let calm = (age / 10).clamp(PAUSES.0, PAUSES.1);
    loop {
        let Some(lane) = asks.upgrade() else { return };
        let (reply, answer) = Reply::new(desk.deadline());
        let old = PruneFilter::finished_before(desk.clock.now().saturating_sub(age));
        // A lane that has ended gives no answer.
        let _ = lane.send(AskCall::Prune(old.limit(BITE), reply));
        drop(lane);
        // What could not be deleted now is deleted later.
        let is_more = matches!(answer.await, Ok(Ok(count)) if count == BITE);
        sleep(if is_more { BREATH } else { calm }).await;
    }
}
