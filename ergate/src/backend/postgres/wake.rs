//! Telling those who wait for jobs that there may be some: at once when this process makes them claimable, and within a few
//! milliseconds when another does.

use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_postgres::AsyncMessage;
use tokio_postgres::types::Type;

use super::desk::Desk;
use super::error::Trouble;
use super::place::Session;
use super::tls;
use crate::backend::Version;
use crate::backend::watch::{Watch, Watched};

/// How often those who wait are told to look, in case that nobody told of a change.
const POLL: Duration = Duration::from_secs(1);

/// How long other processes aren't told of more jobs after they have been told of some. Each time, the server has all
/// listeners wake up, and keeps other such transactions waiting for the commit.
const QUIET: Duration = Duration::from_millis(20);

/// What rings when something changes.
#[derive(Debug, Default)]
pub(super) struct Bell {
    watch: Mutex<Watch>,
}

impl Bell {
    fn with<R>(&self, f: impl FnOnce(&mut Watch) -> R) -> R {
        // Nothing that runs under the lock panics half-way through a change.
        f(&mut self.watch.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn version(&self) -> Version {
        self.with(|watch| watch.version())
    }

    /// Wakes those who wait.
    pub(super) fn ring(&self) {
        let wakers = self.with(|watch| {
            watch.stir();
            watch.take_woken()
        });
        for waker in wakers {
            waker.wake();
        }
    }

    fn is_awaited(&self) -> bool {
        self.with(|watch| watch.is_awaited())
    }
}

/// The bell, for those who wait. Others' changes are listened for once somebody has.
#[derive(Debug)]
pub(super) struct Porch {
    pub(super) bell: Arc<Bell>,
    listen: UnboundedSender<()>,
    is_listening: AtomicBool,
}

impl Porch {
    pub(super) fn new(bell: Arc<Bell>) -> (Porch, UnboundedReceiver<()>) {
        let (listen, listener) = unbounded_channel();
        let porch = Porch {
            bell,
            listen,
            is_listening: AtomicBool::new(false),
        };
        (porch, listener)
    }
}

impl Watched for Porch {
    fn with_watch<R>(&self, f: impl FnOnce(&mut Watch) -> R) -> R {
        self.bell.with(f)
    }

    fn awaited(&self) {
        if !self.is_listening.swap(true, Ordering::Relaxed) {
            // The listener ends with the store, and then nothing changes any more.
            let _ = self.listen.send(());
        }
    }
}

/// Listens for what other processes tell, from when somebody waits for it first.
pub(super) async fn listen(desk: Arc<Desk>, mut porch: UnboundedReceiver<()>) {
    if porch.recv().await.is_none() {
        return;
    }
    loop {
        // Where there is no connection, those who wait look every so often. So there is no hurry to get another.
        let _ = listen_once(&desk).await;
        sleep(POLL).await;
    }
}

/// Has those who wait look every so often.
pub(super) async fn poll(desk: Arc<Desk>) {
    loop {
        sleep(POLL).await;
        if desk.bell.is_awaited() {
            desk.bell.ring();
        }
    }
}

/// Listens until the connection ends.
async fn listen_once(desk: &Desk) -> Result<(), Trouble> {
    let (client, mut connection) = tls::connect(&desk.config).await?;
    let bell = Arc::clone(&desk.bell);
    let driver = tokio::spawn(async move {
        loop {
            match poll_fn(|context| connection.poll_message(context)).await {
                Some(Ok(AsyncMessage::Notification(_))) => bell.ring(),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return,
            }
        }
    });
    let session = Session::of(client, driver);
    session
        .execute(&format!("LISTEN \"{}\"", desk.names.channel()))
        .await?;
    // What was told before isn't told again.
    desk.bell.ring();
    loop {
        sleep(desk.patience).await;
        let asked = timeout(desk.patience, session.ask_the_time(desk)).await;
        asked.unwrap_or(Err(Trouble::NoAnswer(desk.patience)))?;
    }
}

/// Tells other processes of new jobs, until nobody has any to tell of.
pub(super) async fn tell(desk: Arc<Desk>, mut news: UnboundedReceiver<()>) {
    let mut session = None;
    let mut quiet_until = Instant::now();
    while news.recv().await.is_some() {
        sleep_until(quiet_until).await;
        while news.try_recv().is_ok() {}
        quiet_until = Instant::now() + QUIET;
        let told = timeout(desk.patience, tell_once(&desk, &mut session)).await;
        if !matches!(told, Ok(Ok(()))) {
            // Those who were to be told look every so often.
            session = None;
        }
    }
}

async fn tell_once(desk: &Desk, session: &mut Option<Session>) -> Result<(), Trouble> {
    let session = match session {
        Some(session) if !session.is_closed() => session,
        none => none.insert(Session::open(desk).await?),
    };
    let channel = desk.names.channel();
    session
        .query("SELECT pg_notify($1, '')", &[(&channel, Type::TEXT)])
        .await?;
    Ok(())
}
