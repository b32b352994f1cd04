//! Telling those who wait for jobs that there may be some: at once when this process makes them claimable, and within a few
//! milliseconds when another does.

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_postgres::AsyncMessage;

use super::desk::Desk;
use super::error::Trouble;
use super::place::Session;
use super::tls;
use crate::backend::Version;
use crate::backend::watch::{Bell, Watch, Watched};

/// How often those who wait are told to look, in case that nobody told of a change.
const POLL: Duration = Duration::from_secs(1);

/// How long other processes aren't told of more jobs after they have been told of some. Each time, the server has all
/// listeners wake up, and keeps other such transactions waiting for the commit.
pub(super) const QUIET: Duration = Duration::from_millis(5);

/// A bell, for those who wait. Others' changes are listened for once somebody does.
#[derive(Debug)]
pub(super) struct Porch {
    bell: Arc<Bell>,
    listen: UnboundedSender<()>,
    has_asked: AtomicBool,
}

impl Porch {
    pub(super) fn new(bell: Arc<Bell>, listen: UnboundedSender<()>) -> Porch {
        Porch {
            bell,
            listen,
            has_asked: AtomicBool::new(false),
        }
    }

    pub(super) fn version(&self) -> Version {
        self.bell.version()
    }
}

impl Watched for Porch {
    fn with_watch<R>(&self, f: impl FnOnce(&mut Watch) -> R) -> R {
        self.bell.with_watch(f)
    }

    fn awaited(&self) {
        if !self.has_asked.swap(true, Ordering::Relaxed) {
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
    let (client, mut driver) = tls::connect(&desk.config, &desk.encryption).await?;
    let (bell, cancellations) = (Arc::clone(&desk.bell), Arc::clone(&desk.cancellations));
    let of_cancellations = desk.names.cancellations();
    let driver = tokio::spawn(async move {
        loop {
            match poll_fn(|context| driver.poll_message(context)).await {
                Some(Ok(AsyncMessage::Notification(news))) => {
                    let is_of_cancellations = news.channel() == of_cancellations;
                    let bell = if is_of_cancellations {
                        &cancellations
                    } else {
                        &bell
                    };
                    bell.ring();
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return,
            }
        }
    });
    let session = Session::of(client, driver);
    let channels = [desk.names.channel(), desk.names.cancellations()];
    for channel in channels {
        session.execute(&format!("LISTEN \"{channel}\"")).await?;
    }
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
        desk.tells();
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
    // That it was told needn't survive anything, so nobody waits for the disk.
    let tell = format!(
        "BEGIN; SET LOCAL synchronous_commit = off; NOTIFY \"{}\"; COMMIT",
        desk.names.channel()
    );
    session.execute(&tell).await
}
