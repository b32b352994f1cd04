//! The thread on which all connections are.

use std::sync::Arc;
use std::thread;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;
use tokio_postgres::Config;

use super::clock::StoreClock;
use super::desk::Desk;
use super::lane::{Call, Inbox, Lane};
use super::statement::Names;
use super::tls::Encryption;
use super::wake::{self, Porch};
use super::{Inner, Options, retention};
use crate::backend::{BackendError, BackendErrorKind};

/// Starts the thread. It ends when nobody can call it any more, and all calls are answered.
pub(super) fn start(
    config: Config,
    encryption: Encryption,
    names: Names,
    options: Options,
) -> Result<Inner, BackendError> {
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(no_thread)?;
    let (listen, listener) = unbounded_channel();
    let (tell, news) = unbounded_channel();
    let clock = StoreClock::new(options.clock);
    let desk = Desk::new(config, encryption, names, clock, options.patience, tell);
    let desk = Arc::new(desk);
    let mut tasks = Tasks {
        desk: Arc::clone(&desk),
        runtime,
        lanes: JoinSet::new(),
        others: JoinSet::new(),
    };
    let steps = tasks.lanes(options.connections);
    let submissions = tasks.lanes(1);
    let renewals = tasks.lanes(1);
    let asks: UnboundedSender<super::AskCall> = tasks.lanes(1);
    tasks.listen(listener, news);
    if let Some(age) = options.retention {
        let (desk, asks) = (Arc::clone(&desk), asks.downgrade());
        tasks.other(async move { retention::keep(age, &desk, asks).await });
    }
    tasks.start()?;
    Ok(Inner {
        porch: Arc::new(Porch::new(Arc::clone(&desk.bell), listen.clone())),
        cancellations: Arc::new(Porch::new(Arc::clone(&desk.cancellations), listen)),
        desk,
        steps,
        submissions,
        renewals,
        asks,
    })
}

fn no_thread(error: std::io::Error) -> BackendError {
    BackendError::new(
        BackendErrorKind::Unavailable,
        "can't start a thread for the store",
    )
    .with_source(error)
}

/// What goes on on the thread.
struct Tasks {
    desk: Arc<Desk>,
    runtime: Runtime,
    lanes: JoinSet<()>,
    /// What ends with the lanes.
    others: JoinSet<()>,
}

impl Tasks {
    /// Lanes that share an inbox.
    fn lanes<C: Call + 'static>(&mut self, count: usize) -> UnboundedSender<C> {
        let (sender, receiver) = unbounded_channel();
        let inbox = Inbox::new(receiver);
        for _ in 0..count {
            let lane = Lane::new(Arc::clone(&self.desk), Arc::clone(&inbox));
            self.lanes.spawn_on(lane.work(), self.runtime.handle());
        }
        sender
    }

    fn listen(&mut self, porch: UnboundedReceiver<()>, news: UnboundedReceiver<()>) {
        let desk = Arc::clone(&self.desk);
        self.other(wake::listen(Arc::clone(&desk), porch));
        self.other(wake::poll(Arc::clone(&desk)));
        self.other(wake::tell(desk, news));
    }

    fn other(&mut self, task: impl Future<Output = ()> + Send + 'static) {
        self.others.spawn_on(task, self.runtime.handle());
    }

    fn start(self) -> Result<(), BackendError> {
        let Tasks {
            runtime,
            mut lanes,
            others,
            ..
        } = self;
        let work = move || {
            runtime.block_on(async {
                while lanes.join_next().await.is_some() {}
                drop(others);
            });
        };
        let thread = thread::Builder::new().name("ergate-postgres".to_owned());
        thread.spawn(work).map_err(no_thread)?;
        Ok(())
    }
}
