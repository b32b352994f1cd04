//! Lanes: each has a connection of its own, and carries out one group of calls after the other.
//!
//! Waiting for the server's disk is what takes time, and one wait does for any number of calls. So whatever has come in
//! while a lane waited is carried out together, in one transaction. If a call fails, all is undone, and each is carried out
//! in a transaction of its own.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::{Mutex, Notify, oneshot};
use tokio::time::{sleep, timeout};

use super::desk::Desk;
use super::error::Trouble;
use super::place::Session;
use crate::backend::BackendError;
use crate::engine::Backoff;
use crate::random;

/// How many calls are carried out together at most.
const MOST: usize = 256;

/// How long to wait for the company of more calls, when there was more a moment ago.
const LINGER: Duration = Duration::from_micros(50);

/// How long to wait before a group is tried again.
const PAUSES: Backoff = Backoff {
    initial: Duration::from_millis(10),
    max: Duration::from_secs(1),
};

/// A call that somebody waits for.
pub(super) trait Call: Send + Sized {
    /// Whether the call can share a transaction with others.
    fn is_sociable(&self) -> bool {
        true
    }

    /// Whether the caller still waits for the answer, or wants it done all the same.
    fn is_wanted(&self) -> bool;

    /// Until when the call is tried again.
    fn deadline(&self) -> Instant;

    /// Tells the caller that it can't be done.
    fn fail(self, desk: &Desk, trouble: &Trouble);

    /// Has the server get ready for such calls on a connection that was just opened.
    fn prepare(
        _desk: &Desk,
        _session: &Session,
    ) -> impl Future<Output = Result<(), Trouble>> + Send {
        async { Ok(()) }
    }

    /// Carries calls out together. What succeeded is answered, and taken out of the list.
    ///
    /// It may have to be repeated, also after it took effect.
    fn carry_out(
        desk: &Desk,
        session: &Session,
        calls: &mut Vec<Self>,
    ) -> impl Future<Output = Result<(), Trouble>> + Send;
}

/// Where the answer to a call goes.
#[derive(Debug)]
pub(super) struct Reply<T> {
    sender: oneshot::Sender<Result<T, BackendError>>,
    deadline: Instant,
}

pub(super) type Answer<T> = oneshot::Receiver<Result<T, BackendError>>;

impl<T> Reply<T> {
    pub(super) fn new(deadline: Instant) -> (Reply<T>, Answer<T>) {
        let (sender, answer) = oneshot::channel();
        (Reply { sender, deadline }, answer)
    }

    /// Gives the answer back if nobody takes it any more.
    pub(super) fn send(self, answer: T) -> Result<(), T> {
        match self.sender.send(Ok(answer)) {
            Err(Ok(answer)) => Err(answer),
            _ => Ok(()),
        }
    }

    pub(super) fn fail(self, error: BackendError) {
        // Who doesn't wait any more needn't know.
        let _ = self.sender.send(Err(error));
    }

    pub(super) fn is_awaited(&self) -> bool {
        !self.sender.is_closed()
    }

    pub(super) fn deadline(&self) -> Instant {
        self.deadline
    }
}

/// Where the calls for one or more lanes come in.
pub(super) struct Inbox<C> {
    receiver: Mutex<UnboundedReceiver<C>>,
    /// One lane has a connection now, so the next should have one before it needs it.
    is_in_use: Notify,
}

impl<C> Inbox<C> {
    pub(super) fn new(receiver: UnboundedReceiver<C>) -> Arc<Inbox<C>> {
        Arc::new(Inbox {
            receiver: Mutex::new(receiver),
            is_in_use: Notify::new(),
        })
    }
}

pub(super) struct Lane<C> {
    desk: Arc<Desk>,
    inbox: Arc<Inbox<C>>,
    session: Option<Session>,
    /// How many calls were carried out together last.
    company: usize,
    /// A call that would rather be alone.
    next: Option<C>,
}

/// What a lane is to do next.
enum Came<C> {
    Calls(Vec<C>),
    /// Another lane has work, so there may soon be some for this one.
    Company,
    End,
}

impl<C: Call> Lane<C> {
    pub(super) fn new(desk: Arc<Desk>, inbox: Arc<Inbox<C>>) -> Lane<C> {
        Lane {
            desk,
            inbox,
            session: None,
            company: 0,
            next: None,
        }
    }

