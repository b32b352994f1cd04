//! Where a panic came from: only the process's panic hook is told.

use std::cell::{Cell, RefCell};
use std::panic;
use std::sync::Once;

thread_local! {
    /// How many pieces of the user's code run on this thread, one inside the other.
    static WATCHED: Cell<usize> = const { Cell::new(0) };
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// While it lives, the place of a panic on this thread is remembered.
pub(super) struct Watch(());

/// Remembers the place of the next panic on this thread. The hook that was there before still runs, for every panic.
pub(super) fn watch() -> Watch {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if WATCHED.get() > 0 {
                PLACE.set(panic.location().map(ToString::to_string));
            }
            before(panic);
        }));
    });
    WATCHED.set(WATCHED.get() + 1);
    Watch(())
}

impl Drop for Watch {
    fn drop(&mut self) {
        WATCHED.set(WATCHED.get() - 1);
    }
}

/// The place of the last panic that was remembered on this thread.
pub(super) fn taken() -> Option<String> {
    PLACE.take()
}
