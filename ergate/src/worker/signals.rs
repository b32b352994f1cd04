use std::convert::Infallible;
use std::io;

use super::control::{Control, Phase};
use super::telemetry;

/// Listens for the signals that ask a process to end: the first drains the worker, the second stops it.
pub(super) async fn heed(mut signals: Signals, control: &Control) -> Infallible {
    signals.next().await;
    // It is so before it is said: whoever reads the line may rely on it at once.
    control.advance(Phase::Draining);
    telemetry::draining();
    signals.next().await;
    control.advance(Phase::Stopping);
    std::future::pending().await
}

#[cfg(unix)]
pub(super) use unix::Signals;

#[cfg(unix)]
mod unix {
    use std::pin::pin;

    use tokio::signal::unix::{Signal, SignalKind, signal};

    use super::io;
    use crate::worker::race::race;

    pub(in crate::worker) struct Signals {
        interrupt: Signal,
        terminate: Signal,
    }

    impl Signals {
        pub(in crate::worker) fn listen() -> io::Result<Signals> {
            Ok(Signals {
                interrupt: signal(SignalKind::interrupt())?,
                terminate: signal(SignalKind::terminate())?,
            })
        }

        pub(super) async fn next(&mut self) {
            race(pin!(self.interrupt.recv()), pin!(self.terminate.recv())).await;
        }
    }
}

#[cfg(not(unix))]
pub(super) use elsewhere::Signals;

#[cfg(not(unix))]
mod elsewhere {
    use super::io;

    pub(in crate::worker) struct Signals;

    impl Signals {
        pub(in crate::worker) fn listen() -> io::Result<Signals> {
            Ok(Signals)
        }

        pub(super) async fn next(&mut self) {
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }
}