    /// Works until nobody can call any more.
    pub(super) async fn work(mut self) {
        loop {
            match self.receive().await {
                Came::Calls(calls) => self.serve(calls).await,
                Came::Company => self.open_ahead().await,
                Came::End => return,
            }
        }
    }

    /// Opens the connection before a call waits for it. If it fails, that call finds out why.
    async fn open_ahead(&mut self) {
        let ready = timeout(self.desk.patience, async {
            let session = Session::open(&self.desk).await?;
            C::prepare(&self.desk, &session).await?;
            Ok::<Session, Trouble>(session)
        });
        if let Ok(Ok(session)) = ready.await {
            self.session = Some(session);
            self.inbox.is_in_use.notify_one();
        }
    }

    /// The next group of calls.
    async fn receive(&mut self) -> Came<C> {
        if let Some(next) = self.next.take() {
            return Came::Calls(vec![next]);
        }
        let mut inbox = self.inbox.receiver.lock().await;
        let mut company = pin!(self.inbox.is_in_use.notified());
        let is_ready = self.session.is_some();
        let first = poll_fn(|context| match inbox.poll_recv(context) {
            Poll::Pending if !is_ready => company.as_mut().poll(context).map(|()| None),
            came => came.map(Some),
        });
        let Some(first) = first.await else {
            return Came::Company;
        };
        let Some(first) = first else { return Came::End };
        let mut calls = vec![first];
        let mut lingers = true;
        while calls.iter().all(C::is_sociable) && calls.len() < MOST {
            match inbox.try_recv() {
                Ok(call) if call.is_sociable() => calls.push(call),
                Ok(call) => {
                    self.next = Some(call);
                    break;
                }
                Err(_) if lingers && calls.len() * 2 < self.company => {
                    // Those who have just been answered are about to come again. One trip is to do for all of them.
                    std::thread::sleep(LINGER);
                    lingers = false;
                }
                Err(_) => break,
            }
        }
        self.company = calls.len();
        Came::Calls(calls)
    }

    /// Sees to it that each of these calls is answered.
    async fn serve(&mut self, mut calls: Vec<C>) {
        let Some(trouble) = self.try_until_done(&mut calls).await else {
            return;
        };
        if let [_] = *calls {
            self.fail(calls, &trouble);
            return;
        }
        // One call has spoilt it for all. Alone, it spoils it for itself.
        for call in calls {
            let mut alone = vec![call];
            if let Some(trouble) = self.try_until_done(&mut alone).await {
                self.fail(alone, &trouble);
            }
        }
    }

    fn fail(&self, calls: Vec<C>, trouble: &Trouble) {
        for call in calls {
            call.fail(&self.desk, trouble);
        }
    }

    /// Tries until all are answered, or until there is a trouble that doesn't pass.
    async fn try_until_done(&mut self, calls: &mut Vec<C>) -> Option<Trouble> {
        let mut failures = 0;
        loop {
            calls.retain(C::is_wanted);
            if calls.is_empty() {
                return None;
            }
            let Err(trouble) = self.attempt(calls).await else {
                return None;
            };
            if !trouble.is_passing() {
                return Some(trouble);
            }
            failures += 1;
            let pause = if trouble.is_a_collision() && failures < 4 {
                Duration::ZERO
            } else {
                PAUSES.delay(failures, random::fraction())
            };
            let soon = Instant::now() + pause;
            let late = calls.extract_if(.., |call| call.deadline() <= soon);
            self.fail(late.collect(), &trouble);
            sleep(pause).await;
        }
    }

    async fn attempt(&mut self, calls: &mut Vec<C>) -> Result<(), Trouble> {
        let patience = self.desk.patience;
        let attempt = timeout(patience, async {
            let session = match self.session.take().filter(|session| !session.is_closed()) {
                Some(session) => session,
                None => {
                    let session = Session::open(&self.desk).await?;
                    self.inbox.is_in_use.notify_one();
                    session
                }
            };
            // If this is dropped half-way, so is the session: nobody could tell what its next answer belongs to.
            let done = C::carry_out(&self.desk, &session, calls).await;
            if done
                .as_ref()
                .err()
                .is_none_or(Trouble::spares_the_connection)
            {
                self.session = Some(session);
            }
            done
        });
        attempt.await.unwrap_or(Err(Trouble::NoAnswer(patience)))
    }
}
